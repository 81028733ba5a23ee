import type { FlowGraph } from "@keyway/schema/flow";
import type { CardId, LaneId } from "@keyway/schema/ids";
import { laneParts } from "@keyway/schema/ids";
import { own } from "./equal.ts";
import { pathOf, placeOf } from "./place.ts";
import { cardsAfter, cardsWithin, walk } from "./query.ts";

/** The outermost of the selected cards in reading order: what stands in their lanes comes along with them. */
export function selectionRoots(graph: FlowGraph, selected: Iterable<CardId>): CardId[] {
	const chosen = new Set(selected);
	const isInside = (id: CardId) => pathOf(graph, id).some(({ lane }) => chosen.has(laneParts(lane).card ?? ""));
	return [...walk(graph)].map((step) => step.id).filter((id) => chosen.has(id) && !isInside(id));
}

/** The selected cards with everything in their lanes, in reading order. */
export function selectionCards(graph: FlowGraph, selected: Iterable<CardId>): CardId[] {
	return selectionRoots(graph, selected).flatMap((id) => [id, ...cardsWithin(graph, id)]);
}

/** Cards that follow one another in one lane. */
export type Run = { lane: LaneId; index: number; cards: CardId[] };

/** The selection as a run of neighbours in one lane; null where it has gaps, lies in several lanes or is empty. */
export function consecutive(graph: FlowGraph, selected: Iterable<CardId>): Run | null {
	const roots = selectionRoots(graph, selected);
	const [first] = roots;
	const place = first === undefined ? undefined : placeOf(graph, first);
	if (!place) return null;
	const cards = (own<CardId[]>(graph.lanes, place.lane) ?? []).slice(place.index, place.index + roots.length);
	return cards.every((id, at) => id === roots[at]) ? { ...place, cards } : null;
}

/** "Select everything after": the cards that follow in the card's own lane and in the lanes around it, outermost only. */
export function everythingAfter(graph: FlowGraph, card: CardId | "trigger"): CardId[] {
	const after = card === "trigger" ? (graph.lanes["main"] ?? []) : cardsAfter(graph, card);
	return selectionRoots(graph, after);
}
