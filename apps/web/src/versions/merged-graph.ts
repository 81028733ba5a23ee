import { lanesOf } from "@keyway/flow/place";
import type { FlowGraph } from "@keyway/schema/flow";

/** How a card of a comparison differs: it is new, it does something else, it stands elsewhere, or it is gone. */
export type Mark = "added" | "changed" | "moved" | "removed";
/** On the canvas a card may also be one that is only proposed. */
export type CardMark = Mark | "proposed";

/** The later graph with the cards that it has lost, each behind the card that it stood behind. */
export function mergedGraph(before: FlowGraph, after: FlowGraph): FlowGraph {
	const lost = new Set(Object.keys(before.cards).filter((id) => !after.cards[id]));
	if (lost.size === 0) return after;
	const graph: FlowGraph = { ...after, cards: { ...after.cards }, lanes: { ...after.lanes } };
	for (const [lane, ids] of Object.entries(before.lanes)) {
		const gone = ids.filter((id) => lost.has(id));
		for (const id of gone) {
			const card = before.cards[id];
			if (card) graph.cards[id] = card;
		}
		// A lane of a lost card comes back with it, but without the cards that were moved out of it.
		const now = graph.lanes[lane] ?? [];
		if (gone.length > 0) graph.lanes[lane] = withLost(now, ids, lost);
		else if (!graph.lanes[lane] && lost.has(lane.split(".")[0] ?? "")) graph.lanes[lane] = [];
	}
	return withoutOrphans(graph, lost);
}

function withLost(now: readonly string[], ids: readonly string[], lost: ReadonlySet<string>): string[] {
	const merged = [...now];
	ids.forEach((id, index) => {
		if (!lost.has(id)) return;
		const neighbour = ids
			.slice(0, index)
			.reverse()
			.find((each) => merged.includes(each));
		merged.splice(neighbour === undefined ? 0 : merged.indexOf(neighbour) + 1, 0, id);
	});
	return merged;
}

/** Lanes whose card stands nowhere (a case that was removed from a card that stayed) are left out with their cards. */
function withoutOrphans(graph: FlowGraph, lost: ReadonlySet<string>): FlowGraph {
	const reached = new Set<string>();
	const visit = (lane: string) => {
		for (const id of graph.lanes[lane] ?? []) {
			reached.add(id);
			for (const inner of lanesOf(graph, id)) visit(inner);
		}
	};
	visit("main");
	const cards = Object.fromEntries(Object.entries(graph.cards).filter(([id]) => reached.has(id) || !lost.has(id)));
	return { ...graph, cards };
}

/** The cards of both graphs that stand in another lane than before, or in another order: as few as explain it. */
export function movedCards(before: FlowGraph, after: FlowGraph): Set<string> {
	const places = new Map<string, { lane: string; index: number }>();
	for (const [lane, ids] of Object.entries(before.lanes))
		for (const [index, id] of ids.entries()) places.set(id, { lane, index });
	const moved = new Set<string>();
	for (const [lane, ids] of Object.entries(after.lanes)) {
		const stayed = ids.filter((id) => places.get(id)?.lane === lane);
		for (const id of ids) if (places.has(id) && places.get(id)?.lane !== lane) moved.add(id);
		const kept = new Set(longestRise(stayed.map((id) => places.get(id)?.index ?? 0)));
		stayed.forEach((id, index) => {
			if (!kept.has(index)) moved.add(id);
		});
	}
	return moved;
}

/** The places of the longest rising part of a list of different numbers. */
function longestRise(numbers: readonly number[]): number[] {
	const ends: number[] = [];
	const previous: (number | undefined)[] = [];
	numbers.forEach((number, index) => {
		let low = 0;
		let high = ends.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
			else high = middle;
		}
		previous[index] = ends[low - 1];
		ends[low] = index;
	});
	const rise: number[] = [];
	for (let at = ends.at(-1); at !== undefined; at = previous[at]) rise.push(at);
	return rise.reverse();
}
