import { Card, type FlowGraph, Group, Note, TriggerCard } from "@keyway/schema/flow";
import { CardId } from "@keyway/schema/ids";
import { z } from "zod";
import { equal, own } from "./equal.ts";

/** What happened to the records of one kind, by their keys; `updated` holds [from, to]. */
export type RecordDiff<T> = {
	added: Record<string, T>;
	updated: Record<string, [from: T, to: T]>;
	removed: Record<string, T>;
};

const recordDiff = <T extends z.ZodType>(value: T) =>
	z.strictObject({
		added: z.record(z.string(), value),
		updated: z.record(z.string(), z.tuple([value, value])),
		removed: z.record(z.string(), value),
	});

/** The difference of two flows, by whole records; the smallest thing that changes is a card, lane, group or note. */
export const GraphDiff = z.strictObject({
	trigger: z.tuple([TriggerCard.nullable(), TriggerCard.nullable()]).optional(),
	cards: recordDiff(Card),
	lanes: recordDiff(z.array(CardId)),
	groups: recordDiff(Group),
	notes: recordDiff(Note),
});
export type GraphDiff = z.infer<typeof GraphDiff>;

/** The records of a flow that a diff speaks of. */
export const RECORDS = ["cards", "lanes", "groups", "notes"] as const;
type RecordName = (typeof RECORDS)[number];
type RecordOf<K extends RecordName> = FlowGraph[K][string];

const noDiff = <T>(): RecordDiff<T> => ({ added: {}, updated: {}, removed: {} });

function diffRecords<T>(before: Record<string, T>, after: Record<string, T>): RecordDiff<T> {
	const diff = noDiff<T>();
	if (before === after) return diff;
	for (const [key, to] of Object.entries(after)) {
		const from = own(before, key);
		if (from === undefined) diff.added[key] = to;
		else if (!equal(from, to)) diff.updated[key] = [from, to];
	}
	for (const [key, from] of Object.entries(before)) if (own(after, key) === undefined) diff.removed[key] = from;
	return diff;
}

/** What leads from `before` to `after`: `applyDiff(before, diffGraphs(before, after))` equals `after`. */
export function diffGraphs(before: FlowGraph, after: FlowGraph): GraphDiff {
	return {
		...(equal(before.trigger, after.trigger) ? {} : { trigger: [before.trigger, after.trigger] }),
		cards: diffRecords(before.cards, after.cards),
		lanes: diffRecords(before.lanes, after.lanes),
		groups: diffRecords(before.groups, after.groups),
		notes: diffRecords(before.notes, after.notes),
	};
}

function applyToRecords<T>(records: Record<string, T>, diff: RecordDiff<T>): Record<string, T> {
	if (isEmpty(diff)) return records;
	const result = { ...records };
	for (const key of Object.keys(diff.removed)) delete result[key];
	for (const [key, [, to]] of Object.entries(diff.updated)) result[key] = to;
	return Object.assign(result, diff.added);
}

/** The flow after the difference; whatever the records held before is not looked at (see `conflicts`). */
export function applyDiff(graph: FlowGraph, diff: GraphDiff): FlowGraph {
	return {
		trigger: diff.trigger ? diff.trigger[1] : graph.trigger,
		cards: applyToRecords(graph.cards, diff.cards),
		lanes: applyToRecords(graph.lanes, diff.lanes),
		groups: applyToRecords(graph.groups, diff.groups),
		notes: applyToRecords(graph.notes, diff.notes),
	};
}

function invertRecords<T>({ added, updated, removed }: RecordDiff<T>): RecordDiff<T> {
	const reversed = Object.entries(updated).map(([key, [from, to]]) => [key, [to, from]] as const);
	return { added: removed, updated: Object.fromEntries(reversed) as Record<string, [T, T]>, removed: added };
}

/** The way back: undo. */
export function invertDiff(diff: GraphDiff): GraphDiff {
	return {
		...(diff.trigger ? { trigger: [diff.trigger[1], diff.trigger[0]] } : {}),
		cards: invertRecords(diff.cards),
		lanes: invertRecords(diff.lanes),
		groups: invertRecords(diff.groups),
		notes: invertRecords(diff.notes),
	};
}

/** A record's value before and after a diff; undefined = it is not there. */
type Change<T> = { from: T | undefined; to: T | undefined };

function changes<T>(diff: RecordDiff<T>): Map<string, Change<T>> {
	const result = new Map<string, Change<T>>();
	for (const [key, to] of Object.entries(diff.added)) result.set(key, { from: undefined, to });
	for (const [key, [from, to]] of Object.entries(diff.updated)) result.set(key, { from, to });
	for (const [key, from] of Object.entries(diff.removed)) result.set(key, { from, to: undefined });
	return result;
}

function squashRecords<T>(first: RecordDiff<T>, second: RecordDiff<T>): RecordDiff<T> {
	const all = changes(first);
	for (const [key, { from, to }] of changes(second))
		all.set(key, { from: all.has(key) ? all.get(key)?.from : from, to });
	const result = noDiff<T>();
	for (const [key, { from, to }] of all) {
		if (from === undefined) {
			if (to !== undefined) result.added[key] = to;
		} else if (to === undefined) result.removed[key] = from;
		else if (!equal(from, to)) result.updated[key] = [from, to];
	}
	return result;
}

/** Two differences, one after the other, as one: a gesture of many edits becomes one entry of the history. */
export function squash(first: GraphDiff, second: GraphDiff): GraphDiff {
	const from = first.trigger ?? second.trigger;
	const to = second.trigger ?? first.trigger;
	return {
		...(from && to && !equal(from[0], to[1]) ? { trigger: [from[0], to[1]] } : {}),
		cards: squashRecords(first.cards, second.cards),
		lanes: squashRecords(first.lanes, second.lanes),
		groups: squashRecords(first.groups, second.groups),
		notes: squashRecords(first.notes, second.notes),
	};
}

function isEmpty<T>({ added, updated, removed }: RecordDiff<T>): boolean {
	for (const part of [added, updated, removed]) for (const _ in part) return false;
	return true;
}

export function isEmptyDiff(diff: GraphDiff): boolean {
	return !diff.trigger && isEmpty(diff.cards) && isEmpty(diff.lanes) && isEmpty(diff.groups) && isEmpty(diff.notes);
}

/** Names of the records that no longer hold what the diff starts from: `cards.send_mail`, `lanes.main`, `trigger`. */
export function conflicts(graph: FlowGraph, diff: GraphDiff): string[] {
	const found: string[] = [];
	if (diff.trigger && !equal(graph.trigger, diff.trigger[0])) found.push("trigger");
	const compare = <K extends RecordName>(
		name: K,
		records: Record<string, RecordOf<K>>,
		part: RecordDiff<RecordOf<K>>,
	) => {
		for (const [key, { from }] of changes(part)) if (!equal(own(records, key), from)) found.push(`${name}.${key}`);
	};
	compare("cards", graph.cards, diff.cards);
	compare("lanes", graph.lanes, diff.lanes);
	compare("groups", graph.groups, diff.groups);
	compare("notes", graph.notes, diff.notes);
	return found;
}
