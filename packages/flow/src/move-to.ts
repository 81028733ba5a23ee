import type { Catalogue } from "@keyway/schema/catalogue";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { type CardId, type LaneId, laneParts } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { applyEdit } from "./apply.ts";
import { referencesOf } from "./card-references.ts";
import { cardTitle, titleAt } from "./card-title.ts";
import { findEntry } from "./catalogue-index.ts";
import type { Edit } from "./edit.ts";
import { own } from "./equal.ts";
import { laneLabel } from "./lanes.ts";
import { lanesOf, placeOf } from "./place.ts";
import { problems } from "./problem.ts";
import { isWithin, relation, stepNumbers } from "./query.ts";
import { selectionRoots } from "./selection.ts";
import { labelOf } from "./validate-field.ts";

const problem = problems({
	MOVE_BREAKS_LINK: [
		"warning",
		'{field} of "{title}" uses "{other}", which would not run before it any more. Choose another value.',
	],
});

/** A place in a lane, counted in the lane as it is. */
export type Target = { lane: LaneId; index: number };

/** What a move does: its edits, and the references that it breaks, in words. */
export type Move = { edits: Edit[]; graph: FlowGraph; problems: Problem[] };

/**
 * The edits that put the selected cards to one place, one behind the other in reading order, wherever they stand now;
 * the problem of a move that cannot be done (into its own lanes).
 */
export function moveTo(
	graph: FlowGraph,
	selected: Iterable<CardId>,
	to: Target,
	catalogue: Catalogue,
): Move | { problem: Problem } {
	const roots = selectionRoots(graph, selected);
	const staying = (own<CardId[]>(graph.lanes, to.lane) ?? []).slice(0, to.index).filter((id) => !roots.includes(id));
	let before = staying.at(-1);
	let current = graph;
	const edits: Edit[] = [];
	for (const id of roots) {
		const others = (own<CardId[]>(current.lanes, to.lane) ?? []).filter((each) => each !== id);
		const index = before === undefined ? 0 : others.indexOf(before) + 1;
		before = id;
		const place = placeOf(current, id);
		if (place?.lane === to.lane && place.index === index) continue;
		const edit: Edit = { kind: "card.move", id, lane: to.lane, index };
		const applied = applyEdit(current, edit, catalogue);
		if ("problem" in applied) return applied;
		current = applied.graph;
		edits.push(edit);
	}
	return { edits, graph: current, problems: brokenLinks(graph, current, catalogue) };
}

/** References that could be read before a change and cannot after it, because of where the cards stand. */
export function brokenLinks(before: FlowGraph, after: FlowGraph, catalogue: Catalogue): Problem[] {
	return Object.values(after.cards).flatMap((card) => {
		const broken = new Map<string, string>();
		for (const { field, reference } of referencesOf(card))
			if (canRead(before, card.id, reference.card) && !canRead(after, card.id, reference.card))
				broken.set(`${field} ${reference.card}`, reference.card);
		return [...broken].map(([key, other]) => {
			const [field = ""] = key.split(" ");
			const label = labelOf(findEntry(catalogue, card.uses), field);
			const values = { field: label, title: cardTitle(card, catalogue), other: titleAt(after, other, catalogue) };
			return problem("MOVE_BREAKS_LINK", { card: card.id, field }, values);
		});
	});
}

function canRead(graph: FlowGraph, card: CardId, other: string): boolean {
	if (!own<Card>(graph.cards, other)) return false;
	const as = relation(graph, card, other);
	// A card's merged outputs read what stands in its own lanes.
	return as === "before" || as === "around" || (as === "inLane" && isWithinLanesOf(graph, card, other));
}

function isWithinLanesOf(graph: FlowGraph, card: CardId, other: CardId): boolean {
	const place = placeOf(graph, other);
	return place !== undefined && isWithin(graph, place.lane, card);
}

/** A place that the selection can move to: its words for the menu, how deep it lies, and what stands before it. */
export type Destination = Target & { words: string; depth: number; after: CardId | null };

/** "Move to…": all places that the selection can move to, in reading order, but those where it stands already. */
export function destinations(graph: FlowGraph, selected: Iterable<CardId>, catalogue: Catalogue): Destination[] {
	const roots = selectionRoots(graph, selected);
	const numbers = stepNumbers(graph);
	const found: Destination[] = [];
	const visit = (lane: LaneId, depth: number) => {
		const cards = graph.lanes[lane] ?? [];
		const add = (index: number, words: string) => {
			const isHere = roots.includes(cards[index] ?? "") || roots.includes(cards[index - 1] ?? "");
			if (!isHere) found.push({ lane, index, words, depth, after: cards[index - 1] ?? null });
		};
		add(0, startOf(graph, lane, numbers, catalogue));
		for (const [index, id] of cards.entries()) {
			if (!roots.includes(id)) for (const inner of lanesOf(graph, id)) visit(inner, depth + 1);
			add(index + 1, `After ${numbers.get(id)} ${titleAt(graph, id, catalogue)}`);
		}
	};
	visit("main", 0);
	return found;
}

function startOf(graph: FlowGraph, lane: LaneId, numbers: ReadonlyMap<string, number>, catalogue: Catalogue): string {
	const { card: owner, name } = laneParts(lane);
	const card = owner === null ? undefined : own<Card>(graph.cards, owner);
	if (!card) return "At the start of the flow";
	const label = laneLabel(findEntry(catalogue, card.uses), name);
	return `First in "${label}" of ${numbers.get(card.id)} ${cardTitle(card, catalogue)}`;
}
