import type { Card } from "@keyway/schema/flow";
import type { ErrorKind, StepError } from "@keyway/schema/run";
import type { FailurePolicy } from "./record.ts";

type Retry = NonNullable<Card["retry"]>;

/** Without a policy on the card: what passes by itself is tried three times more, after 2, 4 and 8 seconds. */
const DEFAULT_RETRY: Retry = { times: 3, first: 2, factor: 2, max: 300, on: ["any"] };

/** Kinds that may pass by themselves; of the others (wrong key, wrong field) another try gives the same answer. */
const PASSING: readonly ErrorKind[] = ["limited", "down", "timeout"];

/** Decides what is done about a failure. `tries` = tries before this one since a person last asked. */
export function onFailure(
	card: Card,
	error: StepError,
	tries: number,
	now: number,
): { policy: FailurePolicy; due?: number } {
	const retry = card.retry ?? DEFAULT_RETRY;
	if (tries < retry.times && isRetried(retry, error.kind)) {
		const backOff = Math.min(retry.first * retry.factor ** tries, retry.max);
		return { policy: "retry", due: now + Math.ceil(Math.max(backOff, error.retryAfter ?? 0) * 1000) };
	}
	// Nobody knows what was done, so nothing may go on from it before a person has looked.
	return { policy: error.kind === "unknownOutcome" ? "stop" : (card.onError ?? "stop") };
}

function isRetried(retry: Retry, kind: ErrorKind): boolean {
	return PASSING.includes(kind) && retry.on.some((on) => on === "any" || on === kind);
}
