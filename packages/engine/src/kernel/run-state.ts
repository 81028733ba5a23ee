import type { LaneId } from "@keyway/schema/ids";
import type { Json, JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import type { Child, FinishedRecord } from "./record.ts";
import type { TestPlan } from "./test-plan.ts";

/** A position in the flow: where one lane stands. Several are open while lanes run side by side. */
export type Frame = {
	lane: LaneId;
	/** `each_user[3]/` inside a loop, empty outside. */
	prefix: string;
	/** Index of the card in the lane at which the frame stands. */
	index: number;
	/** Path of the card that opened the lane; none = the main lane. */
	parent: string | null;
	/** When the frame reached this card: the `now` of that card, the same in every replay. */
	at: number;
	/** Lanes of the current card that have not ended yet. */
	open: number;
};

/** The card at which a frame stands, as far as something is recorded about it. */
export type Step = {
	status: "begun" | "called" | "waiting" | "retry" | "lanes" | "failed";
	/** Tries so far. */
	attempt: number;
	/** Tries since a person last asked to go on: what the retry policy counts. */
	tries: number;
	/** Owner number under which the call began. */
	epoch: number;
	/** When a wait or retry is over; null = only something with the key ends it. */
	due: number | null;
	/** What the card waits for, beside the time. */
	key: string | null;
	/** A person ended the wait. */
	resumed: boolean;
	/** The run that the card started. */
	child: Child | null;
	lanes: string[];
	/** The first lane to end ends the others. */
	first: boolean;
	loop: Loop | null;
	error: StepError | null;
};

/** A journal, folded. Small: outputs of cards passed and the open positions. */
export type RunState = {
	input: JsonObject;
	startedAt: number;
	/** Open frames by the path of the card at which they stand. */
	frames: Map<string, Frame>;
	steps: Map<string, Step>;
	/** Outputs of the cards passed, by prefix, then by card. */
	outputs: Map<string, { [card: string]: Json }>;
	/** Cards reached so far, outside of loops and in them. */
	cards: number;
	loopCards: number;
	/** Runs whose caller does not wait for them any more: they are to be cancelled. */
	orphans: string[];
	/** Sealed secrets may stand in the outputs. */
	sealed: boolean;
	/** In test mode: how. */
	test: TestPlan | null;
	/** Its ordering key. */
	order: string | null;
	/** The main lane has ended. */
	through: boolean;
	end: FinishedRecord | null;
	/** Number of takeovers: which owner writes now. */
	epoch: number;
};

export function emptyState(): RunState {
	return {
		input: {},
		startedAt: 0,
		frames: new Map(),
		steps: new Map(),
		outputs: new Map(),
		cards: 0,
		loopCards: 0,
		orphans: [],
		sealed: false,
		test: null,
		order: null,
		through: false,
		end: null,
		epoch: 0,
	};
}

/** A loop under way: which items run, which are still to come, and what was collected. */
export type Loop = {
	items: Json[];
	concurrency: number;
	/** An item's error does not end the loop. */
	continues: boolean;
	/** Index of the next item to start; the number of items when none is to start any more. */
	next: number;
	running: number;
	/** Items that came to their end, without error. */
	ended: number;
	/** Characters collected so far. */
	size: number;
	/** What the last card of the lane gave, by item; null = the item was skipped or failed. Empty if nobody reads it. */
	results: Json[];
	failures: JsonObject[];
};

/** What a new record about a card keeps of the earlier ones: how often it was tried. */
export function fresh(step: Step | undefined): Step {
	return {
		status: "begun",
		attempt: step?.attempt ?? 0,
		tries: step?.tries ?? 0,
		epoch: step?.epoch ?? 0,
		due: null,
		key: null,
		resumed: false,
		child: null,
		lanes: [],
		first: false,
		loop: null,
		error: null,
	};
}
