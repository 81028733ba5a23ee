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
