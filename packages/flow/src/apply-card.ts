import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";
import { type CardId, type LaneId, laneId, laneParts } from "@keyway/schema/ids";
import { findEntry } from "./catalogue-index.ts";
import type { CardPatch, EditOf } from "./edit.ts";
import { type Applied, refuse } from "./edit-problem.ts";
import { own } from "./equal.ts";
import { normalCard, normalValue } from "./field-value.ts";
import { allowsLane, ERROR_LANE, lanesFor, stem } from "./lanes.ts";
import { lanesOf, placeOf } from "./place.ts";
import { cardsWithin, isWithin } from "./query.ts";
import { withoutLost } from "./tidy.ts";

/** Cards that one flow may hold. */
export const MAX_CARDS = 5_000;

export function addCard(graph: FlowGraph, edit: EditOf<"card.add">, catalogue?: Catalogue): Applied {
	const card = normalCard(edit.card);
	if (own(graph.cards, card.id)) return refuse("EDIT_CARD_EXISTS", { card: card.id }, { card: card.id });
	if (Object.keys(graph.cards).length >= MAX_CARDS) return refuse("EDIT_FULL", {}, { limit: MAX_CARDS });
	const lane = own<CardId[]>(graph.lanes, edit.lane);
	if (!lane) return refuse("EDIT_LANE_MISSING", { lane: edit.lane }, { lane: edit.lane });
	const lanes = { ...graph.lanes, [edit.lane]: lane.toSpliced(edit.index, 0, card.id) };
	for (const name of lanesFor(card, catalogue && findEntry(catalogue, card.uses))) lanes[laneId(card.id, name)] = [];
	return { graph: { ...graph, cards: { ...graph.cards, [card.id]: card }, lanes } };
}

export function removeCard(graph: FlowGraph, { id }: EditOf<"card.remove">): Applied {
	if (!own(graph.cards, id)) return refuse("EDIT_CARD_MISSING", { card: id }, { card: id });
	return { graph: withoutCards(graph, [id, ...cardsWithin(graph, id)]) };
}

/** The flow without these cards and their lanes; groups shrink to what is left of them, notes go with their cards. */
export function withoutCards(graph: FlowGraph, gone: readonly CardId[]): FlowGraph {
	const isGone = new Set(gone);
	const cards = { ...graph.cards };
	const lanes = { ...graph.lanes };
	for (const id of gone) {
		for (const lane of lanesOf(graph, id)) delete lanes[lane];
		delete cards[id];
	}
	for (const lane of new Set(gone.map((id) => placeOf(graph, id)?.lane)))
		if (lane !== undefined && lanes[lane]) lanes[lane] = lanes[lane].filter((id) => !isGone.has(id));
	return withoutLost(graph, { ...graph, cards, lanes });
}

export function moveCard(graph: FlowGraph, { id, lane: to, index }: EditOf<"card.move">): Applied {
	const place = placeOf(graph, id);
	if (!place || !own(graph.cards, id)) return refuse("EDIT_CARD_MISSING", { card: id }, { card: id });
	if (!own(graph.lanes, to)) return refuse("EDIT_LANE_MISSING", { lane: to }, { lane: to });
	if (isWithin(graph, to, id)) return refuse("EDIT_INTO_ITSELF", { card: id, lane: to }, { card: id });
	const lanes = { ...graph.lanes };
	lanes[place.lane] = (lanes[place.lane] ?? []).toSpliced(place.index, 1);
	lanes[to] = (lanes[to] ?? []).toSpliced(index, 0, id);
	return { graph: withoutLost(graph, { ...graph, lanes }, id) };
}

export function setCard(graph: FlowGraph, { card: id, patch }: EditOf<"card.set">, catalogue?: Catalogue): Applied {
	if (id !== "trigger" && patch.orderingKey !== undefined) return refuse("EDIT_ORDER_NOWHERE", { card: id });
	return changeCard(graph, id, (card) => patched(card, patch), catalogue);
}

function patched<C extends Card | TriggerCard>(card: C, patch: CardPatch): C {
	const kept = Object.entries({ ...card, ...patch }).filter(([, value]) => value !== null && value !== undefined);
	return normalCard(Object.fromEntries(kept) as C);
}

export function setField(graph: FlowGraph, edit: EditOf<"field.set">, catalogue?: Catalogue): Applied {
	const { card: id, field, value } = edit;
	return changeCard(graph, id, (card) => ({ ...card, fields: withField(card.fields, field, value) }), catalogue);
}

function withField(fields: Card["fields"], field: string, value: FieldValue | null): Card["fields"] {
	if (value) return { ...fields, [field]: normalValue(value) };
	const { [field]: _, ...others } = fields;
	return others;
}

export function setTrigger(graph: FlowGraph, { trigger }: EditOf<"trigger.set">): Applied {
	return { graph: { ...graph, trigger: trigger && normalCard(trigger) } };
}

export function replaceCard(graph: FlowGraph, edit: EditOf<"card.replace">, catalogue?: Catalogue): Applied {
	const { id, uses, fields } = edit;
	const card = own<Card>(graph.cards, id);
	if (!card) return refuse("EDIT_CARD_MISSING", { card: id }, { card: id });
	const entry = catalogue && findEntry(catalogue, uses);
	const next: Card = normalCard({ ...card, uses, fields: fields ?? card.fields });
	const lanes = lanesOf(graph, id);
	const filled = lanes.find((lane) => (graph.lanes[lane]?.length ?? 0) > 0 && !fits(lane, next, entry));
	if (entry && filled)
		return refuse("EDIT_LANES_FILLED", { card: id, lane: filled }, { lane: laneParts(filled).name, uses });
	return changeCard(graph, id, (kept) => ({ ...kept, uses, fields: next.fields }), catalogue);
}

function changeCard(
	graph: FlowGraph,
	id: string,
	change: <C extends Card | TriggerCard>(card: C) => C,
	catalogue?: Catalogue,
): Applied {
	if (id === "trigger") {
		if (!graph.trigger) return refuse("EDIT_TRIGGER_MISSING", { card: "trigger" });
		return { graph: { ...graph, trigger: change(graph.trigger) } };
	}
	const card = own<Card>(graph.cards, id);
	if (!card) return refuse("EDIT_CARD_MISSING", { card: id }, { card: id });
	const next = change(card);
	const changed = { ...graph, cards: { ...graph.cards, [id]: next } };
	return { graph: withLanes(changed, card, next, catalogue && findEntry(catalogue, next.uses)) };
}

function fits(lane: LaneId, card: Card, entry: CatalogueEntry | undefined): boolean {
	return allowsLane(entry, card, laneParts(lane).name);
}

/** Lanes that the changed card now needs are made; those that it has no use for any more go, unless they hold cards. */
function withLanes(graph: FlowGraph, before: Card, card: Card, entry: CatalogueEntry | undefined): FlowGraph {
	const wanted = lanesFor(card, entry).map((name) => laneId(card.id, name));
	const missing = wanted.filter((lane) => !own(graph.lanes, lane));
	const useless = lanesOf(graph, card.id).filter((lane) => {
		if (wanted.includes(lane) || (graph.lanes[lane]?.length ?? 0) > 0) return false;
		const isErrorLane = laneParts(lane).name === ERROR_LANE && before.onError === "lane";
		return isErrorLane || (entry !== undefined && !isKeptCopy(lane, card, entry));
	});
	if (missing.length === 0 && useless.length === 0) return graph;
	const lanes = { ...graph.lanes };
	for (const lane of useless) delete lanes[lane];
	for (const lane of missing) lanes[lane] = [];
	return { ...graph, lanes };
}

/** A branch of `flow.parallel` has no field behind it, so it stays until it is taken out. */
function isKeptCopy(lane: LaneId, card: Card, entry: CatalogueEntry): boolean {
	const { name } = laneParts(lane);
	const isFixed = entry.lanes?.some((each) => each.name === name && !each.repeat) ?? false;
	const hasField = entry.fields.some((each) => each.repeat && stem(each.name) === stem(name));
	return !isFixed && !hasField && allowsLane(entry, card, name);
}
