import type { RunStatus, StepStatus } from "@keyway/schema/run";

/** The colour family of a state; its tokens are `--ok`, `--run`, `--wait`, `--bad`, `--skip`. */
export type Tone = "ok" | "run" | "wait" | "bad" | "skip" | "queued";

export type StatusLook = { label: string; tone: Tone };

export const RUN_STATUS: Record<RunStatus, StatusLook> = {
	queued: { label: "Queued", tone: "queued" },
	running: { label: "Running", tone: "run" },
	waiting: { label: "Waiting", tone: "wait" },
	succeeded: { label: "Succeeded", tone: "ok" },
	stopped: { label: "Stopped", tone: "skip" },
	failed: { label: "Failed", tone: "bad" },
	cancelled: { label: "Cancelled", tone: "skip" },
};

export const STEP_STATUS: Record<StepStatus, StatusLook> = {
	queued: { label: "Queued", tone: "queued" },
	running: { label: "Running", tone: "run" },
	waiting: { label: "Waiting", tone: "wait" },
	succeeded: { label: "Succeeded", tone: "ok" },
	failed: { label: "Failed", tone: "bad" },
	skipped: { label: "Not taken", tone: "skip" },
	cancelled: { label: "Cancelled", tone: "skip" },
};

/** The run goes on by itself: it is worth watching. */
export const isOpen = (status: RunStatus): boolean =>
	status === "queued" || status === "running" || status === "waiting";
