import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import { cardIdFor } from "./draft.ts";

export type Named = { graph: FlowGraph; original: Map<string, string> };

/** The same flow with the ids that the parser gives to cards in reading order. */
export function withCanonicalIds(graph: FlowGraph): Named {
	const names = new Map<string, string>();
	const taken = new Set<string>();
	for (const id of readingOrder(graph)) {
		const card = graph.cards[id];
		if (!card) continue;
		const name = cardIdFor(definitionId(card.uses), taken);
		taken.add(name);
		names.set(id, name);
	}
	const rename = (id: string) => names.get(id) ?? id;
	const cards: Record<string, Card> = {};
	for (const [id, name] of names) {
		const card = graph.cards[id] as Card;
		cards[name] = { id: name, uses: card.uses, fields: renamedFields(card.fields, rename) };
	}
	const lanes: Record<string, string[]> = {};
	for (const [lane, ids] of Object.entries(graph.lanes)) {
		const dot = lane.indexOf(".");
		lanes[dot < 0 ? lane : `${rename(lane.slice(0, dot))}${lane.slice(dot)}`] = ids.map(rename);
	}
	const trigger = graph.trigger
		? { id: "trigger" as const, uses: graph.trigger.uses, fields: renamedFields(graph.trigger.fields, rename) }
		: null;
	return {
		graph: { trigger, cards, lanes, groups: {}, notes: {} },
		original: new Map([...names].map(([id, name]) => [name, id])),
	};
}

/** Cards with a branch of their own stand before what is in it. */
function readingOrder(graph: FlowGraph, lane = "main"): string[] {
	return (graph.lanes[lane] ?? []).flatMap((id) => [
		id,
		...lanesOf(graph, id).flatMap((name) => readingOrder(graph, `${id}.${name}`)),
	]);
}

const FIRST = ["then", "each", "try", "approved"];

const LAST = ["else", "denied", "timedOut", "onError"];

const rankOf = (name: string): number =>
	FIRST.includes(name)
		? 0
		: LAST.includes(name)
			? 100_000 + LAST.indexOf(name)
			: 1 + Number(/\d+$/.exec(name)?.[0] ?? 0);

export function lanesOf(graph: FlowGraph, card: string): string[] {
	return Object.keys(graph.lanes)
		.filter((lane) => lane.startsWith(`${card}.`))
		.map((lane) => lane.slice(card.length + 1))
		.sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
}

export function renamedFields(
	fields: Record<string, FieldValue>,
	rename: (id: string) => string,
): Record<string, FieldValue> {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, renamedValue(value, rename)]));
}

function renamedValue(value: FieldValue, rename: (id: string) => string): FieldValue {
	switch (value.kind) {
		case "literal":
			return value;
		case "ref":
			return { kind: "ref", card: rename(value.card), path: value.path };
		case "expression":
			return { kind: "expression", cel: renamedCel(value.cel, rename) };
		case "template":
			return {
				kind: "template",
				parts: value.parts.map((part) =>
					typeof part === "string" ? part : { card: rename(part.card), path: part.path },
				),
			};
		case "list":
			return { kind: "list", items: value.items.map((each) => renamedValue(each, rename)) };
		case "object":
			return { kind: "object", fields: renamedFields(value.fields, rename) };
	}
}

/** `steps.<id>` outside of quoted texts. */
const renamedCel = (cel: string, rename: (id: string) => string): string =>
	cel.replace(
		/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\bsteps\.([a-z]\w*)/g,
		(whole, quoted: string | undefined, id: string | undefined) =>
			quoted !== undefined || id === undefined ? whole : `steps.${rename(id)}`,
	);
