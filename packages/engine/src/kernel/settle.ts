import type { Card } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { stepError } from "../card-error.ts";
import { fieldsOf, parseInput, runFunction } from "../card-input.ts";
import { Deferred, knowing, type WorkedOut } from "../deferred.ts";
import type { Performable, Program } from "../program.ts";
import { type Evaluate, resolve } from "../resolve.ts";
import { type Plan, plansOf } from "./advance.ts";
import type { Control, Outcome } from "./control/control.ts";
import { onFailure } from "./failure.ts";
import type { JournalRecord } from "./record.ts";
import { type RunFacts, type Scope, scopeAt } from "./scope.ts";
import { fold, type RunState } from "./state.ts";

export type Settling = {
	program: Program;
	facts: RunFacts;
	state: RunState;
	now: number;
	evaluate: Evaluate;
	/** What became of deferred expressions, by the path of their card. */
	worked?: Map<string, WorkedOut>;
};

/** A card that must leave the process: the shell performs it and journals the result. */
export type EffectPlan = {
	path: string;
	card: Card;
	performable: Performable;
	scope: Scope;
	at: number;
	attempt: number;
	tries: number;
	begun: boolean;
};
export type WaitPlan = { path: string; kind: "wait" | "retry"; due: number };
/** A card that can be decided when one of its expressions is worked out. */
export type DeferredPlan = { path: string; deferred: Deferred };

/** What was decided without leaving the process, and what is left to do outside of it. */
export type Settled = {
	records: JournalRecord[];
	effects: EffectPlan[];
	waits: WaitPlan[];
	deferred: DeferredPlan[];
};

/**
 * Carries out all plans that need nobody else: control cards, functions, merges, ends. Folds the records that it gives
 * into `state`. Pure: same journal, same time, same records.
 */
export function settle(settling: Settling): Settled {
	const { program, state, now } = settling;
	const records: JournalRecord[] = [];
	const record = (record: JournalRecord) => {
		records.push(record);
		fold(program.graph, state, record);
	};
	for (;;) {
		const effects: EffectPlan[] = [];
		const waits: WaitPlan[] = [];
		const deferred: DeferredPlan[] = [];
		let pure = false;
		for (const plan of plansOf(program.graph, state, now)) {
			if (plan.do === "wait") {
				waits.push({ path: plan.path, kind: plan.kind, due: plan.due });
				continue;
			}
			const effect = plan.do === "perform" ? effectOf(settling, plan) : null;
			if (effect) {
				effects.push(effect);
				continue;
			}
			const carried = carriedOut(settling, plan);
			if (carried instanceof Deferred) {
				deferred.push({ path: plan.path ?? "", deferred: carried });
				continue;
			}
			pure = true;
			for (const each of carried) record(each);
			if (state.end) break;
		}
		if (!pure) return { records, effects, waits, deferred };
	}
}

/** The plan as an effect, or null if the kernel performs the card itself. */
function effectOf({ program, state, facts }: Settling, plan: Extract<Plan, { do: "perform" }>): EffectPlan | null {
	const { path, card, frame, at, attempt, begun } = plan;
	if (program.cards.control(card.uses)) return null;
	const performable = program.cards.performable(card.uses);
	if (!performable) return null;
	const scope = scopeAt(state, frame, facts);
	if (performable.definition.kind === "function" && !needsDirectory(card, performable, scope)) return null;
	return { path, card, performable, scope, at, attempt, tries: state.steps.get(path)?.tries ?? 0, begun };
}

/** A function with a person given by id or address: only the shell can look the person up. */
function needsDirectory(card: Card, performable: Performable, scope: Scope): boolean {
	return performable.persons.some((name) => {
		const field = card.fields[name];
		if (!field) return false;
		if (field.kind === "expression") return true;
		const value = resolve(field, scope, () => null);
		return typeof value === "string" && value !== "";
	});
}

/** The records of a plan, or the expression that must be worked out before there are any. */
function carriedOut(settling: Settling, plan: Exclude<Plan, { do: "wait" }>): JournalRecord[] | Deferred {
	try {
		const records = carryOut(settling, plan);
		if (plan.path !== undefined) settling.worked?.delete(plan.path);
		return records;
	} catch (thrown) {
		if (thrown instanceof Deferred) return thrown;
		throw thrown;
	}
}

/** Evaluation in the place of a card. */
function evaluateAt({ evaluate, worked }: Settling, path: string): Evaluate {
	return knowing(evaluate, worked?.get(path));
}

function carryOut(settling: Settling, plan: Exclude<Plan, { do: "wait" }>): JournalRecord[] {
	const { now, program } = settling;
	switch (plan.do) {
		case "finish": {
			const { status, error, path } = plan;
			return [{ t: "finished", at: now, status, ...(error ? { error } : {}), ...(path === undefined ? {} : { path }) }];
		}
		case "wake": {
			const wake = program.cards.control(plan.card.uses)?.wake;
			return [{ t: "done", at: now, path: plan.path, from: now, output: wake ? wake(now) : {} }];
		}
		case "doubt":
			return [{ t: "failed", at: now, path: plan.path, from: now, error: outcomeUnknown(plan.card), policy: "stop" }];
		case "join":
			return join(settling, plan);
		case "perform":
			return perform(settling, plan);
	}
}

function perform(settling: Settling, plan: Extract<Plan, { do: "perform" }>): JournalRecord[] {
	const { program, state, facts, now } = settling;
	const { card, path, frame, at } = plan;
	const evaluate = evaluateAt(settling, path);
	const scope = scopeAt(state, frame, facts);
	const control = program.cards.control(card.uses);
	const input: { [name: string]: Json } = {};
	try {
		const outcome = control
			? runControl(control, card, at, scope, evaluate, input)
			: runPure(program.cards.performable(card.uses), card, scope, evaluate, input);
		return recordsOf(outcome, card, path, input, state.steps.get(path)?.tries ?? 0, now);
	} catch (thrown) {
		if (thrown instanceof Deferred) throw thrown;
		const outcome: Outcome = { kind: "fail", error: stepError(thrown) };
		return recordsOf(outcome, card, path, input, state.steps.get(path)?.tries ?? 0, now);
	}
}

function runControl(
	control: Control,
	card: Card,
	at: number,
	scope: Scope,
	evaluate: Evaluate,
	input: { [name: string]: Json },
): Outcome {
	return control.perform({
		card,
		at,
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
		case "done":
			return [{ t: "done", ...place, output: outcome.output, ...(outcome.lanes ? { lanes: outcome.lanes } : {}) }];
		case "wait":
			return [{ t: "waiting", at: now, path, input, due: outcome.due }];
		case "stop": {
			const reason = outcome.reason === null ? {} : { reason: outcome.reason };
			return [
				{ t: "done", ...place, output: {} },
				{ t: "finished", at: now, status: "stopped", path, ...reason },
			];
		}
		case "fail":
			return [{ t: "failed", ...place, error: outcome.error, ...onFailure(card, outcome.error, tries, now) }];
	}
}

/** Merged outputs of a card with lanes, from the lane that was taken; a name that the lane does not give is null. */
function join(settling: Settling, plan: Extract<Plan, { do: "join" }>): JournalRecord[] {
	const { state, facts, now } = settling;
	const { card, path, lane, frame } = plan;
	const evaluate = evaluateAt(settling, path);
	const before = state.outputs.get(frame.prefix)?.[card.id] ?? {};
	if (plan.failed || !card.outputs || lane === null) return [{ t: "joined", at: now, path, output: before }];
	const scope = scopeAt(state, frame, facts);
	try {
		const output = Object.fromEntries(
			Object.entries(card.outputs).map(([name, lanes]) => {
				const value = lanes[lane];
				return [name, value ? resolve(value, scope, evaluate) : null];
			}),
		);
		return [{ t: "joined", at: now, path, output }];
	} catch (thrown) {
		if (thrown instanceof Deferred) throw thrown;
		const error = stepError(thrown);
		// The lane's work is done, so a lane for errors or a retry of the card would do it twice.
		return [{ t: "failed", at: now, path, from: now, error, policy: "stop" }];
	}
}

function unknownCard(card: Card): StepError {
	return {
		kind: "invalid",
		code: "CARD_UNKNOWN",
		message: `This server cannot perform "${card.uses}". Replace the card or install its connector.`,
	};
}

function outcomeUnknown(card: Card): StepError {
	return {
		kind: "unknownOutcome",
		code: "OUTCOME_UNKNOWN",
		message: `The server stopped while "${card.title ?? card.id}" was being called, and the service cannot say whether it acted. Look there, then retry the card or leave it.`,
	};
}
