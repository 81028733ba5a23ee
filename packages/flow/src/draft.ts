import type { Catalogue } from "@keyway/schema/catalogue";
import type { FlowGraph } from "@keyway/schema/flow";
import type { Problem } from "@keyway/schema/problem";
import { applyEdits } from "./apply.ts";
import type { Edit } from "./edit.ts";
import { type Pending, type Rebased, rebaseEdits } from "./rebase.ts";

/**
 * A flow while it is edited here: `base` is what the server has at `revision`, `pending` are our edits that it does
 * not have yet, `graph` is what is shown. Always: base + pending = graph.
 */
export type Draft = { base: FlowGraph; revision: number; pending: readonly Pending[]; graph: FlowGraph };

/** Edits that the server took in one request, with the ids that their sender gave. */
export type Batch = { base: number; edits: readonly Edit[]; ids: readonly string[]; by: string };

export const startDraft = (base: FlowGraph, revision: number): Draft => ({ base, revision, pending: [], graph: base });

/** Our edits, applied at once; or why one of them cannot be done, and then none is. */
export function withEdits(
	draft: Draft,
	added: readonly Pending[],
	catalogue: Catalogue,
): { draft: Draft } | { problem: Problem } {
	const edits = added.map(({ edit }) => edit);
	const applied = applyEdits(draft.graph, edits, catalogue);
	if ("problem" in applied) return applied;
	return { draft: { ...draft, graph: applied.graph, pending: [...draft.pending, ...added] } };
}

/** What others did, and what it meant for our edits. */
export type Received = { draft: Draft; lost: Rebased["lost"]; ids: Rebased["ids"]; by: string | null };

/**
 * The draft after what the server took, ours and that of others, in its order: theirs comes first, ours again on top.
 * Batches that are known already are passed over. Null when one between is missing, or cannot be understood: then the
 * flow has to be read anew.
 */
export function received(draft: Draft, batches: readonly Batch[], catalogue: Catalogue): Received | null {
	const result: Received = { draft, lost: [], ids: new Map(), by: null };
	for (const batch of batches) {
		const { base, revision, pending } = result.draft;
		if (batch.base < revision) continue;
		const after = applyEdits(base, batch.edits, catalogue);
		if (batch.base > revision || "problem" in after) return null;
		const next = { base: after.graph, revision: revision + batch.edits.length };
		const isOurs = batch.ids.length > 0 && batch.ids.every((id, index) => pending[index]?.id === id);
		if (isOurs) {
			result.draft = { ...result.draft, ...next, pending: pending.slice(batch.ids.length) };
			continue;
		}
		const rebased = rebaseEdits(base, after.graph, pending, catalogue);
		result.draft = { ...next, graph: rebased.graph, pending: rebased.pending };
		result.lost = [...result.lost, ...rebased.lost];
		result.ids = new Map([...result.ids, ...rebased.ids]);
		result.by = batch.by;
	}
	return result;
}
