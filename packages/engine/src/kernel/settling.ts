import type { WorkedOut } from "../deferred.ts";
import type { Program } from "../program.ts";
import type { Evaluate } from "../resolve.ts";
import type { Mail } from "./mail.ts";
import type { RunState } from "./run-state.ts";
import type { RunFacts } from "./scope.ts";

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
