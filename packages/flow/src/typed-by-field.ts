import type { Catalogue, OutputSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, TriggerCard } from "@keyway/schema/flow";
import { VALUE_TYPES } from "@keyway/schema/value-type";
import { findNewest } from "./catalogue-index.ts";

/** The card whose filter judges an event that it gives itself. */
export const WAIT_FOR = "flow.waitFor";

/** Outputs whose type a field of the card tells: the event that it waits for. */
export function eventOutputs(card: Card, declared: OutputSpec[], catalogue: Catalogue): OutputSpec[] {
	const value = literalOf(card.fields["event"]);
	const id = isRecord(value) ? value["value"] : value;
	const fields = typeof id === "string" ? findNewest(catalogue, id)?.outputs : undefined;
	if (!fields) return declared;
	return declared.map((each) => (each.name === "event" ? { ...each, fields, open: true } : each));
}

/** A helper's trigger names its inputs and their types: `text`, or `text?` for one that may be left out. */
export function inputOutputs(trigger: TriggerCard, declared: OutputSpec[]): OutputSpec[] {
	const types = literalOf(trigger.fields["inputs"]);
	if (!isRecord(types)) return declared;
	const fields = Object.entries(types).map(([name, words]): OutputSpec => {
		const type = VALUE_TYPES.find((each) => each === String(words).replace("?", "")) ?? "any";
		const optional = String(words).endsWith("?") ? { optional: true } : {};
		return { name, label: name, type, ...optional };
	});
	return declared.map((each) => (each.name === "inputs" ? { ...each, fields, open: true } : each));
}

function literalOf(field: FieldValue | undefined): unknown {
	if (field?.kind === "literal") return field.value;
	if (field?.kind !== "object") return undefined;
	return Object.fromEntries(Object.entries(field.fields).map(([name, each]) => [name, literalOf(each)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
