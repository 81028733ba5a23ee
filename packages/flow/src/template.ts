import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph } from "@keyway/schema/flow";
import { findEntry } from "./catalogue-index.ts";

/** The connector of a card that needs a connection. */
function connectorOf(catalogue: Catalogue, uses: string): string | undefined {
	const entry = findEntry(catalogue, uses);
	return entry?.needsConnection ? entry.connector : undefined;
}

/** Connectors that the flow's cards need connections of, each once. */
export function neededConnectors(graph: FlowGraph, catalogue: Catalogue): string[] {
	return [...new Set(Object.values(graph.cards).flatMap((card) => connectorOf(catalogue, card.uses) ?? []))];
}

/** The flow with one connection on all cards of a connector, by connector; those without a choice stay as they are. */
export function connected(graph: FlowGraph, catalogue: Catalogue, chosen: Record<string, string>): FlowGraph {
	const cards = Object.entries(graph.cards).map(([id, card]) => {
		const connector = connectorOf(catalogue, card.uses);
		const connection = connector === undefined ? undefined : chosen[connector];
		return [id, connection ? { ...card, connection } : card];
	});
	return { ...graph, cards: Object.fromEntries(cards) };
}
