import type { Catalogue } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";
import { type CardId, definitionId } from "@keyway/schema/ids";
import { cardTitle, titleAt } from "./card-title.ts";
import { findEntry } from "./catalogue-index.ts";
import { valuesOf } from "./field-value.ts";
import { walk } from "./query.ts";
import { plain, textsIn } from "./search-text.ts";
import { calledFlow } from "./transfer.ts";
import { fieldSpec, labelOf } from "./validate-field.ts";
import { createValueWords } from "./value-words.ts";

/** What is looked for inside flows: words, a connection, a flow that is called, or a definition (of any version). */
export type FlowQuery = { text: string } | { connection: string } | { calls: string } | { definition: string };

/** A place where a flow mentions it: `Notify IT channel: Channel is #it-news`. */
export type Mention = { card: CardId | "trigger"; field?: string; words: string };

/** A word that is looked for, and other words that mean the same: one of them must occur. */
export type Term = readonly string[];

/** Words of a question that say nothing about what is looked for. */
const FILLERS = new Set(
	"a an and are any by do does flow flows for from in is it of on that the this to use used uses using what where which with".split(
		" ",
	),
);
/** What people ask for → what the cards are called. */
const SAME: Record<string, string> = {
	post: "send",
	mail: "e-mail",
	email: "e-mail",
	remove: "delete",
	disable: "deactivate",
};

/** The words that a search or a question (`which flows post to #it-news?`) looks for. */
export function termsOf(text: string): Term[] {
	const words = plain(text)
		.split(" ")
		.map((word) => word.replace(/^["'“”(]+|["'“”)?!.,;:]+$/g, ""))
		.filter(Boolean);
	const telling = words.filter((word) => !FILLERS.has(word));
	return (telling.length > 0 ? telling : words).map((word) => {
		const stem = word.replace(/s$/, "");
		const other = SAME[word] ?? SAME[stem];
		return other ? [stem, other] : [word];
	});
}

const isIn = (text: string, term: Term): boolean => term.some((word) => text.includes(word));

/** The entries whose own words (name, aliases, connector, labels of fields) hold the term: cards of them may match it. */
export function definitionsNamed(catalogue: Catalogue, term: Term): string[] {
	const found = catalogue.entries.filter((entry) => {
		const connector = catalogue.connectors.find((each) => each.id === entry.connector)?.name ?? "";
		const labels = entry.fields.map((field) => field.label);
		return isIn(plain([entry.name, ...(entry.aliases ?? []), connector, ...labels].join(" ")), term);
	});
	return [...new Set(found.map((entry) => entry.id))];
}

/** All places of a flow that mention what is looked for, in reading order; none for an empty text. */
export function mentions(graph: FlowGraph, catalogue: Catalogue, query: FlowQuery): Mention[] {
	const cards = [...walk(graph)].map(({ id }) => graph.cards[id] as Card);
	const all = graph.trigger ? [graph.trigger, ...cards] : cards;
	if ("connection" in query)
		return all.filter((card) => card.connection === query.connection).map((card) => whole(card, catalogue));
	if ("calls" in query)
		return cards.filter((card) => calledFlow(card) === query.calls).map((card) => whole(card, catalogue));
	if ("definition" in query) {
		const id = definitionId(query.definition);
		return all.filter((card) => definitionId(card.uses) === id).map((card) => whole(card, catalogue));
	}
	const terms = termsOf(query.text);
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
function inCard(graph: FlowGraph, card: Card | TriggerCard, catalogue: Catalogue, terms: readonly Term[]): Mention[] {
	const entry = findEntry(catalogue, card.uses);
	const connector = catalogue.connectors.find((each) => each.id === entry?.connector)?.name ?? "";
	const name = plain([card.title, entry?.name, ...(entry?.aliases ?? []), connector, card.words].join(" "));
	const found: Mention[] = terms.every((term) => isIn(name, term)) ? [whole(card, catalogue)] : [];
	const valueWords = createValueWords(catalogue);
	for (const [field, values] of valuesByField(card)) {
		const spec = fieldSpec(entry?.fields ?? [], field);
		if (spec?.secret) continue;
		const label = labelOf(entry, field);
		const value = plain(values.flatMap(textsIn).join(" "));
		const context = `${name} ${plain(label)} ${value}`;
		if (!terms.some((term) => isIn(value, term)) || !terms.every((term) => isIn(context, term))) continue;
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

function inNotes(graph: FlowGraph, catalogue: Catalogue, terms: readonly Term[]): Mention[] {
	return Object.values(graph.notes).flatMap(({ text, at }) => {
		const content = plain(text);
		if (!terms.every((term) => isIn(content, term))) return [];
		const group = graph.groups[at];
		const where = group ? group.title : titleAt(graph, at, catalogue);
		return [{ card: group?.first ?? at, words: `Note at "${where}": ${text.replace(/\s+/g, " ").slice(0, 80)}` }];
	});
}
