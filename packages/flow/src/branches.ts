import type { Catalogue } from "@keyway/schema/catalogue";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { type CardId, type LaneId, laneId, laneParts } from "@keyway/schema/ids";
import { findEntry } from "./catalogue-index.ts";
import { diffGraphs } from "./diff.ts";
import type { Edit } from "./edit.ts";
import { own } from "./equal.ts";
import { laneSpec, stem } from "./lanes.ts";
import { lanesOf } from "./place.ts";

/** A lane of a card as people may change it; `fixed` ones belong to the card and stay where they are. */
export type Branch = { lane: LaneId; name: string; fixed: boolean };

/** The field that holds a lane's condition. */
const conditionOf = (name: string) => (name === "then" ? "when" : name);

/** A card's lanes in reading order. */
export function branchesOf(graph: FlowGraph, card: CardId, catalogue: Catalogue): Branch[] {
	const entry = findEntry(catalogue, graph.cards[card]?.uses ?? "");
	return lanesOf(graph, card).map((lane) => {
		const { name } = laneParts(lane);
		return { lane, name, fixed: laneSpec(entry, name)?.repeat !== true };
	});
}

/** The edit that gives a card one more branch; null where its kind has a set number of them. */
export function addBranch(graph: FlowGraph, id: CardId, catalogue: Catalogue): Edit | null {
	const card = own<Card>(graph.cards, id);
	const entry = card && findEntry(catalogue, card.uses);
	const spec = entry?.lanes?.find((each) => each.repeat);
	if (!card || !spec) return null;
	const base = stem(spec.name);
	const numbers = branchesOf(graph, id, catalogue)
		.filter(({ name }) => stem(name) === base)
		.map(({ name }) => Number(name.slice(base.length)));
	const name = `${base}${Math.max(0, ...numbers) + 1}`;
	const hasField = entry?.fields.some((each) => each.repeat && stem(each.name) === base);
	if (!hasField) return { kind: "lane.add", card: id, name };
	return { kind: "field.set", card: id, field: name, value: { kind: "expression", cel: "false" } };
}

/** The edit that calls a branch by a name of its own, or (empty) by its condition again. */
export function renameBranch(graph: FlowGraph, lane: LaneId, title: string): Edit | null {
	const { card: id, name } = laneParts(lane);
	const card = id === null ? undefined : own<Card>(graph.cards, id);
	if (!card) return null;
	const { [name]: _, ...others } = card.laneTitles ?? {};
	const laneTitles = title.trim() ? { ...others, [name]: title.trim() } : others;
	const patch = { laneTitles: Object.keys(laneTitles).length > 0 ? laneTitles : null };
	return { kind: "card.set", card: card.id, patch };
}

/** Branches that this one may change places with: the one before and the one after, of those with an order of their own. */
export function branchBeside(graph: FlowGraph, lane: LaneId, step: -1 | 1, catalogue: Catalogue): LaneId | null {
	const { card } = laneParts(lane);
	if (card === null) return null;
	const ordered = branchesOf(graph, card, catalogue).filter(
		({ name, fixed }) => !fixed || (name === "then" && graph.cards[card]?.fields["when"] !== undefined),
	);
	const at = ordered.findIndex((each) => each.lane === lane);
	return at < 0 ? null : (ordered[at + step]?.lane ?? null);
}

/**
 * The edit that lets two branches of a card change places: their conditions, cards, names and what they hand on. The
 * first condition that holds decides, so the order matters.
 */
export function swapBranches(graph: FlowGraph, first: LaneId, second: LaneId): Edit | null {
	const { card: id, name: a } = laneParts(first);
	const { card: other, name: b } = laneParts(second);
	const card = id === null ? undefined : own<Card>(graph.cards, id);
	if (!card || other !== card.id) return null;
	const swapped: Card = { ...card, fields: exchanged(card.fields, conditionOf(a), conditionOf(b)) };
	if (card.laneTitles) swapped.laneTitles = exchanged(card.laneTitles, a, b);
	if (card.outputs)
		swapped.outputs = Object.fromEntries(
			Object.entries(card.outputs).map(([name, byLane]) => [name, exchanged(byLane, a, b)]),
		);
	const lanes = exchanged(graph.lanes, laneId(card.id, a), laneId(card.id, b));
	const groups = Object.fromEntries(
		Object.entries(graph.groups).map(([key, group]) => {
			const lane = group.lane === first ? second : group.lane === second ? first : group.lane;
			return [key, { ...group, lane }];
		}),
	);
	const after = { ...graph, cards: { ...graph.cards, [card.id]: swapped }, lanes, groups };
	return { kind: "diff.apply", diff: diffGraphs(graph, after) };
}

function exchanged<T>(record: Record<string, T>, a: string, b: string): Record<string, T> {
	const { [a]: first, [b]: second, ...others } = record;
	return {
		...others,
		...(second === undefined ? {} : { [a]: second }),
		...(first === undefined ? {} : { [b]: first }),
	};
}
