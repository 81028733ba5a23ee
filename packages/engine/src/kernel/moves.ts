import type { FlowGraph } from "@keyway/schema/flow";
import { laneId, laneParts } from "@keyway/schema/ids";
import type { Json, JsonObject } from "@keyway/schema/json";
import { cardOf, indexOf, itemPrefix, prefixOf } from "./path.ts";
import type { Frame, Loop, RunState } from "./run-state.ts";
import { isCollected } from "./use.ts";

/** Lane of a loop that runs once for each item. */
const LOOP_LANE = "each";

/** Stands at the frame's card, or ends the frame when its lane is through. */
export function enter(graph: FlowGraph, state: RunState, frame: Frame): void {
	const card = graph.lanes[frame.lane]?.[frame.index];
	if (card !== undefined) {
		state.frames.set(frame.prefix + card, frame);
		if (frame.prefix === "") state.cards++;
		else state.loopCards++;
		return;
	}
	if (frame.parent === null) {
		state.through = true;
		return;
	}
	const item = itemOf(state, frame);
	if (item) endItem(graph, state, item, lastOutput(graph, state, frame), frame.at);
	else laneEnded(state, frame, frame.parent);
}

function laneEnded(state: RunState, frame: Frame, path: string): void {
	const parent = state.frames.get(path);
	const step = state.steps.get(path);
	if (!parent || !step) return;
	parent.open--;
	if (!step.first || parent.open === 0) return;
	parent.open = 0;
	step.lanes = [laneParts(frame.lane).name];
	closeWithin(state, path);
}

/** What the last card of the frame's lane gave; null when it was not reached. */
export function lastOutput(graph: FlowGraph, state: RunState, frame: Pick<Frame, "lane" | "prefix">) {
	const last = graph.lanes[frame.lane]?.at(-1);
	return (last === undefined ? null : state.outputs.get(frame.prefix)?.[last]) ?? null;
}

export function leave(graph: FlowGraph, state: RunState, frame: Frame, path: string, at: number): void {
	state.frames.delete(path);
	state.steps.delete(path);
	enter(graph, state, { ...frame, index: frame.index + 1, at, open: 0 });
}

export function openLanes(
	graph: FlowGraph,
	state: RunState,
	frame: Frame,
	path: string,
	lanes: string[],
	at: number,
): void {
	frame.open = lanes.length;
	for (const name of lanes) {
		// A lane without cards that was the first to end has ended the others.
		if (frame.open === 0) return;
		const lane = laneId(cardOf(path), name);
		enter(graph, state, { lane, prefix: frame.prefix, index: 0, parent: path, at, open: 0 });
	}
}

/** Closes everything that runs inside the lanes of a card: nothing of it goes on. */
export function closeWithin(state: RunState, path: string): void {
	const own = prefixOf(path);
	close(
		state,
		(frame) => isWithin(state, frame, path),
		(prefix) => prefix !== own,
	);
}

/** Closes everything that runs for one item of a loop, and forgets what it gave. */
export function closeItem(state: RunState, prefix: string): void {
	close(
		state,
		(frame) => frame.prefix.startsWith(prefix),
		() => true,
	);
	state.outputs.delete(prefix);
}

function close(state: RunState, concerned: (frame: Frame) => boolean, forgets: (prefix: string) => boolean): void {
	const paths = [...state.frames].filter(([, frame]) => concerned(frame)).map(([path]) => path);
	for (const path of paths) {
		const { prefix } = state.frames.get(path) as Frame;
		const child = state.steps.get(path)?.child;
		if (child?.waits) state.orphans.push(child.run);
		state.frames.delete(path);
		state.steps.delete(path);
		if (forgets(prefix)) state.outputs.delete(prefix);
	}
}

function isWithin(state: RunState, frame: Frame, path: string): boolean {
	for (let at: Frame | undefined = frame; at && at.parent !== null; at = state.frames.get(at.parent))
		if (at.parent === path) return true;
	return false;
}

/** One item of a loop: where a frame belongs. */
export type Item = { loop: Loop; path: string; prefix: string };

/** The item whose own lane this frame is, not one inside it. */
export function itemOf(state: RunState, frame: Frame): Item | null {
	if (frame.parent === null) return null;
	const loop = state.steps.get(frame.parent)?.loop;
	return loop && frame.prefix !== "" && frame.lane === laneId(cardOf(frame.parent), LOOP_LANE)
		? { loop, path: frame.parent, prefix: frame.prefix }
		: null;
}

/** The item of the innermost loop around a frame. */
export function itemAround(state: RunState, frame: Frame): Item | null {
	for (let at: Frame | undefined = frame; at && at.parent !== null; at = state.frames.get(at.parent)) {
		const item = itemOf(state, at);
		if (item) return item;
	}
	return null;
}

/** Starts items until as many run as may. */
export function startItems(graph: FlowGraph, state: RunState, path: string, at: number): void {
	const loop = state.steps.get(path)?.loop;
	if (!loop) return;
	const lane = laneId(cardOf(path), LOOP_LANE);
	// Nothing happens in an empty lane; going through it item by item would only take time.
	if ((graph.lanes[lane] ?? []).length === 0) {
		loop.next = loop.items.length;
		loop.ended = loop.items.length;
	}
	while (loop.running < loop.concurrency && loop.next < loop.items.length) {
		const index = loop.next++;
		const prefix = itemPrefix(path, index);
		loop.running++;
		state.outputs.set(prefix, { [cardOf(path)]: { item: loop.items[index] ?? null, index } });
		enter(graph, state, { lane, prefix, index: 0, parent: path, at, open: 0 });
	}
}

/** The item is through, with what its last card gave. */
export function endItem(graph: FlowGraph, state: RunState, item: Item, result: Json, at: number): void {
	item.loop.ended++;
	if (isCollected(graph, cardOf(item.path), "results")) {
		item.loop.results[indexOf(item.prefix)] = result;
		item.loop.size += sizeOf(result);
	}
	goOn(graph, state, item, at);
}

/** The item failed and the loop goes on. */
export function failItem(graph: FlowGraph, state: RunState, item: Item, error: JsonObject, at: number): void {
	const index = indexOf(item.prefix);
	const failure = { index, item: item.loop.items[index] ?? null, error };
	item.loop.failures.push(failure);
	if (isCollected(graph, cardOf(item.path), "results")) item.loop.results[index] = null;
	goOn(graph, state, item, at);
}

function goOn(graph: FlowGraph, state: RunState, item: Item, at: number): void {
	item.loop.running--;
	closeItem(state, item.prefix);
	startItems(graph, state, item.path, at);
}

const sizeOf = (value: Json): number => (value === null ? 0 : JSON.stringify(value).length);
