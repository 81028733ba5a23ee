import type { FlowGraph } from "@keyway/schema/flow";
import { applyDiff, conflicts, diffGraphs, type GraphDiff, invertDiff, isEmptyDiff, squash } from "./diff.ts";

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
 * The flow without the last gesture, and the difference to send as the edit `diff.apply`; `lost` names records that
 * have changed since (by somebody else), and then nothing is undone. Null when there is nothing to undo.
 */
export type Turned =
	| { history: History; graph: FlowGraph; name: string; diff: GraphDiff }
	| { lost: string[]; name: string };

export function undo(history: History, graph: FlowGraph): Turned | null {
	const last = history.done.at(-1);
	if (!last) return null;
	const diff = invertDiff(last.diff);
	const turned = { ...history, done: history.done.slice(0, -1), undone: [...history.undone, last] };
	return turn(turned, graph, last.name, diff);
}

export function redo(history: History, graph: FlowGraph): Turned | null {
	const last = history.undone.at(-1);
	if (!last) return null;
	const turned = { ...history, done: [...history.done, last], undone: history.undone.slice(0, -1) };
	return turn(turned, graph, last.name, last.diff);
}

function turn(history: History, graph: FlowGraph, name: string, diff: GraphDiff): Turned {
	const lost = conflicts(graph, diff);
	return lost.length > 0 ? { lost, name } : { history, graph: applyDiff(graph, diff), name, diff };
}
