import type { Json, JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import type { Simulated, TestPlan } from "./test-plan.ts";

/** What is done about a failed card: tried again at `due`, the run fails, or the run goes on (in a lane of its own). */
export type FailurePolicy = "retry" | "stop" | "continue" | "lane";

/** `next` ends the item of the surrounding loop, `break` the loop: items under way end as they are. */
export type Jump = "next" | "break";

/** The run that a card started, and whether the card waits for its end. */
export type Child = { run: string; flowId: string; version: number; waits: boolean };

export type EndStatus = "succeeded" | "stopped" | "failed" | "cancelled";

/**
 * One line of a run's journal, append-only and the only truth about the run. `at` = milliseconds since 1970, `path` =
 * the card's place including loop iterations (`each_user[3]/notify`), `from` = when the card began.
 */
export type JournalRecord =
	/** `order` = its ordering key, if the flow's trigger names one. */
	| { t: "started"; at: number; input: JsonObject; sealed?: boolean; test?: TestPlan; order?: string }
	/** Another owner from here on; whatever the previous one still writes is refused. */
	| { t: "takeover"; at: number; by: string }
	/** Written before a call whose outcome could not be asked about afterwards (`idempotency: "none"`). */
	| { t: "begun"; at: number; path: string; input: Json }
	/**
	 * The card did its work; with `lanes` the run goes on inside them, `first` = the first lane to end ends the others.
	 * `jump` leaves the loop's item or the loop. `sealed` = the output holds sealed secrets. `simulated` = in a test, not
	 * performed. `by` = the person who looked and said so, after a failure whose outcome was unknown.
	 */
	| {
			t: "done";
			at: number;
			path: string;
			from: number;
			input?: Json;
			output: Json;
			lanes?: string[];
			first?: boolean;
			jump?: Jump;
			sealed?: boolean;
			simulated?: Simulated;
			by?: string;
	  }
	/** A loop begins: its lane runs once for each item, so many at a time; `continues` = after an item's error too. */
	| { t: "looping"; at: number; path: string; items: Json[]; concurrency: number; continues: boolean }
	/** All lanes of the card have ended; `output` = its merged outputs, beside those that the fold itself knows. */
	| { t: "joined"; at: number; path: string; output?: Json }
	| {
			t: "failed";
			at: number;
			path: string;
			from: number;
			input?: Json;
			error: StepError;
			policy: FailurePolicy;
			due?: number;
			by?: string;
	  }
	/** Until `due` (null = without end), or until something with this key happens. */
	| { t: "waiting"; at: number; path: string; input?: Json; due: number | null; key?: string }
	/** Its service's limits want the card to be tried then; no try of its own. */
	| { t: "held"; at: number; path: string; due: number }
	/** The run of another flow is started; written before it is, so that it is started once. */
	| { t: "called"; at: number; path: string; input: Json; child: Child }
	/** A person ended the wait early. */
	| { t: "resumed"; at: number; path: string; by: string }
	/** A person asked to go on from a failed card. */
	| { t: "retried"; at: number; path: string; by: string }
	| { t: "cancelled"; at: number; by: string }
	/** `output` = what the run gives back to its caller. */
	| {
			t: "finished";
			at: number;
			status: EndStatus;
			reason?: string;
			error?: StepError;
			path?: string;
			output?: JsonObject;
	  };

export type FinishedRecord = Extract<JournalRecord, { t: "finished" }>;

/** One append to a journal: (run, seq) is unique, which is the fence between owners. */
export type JournalRow = { seq: number; records: JournalRecord[] };
