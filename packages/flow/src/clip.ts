import type { Catalogue } from "@keyway/schema/catalogue";
import { type Card, emptyGraph, type FlowGraph, type Group, type Note } from "@keyway/schema/flow";
import type { CardId, LaneId } from "@keyway/schema/ids";
import { referencesOf } from "./card-references.ts";
import { cardTitle } from "./card-title.ts";
import { CLIP_SCHEMA } from "./clip-schema.ts";
import { own } from "./equal.ts";
import { lanesOf } from "./place.ts";
import type { Clip } from "./read-clip.ts";
import { selectionCards, selectionRoots } from "./selection.ts";
import { isRun } from "./tidy.ts";
import { withoutSecrets } from "./transfer.ts";

export type ClipConnection = Clip["connections"][number];

export type CopyOptions = {
	/** Fields that hold secrets are left out. */
	catalogue: Catalogue;
	/** Connections with the names that people gave them. */
	connections?: readonly ClipConnection[];
};

/** The selected cards with their lanes, groups and notes as JSON text for the clipboard; empty for no cards. */
export function copyCards(graph: FlowGraph, selected: Iterable<CardId>, options: CopyOptions): string {
	const clip = clipOf(graph, selected, options);
	return clip ? JSON.stringify(clip, null, "\t") : "";
}

export function clipOf(graph: FlowGraph, selected: Iterable<CardId>, options: CopyOptions): Clip | null {
	const copied = copiedGraph(graph, selected);
	if (!copied) return null;
	const used = new Set(Object.values(copied.cards).map((card) => card.connection));
	return {
		schema: CLIP_SCHEMA,
		graph: withoutSecrets(copied, options.catalogue),
		connections: (options.connections ?? []).filter((each) => used.has(each.id)),
		outside: titlesOf(graph, copied.cards, options.catalogue),
	};
}

/** The selected cards with their lanes, groups and notes as a flow of their own; null for no cards. */
export function copiedGraph(graph: FlowGraph, selected: Iterable<CardId>): FlowGraph | null {
	const ids = new Set(selected);
	const roots = selectionRoots(graph, ids);
	if (roots.length === 0) return null;
	const copied = selectionCards(graph, ids);
	const cards = Object.fromEntries(copied.map((id) => [id, graph.cards[id]])) as FlowGraph["cards"];
	const lanes = copied.flatMap((id) => lanesOf(graph, id)).map((lane) => [lane, graph.lanes[lane]] as const);
	const inside: FlowGraph = {
		...emptyGraph(),
		cards,
		lanes: { ...(Object.fromEntries(lanes) as FlowGraph["lanes"]), main: roots },
	};
	const groups = groupsWithin(graph, inside);
	return { ...inside, groups, notes: notesAt(graph, cards, groups) };
}

/** Groups all of whose cards were copied as neighbours; those of the outermost cards lie in `main` now. */
function groupsWithin(graph: FlowGraph, inside: FlowGraph): FlowGraph["groups"] {
	const found: Record<string, Group> = {};
	for (const [id, group] of Object.entries(graph.groups)) {
		const lane: LaneId = Object.hasOwn(inside.lanes, group.lane) && group.lane !== "main" ? group.lane : "main";
		const before = graph.lanes[group.lane] ?? [];
		const members = before.slice(before.indexOf(group.first), before.indexOf(group.last) + 1);
		const now = inside.lanes[lane] ?? [];
		const isWhole = isRun(now, group.first, group.last) && members.every((card) => now.includes(card));
		const isAlone = now.indexOf(group.last) - now.indexOf(group.first) === members.length - 1;
		if (isWhole && isAlone) found[id] = { ...group, lane };
	}
	return found;
}

function notesAt(graph: FlowGraph, cards: FlowGraph["cards"], groups: FlowGraph["groups"]): FlowGraph["notes"] {
	const isHere = ({ at }: Note) => Object.hasOwn(cards, at) || Object.hasOwn(groups, at);
	return Object.fromEntries(Object.entries(graph.notes).filter(([, note]) => isHere(note)));
}

function titlesOf(graph: FlowGraph, copied: FlowGraph["cards"], catalogue: Catalogue): Record<CardId, string> {
	const titles: Record<CardId, string> = {};
	for (const card of Object.values(copied))
		for (const { reference } of referencesOf(card)) {
			const other = Object.hasOwn(copied, reference.card) ? undefined : own<Card>(graph.cards, reference.card);
			if (other) titles[other.id] = cardTitle(other, catalogue);
		}
	return titles;
}
