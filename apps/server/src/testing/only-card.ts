import { findEntry } from "@keyway/flow/catalogue-index";
import { visibleFrom } from "@keyway/flow/query";
import type { Catalogue } from "@keyway/schema/catalogue";
import { errors } from "@keyway/schema/error";
import type { FlowGraph } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { Json } from "@keyway/schema/json";

const fail = errors({
	TEST_CARD_UNKNOWN: [422, 'The flow has no card "{card}".'],
	TEST_CARD_IN_LOOP: [422, 'The card "{card}" stands in a loop. Test the flow up to the loop "{loop}" instead.'],
});

/** @throws TEST_CARD_UNKNOWN */
export function requireCard(graph: FlowGraph, card: string): void {
	if (!Object.hasOwn(graph.cards, card)) throw fail("TEST_CARD_UNKNOWN", { card });
}

/**
 * The flow as far as one card sees it, in one lane, with sample outputs for all other cards.
 * @throws TEST_CARD_UNKNOWN, TEST_CARD_IN_LOOP
 */
export function onlyCard(
	graph: FlowGraph,
	card: string,
	catalogue: Catalogue,
): { graph: FlowGraph; outputs: { [card: string]: Json } } {
	requireCard(graph, card);
	const visible = visibleFrom(graph, card);
	for (const { id, as } of visible)
		if (as === "around" && definitionId(graph.cards[id]?.uses ?? "") === "flow.forEach")
			throw fail("TEST_CARD_IN_LOOP", { card, loop: id });
	const before = visible.map(({ id }) => id).reverse();
	const outputs = Object.fromEntries(
		before.map((id) => [id, findEntry(catalogue, graph.cards[id]?.uses ?? "")?.sample ?? null]),
	);
	const main = [...before, card];
	const cards = Object.fromEntries(main.flatMap((id) => (graph.cards[id] ? [[id, graph.cards[id]]] : [])));
	return { graph: { trigger: graph.trigger, cards, lanes: { main }, groups: {}, notes: {} }, outputs };
}
