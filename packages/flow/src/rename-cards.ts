import type { Rewrite } from "@keyway/expression/rewrite";
import type { Card, Group, Note } from "@keyway/schema/flow";
import { type CardId, type LaneId, laneId, laneParts } from "@keyway/schema/ids";
import { rewriteCard, rewriteValue } from "./card-references.ts";
import type { GraphDiff, RecordDiff } from "./diff.ts";
import type { Edit } from "./edit.ts";

/** New ids of cards by their old ones. */
export type NewIds = ReadonlyMap<CardId, CardId>;

/** The same edit about cards that are called otherwise now. A whole document (`graph.set`) speaks of its own cards. */
export function renameInEdit(edit: Edit, ids: NewIds): Edit {
	if (ids.size === 0) return edit;
	const of = (id: string) => ids.get(id) ?? id;
	switch (edit.kind) {
		case "card.add":
			return { ...edit, card: renamedCard(edit.card, ids), lane: renamedLane(edit.lane, ids) };
		case "card.move":
			return { ...edit, id: of(edit.id), lane: renamedLane(edit.lane, ids) };
		case "card.remove":
			return { ...edit, id: of(edit.id) };
		case "card.replace": {
			const { fields } = edit;
			return { ...edit, id: of(edit.id), ...(fields ? { fields: renamedFields(fields, ids) } : {}) };
		}
		case "card.set":
		case "lane.add":
		case "lane.remove":
			return { ...edit, card: of(edit.card) };
		case "field.set":
			return { ...edit, card: of(edit.card), value: edit.value && rewriteValue(edit.value, following(ids)) };
		case "group.set":
			return { ...edit, group: renamedGroup(edit.group, ids) };
		case "note.set":
			return { ...edit, note: renamedNote(edit.note, ids) };
		case "diff.apply":
			return { ...edit, diff: renameInDiff(edit.diff, ids) };
		case "trigger.set":
		case "group.remove":
		case "note.remove":
		case "graph.set":
			return edit;
	}
}

/** The same difference about cards that are called otherwise now. */
export function renameInDiff(diff: GraphDiff, ids: NewIds): GraphDiff {
	return {
		...diff,
		cards: renamedRecords(
			diff.cards,
			(id) => ids.get(id) ?? id,
			(card) => renamedCard(card, ids),
		),
		lanes: renamedRecords(
			diff.lanes,
			(lane) => renamedLane(lane, ids),
			(cards) => cards.map((id) => ids.get(id) ?? id),
		),
		groups: renamedRecords(
			diff.groups,
			(id) => id,
			(group) => renamedGroup(group, ids),
		),
		notes: renamedRecords(
			diff.notes,
			(id) => id,
			(note) => renamedNote(note, ids),
		),
	};
}

const following =
	(ids: NewIds): Rewrite =>
	(reference) => {
		const card = ids.get(reference.card);
		return card === undefined ? null : { ...reference, card };
	};

function renamedCard(card: Card, ids: NewIds): Card {
	const id = ids.get(card.id) ?? card.id;
	const rewritten = rewriteCard(card, following(ids));
	return id === card.id ? rewritten : { ...rewritten, id };
}

function renamedFields(fields: Card["fields"], ids: NewIds): Card["fields"] {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, rewriteValue(value, following(ids))]));
}

/** The lane under its card's new id. */
export function renamedLane(lane: LaneId, ids: NewIds): LaneId {
	const { card, name } = laneParts(lane);
	const id = card === null ? undefined : ids.get(card);
	return id === undefined ? lane : laneId(id, name);
}

function renamedGroup(group: Group, ids: NewIds): Group {
	const { lane, first, last } = group;
	return {
		...group,
		lane: renamedLane(lane, ids),
		first: ids.get(first) ?? first,
		last: ids.get(last) ?? last,
	};
}

const renamedNote = (note: Note, ids: NewIds): Note => ({ ...note, at: ids.get(note.at) ?? note.at });

function renamedRecords<T>(
	{ added, updated, removed }: RecordDiff<T>,
	key: (key: string) => string,
	value: (value: T) => T,
): RecordDiff<T> {
	const map = <V, W>(records: Record<string, V>, change: (value: V) => W) =>
		Object.fromEntries(Object.entries(records).map(([name, each]) => [key(name), change(each)]));
	return {
		added: map(added, value),
		updated: map(updated, ([from, to]): [T, T] => [value(from), value(to)]),
		removed: map(removed, value),
	};
}
