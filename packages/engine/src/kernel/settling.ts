import type { JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import type { WorkedOut } from "../deferred.ts";
import type { Program } from "../program.ts";
import type { Evaluate } from "../resolve.ts";
import type { EndStatus } from "./record.ts";
import type { RunState } from "./run-state.ts";
import type { RunFacts } from "./scope.ts";

/** How a run that was called has ended. */
export type ChildEnd = {
	status: EndStatus;
	output: JsonObject;
	error: StepError | null;
	flow: string;
	sealed: boolean;
};

/** Something that a run may wait for: an event, or the end of the run that it called. */
export type Mail = {
	path: string;
	/** Of the wait that it answers. */
	key: string;
	/** The event's or the run's id. */
	source: string;
} & ({ event: JsonObject } | { end: ChildEnd });

/** A run whose next decisions are to be made. */
export type Settling = {
	program: Program;
	facts: RunFacts;
	state: RunState;
	now: number;
	evaluate: Evaluate;
	/** What became of deferred expressions, by the path of their card. */
	worked?: Map<string, WorkedOut>;
	/** What happened that the run may wait for, in its order. */
	mail?: Mail[];
	/** When the mail was asked for; a wait for something is over only if nothing came before. Left out: now. */
	heardAt?: number;
};
