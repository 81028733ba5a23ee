import type { FlowGraph } from "@keyway/schema/flow";
import { type LaneId, laneId } from "@keyway/schema/ids";
import type { Json, JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import type { FinishedRecord, JournalRecord } from "./record.ts";

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
	status: "begun" | "waiting" | "retry" | "lanes" | "failed";
	/** Tries so far. */
	attempt: number;
	/** Tries since a person last asked to go on: what the retry policy counts. */
	tries: number;
	/** Owner number under which the call began. */
	epoch: number;
	due: number | null;
	lanes: string[];
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
		through: false,
		end: null,
		epoch: 0,
	};
}

/** The fold of a whole journal. */
export function stateOf(graph: FlowGraph, records: Iterable<JournalRecord>): RunState {
	const state = emptyState();
	for (const record of records) fold(graph, state, record);
	return state;
}

/** Folds one more record into `state`. Records about places that are not open are ignored: a journal never breaks a run. */
export function fold(graph: FlowGraph, state: RunState, record: JournalRecord): void {
	switch (record.t) {
		case "started":
			state.input = record.input;
			state.startedAt = record.at;
			enter(graph, state, { lane: "main", prefix: "", index: 0, parent: null, at: record.at, open: 0 });
			return;
		case "takeover":
			state.epoch++;
			return;
		case "finished":
			state.end = record;
			return;
		case "cancelled":
			return;
		case "retried":
			state.end = null;
			break;
	}
	const frame = state.frames.get(record.path);
	if (frame) foldStep(graph, state, frame, record);
}

type StepRecord = Exclude<JournalRecord, { t: "started" | "takeover" | "finished" | "cancelled" }>;

function foldStep(graph: FlowGraph, state: RunState, frame: Frame, record: StepRecord): void {
	const step = state.steps.get(record.path);
	switch (record.t) {
		case "begun":
			state.steps.set(record.path, { ...fresh(step), status: "begun", epoch: state.epoch });
			return;
		case "waiting":
			state.steps.set(record.path, { ...fresh(step), status: "waiting", due: record.due });
			return;
		case "resumed":
			if (step?.status === "waiting" || step?.status === "retry") step.due = record.at;
			return;
		case "retried":
			// A card whose lanes are through failed at merging them: only that is tried again.
			if (step)
				state.steps.set(record.path, {
					...step,
					status: step.lanes.length > 0 ? "lanes" : "retry",
					tries: 0,
					due: record.at,
					error: null,
				});
			return;
		case "done":
			setOutput(state, frame, record.path, record.output);
			if (record.lanes) {
				state.steps.set(record.path, { ...fresh(step), status: "lanes", lanes: record.lanes });
				open(graph, state, frame, record.path, record.lanes, record.at);
			} else leave(graph, state, frame, record.path, record.at);
			return;
		case "joined":
			setOutput(state, frame, record.path, record.output);
			leave(graph, state, frame, record.path, record.at);
			return;
		case "failed":
			foldFailure(graph, state, frame, record);
			return;
	}
}

function foldFailure(
	graph: FlowGraph,
	state: RunState,
	frame: Frame,
	record: Extract<JournalRecord, { t: "failed" }>,
): void {
	const known = state.steps.get(record.path);
	const before = { ...fresh(known), lanes: known?.status === "lanes" ? known.lanes : [] };
	const step: Step = { ...before, attempt: before.attempt + 1, tries: before.tries + 1, error: record.error };
	switch (record.policy) {
		case "retry":
			state.steps.set(record.path, { ...step, status: "retry", due: record.due ?? record.at });
			return;
		case "stop":
			state.steps.set(record.path, { ...step, status: "failed" });
			return;
		case "continue":
			setOutput(state, frame, record.path, null);
			leave(graph, state, frame, record.path, record.at);
			return;
		case "lane":
			setOutput(state, frame, record.path, { error: errorValue(record.path, record.error, step.attempt) });
			state.steps.set(record.path, { ...step, status: "lanes", lanes: ["onError"] });
			open(graph, state, frame, record.path, ["onError"], record.at);
			return;
	}
}

/** What an `onError` lane reads as the failed card's `error`. */
function errorValue(path: string, error: StepError, attempt: number): Json {
	return { code: error.code, message: error.message, card: cardOf(path), attempt };
}

function fresh(step: Step | undefined): Step {
	return {
		status: "begun",
		attempt: step?.attempt ?? 0,
		tries: step?.tries ?? 0,
		epoch: step?.epoch ?? 0,
		due: null,
		lanes: [],
		error: null,
	};
}

function setOutput(state: RunState, frame: Frame, path: string, output: Json): void {
	const outputs = state.outputs.get(frame.prefix) ?? {};
	outputs[cardOf(path)] = output;
	state.outputs.set(frame.prefix, outputs);
}

/** Stands at the frame's card, or ends the frame when its lane is through. */
function enter(graph: FlowGraph, state: RunState, frame: Frame): void {
	const card = graph.lanes[frame.lane]?.[frame.index];
	if (card !== undefined) {
		state.frames.set(frame.prefix + card, frame);
		return;
	}
	if (frame.parent === null) {
		state.through = true;
		return;
	}
	const parent = state.frames.get(frame.parent);
	if (parent) parent.open--;
}

function leave(graph: FlowGraph, state: RunState, frame: Frame, path: string, at: number): void {
	state.frames.delete(path);
	state.steps.delete(path);
	enter(graph, state, { ...frame, index: frame.index + 1, at, open: 0 });
}

function open(graph: FlowGraph, state: RunState, frame: Frame, path: string, lanes: string[], at: number): void {
	frame.open = lanes.length;
	for (const name of lanes)
		enter(graph, state, {
			lane: laneId(cardOf(path), name),
			prefix: frame.prefix,
			index: 0,
			parent: path,
			at,
			open: 0,
		});
}

/** The card's id at the end of a path: `each_user[3]/notify` → `notify`. */
export function cardOf(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}
