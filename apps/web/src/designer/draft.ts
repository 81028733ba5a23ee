import { applyEdits } from "@keyway/flow/apply";
import type { Edit } from "@keyway/flow/edit";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";

/**
 * A flow while it is edited here: `base` is what the server has at `revision`, `pending` are our edits that it does
 * not have yet, `graph` is what is shown. Always: base + pending = graph.
 */
export type Draft = { base: FlowGraph; revision: number; pending: readonly Edit[]; graph: FlowGraph };

export const startDraft = (base: FlowGraph, revision: number): Draft => ({ base, revision, pending: [], graph: base });

/** Our edits, applied at once; or why one of them cannot be done, and then none is. */
export function withEdits(
	draft: Draft,
	edits: readonly Edit[],
	catalogue: Catalogue,
): { draft: Draft } | { problem: Problem } {
	const applied = applyEdits(draft.graph, edits, catalogue);
	if ("problem" in applied) return applied;
	return { draft: { ...draft, graph: applied.graph, pending: [...draft.pending, ...edits] } };
}

/** The server took the first `count` pending edits and is at `revision` now. */
export function acknowledged(draft: Draft, count: number, revision: number, catalogue: Catalogue): Draft {
	const pending = draft.pending.slice(count);
	const taken = applyEdits(draft.base, draft.pending.slice(0, count), catalogue);
	const base = pending.length === 0 || "problem" in taken ? draft.graph : taken.graph;
	return { ...draft, base, revision, pending };
}

/**
 * Others edited too: their edits come first, ours again on top. Edits of ours that cannot be done any more are left
 * out and told in `lost`.
 */
export function rebased(
	draft: Draft,
	missed: readonly Edit[],
	revision: number,
	catalogue: Catalogue,
): { draft: Draft; lost: Problem[] } | { problem: Problem } {
	const theirs = applyEdits(draft.base, missed, catalogue);
	if ("problem" in theirs) return { problem: theirs.problem };
	const lost: Problem[] = [];
	const pending: Edit[] = [];
	let graph = theirs.graph;
	for (const edit of draft.pending) {
		const ours = applyEdits(graph, [edit], catalogue);
		if ("problem" in ours) {
			lost.push(ours.problem);
			continue;
		}
		graph = ours.graph;
		pending.push(edit);
	}
	return { draft: { base: theirs.graph, revision, pending, graph }, lost };
}
