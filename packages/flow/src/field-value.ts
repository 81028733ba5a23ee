import type { FieldValue, Reference } from "@keyway/schema/field-value";
import type { Card, TriggerCard } from "@keyway/schema/flow";

/** `user` is accepted and stored as `trigger.user`. */
function normalReference<R extends Reference>(reference: R): R {
	return reference.card === "user" ? { ...reference, card: "trigger", path: ["user", ...reference.path] } : reference;
}

/** The value as it is stored: references to `user` become references to `trigger.user`. */
export function normalValue(value: FieldValue): FieldValue {
	switch (value.kind) {
		case "ref":
			return normalReference(value);
		case "template":
			return { ...value, parts: value.parts.map((each) => (typeof each === "string" ? each : normalReference(each))) };
		case "list":
			return { ...value, items: value.items.map(normalValue) };
		case "object":
			return { ...value, fields: normalValues(value.fields) };
		default:
			return value;
	}
}

function normalValues(values: Record<string, FieldValue>): Record<string, FieldValue> {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, normalValue(value)]));
}

export function normalCard<C extends Card | TriggerCard>(card: C): C {
	const { outputs } = card;
	return {
		...card,
		fields: normalValues(card.fields),
		...(outputs
			? { outputs: Object.fromEntries(Object.entries(outputs).map(([name, byLane]) => [name, normalValues(byLane)])) }
			: {}),
		...("orderingKey" in card && card.orderingKey ? { orderingKey: normalValue(card.orderingKey) } : {}),
	};
}

/** All values inside a value, itself first. */
export function* valuesWithin(value: FieldValue): Generator<FieldValue> {
	yield value;
	if (value.kind === "list") for (const each of value.items) yield* valuesWithin(each);
	if (value.kind === "object") for (const each of Object.values(value.fields)) yield* valuesWithin(each);
}

/** All values of a card with the field they fill; merged outputs count as the field `outputs`, like the ordering key. */
export function* valuesOf(card: Card | TriggerCard): Generator<{ field: string; value: FieldValue }> {
	for (const [field, value] of Object.entries(card.fields)) yield { field, value };
	for (const byLane of Object.values(card.outputs ?? {}))
		for (const value of Object.values(byLane)) yield { field: "outputs", value };
	if ("orderingKey" in card && card.orderingKey) yield { field: "orderingKey", value: card.orderingKey };
}
