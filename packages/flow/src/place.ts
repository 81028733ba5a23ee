import type { FlowGraph } from "@keyway/schema/flow";
import { type CardId, type LaneId, laneParts } from "@keyway/schema/ids";
import { byReadingOrder, LOOP_LANE } from "./lanes.ts";

/** Where a card stands. */
export type Place = { lane: LaneId; index: number };

type Places = { places: Map<CardId, Place>; lanes: Map<CardId, LaneId[]> };
const NO_LANES: readonly LaneId[] = [];
const known = new WeakMap<FlowGraph["lanes"], Places>();

/** Graphs are never changed in place, so what is derived from a graph's lanes is kept beside them. */
function placesOf(graph: FlowGraph): Places {
	const kept = known.get(graph.lanes);
	if (kept) return kept;
	const places = new Map<CardId, Place>();
	const lanes = new Map<CardId, LaneId[]>();
	for (const lane in graph.lanes) {
		const cards = graph.lanes[lane] as CardId[];
		for (let index = 0; index < cards.length; index++) places.set(cards[index] as CardId, { lane, index });
		const owner = laneParts(lane).card;
		if (owner === null) continue;
		const siblings = lanes.get(owner);
		if (siblings) siblings.push(lane);
		else lanes.set(owner, [lane]);
	}
	for (const each of lanes.values())
		if (each.length > 1) each.sort((a, b) => byReadingOrder(laneParts(a).name, laneParts(b).name));
	const result = { places, lanes };
	known.set(graph.lanes, result);
	return result;
}

export function placeOf(graph: FlowGraph, card: CardId): Place | undefined {
	return placesOf(graph).places.get(card);
}

/** A card's lanes in reading order; none for most cards. */
export function lanesOf(graph: FlowGraph, card: CardId): readonly LaneId[] {
	return placesOf(graph).lanes.get(card) ?? NO_LANES;
}

/** The card whose lane this card stands in; null in `main`. */
export function ownerOf(graph: FlowGraph, card: CardId): CardId | null {
	const place = placeOf(graph, card);
	return place ? laneParts(place.lane).card : null;
}

/** The card's own place, then its owner's, out to `main`. */
export function pathOf(graph: FlowGraph, card: CardId): Place[] {
	const path: Place[] = [];
	let current: CardId | null = card;
	while (current !== null) {
		const place = placeOf(graph, current);
		// A malformed flow may have a lane inside itself; the walk ends where it has been before.
		if (!place || path.some((each) => each.lane === place.lane)) break;
		path.push(place);
		current = laneParts(place.lane).card;
	}
	return path;
}

/** The card whose loop a card stands in, the innermost one. */
export function loopAround(graph: FlowGraph, card: CardId): CardId | undefined {
	return lanesAround(graph, card).find((lane) => lane.name === LOOP_LANE)?.card;
}

/** The lanes that a card stands in, the innermost first, each with its card; `main` is left out. */
export function lanesAround(graph: FlowGraph, card: CardId): { card: CardId; name: string }[] {
	return pathOf(graph, card).flatMap(({ lane }) => {
		const owner = laneParts(lane);
		return owner.card === null ? [] : [{ card: owner.card, name: owner.name }];
	});
}
