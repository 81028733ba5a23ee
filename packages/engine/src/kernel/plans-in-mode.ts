import type { FlowGraph } from "@keyway/schema/flow";
import { type Plan, plansOf } from "./advance.ts";
import { cardOf } from "./path.ts";
import type { RunState } from "./run-state.ts";
import type { TestPlan } from "./test-plan.ts";

/**
 * The plans of any run; in test mode nobody waits, given outputs are taken, cards that tests leave out are passed, and
 * after the last card asked for the run is through.
 */
export function plansInMode(graph: FlowGraph, state: RunState, now: number, heardAt?: number): Plan[] {
	const plans = plansOf(graph, state, now, heardAt);
	const { test } = state;
	if (!test) return plans;
	if (test.upTo !== undefined && !state.end && hasPassed(state, test.upTo))
		return [{ do: "finish", status: "succeeded" }];
	return plans.map((plan) => inTest(graph, state, test, plan));
}

function hasPassed(state: RunState, card: string): boolean {
	for (const path of state.frames.keys()) if (cardOf(path) === card) return false;
	return [...state.outputs.values()].some((outputs) => Object.hasOwn(outputs, card));
}

function inTest(graph: FlowGraph, state: RunState, test: TestPlan, plan: Plan): Plan {
	if (plan.do === "wait") {
		const frame = state.frames.get(plan.path);
		const card = graph.cards[cardOf(plan.path)];
		const step = state.steps.get(plan.path);
		// A called flow is waited for: it does something, and does not only let time pass.
		if (!frame || !card || step?.child) return plan;
		if (plan.kind === "wait") return { do: "wake", path: plan.path, card, frame };
		return {
			do: "perform",
			path: plan.path,
			card,
			frame,
			at: frame.at,
			attempt: (step?.attempt ?? 0) + 1,
			begun: false,
		};
	}
	if (plan.do !== "perform") return plan;
	const { path, card, frame } = plan;
	if (Object.hasOwn(test.outputs, card.id))
		return { do: "pretend", path, card, frame, output: test.outputs[card.id] ?? null, as: "fixture" };
	return card.skipInTest ? { do: "pretend", path, card, frame, output: null, as: "skipped" } : plan;
}
