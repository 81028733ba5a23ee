import { v7 } from "uuid";

/** A new id: UUID v7 (RFC 9562 §5.7), so ids sort by time and, within one process, strictly by order of making. */
export function newId(): string {
	return v7();
}
