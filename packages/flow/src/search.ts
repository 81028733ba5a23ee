import type { Catalogue } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";
import { type CardId, definitionId } from "@keyway/schema/ids";
import type { Json } from "@keyway/schema/json";
import { cardTitle, titleAt } from "./card-title.ts";
import { findEntry } from "./catalogue-index.ts";
import { valuesOf, valuesWithin } from "./field-value.ts";
import { walk } from "./query.ts";
import { fieldSpec, labelOf } from "./validate-field.ts";
import { createValueWords } from "./value-words.ts";

/** What is looked for inside flows: words, a connection, or a card by its definition (of any version). */
export type FlowQuery = { text: string } | { connection: string } | { definition: string };

/** A place where a flow mentions it: `Notify IT channel: Channel is #it-news`. */
export type Mention = { card: CardId | "trigger"; field?: string; words: string };

/** All places of a flow that mention what is looked for, in reading order; none for an empty text. */
export function mentions(graph: FlowGraph, catalogue: Catalogue, query: FlowQuery): Mention[] {
	const cards = [...walk(graph)].map(({ id }) => graph.cards[id] as Card);
	const all = graph.trigger ? [graph.trigger, ...cards] : cards;
	if ("connection" in query)
		return all.filter((card) => card.connection === query.connection).map((card) => whole(card, catalogue));
	if ("definition" in query) {
		const id = definitionId(query.definition);
		return all.filter((card) => definitionId(card.uses) === id).map((card) => whole(card, catalogue));
	}
	const terms = plain(query.text).split(" ").filter(Boolean);
	if (terms.length === 0) return [];
	return [...all.flatMap((card) => inCard(graph, card, catalogue, terms)), ...inNotes(graph, catalogue, terms)];
}

function whole(card: Card | TriggerCard, catalogue: Catalogue): Mention {
	return { card: card.id, words: cardTitle(card, catalogue) };
}

/**
 * A card is mentioned when its name has all the words; a field when its value has some of them and the card and the
 * field's label the others: "post #it-news" finds the channel of a card that posts.
 */
function inCard(graph: FlowGraph, card: Card | TriggerCard, catalogue: Catalogue, terms: readonly string[]): Mention[] {
	const entry = findEntry(catalogue, card.uses);
	const connector = catalogue.connectors.find((each) => each.id === entry?.connector)?.name ?? "";
	const name = plain([card.title, entry?.name, ...(entry?.aliases ?? []), connector, card.words].join(" "));
	const found: Mention[] = terms.every((term) => name.includes(term)) ? [whole(card, catalogue)] : [];
	const valueWords = createValueWords(catalogue);
	for (const [field, values] of valuesByField(card)) {
		const spec = fieldSpec(entry?.fields ?? [], field);
		if (spec?.secret) continue;
		const label = labelOf(entry, field);
		const value = plain(values.flatMap(textsIn).join(" "));
		const context = `${name} ${plain(label)} ${value}`;
		if (!terms.some((term) => value.includes(term)) || !terms.every((term) => context.includes(term))) continue;
		const [first] = values;
		const words = first ? valueWords(graph, first, spec) : "";
		found.push({ card: card.id, field, words: `${cardTitle(card, catalogue)}: ${label} is ${words}` });
	}
	return found;
}

function valuesByField(card: Card | TriggerCard): Map<string, FieldValue[]> {
	const values = new Map<string, FieldValue[]>();
	for (const { field, value } of valuesOf(card)) values.set(field, [...(values.get(field) ?? []), value]);
	return values;
}

/** All that is written in a value, as it stands there; data that it reads is not known here. */
function textsIn(value: FieldValue): string[] {
	return [...valuesWithin(value)].flatMap((part) => {
		if (part.kind === "literal") return literalTexts(part.value);
		if (part.kind === "template") return part.parts.filter((each) => typeof each === "string");
		return part.kind === "expression" ? [part.cel] : [];
	});
}

function literalTexts(value: Json): string[] {
	if (typeof value === "string") return [value];
	if (typeof value === "number") return [String(value)];
	if (typeof value !== "object" || value === null) return [];
	return (Array.isArray(value) ? value : Object.values(value)).flatMap(literalTexts);
}

function inNotes(graph: FlowGraph, catalogue: Catalogue, terms: readonly string[]): Mention[] {
	return Object.values(graph.notes).flatMap(({ text, at }) => {
		const content = plain(text);
		if (!terms.every((term) => content.includes(term))) return [];
		const group = graph.groups[at];
		const where = group ? group.title : titleAt(graph, at, catalogue);
		return [{ card: group?.first ?? at, words: `Note at "${where}": ${text.replace(/\s+/g, " ").slice(0, 80)}` }];
	});
}

/** Lower case, without accents, one space between words. */
function plain(text: string): string {
	return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}
