import type { Statement } from "./postgres-proxy.ts";

/**
 * Reads the frontend's half of a connection (PostgreSQL manual, "Message Formats"): the first message has no type byte,
 * every later one is a type, a length and a body. Gives the statements that a chunk completes.
 */
export function statements(): (chunk: Buffer) => Statement[] {
	const prepared = new Map<string, string>();
	let rest: Buffer = Buffer.alloc(0);
	let started = false;
	return (chunk) => {
		rest = Buffer.concat([rest, chunk]);
		const found: Statement[] = [];
		for (;;) {
			const head = started ? 1 : 0;
			if (rest.length < head + 4) return found;
			const end = head + rest.readInt32BE(head);
			if (rest.length < end) return found;
			const body = rest.toString("latin1", head + 4, end);
			const type = started ? String.fromCharCode(rest[0] as number) : "";
			started = true;
			rest = rest.subarray(end);
			found.push(...statementIn(type, body, prepared));
		}
	};
}

/** `P` names a text, `B` runs the text of that name with parameters, `Q` is a text by itself. */
function statementIn(type: string, body: string, prepared: Map<string, string>): Statement[] {
	const [first = "", second = ""] = body.split("\0", 2);
	if (type === "P") prepared.set(first, second);
	if (type === "B") return [{ text: prepared.get(second) ?? "", parameters: body }];
	return type === "Q" ? [{ text: first, parameters: "" }] : [];
}
