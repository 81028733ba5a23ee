import type { FieldValue } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { Json } from "@keyway/schema/json";
import { valuesOf, valuesWithin } from "./field-value.ts";
import { calledFlows } from "./transfer.ts";

/** Lower case, without accents, one space between words. */
export function plain(text: string): string {
	return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

/** All that is written in a value, as it stands there; data that it reads is not known here. */
export function textsIn(value: FieldValue): string[] {
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

/** What a flow is found by, told from its document alone: kept beside it and never stale. */
export type FlowFacts = { text: string; definitions: string[]; connections: string[]; calls: string[] };

/** Names that the catalogue gives are left out: whoever searches turns them into definitions first. */
export function flowFacts(graph: FlowGraph): FlowFacts {
	const cards = [...(graph.trigger ? [graph.trigger] : []), ...Object.values(graph.cards)];
	const texts = cards.flatMap((card) => [
		card.title ?? "",
		card.words ?? "",
		...[...valuesOf(card)].flatMap(({ value }) => textsIn(value)),
	]);
	const notes = Object.values(graph.notes).map((note) => note.text);
	return {
		text: plain([...texts, ...notes].filter(Boolean).join(" ")).replaceAll("\u0000", ""),
		definitions: unique(cards.map((card) => definitionId(card.uses))),
		connections: unique(cards.flatMap((card) => (card.connection === undefined ? [] : [card.connection]))),
		calls: unique(calledFlows(graph)),
	};
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
