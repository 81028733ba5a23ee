import type { FlowGraph } from "@keyway/schema/flow";
import type { Json, JsonObject } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { catchFailure } from "./catching.ts";
import { runKey } from "./event-key.ts";
import { endItem, enter, itemAround, leave, openLanes, startItems } from "./moves.ts";
import { joinedOutput } from "./outputs.ts";
import { cardOf } from "./path.ts";
import type { JournalRecord, Jump } from "./record.ts";
import { emptyState, type Frame, fresh, type Loop, type RunState, type Step } from "./run-state.ts";

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
			state.sealed = record.sealed ?? false;
			state.test = record.test ?? null;
			state.order = record.order ?? null;
			enter(graph, state, { lane: "main", prefix: "", index: 0, parent: null, at: record.at, open: 0 });
			return;
		case "takeover":
			state.epoch++;
			return;
		case "finished":
			state.end = record;
			for (const step of state.steps.values()) if (step.child?.waits) state.orphans.push(step.child.run);
			return;
		case "cancelled":
			return;
		case "retried":
			state.end = null;
			break;
		case "done":
		case "failed":
			// A person's word about a card that the run had stopped at.
			if (record.by !== undefined) state.end = null;
			break;
	}
	const frame = state.frames.get(record.path);
	if (frame) foldStep(graph, state, frame, record);
}

type StepRecord = Exclude<JournalRecord, { t: "started" | "takeover" | "finished" | "cancelled" }>;

function foldStep(graph: FlowGraph, state: RunState, frame: Frame, record: StepRecord): void {
	const step = state.steps.get(record.path);
	const set = (changed: Step) => void state.steps.set(record.path, changed);
	switch (record.t) {
		case "begun":
			set({ ...fresh(step), status: "begun", epoch: state.epoch });
			return;
		case "called":
			set({
				...fresh(step),
				status: "called",
				child: record.child,
				key: record.child.waits ? runKey(record.child.run) : null,
			});
			return;
		case "waiting":
			set({
				...fresh(step),
				status: "waiting",
				due: record.due,
				key: record.key ?? null,
				child: step?.child ?? null,
			});
			return;
		case "held":
			set({ ...fresh(step), status: "retry", due: record.due });
			return;
		case "resumed":
			if (step?.status === "waiting" || step?.status === "retry") set({ ...step, due: record.at, resumed: true });
			return;
		case "retried":
			// A card whose lanes are through failed at merging them: only that is tried again.
			if (step) set({ ...step, status: isOpened(step) ? "lanes" : "retry", tries: 0, due: record.at, error: null });
			return;
		case "looping":
			set({ ...fresh(step), status: "lanes", loop: loopOf(record) });
			startItems(graph, state, record.path, record.at);
			return;
		case "done":
			foldDone(graph, state, frame, record);
			return;
		case "joined":
			setOutput(state, frame, record.path, joinedOutput(graph, state, frame, record.path, record.output));
			leave(graph, state, frame, record.path, record.at);
			return;
		case "failed":
			foldFailure(graph, state, frame, record);
			return;
	}
}

const isOpened = (step: Step): boolean => step.lanes.length > 0 || step.loop !== null;

function loopOf({ items, concurrency, continues }: Extract<JournalRecord, { t: "looping" }>): Loop {
	return { items, concurrency, continues, next: 0, running: 0, ended: 0, size: 0, results: [], failures: [] };
}

function foldDone(
	graph: FlowGraph,
	state: RunState,
	frame: Frame,
	record: Extract<JournalRecord, { t: "done" }>,
): void {
	const { path, lanes, jump, at } = record;
	setOutput(state, frame, path, record.output);
	if (record.sealed) state.sealed = true;
	if (jump !== undefined) foldJump(graph, state, frame, jump, at);
	else if (!lanes) leave(graph, state, frame, path, at);
	else {
		const step = fresh(state.steps.get(path));
		state.steps.set(path, { ...step, status: "lanes", lanes, first: record.first ?? false });
		openLanes(graph, state, frame, path, lanes, at);
	}
}

function foldJump(graph: FlowGraph, state: RunState, frame: Frame, jump: Jump, at: number): void {
	const item = itemAround(state, frame);
	if (!item) return;
	if (jump === "break") item.loop.next = item.loop.items.length;
	endItem(graph, state, item, null, at);
}

function foldFailure(
	graph: FlowGraph,
	state: RunState,
	frame: Frame,
	record: Extract<JournalRecord, { t: "failed" }>,
): void {
	const { path, error, at } = record;
	const known = state.steps.get(path);
	const before: Step = {
		...fresh(known),
		lanes: known?.status === "lanes" ? known.lanes : [],
		loop: known?.loop ?? null,
		// A start whose outcome is unsure is asked for again under the same id.
		child: known?.status === "called" ? known.child : null,
		key: known?.status === "called" ? known.key : null,
	};
	const step: Step = { ...before, attempt: before.attempt + 1, tries: before.tries + 1, error };
	switch (record.policy) {
		case "retry":
			state.steps.set(path, { ...step, status: "retry", due: record.due ?? at });
			return;
		case "stop":
			if (!catchFailure(graph, state, frame, record, errorValue(path, error, step.attempt)))
				state.steps.set(path, { ...step, status: "failed" });
			return;
		case "continue":
			setOutput(state, frame, path, null);
			leave(graph, state, frame, path, at);
			return;
		case "lane":
			setOutput(state, frame, path, { error: errorValue(path, error, step.attempt) });
			state.steps.set(path, { ...step, status: "lanes", lanes: ["onError"] });
			openLanes(graph, state, frame, path, ["onError"], at);
			return;
	}
}

/** What an `onError` lane reads as the failed card's `error`. */
function errorValue(path: string, error: StepError, attempt: number): JsonObject {
	return { code: error.code, message: error.message, card: cardOf(path), attempt };
}

function setOutput(state: RunState, frame: Frame, path: string, output: Json): void {
	const outputs = state.outputs.get(frame.prefix) ?? {};
	outputs[cardOf(path)] = output;
	state.outputs.set(frame.prefix, outputs);
}
