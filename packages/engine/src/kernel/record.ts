import type { Json, JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";

/** What is done about a failed card: tried again at `due`, the run fails, or the run goes on (in a lane of its own). */
export type FailurePolicy = "retry" | "stop" | "continue" | "lane";

export type EndStatus = "succeeded" | "stopped" | "failed" | "cancelled";

/**
 * One line of a run's journal, append-only and the only truth about the run. `at` = milliseconds since 1970, `path` =
 * the card's place including loop iterations (`each_user[3]/notify`), `from` = when the card began.
 */
export type JournalRecord =
	| { t: "started"; at: number; input: JsonObject }
	/** Another owner from here on; whatever the previous one still writes is refused. */
	| { t: "takeover"; at: number; by: string }
	/** Written before a call whose outcome could not be asked about afterwards (`idempotency: "none"`). */
	| { t: "begun"; at: number; path: string; input: Json }
	/** The card did its work; with `lanes` the run goes on inside them. */
	| { t: "done"; at: number; path: string; from: number; input?: Json; output: Json; lanes?: string[] }
	/** All lanes of the card have ended; `output` = its merged outputs. */
	| { t: "joined"; at: number; path: string; output: Json }
	| {
			t: "failed";
			at: number;
			path: string;
			from: number;
			input?: Json;
			error: StepError;
			policy: FailurePolicy;
			due?: number;
	  }
	| { t: "waiting"; at: number; path: string; input?: Json; due: number }
	/** A person ended the wait early. */
	| { t: "resumed"; at: number; path: string; by: string }
	/** A person asked to go on from a failed card. */
	| { t: "retried"; at: number; path: string; by: string }
	| { t: "cancelled"; at: number; by: string }
	| { t: "finished"; at: number; status: EndStatus; reason?: string; error?: StepError; path?: string };

export type FinishedRecord = Extract<JournalRecord, { t: "finished" }>;

/** One append to a journal: (run, seq) is unique, which is the fence between owners. */
export type JournalRow = { seq: number; records: JournalRecord[] };
