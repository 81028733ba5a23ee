import type { Catalogue } from "@keyway/schema/catalogue";
import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import { findEntry } from "./catalogue-index.ts";
import { own } from "./equal.ts";

/** What people call a card: its own title, else what it does. */
export function cardTitle(card: Card | TriggerCard, catalogue: Catalogue): string {
	return card.title ?? findEntry(catalogue, card.uses)?.name ?? definitionId(card.uses);
}

/** The same for a card's id or a reference's root; the id itself where there is no such card. */
export function titleAt(graph: FlowGraph, id: string, catalogue: Catalogue): string {
	if (id === "trigger") return graph.trigger ? cardTitle(graph.trigger, catalogue) : "Trigger";
	const card = own<Card>(graph.cards, id);
	return card ? cardTitle(card, catalogue) : id;
}
