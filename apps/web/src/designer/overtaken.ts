import { diffGraphs } from "@keyway/flow/diff";
import type { Edit } from "@keyway/flow/edit";
import { equal, own } from "@keyway/flow/equal";
import type { NewIds } from "@keyway/flow/rename-cards";
import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";

/** A value that one person set and another may set too: a field of a card, another property of it, or a note. */
type Slot =
	| { kind: "field"; card: string; name: string }
	| { kind: "property"; card: string; name: string }
	| { kind: "note"; id: string };

/** What we set since the page was opened, and to what; by the slot's key. */
export type Mine = ReadonlyMap<string, { slot: Slot; value: unknown }>;

const keyOf = (slot: Slot) => Object.values(slot).join("/");
const cardIn = (graph: FlowGraph, id: string): Card | TriggerCard | null =>
	id === "trigger" ? graph.trigger : (own<Card>(graph.cards, id) ?? null);

function valueIn(graph: FlowGraph, slot: Slot): unknown {
	if (slot.kind === "note") return own(graph.notes, slot.id);
	const card = cardIn(graph, slot.card);
	return card && own(slot.kind === "field" ? card.fields : card, slot.name);
}

/** Ours, with what led from one flow to the next. */
export function withMine(mine: Mine, before: FlowGraph, after: FlowGraph): Mine {
	const result = new Map(mine);
	const keep = (slot: Slot) => result.set(keyOf(slot), { slot, value: valueIn(after, slot) });
	const compare = (id: string, was: Card | TriggerCard | null, is: Card | TriggerCard | null) => {
		if (!is) return;
		for (const name of new Set([...Object.keys(was?.fields ?? {}), ...Object.keys(is.fields)]))
			if (!equal(was && own(was.fields, name), own(is.fields, name))) keep({ kind: "field", card: id, name });
		for (const name of new Set([...Object.keys(was ?? {}), ...Object.keys(is)]))
			if (name !== "fields" && !equal(was && own(was, name), own(is, name))) keep({ kind: "property", card: id, name });
	};
	const { trigger, cards, notes } = diffGraphs(before, after);
	if (trigger) compare("trigger", ...trigger);
	for (const [id, card] of Object.entries(cards.added)) compare(id, null, card);
	for (const [id, [was, is]] of Object.entries(cards.updated)) compare(id, was, is);
	for (const id of [...Object.keys(notes.added), ...Object.keys(notes.updated)]) keep({ kind: "note", id });
	// What we took away ourselves nobody can take from us.
	for (const [key, { slot }] of result)
		if (slot.kind === "note" ? own(notes.removed, slot.id) : own(cards.removed, slot.card)) result.delete(key);
	return result;
}

/** A value of ours that somebody else has changed since; `gone` with its card. */
export type Overtaken = { slot: Slot; value: unknown; gone: boolean };

/** What others took over of ours, and what is left of it. */
export function overtaken(mine: Mine, after: FlowGraph, ids: NewIds): { taken: Overtaken[]; mine: Mine } {
	const taken: Overtaken[] = [];
	const left = new Map<string, { slot: Slot; value: unknown }>();
	for (const { slot: named, value } of mine.values()) {
		const slot = renamed(named, ids);
		const gone = slot.kind === "note" ? !own(after.notes, slot.id) : !cardIn(after, slot.card);
		const isOurs =
			!gone && (slot.kind === "property" && slot.name === "id" ? true : equal(valueIn(after, slot), value));
		if (isOurs) left.set(keyOf(slot), { slot, value });
		else taken.push({ slot, value, gone });
	}
	return { taken, mine: left };
}

function renamed(slot: Slot, ids: NewIds): Slot {
	const id = slot.kind === "note" ? undefined : ids.get(slot.card);
	return slot.kind === "note" || id === undefined ? slot : { ...slot, card: id };
}

/** The edit that gives a slot our value again; null for what no edit sets. */
export function settingAgain({ slot, value }: Overtaken): Edit | null {
	switch (slot.kind) {
		case "field":
			return { kind: "field.set", card: slot.card, field: slot.name, value: (value ?? null) as never };
		case "note":
			return { kind: "note.set", id: slot.id, note: value as never };
		case "property":
			return slot.name === "id" || slot.name === "uses"
				? null
				: { kind: "card.set", card: slot.card, patch: { [slot.name]: value ?? null } };
	}
}
