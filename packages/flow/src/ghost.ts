import type { FlowGraph } from "@keyway/schema/flow";
import type { CardId, LaneId } from "@keyway/schema/ids";
import { own } from "./equal.ts";
import { type FlowLayout, layoutFlow, type Measure, type Size } from "./layout.ts";
import { selectionRoots } from "./selection.ts";

/** A card that is not in the flow: one that would be added there, or one that was removed from there. */
export type Ghost = { id: string; lane: LaneId; index: number };

/**
 * The layout of a flow with ghosts in it: cards make room for them. A ghost's index counts in the lane as it is, several
 * at one place stand in the order given; ghosts of lanes that are not there are left out.
 */
export function layoutWithGhosts(
	graph: FlowGraph,
	measure: Measure,
	ghosts: readonly Ghost[],
	sizeOf: (ghost: Ghost) => Size,
): FlowLayout {
	const byId = new Map(ghosts.map((ghost) => [ghost.id, ghost]));
	const lanes = { ...graph.lanes };
	// From behind, so that an index still counts in the lane as it was.
	for (const ghost of ghosts.toReversed().toSorted((a, b) => b.index - a.index)) {
		const cards = own<CardId[]>(lanes, ghost.lane);
		if (cards) lanes[ghost.lane] = cards.toSpliced(ghost.index, 0, ghost.id);
	}
	return layoutFlow(
		{ ...graph, lanes },
		{
			...measure,
			card: (id) => {
				const ghost = byId.get(id);
				return ghost ? sizeOf(ghost) : measure.card(id);
			},
		},
	);
}

/** Where cards that a later version does not have any more would stand in it; those of vanished lanes have no place. */
export function removedGhosts(before: FlowGraph, after: FlowGraph): Ghost[] {
	const gone = Object.keys(before.cards).filter((id) => !own(after.cards, id));
	const isGone = new Set(gone);
	const roots = new Set(selectionRoots(before, gone));
	return Object.entries(before.lanes).flatMap(([lane, cards]) => {
		const now = own<CardId[]>(after.lanes, lane);
		if (!now) return [];
		let index = 0;
		return cards.flatMap((id) => {
			if (!isGone.has(id)) {
				const at = now.indexOf(id);
				if (at >= 0) index = at + 1;
				return [];
			}
			return roots.has(id) ? [{ id, lane, index }] : [];
		});
	});
}
