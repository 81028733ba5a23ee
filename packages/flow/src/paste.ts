import type { Rewrite } from "@keyway/expression/rewrite";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { FieldValue, Reference } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { type CardId, type LaneId, laneId, laneParts } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { applyEdit, applyEdits } from "./apply.ts";
import { referencesOf, rewriteCard } from "./card-references.ts";
import { cardTitle } from "./card-title.ts";
import { findEntry } from "./catalogue-index.ts";
import { diffGraphs } from "./diff.ts";
import type { Edit } from "./edit.ts";
import { equal } from "./equal.ts";
import { freeKey } from "./free-key.ts";
import { lanesOf } from "./place.ts";
import { problems } from "./problem.ts";
import { freeCardId, visibleAt, walk } from "./query.ts";
import type { Clip } from "./read-clip.ts";
import type { KnownConnection } from "./validate-connection.ts";
import { labelOf } from "./validate-field.ts";

const problem = problems({
	PASTE_LINK_CUT: ["warning", '{field} of "{title}" used "{other}", which was not copied along. Choose a value.'],
	PASTE_LINK_LOST: [
		"warning",
		'{field} of "{title}" uses "{other}", which does not run before it here. Choose a value.',
	],
});

export type PasteOptions = {
	catalogue: Catalogue;
	/** Where the cards go. */
	at: { lane: LaneId; index: number };
	/**
	 * "Paste keeping incoming links": references to cards that were not copied stay where a card of that id runs before
	 * the place; otherwise they are cut, for in another flow the same id may be another card.
	 */
	keepLinks?: boolean;
	/** Connections that exist here. */
	connections?: readonly Pick<KnownConnection, "id" | "connector">[];
	/** Connections that people chose for those that do not exist here, by connector. */
	chosen?: Readonly<Record<string, string>>;
};

/** A connection that does not exist here: which one shall its cards use? */
export type ConnectionQuestion = { connector: string; name: string | null; cards: CardId[] };

export type Pasted = {
	edits: Edit[];
	/** New ids by the copied ones. */
	ids: Record<CardId, CardId>;
	/** The outermost new cards, to be selected. */
	roots: CardId[];
	/** References that lead nowhere here, in words. */
	problems: Problem[];
	questions: ConnectionQuestion[];
};

/**
 * The edits that put copied cards into a flow: new ids, references that follow them, connections of this place, groups
 * and notes. Gives the problem of a place that is not there, or of a flow that is full.
 */
export function pasteCards(graph: FlowGraph, clip: Clip, options: PasteOptions): Pasted | { problem: Problem } {
	const ids = newIds(graph, clip.graph);
	const problems: Problem[] = [];
	const questions: ConnectionQuestion[] = [];
	const link = createLinks(graph, clip, ids, options, problems);
	const copied = [...walk(clip.graph)].map(({ id }) => {
		const card = { ...link(clip.graph.cards[id] as Card), id: ids[id] as CardId };
		return connected(card, clip, options, questions);
	});
	const edits = editsOf(graph, { clip, ids, cards: copied }, options);
	if ("problem" in edits) return edits;
	const roots = (clip.graph.lanes["main"] ?? []).map((id) => ids[id] as CardId);
	return { edits, ids, roots, problems, questions };
}

/** What is pasted: the cards are those of the clip in reading order, ready to be placed. */
type Pasting = { clip: Clip; ids: Record<CardId, CardId>; cards: readonly Card[] };

/**
 * One edit a card, which can be rebased when somebody else edits too. A clip may hold what no edit makes any more (a
 * lane that its card has outlived); then it is one difference as a whole.
 */
function editsOf(graph: FlowGraph, pasting: Pasting, { at, catalogue }: PasteOptions): Edit[] | { problem: Problem } {
	const { clip, ids, cards } = pasting;
	const ornaments = ornamentsOf(graph, clip, ids, at.lane);
	const edits: Edit[] = [];
	let after = graph;
	const add = (edit: Edit): Problem | null => {
		const applied = applyEdit(after, edit, catalogue);
		if ("problem" in applied) return applied.problem;
		after = applied.graph;
		edits.push(edit);
		return null;
	};
	for (const [order, { id, lane, index }] of [...walk(clip.graph)].entries()) {
		const place =
			lane === "main" ? { lane: at.lane, index: at.index + index } : { lane: renamedLane(lane, ids), index };
		const card = cards[order] as Card;
		const refused = add({ kind: "card.add", card, ...place });
		if (refused && (order === 0 || refused.code === "EDIT_FULL")) return { problem: refused };
		const wanted = lanesOf(clip.graph, id).map((each) => laneParts(each).name);
		for (const edit of laneEdits(after, card.id, wanted)) add(edit);
	}
	for (const edit of ornaments) add(edit);
	const intended = intendedGraph(graph, pasting, at, ornaments);
	return equal(after, intended) ? edits : [{ kind: "diff.apply", diff: diffGraphs(graph, intended) }];
}

function intendedGraph(
	graph: FlowGraph,
	{ clip, ids, cards }: Pasting,
	at: PasteOptions["at"],
	ornaments: readonly Edit[],
): FlowGraph {
	const lanes = { ...graph.lanes };
	for (const [lane, members] of Object.entries(clip.graph.lanes)) {
		const renamed = members.map((id) => ids[id] as CardId);
		if (lane !== "main") lanes[renamedLane(lane, ids)] = renamed;
		else lanes[at.lane] = (lanes[at.lane] ?? []).toSpliced(at.index, 0, ...renamed);
	}
	const added = Object.fromEntries(cards.map((card) => [card.id, card]));
	const placed = { ...graph, cards: { ...graph.cards, ...added }, lanes };
	const decorated = applyEdits(placed, ornaments);
	return "graph" in decorated ? decorated.graph : placed;
}

/** A free id for each copied card, its own where it can keep it. */
function newIds(graph: FlowGraph, copied: FlowGraph): Record<CardId, CardId> {
	const ids: Record<CardId, CardId> = {};
	const taken = new Set<CardId>();
	for (const { id } of walk(copied)) {
		const free = freeCardId(id, (each) => Object.hasOwn(graph.cards, each) || taken.has(each));
		taken.add(free);
		ids[id] = free;
	}
	return ids;
}

function renamedLane(lane: LaneId, ids: Record<CardId, CardId>): LaneId {
	const { card, name } = laneParts(lane);
	return card === null ? lane : laneId(ids[card] ?? card, name);
}

/** A placed card gets the lanes of its entry; the copied one may have more branches, or fewer. */
function laneEdits(graph: FlowGraph, card: CardId, wanted: readonly string[]): Edit[] {
	const given = lanesOf(graph, card).map((lane) => laneParts(lane).name);
	const missing = wanted.filter((name) => !given.includes(name));
	const useless = given.filter((name) => !wanted.includes(name));
	return [
		...missing.map((name): Edit => ({ kind: "lane.add", card, name })),
		...useless.map((name): Edit => ({ kind: "lane.remove", card, name })),
	];
}

/** Exchanges a copied card's references: inside the selection they follow it, others are kept or cut, and told. */
function createLinks(
	graph: FlowGraph,
	clip: Clip,
	ids: Record<CardId, CardId>,
	{ at, keepLinks, catalogue }: PasteOptions,
	found: Problem[],
): (card: Card) => Card {
	const visible = new Set(visibleAt(graph, at.lane, at.index).map((each) => each.id));
	const isOutside = ({ card }: Reference) =>
		!Object.hasOwn(ids, card) && card !== "trigger" && card !== "run" && card !== "item";
	const isKept = (reference: Reference) => !isOutside(reference) || (keepLinks === true && visible.has(reference.card));
	// An id that no card here has, so that validation says at the card what is missing.
	const lost = (card: CardId) =>
		Object.hasOwn(graph.cards, card) && !keepLinks
			? freeCardId(`${card.slice(0, 26)}_lost`, (id) => Object.hasOwn(graph.cards, id))
			: card;
	const rewrite: Rewrite = (reference) => {
		const own = ids[reference.card];
		if (Object.hasOwn(ids, reference.card) && own) return { ...reference, card: own };
		return isKept(reference) ? null : { ...reference, card: lost(reference.card) };
	};
	return (card) => {
		const cut = referencesOf(card).filter((each) => !isKept(each.reference));
		for (const { field, reference } of cut) {
			const at = { card: ids[card.id] as CardId, field };
			const values = {
				title: cardTitle(card, catalogue),
				field: labelOf(findEntry(catalogue, card.uses), field),
				other: clip.outside[reference.card] ?? reference.card,
			};
			found.push(problem(keepLinks ? "PASTE_LINK_LOST" : "PASTE_LINK_CUT", at, values));
		}
		const whole = keepLinks || cut.length === 0 ? card : withoutLinks(card, isKept);
		return rewriteCard(whole, rewrite);
	};
}

/** The card without the references that are cut: fields that are nothing else go, texts lose a part. */
function withoutLinks(card: Card, isKept: (reference: Reference) => boolean): Card {
	const kept = Object.entries(card.fields).flatMap(([name, value]) => {
		const rest = withoutLink(value, isKept);
		return rest ? [[name, rest] as const] : [];
	});
	return { ...card, fields: Object.fromEntries(kept) };
}

function withoutLink(value: FieldValue, isKept: (reference: Reference) => boolean): FieldValue | null {
	switch (value.kind) {
		case "ref":
			return isKept(value) ? value : null;
		case "template": {
			const parts = value.parts.filter((part) => typeof part === "string" || isKept(part));
			return parts.length > 0 ? { ...value, parts } : null;
		}
		case "list":
			return { ...value, items: value.items.flatMap((each) => withoutLink(each, isKept) ?? []) };
		case "object": {
			const fields = Object.entries(value.fields).flatMap(([name, each]) => {
				const rest = withoutLink(each, isKept);
				return rest ? [[name, rest] as const] : [];
			});
			return { ...value, fields: Object.fromEntries(fields) };
		}
		default:
			return value;
	}
}

/** The card with a connection of this place; what nobody has chosen yet becomes a question. */
function connected(card: Card, clip: Clip, options: PasteOptions, questions: ConnectionQuestion[]): Card {
	const { connection, ...others } = card;
	if (connection === undefined || options.connections?.some((each) => each.id === connection)) return card;
	const named = clip.connections.find((each) => each.id === connection);
	const connector = named?.connector ?? findEntry(options.catalogue, card.uses)?.connector ?? "";
	const chosen = options.chosen?.[connector];
	if (chosen !== undefined) return { ...card, connection: chosen };
	const name = named?.name ?? null;
	const known = questions.find((each) => each.connector === connector && each.name === name);
	if (known) known.cards.push(card.id);
	else questions.push({ connector, name, cards: [card.id] });
	return others;
}

/** Groups and notes of the copied cards. */
function ornamentsOf(graph: FlowGraph, clip: Clip, ids: Record<CardId, CardId>, lane: LaneId): Edit[] {
	const groups = new Map<string, string>();
	const edits: Edit[] = [];
	for (const [id, group] of Object.entries(clip.graph.groups)) {
		const key = freeKey(id, (each) => Object.hasOwn(graph.groups, each) || [...groups.values()].includes(each));
		groups.set(id, key);
		const first = ids[group.first] ?? group.first;
		const last = ids[group.last] ?? group.last;
		const to = group.lane === "main" ? lane : renamedLane(group.lane, ids);
		edits.push({ kind: "group.set", id: key, group: { ...group, lane: to, first, last } });
	}
	const notes = new Set(Object.keys(graph.notes));
	for (const [id, note] of Object.entries(clip.graph.notes)) {
		const key = freeKey(id, (each) => notes.has(each));
		notes.add(key);
		edits.push({ kind: "note.set", id: key, note: { ...note, at: ids[note.at] ?? groups.get(note.at) ?? note.at } });
	}
	return edits;
}
