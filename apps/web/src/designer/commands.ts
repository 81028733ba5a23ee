import { usesOf } from "@keyway/flow/catalogue-index";
import type { Edit } from "@keyway/flow/edit";
import { lanesOf, placeOf } from "@keyway/flow/place";
import { newCardId } from "@keyway/flow/query";
import type { CatalogueEntry } from "@keyway/schema/catalogue";
import { type FieldValue, literal } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { type CardId, type LaneId, laneParts } from "@keyway/schema/ids";

/** Where a card would go: before the card at `index` of the lane. */
export type Spot = { lane: LaneId; index: number };

export function startingFields(entry: CatalogueEntry): Record<string, FieldValue> {
	const set = entry.fields.filter((spec) => spec.default !== undefined);
	return Object.fromEntries(set.map((spec) => [spec.name, literal(spec.default as never)]));
}

/** Places a new card; its id comes back, so that it can be selected. */
export function addCard(graph: FlowGraph, entry: CatalogueEntry, spot: Spot, connection: string | undefined) {
	const uses = usesOf(entry);
	const card: Card = {
		id: newCardId(graph, uses),
		uses,
		fields: startingFields(entry),
		...(entry.needsConnection && connection ? { connection } : {}),
	};
	const edit: Edit = { kind: "card.add", card, ...spot };
	return { id: card.id, edit };
}

export function setTrigger(entry: CatalogueEntry): Edit {
	return {
		kind: "trigger.set",
		trigger: { id: "trigger", uses: usesOf(entry), fields: startingFields(entry) },
	};
}

/** The place right behind a card; behind the first card is the start of the main lane. */
export function spotAfter(graph: FlowGraph, card: string | null): Spot {
	if (card === "trigger") return { lane: "main", index: 0 };
	const place = card === null ? undefined : placeOf(graph, card);
	if (place) return { lane: place.lane, index: place.index + 1 };
	return { lane: "main", index: graph.lanes["main"]?.length ?? 0 };
}

export type Direction = "earlier" | "later" | "up" | "down";

/**
 * Where a card goes when it is moved by keyboard: `earlier` and `later` along its lane, out of the lane at its ends;
 * `up` and `down` to the neighbouring lane of the same card.
 */
export function spotToward(graph: FlowGraph, card: CardId, direction: Direction): Spot | null {
	const place = placeOf(graph, card);
	if (!place) return null;
	const { card: owner } = laneParts(place.lane);
	const length = graph.lanes[place.lane]?.length ?? 0;
	if (direction === "earlier" && place.index > 0) return { lane: place.lane, index: place.index - 1 };
	if (direction === "later" && place.index < length - 1) return { lane: place.lane, index: place.index + 1 };
	if (owner === null) return null;
	const outside = placeOf(graph, owner);
	if (!outside) return null;
	if (direction === "earlier") return { lane: outside.lane, index: outside.index };
	if (direction === "later") return { lane: outside.lane, index: outside.index + 1 };
	const lanes = lanesOf(graph, owner);
	const other = lanes[lanes.indexOf(place.lane) + (direction === "up" ? -1 : 1)];
	return other ? { lane: other, index: Math.min(place.index, graph.lanes[other]?.length ?? 0) } : null;
}

export function moveCard(card: CardId, spot: Spot): Edit {
	return { kind: "card.move", id: card, ...spot };
}

/** The card that an arrow key leads to: along the links, up and down between lanes. */
export function neighbour(graph: FlowGraph, card: string, key: string): string | null {
	const place = card === "trigger" ? { lane: "main", index: -1 } : placeOf(graph, card);
	if (!place) return null;
	const lane = graph.lanes[place.lane] ?? [];
	const owner = laneParts(place.lane).card;
	if (key === "ArrowRight") return firstWithin(graph, card) ?? lane[place.index + 1] ?? afterOwner(graph, owner);
	if (key === "ArrowLeft") return place.index > 0 ? (lane[place.index - 1] ?? null) : (owner ?? firstCard(card));
	if (owner === null) return null;
	const lanes = lanesOf(graph, owner);
	const step = key === "ArrowUp" ? -1 : 1;
	for (let at = lanes.indexOf(place.lane) + step; at >= 0 && at < lanes.length; at += step) {
		const cards = graph.lanes[lanes[at] as LaneId] ?? [];
		const target = cards[Math.min(place.index, cards.length - 1)];
		if (target) return target;
	}
	return null;
}

const firstCard = (card: string) => (card === "trigger" ? null : "trigger");

function firstWithin(graph: FlowGraph, card: string): string | null {
	for (const lane of lanesOf(graph, card)) {
		const first = graph.lanes[lane]?.[0];
		if (first) return first;
	}
	return null;
}

function afterOwner(graph: FlowGraph, owner: string | null): string | null {
	let current = owner;
	while (current !== null) {
		const place = placeOf(graph, current);
		if (!place) return null;
		const next = graph.lanes[place.lane]?.[place.index + 1];
		if (next) return next;
		current = laneParts(place.lane).card;
	}
	return null;
}
