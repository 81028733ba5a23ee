import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { type CardId, definitionId, type LaneId, laneParts, type Uses } from "@keyway/schema/ids";
import { cardTitle } from "./card-title.ts";
import { findEntry, findNewest, usesOf } from "./catalogue-index.ts";
import { own } from "./equal.ts";
import { ERROR_LANE, LOOP_LANE } from "./lanes.ts";
import { lanesAround } from "./place.ts";

/** How often people of this house placed one card behind another; versions do not count. */
export type Usage = { after: Uses; next: Uses; count: number };

/** How often cards follow each other in these flows; the first card of a lane follows the one that has the lane. */
export function usageIn(graphs: Iterable<FlowGraph>): Usage[] {
	const found = new Map<string, Usage>();
	for (const graph of graphs) {
		for (const [lane, cards] of Object.entries(graph.lanes)) {
			for (const [index, id] of cards.entries()) {
				const after = previousAt(graph, { lane, index })?.uses;
				const next = graph.cards[id]?.uses;
				if (after === undefined || next === undefined) continue;
				const key = `${after} ${next}`;
				found.set(key, { after, next, count: (found.get(key)?.count ?? 0) + 1 });
			}
		}
	}
	return [...found.values()];
}

/** An entry that likely comes next, and why, for the palette's first lines. */
export type Suggestion = { uses: Uses; entry: CatalogueEntry; words: string };

/** Cards after which nothing in their lane runs. */
const ENDS = ["flow.stop", "flow.raise", "flow.return", "flow.break", "flow.next"];
const IN_LOOPS = ["flow.break", "flow.next"];
/** Suggested where neither structure nor habit says anything. */
const COMMON = ["slack.sendChannelMessage", "email.send", "flow.if", "flow.wait"];

/** The entries that most likely come at a place: what people placed there before, then what the structure asks for. */
export function suggestNext(
	graph: FlowGraph,
	at: { lane: LaneId; index: number },
	catalogue: Catalogue,
	usage: readonly Usage[] = [],
	limit = 3,
): Suggestion[] {
	const previous = previousAt(graph, at);
	const before = definitionId(previous?.uses ?? "");
	if (ENDS.includes(before)) return [];
	const inLoop = laneParts(at.lane).name === LOOP_LANE || isInLoop(graph, laneParts(at.lane).card);
	const found = new Map<string, Suggestion>();
	const offer = (id: string, words: string) => {
		const entry = findNewest(catalogue, id);
		if (!entry || entry.kind === "trigger" || found.has(entry.id)) return;
		if (IN_LOOPS.includes(entry.id) && !inLoop) return;
		found.set(entry.id, { uses: usesOf(entry), entry, words });
	};
	const structural = fromStructure(graph, at, previous, catalogue);
	const habits = fromUsage(before, usage);
	for (const { id, share } of habits)
		if (share >= 0.25) offer(id, `Often follows "${previous ? cardTitle(previous, catalogue) : "the start"}" here`);
	for (const { id, words } of structural) offer(id, words);
	for (const { id } of habits) offer(id, "Used here before");
	for (const id of COMMON) offer(id, "Often used");
	return [...found.values()].slice(0, limit);
}

function isInLoop(graph: FlowGraph, owner: CardId | null): boolean {
	return owner !== null && lanesAround(graph, owner).some((lane) => lane.name === LOOP_LANE);
}

/** What runs right before the place: the card before it, else the one that has the lane, or the trigger. */
function previousAt(graph: FlowGraph, { lane, index }: { lane: LaneId; index: number }): Card | FlowGraph["trigger"] {
	const cards = own<CardId[]>(graph.lanes, lane) ?? [];
	const before = own<Card>(graph.cards, cards[Math.min(index, cards.length) - 1] ?? "");
	if (before) return before;
	const owner = laneParts(lane).card;
	return owner === null ? graph.trigger : (own<Card>(graph.cards, owner) ?? null);
}

/** What people placed behind this card, with its share of all that they placed there. */
function fromUsage(before: string, usage: readonly Usage[]): { id: string; share: number }[] {
	const counts = new Map<string, number>();
	for (const { after, next, count } of usage) {
		if (definitionId(after) !== before) continue;
		const id = definitionId(next);
		counts.set(id, (counts.get(id) ?? 0) + count);
	}
	const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
	return [...counts].toSorted((a, b) => b[1] - a[1]).map(([id, count]) => ({ id, share: count / total }));
}

type Hint = { id: string; words: string };

/** What the lane and the card before it ask for. */
function fromStructure(
	graph: FlowGraph,
	{ lane, index }: { lane: LaneId; index: number },
	previous: Card | FlowGraph["trigger"],
	catalogue: Catalogue,
): Hint[] {
	const { name } = laneParts(lane);
	if (index === 0 && name === ERROR_LANE)
		return [
			hint("slack.sendChannelMessage", "Tell somebody what went wrong"),
			hint("email.send", "Tell somebody what went wrong"),
			hint("flow.raise", "Let the run fail with words of your own"),
		];
	if (index === 0 && (name === "denied" || name === "timedOut"))
		return [hint("email.send", "Say that the answer was no"), hint("flow.stop", "End the run here")];
	if (index === 0 && name === LOOP_LANE)
		return [hint("flow.if", "Choose among the items"), hint("email.send", "Write to each of them")];
	const entry = previous ? findEntry(catalogue, previous.uses) : undefined;
	if (!previous || !entry) return [hint("directory.findUsers", "Start from a list of people")];
	return [...fromOutputs(entry), ...fromEffect(graph, entry)];
}

/** What the card before gives: a list is gone through, a person written to. */
function fromOutputs({ outputs }: CatalogueEntry): Hint[] {
	const list = outputs.find((each) => each.type === "people" || each.type === "list");
	if (list) return [hint("flow.forEach", `Do something for each of "${list.label}"`)];
	const file = outputs.find((each) => each.type === "file");
	return file ? [hint("email.send", `Send "${file.label}"`)] : [];
}

function fromEffect(graph: FlowGraph, entry: CatalogueEntry): Hint[] {
	if (entry.kind === "trigger") {
		const isAboutPerson = entry.outputs.some((each) => each.type === "person");
		return isAboutPerson
			? [hint("flow.if", "Treat some people in another way"), hint("directory.addToGroup", "Give the person a group")]
			: [hint("flow.continueIf", "Go on only for some events")];
	}
	if (entry.id === "flow.wait")
		return [hint("flow.if", "Look whether it is still so"), hint("email.send", "Remind somebody")];
	if (entry.effect === "read")
		return [hint("flow.if", "Decide by what was found"), hint("flow.continueIf", "Go on only if it fits")];
	if (entry.effect === "none") return [];
	const isTold = Object.values(graph.cards).some((card) => definitionId(card.uses) === "slack.sendChannelMessage");
	const tell = hint("slack.sendChannelMessage", "Tell a channel that it is done");
	return isTold
		? [hint("flow.wait", "Undo it after a while"), tell]
		: [tell, hint("flow.wait", "Undo it after a while")];
}

function hint(id: string, words: string): Hint {
	return { id, words };
}
