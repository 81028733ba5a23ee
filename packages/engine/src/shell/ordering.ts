import type { TriggerCard } from "@keyway/schema/flow";
import type { Json, JsonObject } from "@keyway/schema/json";
import { CardFailure } from "../card-error.ts";
import { whenWorkedOut } from "../deferred.ts";
import { fail } from "../error.ts";
import type { LoadedRun } from "../ports.ts";
import { type Evaluate, resolve } from "../resolve.ts";

/** Characters of a key that count: longer ones share a line, which only makes runs wait for each other. */
const LONGEST = 200;

/**
 * The ordering key of an event: runs of the flow with the same one run one after another. Null, and so no order, where
 * the trigger names none, or the event gives nothing to tell it by.
 * @throws AppError `EVENTS_BUSY`
 */
export async function orderOf(
	trigger: TriggerCard | null,
	data: JsonObject,
	now: number,
	evaluate: Evaluate,
): Promise<string | null> {
	const field = trigger?.orderingKey;
	if (!field) return null;
	const scope = { trigger: data, steps: {}, run: {}, now: new Date(now).toISOString() };
	try {
		return keyOf(await whenWorkedOut(evaluate, (known) => resolve(field, scope, known)));
	} catch (thrown) {
		// Without its key the run might overtake another one of the line.
		if (thrown instanceof CardFailure && thrown.error.kind === "limited") throw fail("EVENTS_BUSY");
		return null;
	}
}

/** The ordering key that a stored run began with. */
export function orderIn({ journal }: LoadedRun): string | null {
	const started = journal[0]?.records[0];
	return (started?.t === "started" && started.order) || null;
}

/** A person or another record counts by its id. */
function keyOf(value: Json): string | null {
	if (typeof value === "object" && value !== null)
		return !Array.isArray(value) && value["id"] !== undefined ? keyOf(value["id"]) : null;
	return value === null || value === "" ? null : String(value).slice(0, LONGEST);
}
