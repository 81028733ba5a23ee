import type { RunStatus, StepRun, StepStatus } from "@keyway/schema/run";
import { dueTime, span } from "../ui/format.ts";
import { STEP_STATUS, type Tone } from "../ui/status.ts";

/** What a run says on a card: its footer in words and colour, and a glance at the result. */
export type CardOverlay = { tone: Tone; words: string; peek: string | null; status: StepStatus | "notReached" };

/** The footer of a card for the last attempt of its step; without one it depends on how far the run is. */
export function overlayOf(step: StepRun | undefined, run: RunStatus): CardOverlay {
	if (!step) {
		const ended = run !== "queued" && run !== "running" && run !== "waiting";
		return {
			tone: ended ? "skip" : "queued",
			words: ended ? "Not reached" : "Not reached yet",
			peek: null,
			status: "notReached",
		};
	}
	// A loop or branch in which the run failed has no end of its own.
	if (step.status === "running" && run === "failed")
		return { tone: "bad", words: "Failed inside", peek: null, status: "failed" };
	const { tone, label } = STEP_STATUS[step.status];
	return { tone, words: wordsOf(step, label), peek: peekOf(step), status: step.status };
}

/** Whether a step waits because it failed and is tried again, not because it is there to wait. */
export const retries = (step: StepRun): boolean => step.status === "waiting" && step.error !== undefined;

function wordsOf(step: StepRun, label: string): string {
	switch (step.status) {
		case "succeeded":
			return step.endedAt ? span(Date.parse(step.endedAt) - Date.parse(step.startedAt)) : "Done";
		case "waiting":
			if (!step.dueAt) return "Waiting";
			return `${retries(step) ? "Tries again" : "Resumes"} ${dueTime(step.dueAt)}`;
		case "running":
			return step.attempt > 1 ? `Running, try ${step.attempt}` : "Running";
		case "failed":
			return step.error?.message ?? label;
		default:
			return label;
	}
}

function peekOf(step: StepRun): string | null {
	if (step.status !== "succeeded") return null;
	if (step.lane) return null;
	const output = step.output;
	if (output === null || typeof output !== "object" || Array.isArray(output)) return null;
	const entries = Object.entries(output);
	if (entries.length === 1) {
		const [name, value] = entries[0] as [string, unknown];
		if (Array.isArray(value)) return `${value.length} items`;
		if (typeof value !== "object") return `${name}: ${String(value)}`;
	}
	return entries.length === 0 ? null : `${entries.length} ${entries.length === 1 ? "field" : "fields"}`;
}
