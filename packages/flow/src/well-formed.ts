import type { FlowGraph } from "@keyway/schema/flow";
import { type CardId, laneParts } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { problems } from "./problem.ts";
import { walk } from "./query.ts";

const problem = problems({
	GRAPH_NO_MAIN: ["error", 'The flow has no lane "main".'],
	GRAPH_ID_MISMATCH: ["error", 'The card stored as "{card}" has the id "{id}". Store it under its own id.'],
	GRAPH_CARD_UNKNOWN: ["error", 'The lane "{lane}" names the card "{card}", which does not exist.'],
	GRAPH_CARD_TWICE: ["error", 'The card "{card}" stands in more than one place. A card has one place.'],
	GRAPH_CARD_UNPLACED: ["error", 'The card "{card}" stands in no lane that the flow reaches.'],
	GRAPH_LANE_OWNERLESS: ["error", 'The lane "{lane}" belongs to the card "{card}", which does not exist.'],
	GRAPH_GROUP_BROKEN: ["error", 'The group "{group}" must go from a card to a later card of one lane.'],
	GRAPH_NOTE_LOST: ["warning", 'A note stands at "{card}", which does not exist.'],
});

/**
 * What makes a flow not a structured program: a card in two places or in none, a lane without its card. Edits never
 * bring a flow there; imported or hand-written documents may.
 */
export function graphProblems(graph: FlowGraph): Problem[] {
	const found: Problem[] = [];
	const isCard = (id: string) => Object.hasOwn(graph.cards, id);
	if (!Object.hasOwn(graph.lanes, "main")) found.push(problem("GRAPH_NO_MAIN", {}));
	for (const [key, { id }] of Object.entries(graph.cards))
		if (key !== id) found.push(problem("GRAPH_ID_MISMATCH", { card: key }, { card: key, id }));
	const placed = new Set<CardId>();
	let isOnce = true;
	for (const [lane, cards] of Object.entries(graph.lanes)) {
		const owner = laneParts(lane).card;
		if (owner !== null && !isCard(owner)) found.push(problem("GRAPH_LANE_OWNERLESS", { lane }, { lane, card: owner }));
		for (const card of cards) {
			if (!isCard(card)) found.push(problem("GRAPH_CARD_UNKNOWN", { lane }, { lane, card }));
			if (placed.has(card)) {
				isOnce = false;
				found.push(problem("GRAPH_CARD_TWICE", { card, lane }, { card }));
			}
			placed.add(card);
		}
	}
	// Only a flow in which every card has one place can be walked: a card inside its own lane would never end.
	if (isOnce) found.push(...unreached(graph));
	return [...found, ...groupProblems(graph), ...noteProblems(graph)];
}

function unreached(graph: FlowGraph): Problem[] {
	const reached = new Set<CardId>();
	for (const { id } of walk(graph)) reached.add(id);
	return Object.keys(graph.cards)
		.filter((card) => !reached.has(card))
		.map((card) => problem("GRAPH_CARD_UNPLACED", { card }, { card }));
}

function groupProblems(graph: FlowGraph): Problem[] {
	return Object.values(graph.groups).flatMap(({ title, lane, first, last }) => {
		const cards = graph.lanes[lane] ?? [];
		const from = cards.indexOf(first);
		if (from >= 0 && from <= cards.indexOf(last)) return [];
		return [problem("GRAPH_GROUP_BROKEN", { lane }, { group: title })];
	});
}

function noteProblems(graph: FlowGraph): Problem[] {
	return Object.values(graph.notes)
		.filter(({ at }) => at !== "trigger" && !Object.hasOwn(graph.cards, at) && !Object.hasOwn(graph.groups, at))
		.map(({ at }) => problem("GRAPH_NOTE_LOST", {}, { card: at }));
}
