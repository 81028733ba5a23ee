import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { Deferred } from "../deferred.ts";
import { resolve } from "../resolve.ts";
import { evaluateAt } from "./carry-out.ts";
import { onFailure } from "./failure.ts";
import { cardOf } from "./path.ts";
import type { JournalRecord } from "./record.ts";
import { scopeAt } from "./scope.ts";
import type { ChildEnd, Mail, Settling } from "./settling.ts";

/**
 * What a piece of mail means for the run: the record that ends the wait, or none if it is not for it: the filter does not
 * hold, or the wait is over. @throws Deferred for a filter that is worked out elsewhere
 */
export function open(settling: Settling, mail: Mail): JournalRecord | null {
	const { program, state, facts, now } = settling;
	const { path, key } = mail;
	const frame = state.frames.get(path);
	const step = state.steps.get(path);
	const card = frame && program.graph.cards[cardOf(path)];
	if (!card || step?.key !== key || state.end) return null;
	if ("end" in mail) {
		const error = failureOf(mail.end);
		if (error) return { t: "failed", at: now, path, from: now, error, ...onFailure(card, error, step.tries, now) };
		const output: Json = { result: mail.end.output, run: { id: mail.source, status: mail.end.status } };
		return { t: "done", at: now, path, from: now, output, ...(mail.end.sealed ? { sealed: true } : {}) };
	}
	const heard = program.cards.control(card.uses)?.hear?.(mail.event);
	if (heard && "error" in heard) {
		const { error } = heard;
		return { t: "failed", at: now, path, from: now, error, ...onFailure(card, error, step.tries, now) };
	}
	if (heard) return { t: "done", at: now, path, from: now, ...heard };
	const { filter } = card.fields;
	if (filter) {
		const scope = scopeAt(state, frame, facts);
		const seen = { ...scope, steps: { ...scope.steps, [card.id]: { event: mail.event } } };
		if (!holds(() => resolve(filter, seen, evaluateAt(settling, path)))) return null;
	}
	return { t: "done", at: now, path, from: now, output: { event: mail.event } };
}

/** A filter that cannot be evaluated for this event does not hold; a blank one always does. */
function holds(evaluate: () => Json): boolean {
	try {
		const value = evaluate();
		return value === true || value === null || value === "";
	} catch (thrown) {
		if (thrown instanceof Deferred) throw thrown;
		return false;
	}
}

/** Not tried again by itself: the helper's own cards were, and what it did is done. */
function failureOf({ status, error, flow }: ChildEnd): StepError | null {
	if (status === "cancelled")
		return { kind: "raised", code: "HELPER_CANCELLED", message: `The called flow "${flow}" was cancelled.` };
	if (status !== "failed") return null;
	const reason = error?.message ?? "It does not say why.";
	return { kind: "raised", code: "HELPER_FAILED", message: `The called flow "${flow}" failed: ${reason}` };
}
