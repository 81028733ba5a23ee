import type { Catalogue } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { definitionId, Uuid } from "@keyway/schema/ids";
import type { Json } from "@keyway/schema/json";
import { findEntry } from "./catalogue-index.ts";
import { constantOf } from "./literal.ts";

const mapCards = (graph: FlowGraph, map: (card: Card) => Card): FlowGraph => ({
	...graph,
	cards: Object.fromEntries(Object.entries(graph.cards).map(([id, card]) => [id, map(card)])),
});

/** The flow without the values of fields that hold secrets: what may leave the house. */
export function withoutSecrets(graph: FlowGraph, catalogue: Catalogue): FlowGraph {
	return mapCards(graph, (card) => {
		const secret = new Set(
			(findEntry(catalogue, card.uses)?.fields ?? []).filter((field) => field.secret).map((field) => field.name),
		);
		if (secret.size === 0) return card;
		return { ...card, fields: Object.fromEntries(Object.entries(card.fields).filter(([name]) => !secret.has(name))) };
	});
}

/** Id of the flow that a card calls by a fixed value, if it does. */
export function calledFlow(card: Card): string | undefined {
	const field = definitionId(card.uses) === "flow.call" ? card.fields["flow"] : undefined;
	const value = field && constantOf(field);
	const id = typeof value === "object" && value !== null && !Array.isArray(value) ? value["value"] : value;
	return Uuid.safeParse(id).success ? (id as string) : undefined;
}

/** Ids of the flows that this one calls by a fixed value. */
export function calledFlows(graph: FlowGraph): string[] {
	return Object.values(graph.cards).flatMap((card) => calledFlow(card) ?? []);
}

/** The flow with its connections exchanged; those that `ids` does not know are taken off. */
export function withConnections(graph: FlowGraph, ids: ReadonlyMap<string, string | null>): FlowGraph {
	return mapCards(graph, ({ connection, ...card }) => {
		const own = connection === undefined ? null : ids.get(connection);
		return own ? { ...card, connection: own } : card;
	});
}

/** The flow with ids of other flows in its fixed values exchanged. */
export function withFlows(graph: FlowGraph, ids: ReadonlyMap<string, string>): FlowGraph {
	return mapCards(graph, (card) => ({
		...card,
		fields: Object.fromEntries(Object.entries(card.fields).map(([name, value]) => [name, inField(value, ids)])),
	}));
}

function inField(value: FieldValue, ids: ReadonlyMap<string, string>): FieldValue {
	switch (value.kind) {
		case "literal":
			return { kind: "literal", value: inJson(value.value, ids) };
		case "list":
			return { kind: "list", items: value.items.map((item) => inField(item, ids)) };
		case "object": {
			const fields = Object.entries(value.fields).map(([name, each]) => [name, inField(each, ids)]);
			return { kind: "object", fields: Object.fromEntries(fields) };
		}
		default:
			return value;
	}
}

function inJson(value: Json, ids: ReadonlyMap<string, string>): Json {
	if (typeof value === "string") return ids.get(value) ?? value;
	if (Array.isArray(value)) return value.map((item) => inJson(item, ids));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inJson(each, ids)]));
}
