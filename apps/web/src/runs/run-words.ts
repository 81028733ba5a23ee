import type { RunSummary } from "@keyway/schema/run";
import { between } from "../ui/format.ts";
import { isOpen, RUN_STATUS } from "../ui/status.ts";

/** What a run came to, in a word or two: `Waiting`, `1.9 s`, `Failed, 0.6 s`. */
export function resultWords(run: Pick<RunSummary, "status" | "startedAt" | "endedAt">): string {
	const { label } = RUN_STATUS[run.status];
	if (isOpen(run.status)) return label;
	const length = between(run.startedAt, run.endedAt);
	if (run.status === "succeeded") return length ?? label;
	return length ? `${label}, ${length}` : label;
}

/** How a run is called: the end of its id is what differs. */
export const runName = (id: string): string => id.slice(-6);
