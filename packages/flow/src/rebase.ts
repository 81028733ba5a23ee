import type { Catalogue } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import type { CardId, LaneId } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { applyEdit } from "./apply.ts";
import type { Edit } from "./edit.ts";
import { equal, own } from "./equal.ts";
import { mergeDiff } from "./merge-diff.ts";
import { freeCardId } from "./query.ts";
import { type NewIds, renamedLane, renameInEdit } from "./rename-cards.ts";

/** An edit of ours that the server does not have yet, with the id by which it knows a repeat. */
export type Pending = { id: string; edit: Edit };

export type Rebased = {
	graph: FlowGraph;
	pending: Pending[];
	/** Edits of ours that cannot be done any more, with why. */
	lost: { pending: Pending; problem: Problem }[];
	/** New ids of cards of ours whose id somebody else took first. */
	ids: NewIds;
};

/**
 * Our edits, made on `base`, on top of `theirs` instead: at the same neighbours, under free ids, members of one record
 * beside those of others, and the later value where both set the same one.
 */
export function rebaseEdits(
	base: FlowGraph,
	theirs: FlowGraph,
	pending: readonly Pending[],
	catalogue: Catalogue,
): Rebased {
	const ids = new Map<CardId, CardId>();
	const result: Rebased = { graph: theirs, pending: [], lost: [], ids };
	let old = base;
	for (const each of pending) {
		const edit = fitted(each.edit, old, result.graph, ids);
		const before = applyEdit(old, each.edit, catalogue);
		if ("graph" in before) old = before.graph;
		const applied = applyEdit(result.graph, edit, catalogue);
		if ("problem" in applied) {
			result.lost.push({ pending: { ...each, edit }, problem: applied.problem });
			continue;
		}
		result.graph = applied.graph;
		result.pending.push(edit === each.edit ? each : { ...each, edit });
	}
	return result;
}

/** The edit as it is meant, said of the flow as it is now. */
function fitted(edit: Edit, old: FlowGraph, graph: FlowGraph, ids: Map<CardId, CardId>): Edit {
	if (edit.kind === "card.add") {
		const { id } = edit.card;
		if (own(graph.cards, id))
			ids.set(
				id,
				freeCardId(id, (each) => Boolean(own(graph.cards, each) ?? own(old.cards, each))),
			);
	}
	const renamed = renameInEdit(edit, ids);
	switch (renamed.kind) {
		case "card.add":
		case "card.move": {
			const spot = edit as Extract<Edit, { kind: "card.add" | "card.move" }>;
			const moved = spot.kind === "card.move" ? spot.id : null;
			const index = indexNow(old, graph, { lane: spot.lane, index: spot.index, moved }, ids);
			return index === renamed.index ? renamed : { ...renamed, index };
		}
		case "field.set": {
			const before = fieldOf(old, (edit as Extract<Edit, { kind: "field.set" }>).card, renamed.field);
			const now = fieldOf(graph, renamed.card, renamed.field);
			const value = mergeValue(before, renamed.value ?? undefined, now) ?? null;
			return equal(value, renamed.value) ? renamed : { ...renamed, value };
		}
		case "diff.apply": {
			const diff = mergeDiff(graph, renamed.diff, "later");
			return diff && !equal(diff, renamed.diff) ? { ...renamed, diff } : renamed;
		}
		default:
			return renamed;
	}
}

type Spot = { lane: LaneId; index: number; moved: CardId | null };

/** Where a place is now: behind the same card as it was, else before the same one. */
function indexNow(old: FlowGraph, graph: FlowGraph, { lane, index, moved }: Spot, ids: NewIds): number {
	const was = (own<CardId[]>(old.lanes, lane) ?? []).filter((id) => id !== moved);
	const newId = (id: CardId) => ids.get(id) ?? id;
	const here = moved === null ? null : newId(moved);
	const now = (own<CardId[]>(graph.lanes, renamedLane(lane, ids)) ?? []).filter((id) => id !== here);
	const before = was
		.slice(0, index)
		.map(newId)
		.findLast((id) => now.includes(id));
	if (before !== undefined) return now.indexOf(before) + 1;
	const after = was
		.slice(index)
		.map(newId)
		.find((id) => now.includes(id));
	return after === undefined ? index : now.indexOf(after);
}

function fieldOf(graph: FlowGraph, card: string, field: string): FieldValue | undefined {
	const found = card === "trigger" ? graph.trigger : own(graph.cards, card);
	return (found as { fields: Record<string, FieldValue> } | null | undefined)?.fields[field];
}

/** Members of a record that only others changed stay theirs; the rest is ours. */
function mergeValue(
	before: FieldValue | undefined,
	ours: FieldValue | undefined,
	now: FieldValue | undefined,
): FieldValue | undefined {
	if (before?.kind !== "object" || ours?.kind !== "object" || now?.kind !== "object") return ours;
	const fields: Record<string, FieldValue> = {};
	for (const name of new Set([...Object.keys(now.fields), ...Object.keys(ours.fields)])) {
		const [was, own, is] = [before.fields[name], ours.fields[name], now.fields[name]];
		const value = equal(was, own) ? is : mergeValue(was, own, is);
		if (value) fields[name] = value;
	}
	return { kind: "object", fields };
}
