import type { Card } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { stepError } from "../card-error.ts";
import { fieldsOf, kept, parseInput, runFunction } from "../card-input.ts";
import { Deferred, knowing } from "../deferred.ts";
import type { Performable } from "../program.ts";
import { type Evaluate, resolve } from "../resolve.ts";
import type { Plan } from "./advance.ts";
import type { Control, Outcome } from "./control/control.ts";
import { onFailure } from "./failure.ts";
import { itemAround } from "./moves.ts";
import type { JournalRecord } from "./record.ts";
import { type Scope, scopeAt } from "./scope.ts";
import type { Settling } from "./settling.ts";

type PlanOf<K extends Plan["do"]> = Extract<Plan, { do: K }>;

/** Evaluation in the place of a card. */
export function evaluateAt({ evaluate, worked }: Settling, path: string): Evaluate {
	return knowing(evaluate, worked?.get(path));
}

/** Performs a control card or a function. @throws Deferred for an expression that is worked out elsewhere */
export function performHere(settling: Settling, plan: PlanOf<"perform">): JournalRecord[] {
	const { program, state, facts, now } = settling;
	const { card, path, frame } = plan;
	const evaluate = evaluateAt(settling, path);
	const scope = scopeAt(state, frame, facts);
	const control = program.cards.control(card.uses);
	const input: { [name: string]: Json } = {};
	const tries = state.steps.get(path)?.tries ?? 0;
	try {
		const outcome = control
			? runControl(settling, plan, control, scope, evaluate, input)
			: runPure(program.cards.performable(card.uses), card, scope, evaluate, input);
		return recordsOf(outcome, card, path, kept(input, "input"), tries, now);
	} catch (thrown) {
		if (thrown instanceof Deferred) throw thrown;
		return recordsOf({ kind: "fail", error: stepError(thrown) }, card, path, {}, tries, now);
	}
}

function runControl(
	{ program, state, facts }: Settling,
	{ card, frame, at, path }: PlanOf<"perform">,
	control: Control,
	scope: Scope,
	evaluate: Evaluate,
	input: { [name: string]: Json },
): Outcome {
	return control.perform({
		card,
		graph: program.graph,
		at,
		trigger: state.input,
		place: `${facts.id}/${path}`,
		inLoop: itemAround(state, frame) !== null,
		value(name) {
			const field = card.fields[name];
			if (!field) return undefined;
			const value = resolve(field, scope, evaluate);
			input[name] = value;
			return value;
		},
	});
}

function runPure(
	performable: Performable | null,
	card: Card,
	scope: Scope,
	evaluate: Evaluate,
	input: { [name: string]: Json },
): Outcome {
	if (!performable) return { kind: "fail", error: unknownCard(card) };
	Object.assign(input, fieldsOf(card, performable, scope, evaluate));
	return { kind: "done", output: runFunction(performable, parseInput(performable, input)) };
}

function recordsOf(
	outcome: Outcome,
	card: Card,
	path: string,
	input: Json,
	tries: number,
	now: number,
): JournalRecord[] {
	const place = { at: now, path, from: now, input };
	switch (outcome.kind) {
		case "done": {
			const { output, lanes, first } = outcome;
			return [{ t: "done", ...place, output, ...(lanes ? { lanes } : {}), ...(first ? { first } : {}) }];
		}
		case "loop": {
			const { items, concurrency, continues } = outcome;
			return [{ t: "looping", at: now, path, items, concurrency, continues }];
		}
		case "wait":
			return [{ t: "waiting", at: now, path, input, due: outcome.due, ...(outcome.key ? { key: outcome.key } : {}) }];
		case "jump":
			return [{ t: "done", ...place, output: outcome.output, jump: outcome.to }];
		case "stop": {
			const reason = outcome.reason === null ? {} : { reason: outcome.reason };
			return [
				{ t: "done", ...place, output: {} },
				{ t: "finished", at: now, status: "stopped", path, ...reason },
			];
		}
		case "return":
			return [
				{ t: "done", ...place, output: {} },
				{ t: "finished", at: now, status: "succeeded", path, output: outcome.values },
			];
		case "fail":
			return [{ t: "failed", ...place, error: outcome.error, ...onFailure(card, outcome.error, tries, now) }];
	}
}

/**
 * Ends a card whose lanes have ended, with its merged outputs: each from the lane that was taken, of lanes side by side
 * from the first that gives it; a name that no such lane gives is null.
 */
export function join(settling: Settling, plan: PlanOf<"join">): JournalRecord[] {
	const { state, facts, now } = settling;
	const { card, path, lanes, frame } = plan;
	if (!card.outputs || lanes.length === 0) return [{ t: "joined", at: now, path }];
	const evaluate = evaluateAt(settling, path);
	const scope = scopeAt(state, frame, facts);
	try {
		const output = Object.fromEntries(
			Object.entries(card.outputs).map(([name, byLane]) => {
				const lane = lanes.find((each) => byLane[each]);
				const value = lane === undefined ? undefined : byLane[lane];
				return [name, value ? resolve(value, scope, evaluate) : null];
			}),
		);
		return [{ t: "joined", at: now, path, output: kept(output, "output") }];
	} catch (thrown) {
		if (thrown instanceof Deferred) throw thrown;
		// The lane's work is done, so a lane for errors or a retry of the card would do it twice.
		return [{ t: "failed", at: now, path, from: now, error: stepError(thrown), policy: "stop" }];
	}
}

function unknownCard(card: Card): StepError {
	return {
		kind: "invalid",
		code: "CARD_UNKNOWN",
		message: `This server cannot perform "${card.uses}". Replace the card or install its connector.`,
	};
}
