import type { TriggerCard } from "@keyway/schema/flow";
import type { Json, JsonObject } from "@keyway/schema/json";
import { CardFailure } from "../card-error.ts";
import { whenWorkedOut } from "../deferred.ts";
import { fail } from "../error.ts";
import { type Evaluate, resolve } from "../resolve.ts";

/**
 * Whether a trigger wants this event: its `filter` holds, one of the `attributes` it watches has changed, and every other
 * field that is filled with a name (`role`, `app`, `flow` …) names the member of the event's data that is called the
 * same. A filter that cannot be evaluated for this event does not hold.
 */
export async function wants(
	trigger: TriggerCard | null,
	data: JsonObject,
	now: number,
	evaluate: Evaluate,
): Promise<boolean> {
	if (!trigger) return true;
	const scope = { trigger: data, steps: {}, run: {}, now: new Date(now).toISOString() };
	for (const [name, field] of Object.entries(trigger.fields)) {
		try {
			const value = await whenWorkedOut(evaluate, (known) => resolve(field, scope, known));
			if (!holds(name, value, data)) return false;
		} catch (thrown) {
			// Nobody may lose an event because the server had too much to do.
			if (thrown instanceof CardFailure && thrown.error.kind === "limited") throw fail("EVENTS_BUSY");
			return false;
		}
	}
	return true;
}

function holds(name: string, value: Json, data: JsonObject): boolean {
	if (name === "filter") return value === true || value === null || value === "";
	if (name === "attributes") return watches(value, data["changed"]);
	return names(value, data[name]);
}

/** An event that does not say what has changed is wanted: nobody may miss a change for that. */
function watches(wanted: Json, changed: Json | undefined): boolean {
	const attributes = Array.isArray(wanted) ? wanted : wanted === null || wanted === "" ? [] : [wanted];
	if (attributes.length === 0 || !Array.isArray(changed)) return true;
	return attributes.some((attribute) => changed.some((each) => names(attribute, each)));
}

function names(wanted: Json, given: Json | undefined): boolean {
	// What was picked from a list is stored with its label; either may be what the event knows it by.
	if (typeof wanted === "object" && wanted !== null && !Array.isArray(wanted) && "value" in wanted)
		return names(wanted["value"] ?? null, given) || names(wanted["label"] ?? wanted["value"] ?? null, given);
	if (typeof wanted !== "string" || wanted === "" || given === undefined || given === null) return true;
	if (typeof given === "string") return given === wanted;
	if (typeof given !== "object" || Array.isArray(given)) return true;
	return given["id"] === wanted || given["name"] === wanted;
}
