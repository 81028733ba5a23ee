import type { Card, FlowGraph } from "@keyway/schema/flow";
import type { StepError } from "@keyway/schema/run";
import type { JournalRecord } from "./record.ts";
import { cardOf, type Frame, type RunState, type Step, stateOf } from "./state.ts";

/** What comes next at one open position. Plans are decisions; somebody else carries them out and journals the result. */
export type Plan =
	/** Perform the card; `at` = its recorded `now`. `begun`: its call is already under way with the present owner. */
	| { do: "perform"; path: string; card: Card; frame: Frame; at: number; attempt: number; begun: boolean }
	/** The wait is over. */
	| { do: "wake"; path: string; card: Card; frame: Frame }
	/** All lanes of the card have ended: merge its outputs. */
	| { do: "join"; path: string; card: Card; frame: Frame; lane: string | null; failed: boolean }
	/** Nothing to do before `due`. */
	| { do: "wait"; path: string; kind: "wait" | "retry"; due: number }
	/** A call began under an earlier owner and nobody knows how it ended. */
	| { do: "doubt"; path: string; card: Card; frame: Frame }
	| { do: "finish"; status: "succeeded" | "failed"; error?: StepError; path?: string };

/**
 * Decides what happens next: a pure function of the flow, the journal and the time, so that replay, recovery and tests
 * all come to the same plans.
 */
export function advance(graph: FlowGraph, journal: Iterable<JournalRecord>, now: number): Plan[] {
	return plansOf(graph, stateOf(graph, journal), now);
}

/** The same over an already folded journal. */
export function plansOf(graph: FlowGraph, state: RunState, now: number): Plan[] {
	if (state.end) return [];
	if (state.through) return [{ do: "finish", status: "succeeded" }];
	const plans: Plan[] = [];
	for (const [path, frame] of state.frames) {
		const step = state.steps.get(path);
		if (step?.status === "failed")
			return [{ do: "finish", status: "failed", path, ...(step.error ? { error: step.error } : {}) }];
		const plan = planAt(graph, state, path, frame, step, now);
		if (plan) plans.push(plan);
	}
	return plans;
}

function planAt(
	graph: FlowGraph,
	state: RunState,
	path: string,
	frame: Frame,
	step: Step | undefined,
	now: number,
): Plan | null {
	const card = graph.cards[cardOf(path)];
	if (!card) return { do: "finish", status: "failed", path, error: missingCard(path) };
	const perform = (begun: boolean): Plan => ({
		do: "perform",
		path,
		card,
		frame,
		at: frame.at,
		attempt: (step?.attempt ?? 0) + 1,
		begun,
	});
	switch (step?.status) {
		case undefined:
			return perform(false);
		case "begun":
			return step.epoch < state.epoch ? { do: "doubt", path, card, frame } : perform(true);
		case "waiting":
			return due(step) <= now ? { do: "wake", path, card, frame } : { do: "wait", path, kind: "wait", due: due(step) };
		case "retry":
			return due(step) <= now ? perform(false) : { do: "wait", path, kind: "retry", due: due(step) };
		case "lanes":
			if (frame.open > 0) return null;
			return { do: "join", path, card, frame, lane: step.lanes[0] ?? null, failed: step.error !== null };
		case "failed":
			return null;
	}
}

const due = (step: Step): number => step.due ?? 0;

function missingCard(path: string): StepError {
	return {
		kind: "internal",
		code: "CARD_MISSING",
		message: `The flow has no card "${cardOf(path)}" although a lane names it. Publish the flow again.`,
	};
}
