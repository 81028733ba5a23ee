import type { Card } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { Deferred } from "../deferred.ts";
import type { Performable } from "../program.ts";
import { resolve } from "../resolve.ts";
import type { Plan } from "./advance.ts";
import { join, performHere } from "./carry-out.ts";
import { open } from "./mail.ts";
import { plansInMode } from "./plans-in-mode.ts";
import type { Child, JournalRecord } from "./record.ts";
import type { RunState } from "./run-state.ts";
import { type Scope, scopeAt } from "./scope.ts";
import type { Mail, Settling } from "./settling.ts";
import { fold } from "./state.ts";

type Effect = { path: string; card: Card; scope: Scope; at: number; attempt: number; tries: number };
/** An action, or a function that needs more than its input. */
export type ActPlan = Effect & { do: "act"; performable: Performable; begun: boolean };
/** `flow.call`; with a `child` that was journalled already, only its start is made sure of. */
export type CallPlan = Effect & { do: "call"; child: Child | null };
/** A card that must leave the process: the shell performs it and journals the result. */
export type EffectPlan = ActPlan | CallPlan;
export type WaitPlan = { path: string; kind: "wait" | "retry"; due: number | null; key: string | null };
/** A card that can be decided when one of its expressions is worked out. */
export type DeferredPlan = { path: string; deferred: Deferred };

/** What was decided without leaving the process, and what is left to do outside of it. */
export type Settled = {
	records: JournalRecord[];
	effects: EffectPlan[];
	waits: WaitPlan[];
	deferred: DeferredPlan[];
	/** There is more to decide at once, after these records are written: a loop of cards that need nobody else. */
	more: boolean;
	/** Mail that was read: it ended a wait, or was not for the run. */
	taken: Mail[];
};

/** Records after which they are written before more is decided. */
const PORTION = 2_000;

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
	const { taken, late } = readMail(settling, record);
	for (;;) {
		const effects: EffectPlan[] = [];
		const waits: WaitPlan[] = [];
		const deferred: DeferredPlan[] = [...late].map(([path, deferred]) => ({ path, deferred }));
		let pure = false;
		for (const plan of plansInMode(program.graph, state, now, settling.heardAt)) {
			// What was heard before the time was over comes first, though it takes longer to judge.
			if (plan.do === "wait" || (plan.do === "wake" && late.has(plan.path))) {
				waits.push(waitOf(state, plan.path, plan.do === "wake" ? "wait" : plan.kind));
				continue;
			}
			const effect = plan.do === "perform" ? effectOf(settling, plan) : null;
			if (effect) {
				effects.push(effect);
				if (effect.do === "call" && effect.child?.waits) waits.push(waitOf(state, effect.path, "wait"));
				continue;
			}
			// A card carried out just now may have ended the lane in which this one stands.
			if ("frame" in plan && state.frames.get(plan.path) !== plan.frame) continue;
			const carried = carriedOut(settling, plan);
			if (carried instanceof Deferred) {
				deferred.push({ path: plan.path ?? "", deferred: carried });
				continue;
			}
			pure = true;
			for (const each of carried) record(each);
			// A failure that nobody caught ends the run before anything beside it goes on.
			if (state.end || state.steps.get(plan.path ?? "")?.status === "failed") break;
		}
		const more = pure && records.length >= PORTION;
		if (!pure || more) return { records, effects, waits, deferred, more, taken };
	}
}

/** Reads the mail in its order; what is judged elsewhere holds up the mail of its own card only. */
function readMail(settling: Settling, record: (record: JournalRecord) => void) {
	const taken: Mail[] = [];
	const late = new Map<string, Deferred>();
	for (const mail of settling.mail ?? []) {
		if (late.has(mail.path)) continue;
		try {
			const answer = open(settling, mail);
			settling.worked?.delete(mail.path);
			taken.push(mail);
			if (answer) record(answer);
		} catch (thrown) {
			if (!(thrown instanceof Deferred)) throw thrown;
			late.set(mail.path, thrown);
		}
	}
	return { taken, late };
}

function waitOf(state: RunState, path: string, kind: "wait" | "retry"): WaitPlan {
	const step = state.steps.get(path);
	return { path, kind, due: step?.due ?? null, key: step?.key ?? null };
}

const CALL = "flow.call";

/** The plan as an effect, or null if the kernel performs the card itself. */
function effectOf({ program, state, facts }: Settling, plan: Extract<Plan, { do: "perform" }>): EffectPlan | null {
	const { path, card, frame, at, attempt, begun } = plan;
	if (program.cards.control(card.uses)) return null;
	const step = state.steps.get(path);
	const tries = step?.tries ?? 0;
	if (definitionId(card.uses) === CALL) {
		const scope = scopeAt(state, frame, facts);
		return { do: "call", path, card, scope, at, attempt, tries, child: step?.child ?? null };
	}
	const performable = program.cards.performable(card.uses);
	if (!performable) return null;
	const scope = scopeAt(state, frame, facts);
	const isPure = performable.definition.kind === "function" && !state.sealed;
	if (isPure && !needsDirectory(card, performable, scope)) return null;
	return { do: "act", path, card, performable, scope, at, attempt, tries, begun };
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

function carryOut(settling: Settling, plan: Exclude<Plan, { do: "wait" }>): JournalRecord[] {
	const { now, program } = settling;
	switch (plan.do) {
		case "finish": {
			const { status, error, path } = plan;
			return [{ t: "finished", at: now, status, ...(error ? { error } : {}), ...(path === undefined ? {} : { path }) }];
		}
		case "wake": {
			const step = settling.state.steps.get(plan.path);
			const called: Json = step?.child ? { result: null, run: { id: step.child.run, status: "running" } } : {};
			const wake = program.cards.control(plan.card.uses)?.wake;
			const woken = wake ? wake(now, step?.resumed ?? false) : { output: called };
			return [{ t: "done", at: now, path: plan.path, from: now, ...woken }];
		}
		case "doubt":
			return [{ t: "failed", at: now, path: plan.path, from: now, error: outcomeUnknown(plan.card), policy: "stop" }];
		case "fail":
			return [{ t: "failed", at: now, path: plan.path, from: now, error: plan.error, policy: "stop" }];
		case "pretend":
			return [{ t: "done", at: now, path: plan.path, from: now, output: plan.output, simulated: plan.as }];
		case "join":
			return join(settling, plan);
		case "perform":
			return performHere(settling, plan);
	}
}

function outcomeUnknown(card: Card): StepError {
	return {
		kind: "unknownOutcome",
		code: "OUTCOME_UNKNOWN",
		message: `The server stopped while "${card.title ?? card.id}" was being called, and the service cannot say whether it acted. Look there, then retry the card or leave it.`,
	};
}
