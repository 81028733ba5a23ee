import type { FlowGraph } from "@keyway/schema/flow";
import { laneParts } from "@keyway/schema/ids";
import type { JsonObject } from "@keyway/schema/json";
import { closeWithin, failItem, itemOf, openLanes } from "./moves.ts";
import { cardOf } from "./path.ts";
import type { JournalRecord } from "./record.ts";
import { type Frame, fresh, type RunState } from "./run-state.ts";

const TRY_LANE = "try";

/**
 * Hands a card's failure to the nearest `flow.try`, or loop that goes on after errors, around it. An unknown outcome is
 * caught by nobody: a person must look.
 */
export function catchFailure(
	graph: FlowGraph,
	state: RunState,
	frame: Frame,
	{ error, at }: Extract<JournalRecord, { t: "failed" }>,
	value: JsonObject,
): boolean {
	if (error.kind === "unknownOutcome") return false;
	for (let inner: Frame = frame; inner.parent !== null; ) {
		const path: string = inner.parent;
		const outer = state.frames.get(path);
		if (!outer) return false;
		const item = itemOf(state, inner);
		if (item?.loop.continues) {
			failItem(graph, state, item, value, at);
			return true;
		}
		if (laneParts(inner.lane).name === TRY_LANE) {
			closeWithin(state, path);
			const outputs = state.outputs.get(outer.prefix) ?? {};
			outputs[cardOf(path)] = { error: value };
			state.outputs.set(outer.prefix, outputs);
			state.steps.set(path, { ...fresh(state.steps.get(path)), status: "lanes", lanes: ["onError"] });
			openLanes(graph, state, outer, path, ["onError"], at);
			return true;
		}
		inner = outer;
	}
	return false;
}
