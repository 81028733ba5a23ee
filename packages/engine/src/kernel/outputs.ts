import type { FlowGraph } from "@keyway/schema/flow";
import { laneId } from "@keyway/schema/ids";
import type { Json, JsonObject } from "@keyway/schema/json";
import { loopOutput } from "./loop.ts";
import { lastOutput } from "./moves.ts";
import { cardOf } from "./path.ts";
import type { Frame, RunState, Step } from "./run-state.ts";

/**
 * What a card with lanes gives when they have ended: what stood there before (an error), what the fold counts itself (a
 * loop's failures, the results of lanes side by side), and the merged outputs that were recorded.
 */
export function joinedOutput(
	graph: FlowGraph,
	state: RunState,
	frame: Frame,
	path: string,
	merged: Json | undefined,
): Json {
	const step = state.steps.get(path);
	const before = state.outputs.get(frame.prefix)?.[cardOf(path)];
	return {
		...(isObject(before) ? before : {}),
		...(step ? ownOutput(graph, state, frame, path, step) : {}),
		...(isObject(merged) ? merged : {}),
	};
}

function ownOutput(graph: FlowGraph, state: RunState, frame: Frame, path: string, step: Step): JsonObject {
	if (step.loop) return loopOutput(graph, path, step.loop);
	if (!isParallel(graph, path) || step.error) return {};
	const lanes = step.lanes.map((name) => laneId(cardOf(path), name));
	return { results: lanes.map((lane) => lastOutput(graph, state, { lane, prefix: frame.prefix })) };
}

const isParallel = (graph: FlowGraph, path: string): boolean =>
	graph.cards[cardOf(path)]?.uses.startsWith("flow.parallel@") ?? false;

function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
