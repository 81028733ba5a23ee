import type { Template } from "@keyway/contract/templates";
import { findEntry } from "@keyway/flow/catalogue-index";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph } from "@keyway/schema/flow";
import { accessTemplates } from "./access.ts";
import { joinerTemplates } from "./joiner.ts";
import { leaverTemplates } from "./leaver.ts";
import { operationsTemplates } from "./operations.ts";
import type { TemplateDefinition } from "./template.ts";

/** Every example flow; each of them runs against the sandbox in the tests (`tests/spine/templates.test.ts`). */
const TEMPLATES: readonly TemplateDefinition[] = [
	...joinerTemplates,
	...leaverTemplates,
	...accessTemplates,
	...operationsTemplates,
];

/** The connector of a card that needs a connection. */
function connectorOf(catalogue: Catalogue, uses: string): string | undefined {
	const entry = findEntry(catalogue, uses);
	return entry?.needsConnection ? entry.connector : undefined;
}

/** The examples as the gallery shows them. */
export function templates(catalogue: Catalogue): Template[] {
	return TEMPLATES.map((template) => {
		const cards = Object.values(template.graph.cards);
		const connectors = cards.flatMap((card) => connectorOf(catalogue, card.uses) ?? []);
		return { ...template, kind: "automation", connectors: [...new Set(connectors)] };
	});
}

/** The graph with the chosen connection on each card of a connector. */
export function connected(graph: FlowGraph, catalogue: Catalogue, chosen: Record<string, string>): FlowGraph {
	const cards = Object.entries(graph.cards).map(([id, card]) => {
		const connector = connectorOf(catalogue, card.uses);
		const connection = connector === undefined ? undefined : chosen[connector];
		return [id, connection === undefined ? card : { ...card, connection }];
	});
	return { ...graph, cards: Object.fromEntries(cards) };
}
