import type { Catalogue } from "@keyway/schema/catalogue";
import type { Card, FlowGraph, Group } from "@keyway/schema/flow";
import { laneId } from "@keyway/schema/ids";
import { withoutCards } from "./apply-card.ts";
import { findEntry } from "./catalogue-index.ts";
import type { EditOf } from "./edit.ts";
import { type Applied, refuse } from "./edit-problem.ts";
import { own } from "./equal.ts";
import { allowsLane, ERROR_LANE, laneSpec, lanesFor } from "./lanes.ts";
import { walk } from "./query.ts";
import { isRun, withoutLost } from "./tidy.ts";

export function addLane(graph: FlowGraph, edit: EditOf<"lane.add">, catalogue?: Catalogue): Applied {
	const card = own<Card>(graph.cards, edit.card);
	if (!card) return refuse("EDIT_CARD_MISSING", { card: edit.card }, { card: edit.card });
	const lane = laneId(card.id, edit.name);
	const at = { card: card.id, lane };
	if (own(graph.lanes, lane)) return refuse("EDIT_LANE_EXISTS", at, { card: card.id, lane: edit.name });
	if (catalogue && !allowsLane(findEntry(catalogue, card.uses), card, edit.name))
		return refuse("EDIT_LANE_UNKNOWN", at, { lane: edit.name });
	return { graph: { ...graph, lanes: { ...graph.lanes, [lane]: [] } } };
}

export function removeLane(graph: FlowGraph, edit: EditOf<"lane.remove">, catalogue?: Catalogue): Applied {
	const card = own<Card>(graph.cards, edit.card);
	const lane = laneId(edit.card, edit.name);
	const at = { card: edit.card, lane };
	if (!card) return refuse("EDIT_CARD_MISSING", at, { card: edit.card });
	if (!own(graph.lanes, lane)) return refuse("EDIT_LANE_MISSING", at, { lane });
	const rest = withoutLaneSource(card, edit.name);
	const entry = catalogue && findEntry(catalogue, card.uses);
	// A fixed lane would be wanted again at once; a repeated one without a field is free to go.
	if (lanesFor(rest, entry).includes(edit.name) && !laneSpec(entry, edit.name)?.repeat)
		return refuse("EDIT_LANE_REQUIRED", at, { lane: edit.name });
	const within = [...walk(graph, lane)].map((each) => each.id);
	const { [lane]: _, ...lanes } = withoutCards(graph, within).lanes;
	const emptied = withoutCards(graph, within);
	return { graph: withoutLost(graph, { ...emptied, cards: { ...emptied.cards, [card.id]: rest }, lanes }) };
}

/** The card without what asks for the lane: the field of its name, or `onError: "lane"`. */
function withoutLaneSource(card: Card, name: string): Card {
	const { [name]: _, ...fields } = card.fields;
	const { onError, laneTitles, ...others } = card;
	const { [name]: __, ...titles } = laneTitles ?? {};
	const keepsOnError = onError !== undefined && !(onError === "lane" && name === ERROR_LANE);
	return {
		...others,
		fields,
		...(keepsOnError ? { onError } : {}),
		...(Object.keys(titles).length > 0 ? { laneTitles: titles } : {}),
	};
}

export function setGroup(graph: FlowGraph, { id, group }: EditOf<"group.set">): Applied {
	const cards = own<string[]>(graph.lanes, group.lane) ?? [];
	if (!isRun(cards, group.first, group.last) || overlaps(graph, id, group))
		return refuse("EDIT_GROUP_INVALID", { lane: group.lane });
	return { graph: { ...graph, groups: { ...graph.groups, [id]: group } } };
}

/** Groups of one lane may lie inside each other, but not cross. */
function overlaps(graph: FlowGraph, id: string, group: Group): boolean {
	const cards = graph.lanes[group.lane] ?? [];
	const [from, to] = [cards.indexOf(group.first), cards.indexOf(group.last)];
	return Object.entries(graph.groups).some(([key, other]) => {
		if (key === id || other.lane !== group.lane) return false;
		const [first, last] = [cards.indexOf(other.first), cards.indexOf(other.last)];
		return (first < from && from <= last && last < to) || (from < first && first <= to && to < last);
	});
}

export function removeGroup(graph: FlowGraph, { id }: EditOf<"group.remove">): Applied {
	if (!own(graph.groups, id)) return refuse("EDIT_GROUP_MISSING", {});
	const { [id]: _, ...groups } = graph.groups;
	return { graph: withoutLost(graph, { ...graph, groups }) };
}

export function setNote(graph: FlowGraph, { id, note }: EditOf<"note.set">): Applied {
	const { at } = note;
	if (at !== "trigger" && !own(graph.cards, at) && !own(graph.groups, at))
		return refuse("EDIT_NOTE_NOWHERE", { card: at }, { card: at });
	return { graph: { ...graph, notes: { ...graph.notes, [id]: note } } };
}

export function removeNote(graph: FlowGraph, { id }: EditOf<"note.remove">): Applied {
	if (!own(graph.notes, id)) return refuse("EDIT_NOTE_MISSING", {});
	const { [id]: _, ...notes } = graph.notes;
	return { graph: { ...graph, notes } };
}
