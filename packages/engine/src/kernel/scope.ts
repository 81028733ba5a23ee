import type { Json, JsonObject } from "@keyway/schema/json";
import type { RunMode } from "@keyway/schema/run";
import { cardOf } from "./path.ts";
import type { Frame, RunState } from "./run-state.ts";

/** What the fields of a card may refer to. */
export type Scope = {
	trigger: JsonObject;
	/** Outputs of the cards passed, by card id. */
	steps: { [card: string]: Json };
	/** The item of the innermost loop. */
	item?: Json;
	run: JsonObject;
	/** The card's recorded time, ISO 8601. */
	now: string;
};

/** Facts about the run that expressions read as `run`. */
export type RunFacts = { id: string; flow: { id: string; name: string }; version: number; mode: RunMode };

export function scopeAt(state: RunState, frame: Frame, facts: RunFacts): Scope {
	const steps = visibleOutputs(state, frame.prefix);
	return {
		trigger: state.input,
		steps,
		...itemOf(steps, frame.prefix),
		run: { ...facts, startedAt: new Date(state.startedAt).toISOString() },
		now: new Date(frame.at).toISOString(),
	};
}

/** The item of the innermost loop around the frame. */
function itemOf(steps: { [card: string]: Json }, prefix: string): { item?: Json } {
	if (prefix === "") return {};
	const loop = steps[cardOf(prefix.slice(0, prefix.lastIndexOf("[")))];
	return typeof loop === "object" && loop !== null && !Array.isArray(loop) ? { item: loop["item"] ?? null } : {};
}

/** Outputs seen from inside a loop's iteration: its own and those of all surrounding levels. */
function visibleOutputs(state: RunState, prefix: string): { [card: string]: Json } {
	const outer = state.outputs.get("") ?? {};
	if (prefix === "") return outer;
	const seen = { ...outer };
	for (let end = prefix.indexOf("/"); end >= 0; end = prefix.indexOf("/", end + 1))
		Object.assign(seen, state.outputs.get(prefix.slice(0, end + 1)));
	return seen;
}
