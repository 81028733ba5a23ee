import type { FlowGraph } from "@keyway/schema/flow";
import { type CardId, definitionId, type LaneId, laneParts, RESERVED_CARD_IDS, type Uses } from "@keyway/schema/ids";
import { lanesOf, pathOf, placeOf } from "./place.ts";

/** A card met on a walk: its lane, its index there and how many lanes it is inside of (0 = `main`). */
export type Step = { id: CardId; lane: LaneId; index: number; depth: number };

/** All cards in reading order: each card, then what stands in its lanes, then the next card. */
export function* walk(graph: FlowGraph, from: LaneId = "main", depth = 0): Generator<Step> {
	for (const [index, id] of (graph.lanes[from] ?? []).entries()) {
		yield { id, lane: from, index, depth };
		for (const lane of lanesOf(graph, id)) yield* walk(graph, lane, depth + 1);
	}
}

/** Numbers as people see them on cards and steps: the trigger is 1, cards follow in reading order. */
export function stepNumbers(graph: FlowGraph): Map<CardId | "trigger", number> {
	const numbers = new Map<CardId | "trigger", number>([["trigger", 1]]);
	for (const { id } of walk(graph)) numbers.set(id, numbers.size + 1);
	return numbers;
}

/** Everything in the card's own lanes, however deep, in reading order. */
export function cardsWithin(graph: FlowGraph, card: CardId): CardId[] {
	const found: CardId[] = [];
	for (const lane of lanesOf(graph, card)) for (const { id } of walk(graph, lane)) found.push(id);
	return found;
}

/** Whether the lane belongs to the card, or lies in one that does. */
export function isWithin(graph: FlowGraph, lane: LaneId, card: CardId): boolean {
	const owner = laneParts(lane).card;
	if (owner === null) return false;
	return owner === card || pathOf(graph, owner).some((place) => laneParts(place.lane).card === card);
}

/** Everything that runs after a card: what follows it in its lane, and in the lanes around it. */
export function cardsAfter(graph: FlowGraph, card: CardId): CardId[] {
	const found: CardId[] = [];
	for (const { lane, index } of pathOf(graph, card)) {
		for (const id of (graph.lanes[lane] ?? []).slice(index + 1)) found.push(id, ...cardsWithin(graph, id));
	}
	return found;
}

/** A card whose data another may use: one that ran `before`, or one that stands `around`, through which lane. */
export type Visible = { id: CardId; as: "before" } | { id: CardId; as: "around"; lane: string };

/** Cards whose data may be used in this card, nearest first. */
export function visibleFrom(graph: FlowGraph, card: CardId): Visible[] {
	const found: Visible[] = [];
	for (const { lane, index } of pathOf(graph, card)) {
		const cards = graph.lanes[lane] ?? [];
		for (let at = index - 1; at >= 0; at--) found.push({ id: cards[at] as CardId, as: "before" });
		const owner = laneParts(lane);
		if (owner.card !== null) found.push({ id: owner.card, as: "around", lane: owner.name });
	}
	return found;
}

/** How `to` stands to the card `from` that would use its data. */
export type Relation = "before" | "around" | "self" | "later" | "inLane" | "unknown";

export function relation(graph: FlowGraph, from: CardId, to: CardId): Relation {
	if (!Object.hasOwn(graph.cards, to)) return "unknown";
	if (from === to) return "self";
	const path = pathOf(graph, from);
	for (const [depth, place] of pathOf(graph, to).entries()) {
		const shared = path.find((each) => each.lane === place.lane);
		if (!shared) continue;
		if (place.index === shared.index) return depth === 0 ? "around" : "inLane";
		if (place.index > shared.index) return "later";
		return depth === 0 ? "before" : "inLane";
	}
	return "unknown";
}

/** A free id made from what the card does: `send_channel_message`, then `send_channel_message_2`. */
export function newCardId(graph: FlowGraph, uses: Uses): CardId {
	const action = definitionId(uses).split(".").at(-1) ?? "card";
	const words = action.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^_/, "");
	return freeCardId(words, (id) => Object.hasOwn(graph.cards, id));
}

/** This id where it is free, else with the next free number: `notify`, `notify_2`, `notify_3`. */
export function freeCardId(wanted: CardId, isTaken: (id: CardId) => boolean): CardId {
	const isFree = (id: string) => !isTaken(id) && !RESERVED_CARD_IDS.some((each) => each === id);
	if (wanted.length <= 32 && isFree(wanted)) return wanted;
	const base = wanted
		.replace(/_[0-9]+$/, "")
		.slice(0, 27)
		.replace(/_$/, "");
	if (isFree(base)) return base;
	for (let number = 2; ; number++) if (isFree(`${base}_${number}`)) return `${base}_${number}`;
}

/** Whether a card has a place; `trigger` always has. */
export function isPlaced(graph: FlowGraph, card: CardId | "trigger"): boolean {
	return card === "trigger" || placeOf(graph, card) !== undefined;
}

/** Cards whose data a card could use that stood at this place. */
export function visibleAt(graph: FlowGraph, lane: LaneId, index: number): Visible[] {
	const before = (graph.lanes[lane] ?? []).slice(0, index).toReversed();
	const found: Visible[] = before.map((id) => ({ id, as: "before" }));
	const owner = laneParts(lane);
	if (owner.card === null) return found;
	return [...found, { id: owner.card, as: "around", lane: owner.name }, ...visibleFrom(graph, owner.card)];
}
