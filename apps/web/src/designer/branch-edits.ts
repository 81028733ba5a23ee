import { addBranch, branchBeside, renameBranch, swapBranches } from "@keyway/flow/branches";
import type { Edit } from "@keyway/flow/edit";
import type { LaneId } from "@keyway/schema/ids";
import { laneParts } from "@keyway/schema/ids";
import { titleOf } from "../words/flow-context.ts";
import { laneTitle } from "../words/sentence.ts";
import type { Hands } from "./selection-edits.ts";

/** Gives a card one more branch; null where its kind has a set number of them. */
export function addBranchTo({ store }: Pick<Hands, "store">, card: string): (() => void) | null {
	const { graph, catalogue, kind, edit } = store.getState();
	const addition = addBranch(graph, card, catalogue);
	return addition && (() => void edit(`Add a branch to ${titleOf({ graph, catalogue, kind }, card)}`, [addition]));
}

/** What can be done to a branch; null = not to this one. */
export function branchEdits({ store }: Pick<Hands, "store">, lane: LaneId) {
	const { graph, catalogue, kind, edit } = store.getState();
	const title = laneTitle({ graph, catalogue, kind }, lane);
	const { card, name } = laneParts(lane);
	const doing = (what: string, change: Edit | null) => change && (() => void edit(what, [change]));
	const swap = (other: LaneId | null) =>
		doing(`Move branch ${title}`, other === null ? null : swapBranches(graph, lane, other));
	return {
		earlier: swap(branchBeside(graph, lane, -1, catalogue)),
		later: swap(branchBeside(graph, lane, 1, catalogue)),
		remove: doing(`Remove branch ${title}`, card === null ? null : { kind: "lane.remove", card, name }),
		rename: (words: string) => doing(`Rename branch ${title}`, renameBranch(graph, lane, words))?.(),
	};
}
