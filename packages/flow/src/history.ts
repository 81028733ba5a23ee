import type { FlowGraph } from "@keyway/schema/flow";
import { applyDiff, conflicts, diffGraphs, type GraphDiff, invertDiff, isEmptyDiff, squash } from "./diff.ts";
import { mergeDiff } from "./merge-diff.ts";
import { type NewIds, renameInDiff } from "./rename-cards.ts";

/** One gesture, as the history menu names it: "Paste 12 cards". */
export type Mark = { name: string; diff: GraphDiff };

/** What was done and what was undone, oldest first; a value that is replaced, never changed. */
export type History = { done: readonly Mark[]; undone: readonly Mark[]; limit: number };

export const emptyHistory = (limit = 500): History => ({ done: [], undone: [], limit });

/**
 * Adds what led from `before` to `after`. A gesture of several steps (typing, dragging) passes `together` from its
 * second step on, and stays one mark. A gesture that changed nothing leaves no mark.
 */
export function mark(history: History, name: string, before: FlowGraph, after: FlowGraph, together = false): History {
	const diff = diffGraphs(before, after);
	if (isEmptyDiff(diff)) return history;
	const last = history.done.at(-1);
	const next: Mark = together && last ? { name, diff: squash(last.diff, diff) } : { name, diff };
	const kept = together && last ? history.done.slice(0, -1) : history.done;
	return { ...history, done: [...kept, next].slice(-history.limit), undone: [] };
}

/**
 * The flow without the last gesture, and the difference to send as the edit `diff.apply`. What others did since stays,
 * also on the same cards; `lost` names records whose same values they changed, and then nothing is undone. Null when
 * there is nothing to undo.
 */
export type Turned =
	| { history: History; graph: FlowGraph; name: string; diff: GraphDiff }
	| { lost: string[]; name: string };

export function undo(history: History, graph: FlowGraph): Turned | null {
	const last = history.done.at(-1);
	if (!last) return null;
	const turned = turn(graph, invertDiff(last.diff));
	if ("lost" in turned) return { lost: turned.lost, name: last.name };
	const undone = [...history.undone, { name: last.name, diff: invertDiff(turned.diff) }];
	return { ...turned, name: last.name, history: { ...history, done: history.done.slice(0, -1), undone } };
}

export function redo(history: History, graph: FlowGraph): Turned | null {
	const last = history.undone.at(-1);
	if (!last) return null;
	const turned = turn(graph, last.diff);
	if ("lost" in turned) return { lost: turned.lost, name: last.name };
	const done = [...history.done, { name: last.name, diff: turned.diff }];
	return { ...turned, name: last.name, history: { ...history, done, undone: history.undone.slice(0, -1) } };
}

function turn(graph: FlowGraph, wanted: GraphDiff): { graph: FlowGraph; diff: GraphDiff } | { lost: string[] } {
	const lost = conflicts(graph, wanted);
	const diff = lost.length === 0 ? wanted : mergeDiff(graph, wanted, "refuse");
	return diff ? { graph: applyDiff(graph, diff), diff } : { lost };
}

/** The history about cards that are called otherwise now, because somebody else took their ids first. */
export function renamedHistory(history: History, ids: NewIds): History {
	if (ids.size === 0) return history;
	const renamed = (marks: readonly Mark[]) => marks.map(({ name, diff }) => ({ name, diff: renameInDiff(diff, ids) }));
	return { ...history, done: renamed(history.done), undone: renamed(history.undone) };
}
