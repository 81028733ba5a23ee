import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph } from "@keyway/schema/flow";
import type { CardId } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { referencesOf } from "./card-references.ts";
import type { EditOf } from "./edit.ts";
import { own } from "./equal.ts";
import { freeKey } from "./free-key.ts";
import { loopAround } from "./place.ts";
import { problems } from "./problem.ts";
import { cardsWithin } from "./query.ts";
import { consecutive } from "./selection.ts";
import { valueWords } from "./value-words.ts";

const problem = problems({
	GROUP_NOT_CONSECUTIVE: ["error", "Only neighbours in one lane can be a group. Select cards that follow one another."],
});

/** The edit that makes a group of the selected cards. */
export function groupSelection(
	graph: FlowGraph,
	selected: Iterable<CardId>,
	title: string,
): EditOf<"group.set"> | { problem: Problem } {
	const run = consecutive(graph, selected);
	const [first, last] = [run?.cards[0], run?.cards.at(-1)];
	if (!run || first === undefined || last === undefined) return { problem: problem("GROUP_NOT_CONSECUTIVE", {}) };
	const id = freeKey("group", (key) => Object.hasOwn(graph.groups, key));
	return { kind: "group.set", id, group: { title, lane: run.lane, first, last, folded: false } };
}

/** The edit that folds a group or opens it; null for a group that is not there. */
export function foldGroup(graph: FlowGraph, id: string, folded: boolean): EditOf<"group.set"> | null {
	const group = own<FlowGraph["groups"][string]>(graph.groups, id);
	return group ? { kind: "group.set", id, group: { ...group, folded } } : null;
}

/** The outermost cards of a group, in order. */
export function groupCards(graph: FlowGraph, id: string): CardId[] {
	const group = own<FlowGraph["groups"][string]>(graph.groups, id);
	const cards = (group && own<CardId[]>(graph.lanes, group.lane)) ?? [];
	return group ? cards.slice(cards.indexOf(group.first), cards.indexOf(group.last) + 1) : [];
}

/** A value that crosses the border of a group or selection: of which card, which member, in words. */
export type Crossing = { card: CardId | "trigger" | "item" | "run"; path: string[]; words: string };

/** What a folded group shows: its cards, what it reads from outside and what outside reads of it. */
export type Crossings = { cards: CardId[]; in: Crossing[]; out: Crossing[] };

export function groupSummary(graph: FlowGraph, id: string, catalogue: Catalogue): Crossings {
	return crossings(graph, groupCards(graph, id), catalogue);
}

/** What goes into and out of these cards and their lanes, each value once. */
export function crossings(graph: FlowGraph, roots: readonly CardId[], catalogue: Catalogue): Crossings {
	const cards = roots.flatMap((id) => [id, ...cardsWithin(graph, id)]);
	const inside = new Set<string>(cards);
	const into = new Map<string, Crossing>();
	const out = new Map<string, Crossing>();
	for (const card of Object.values(graph.cards)) {
		for (const { reference } of referencesOf(card)) {
			const { card: source, path } = reference;
			if (inside.has(card.id) === isFrom(graph, inside, card.id, source)) continue;
			const crossing = { card: source, path, words: valueWords(graph, reference, catalogue) };
			(inside.has(card.id) ? into : out).set(JSON.stringify([source, path]), crossing);
		}
	}
	return { cards, in: [...into.values()], out: [...out.values()] };
}

/** Whether what a card reads comes from one of these cards; an item comes from the loop around the card. */
export function isFrom(graph: FlowGraph, cards: ReadonlySet<string>, reader: CardId, source: string): boolean {
	return cards.has(source === "item" ? (loopAround(graph, reader) ?? "") : source);
}
