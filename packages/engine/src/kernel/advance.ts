import type { Card, FlowGraph } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { LIMITS } from "./limits.ts";
import { isOver, isOverfull } from "./loop.ts";
import { cardOf } from "./path.ts";
import type { JournalRecord } from "./record.ts";
import type { Frame, RunState, Step } from "./run-state.ts";
import { stateOf } from "./state.ts";
import type { Simulated } from "./test-plan.ts";

/** What comes next at one open position. Plans are decisions; somebody else carries them out and journals the result. */
export type Plan =
	/** Perform the card; `at` = its recorded `now`. `begun`: its call is already under way with the present owner. */
	| { do: "perform"; path: string; card: Card; frame: Frame; at: number; attempt: number; begun: boolean }
	/** The wait is over. */
	| { do: "wake"; path: string; card: Card; frame: Frame }
	/** All lanes of the card have ended: merge its outputs. */
	| { do: "join"; path: string; card: Card; frame: Frame; lanes: string[] }
	/** Nothing to do before its time has come, or what it waits for has happened. */
	| { do: "wait"; path: string; kind: "wait" | "retry" }
	/** The card cannot go on. */
	| { do: "fail"; path: string; frame: Frame; error: StepError }
	/** A call began under an earlier owner and nobody knows how it ended. */
	| { do: "doubt"; path: string; card: Card; frame: Frame }
	/** In test mode: the card gives this output without being performed. */
	| { do: "pretend"; path: string; card: Card; frame: Frame; output: Json; as: Simulated }
	| { do: "finish"; status: "succeeded" | "failed"; error?: StepError; path?: string };

/**
 * Decides what happens next: a pure function of the flow, the journal and the time, so that replay, recovery and tests
 * all come to the same plans.
 */
export function advance(graph: FlowGraph, journal: Iterable<JournalRecord>, now: number): Plan[] {
	return plansOf(graph, stateOf(graph, journal), now);
}

/** The same over an already folded journal. */
export function plansOf(graph: FlowGraph, state: RunState, now: number, heardAt = now): Plan[] {
	if (state.end) return [];
	if (state.through) return [{ do: "finish", status: "succeeded" }];
	const plans: Plan[] = [];
	const error = overspent(state);
	if (error) return [{ do: "finish", status: "failed", error }];
	for (const [path, frame] of state.frames) {
		const step = state.steps.get(path);
		if (step?.status === "failed")
			return [{ do: "finish", status: "failed", path, ...(step.error ? { error: step.error } : {}) }];
		const plan = planAt(graph, state, path, frame, step, now, heardAt);
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
	heardAt: number,
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
			if (isDue(step, step.key === null ? now : heardAt)) return { do: "wake", path, card, frame };
			return { do: "wait", path, kind: "wait" };
		case "retry":
			return isDue(step, now) ? perform(false) : { do: "wait", path, kind: "retry" };
		case "called":
			return perform(false);
		case "lanes":
			if (step.loop && isOverfull(step.loop)) return { do: "fail", path, frame, error: overfull(card) };
			if (step.loop ? !isOver(step.loop) : frame.open > 0) return null;
			return { do: "join", path, card, frame, lanes: step.lanes };
		case "failed":
			return null;
	}
}

const isDue = ({ due }: Step, now: number): boolean => due !== null && due <= now;

/** What the run has performed beyond its limits. */
function overspent({ cards, loopCards }: RunState): StepError | null {
	if (cards <= LIMITS.cards && loopCards <= LIMITS.loopCards) return null;
	const [limit, most] = [LIMITS.cards, LIMITS.loopCards].map((each) => each.toLocaleString("en"));
	const message = `A run performs at most ${limit} cards, and ${most} in its loops, each counted once for each item. Loop over fewer items, or call a helper flow for each of them.`;
	return { kind: "invalid", code: "TOO_MANY_CARDS", message };
}

function overfull(card: Card): StepError {
	return {
		kind: "invalid",
		code: "LOOP_TOO_LARGE",
		message: `The results that "${card.title ?? card.id}" collects have more than ${LIMITS.payload / 1_000} kB. End its lane with a card that gives less, or do not use its results.`,
	};
}

function missingCard(path: string): StepError {
	return {
		kind: "internal",
		code: "CARD_MISSING",
		message: `The flow has no card "${cardOf(path)}" although a lane names it. Publish the flow again.`,
	};
}
