import { type Rewrite, rewriteReferences, writtenReferences } from "@keyway/expression/rewrite";
import type { FieldValue, Reference } from "@keyway/schema/field-value";
import type { Card, TriggerCard } from "@keyway/schema/flow";
import { valuesOf, valuesWithin } from "./field-value.ts";

/** A reference and the field of the card that holds it; merged outputs count as the field `outputs`. */
export type CardReference = { field: string; reference: Reference };

const known = new WeakMap<Card | TriggerCard, readonly CardReference[]>();

/** All references in a card's fields, wherever they stand; cards are never changed in place, so they are kept. */
export function referencesOf(card: Card | TriggerCard): readonly CardReference[] {
	const kept = known.get(card);
	if (kept) return kept;
	const found: CardReference[] = [];
	for (const { field, value } of valuesOf(card))
		for (const part of valuesWithin(value))
			for (const reference of referencesIn(part)) found.push({ field, reference });
	known.set(card, found);
	return found;
}

function referencesIn(value: FieldValue): Reference[] {
	if (value.kind === "ref") return [{ card: value.card, path: value.path }];
	if (value.kind === "template") return value.parts.filter((part) => typeof part !== "string");
	return value.kind === "expression" ? writtenReferences(value.cel) : [];
}

/** The card with its references exchanged; the same card where none is. */
export function rewriteCard<C extends Card | TriggerCard>(card: C, rewrite: Rewrite): C {
	const fields = rewriteValues(card.fields, rewrite);
	const outputs = card.outputs && mapped(card.outputs, (byLane) => rewriteValues(byLane, rewrite));
	if (fields === card.fields && outputs === card.outputs) return card;
	return { ...card, fields, ...(outputs ? { outputs } : {}) };
}

function rewriteValues(values: Record<string, FieldValue>, rewrite: Rewrite): Record<string, FieldValue> {
	return mapped(values, (value) => rewriteValue(value, rewrite));
}

/** The value with its references exchanged, also inside lists, objects, texts and expressions. */
export function rewriteValue(value: FieldValue, rewrite: Rewrite): FieldValue {
	switch (value.kind) {
		case "literal":
			return value;
		case "ref": {
			const next = rewrite({ card: value.card, path: value.path });
			return next ? { kind: "ref", ...next } : value;
		}
		case "template":
			return {
				...value,
				parts: value.parts.map((part) => (typeof part === "string" ? part : (rewrite(part) ?? part))),
			};
		case "expression": {
			const cel = rewriteReferences(value.cel, rewrite);
			return cel === value.cel ? value : { ...value, cel };
		}
		case "list":
			return { ...value, items: value.items.map((each) => rewriteValue(each, rewrite)) };
		case "object":
			return { ...value, fields: rewriteValues(value.fields, rewrite) };
	}
}

/** The record with each value mapped; the same record where nothing changes. */
function mapped<T>(record: Record<string, T>, map: (value: T) => T): Record<string, T> {
	const entries = Object.entries(record).map(([key, value]) => [key, map(value)] as const);
	return entries.every(([key, value]) => value === record[key]) ? record : Object.fromEntries(entries);
}
