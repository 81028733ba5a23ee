import type { Catalogue, CatalogueEntry } from "@keyway/schema/catalogue";
import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";
import { type CardId, definitionId, type LaneId, laneParts } from "@keyway/schema/ids";
import { cardTitle } from "./card-title.ts";
import { findEntry } from "./catalogue-index.ts";
import { diffGraphs, type GraphDiff } from "./diff.ts";
import { equal } from "./equal.ts";
import { laneLabel } from "./lanes.ts";
import { longestRising } from "./longest-rising.ts";
import { placeOf } from "./place.ts";
import { walk } from "./query.ts";
import { fieldSpec, labelOf } from "./validate-field.ts";
import { createValueWords, type ValueWords } from "./value-words.ts";

/** One difference of two versions in words: `Notify IT channel: Channel changed from #it-news to #it-ops.` */
export type DescribedChange = {
	/** Where the page jumps to; for what was removed, the card in the earlier version. */
	card: CardId | "trigger";
	kind: "added" | "changed" | "removed" | "moved";
	/** The field that changed, where it is one. */
	field?: string;
	/** What it is about, as people call it, and what came of it: `Notify IT channel`, `Channel changed from …`. */
	title: string;
	detail: string;
	/** Both in one sentence. */
	words: string;
	/** Notes and groups are how people look at a flow: no run notices them. */
	about: "card" | "group" | "note";
};

export type DescribeOptions = {
	catalogue: Catalogue;
	/** What people call a connection. */
	connectionName?: (id: string) => string;
	/** Values in words; by default short and plain. */
	valueWords?: ValueWords;
};

type Telling = {
	before: FlowGraph;
	after: FlowGraph;
	diff: GraphDiff;
	catalogue: Catalogue;
	connectionName: (id: string) => string;
	valueWords: ValueWords;
};

/** What changed between two versions, card by card in reading order of the later one; what was removed comes last. */
export function describeDiff(before: FlowGraph, after: FlowGraph, options: DescribeOptions): DescribedChange[] {
	const { catalogue, connectionName = () => "another", valueWords = createValueWords(catalogue) } = options;
	const diff = diffGraphs(before, after);
	const telling: Telling = { before, after, diff, catalogue, connectionName, valueWords };
	const moved = movedCards(telling);
	const told = triggerChanges(telling);
	for (const { id } of walk(after)) {
		const card = after.cards[id] as Card;
		const was = diff.cards.updated[id]?.[0];
		if (diff.cards.added[id])
			told.push(said(id, "added", titleIn(telling, card), `was added ${placeWords(telling, after, id, "added")}`));
		if (moved.has(id))
			told.push(said(id, "moved", titleIn(telling, card), `was moved ${placeWords(telling, after, id, "moved")}`));
		if (was) told.push(...cardChanges(telling, was, card));
		told.push(...laneChanges(telling, card));
	}
	for (const { id } of walk(before)) {
		const card = diff.cards.removed[id];
		if (card) told.push(said(id, "removed", titleIn(telling, card), "was removed"));
	}
	return [...told, ...groupChanges(telling), ...noteChanges(telling)];
}

function titleIn({ catalogue }: Telling, card: Card | TriggerCard): string {
	return cardTitle(card, catalogue);
}

/** `after "Find users"`, `first in "Then" of "Contractor?"`; of what was moved, `into …`. */
function placeWords({ catalogue }: Telling, graph: FlowGraph, id: CardId, kind: "added" | "moved"): string {
	const place = placeOf(graph, id);
	const previous = place && graph.cards[graph.lanes[place.lane]?.[place.index - 1] ?? ""];
	if (previous) return `after "${cardTitle(previous, catalogue)}"`;
	const owner = place && graph.cards[laneParts(place.lane).card ?? ""];
	if (owner) return `${kind === "added" ? "first in" : "into"} ${laneWords(catalogue, owner, place.lane)}`;
	return kind === "added" ? "at the start" : "to the start";
}

function laneWords(catalogue: Catalogue, owner: Card, lane: LaneId): string {
	const label = laneLabel(findEntry(catalogue, owner.uses), laneParts(lane).name);
	return `"${label}" of "${cardTitle(owner, catalogue)}"`;
}

/** Cards that stand in another lane now, or in another order: as few as explain it. */
function movedCards({ before, after, diff }: Telling): Set<CardId> {
	const moved = new Set<CardId>();
	for (const [lane, cards] of Object.entries(after.lanes)) {
		const stayed: { id: CardId; was: number }[] = [];
		for (const id of cards) {
			const place = diff.cards.added[id] ? undefined : placeOf(before, id);
			if (place?.lane === lane) stayed.push({ id, was: place.index });
			else if (place) moved.add(id);
		}
		const steady = new Set(longestRising(stayed.map((each) => each.was)));
		for (const [index, { id }] of stayed.entries()) if (!steady.has(index)) moved.add(id);
	}
	return moved;
}

function triggerChanges(telling: Telling): DescribedChange[] {
	const [was, is] = telling.diff.trigger ?? [null, null];
	if (!was && !is) return [];
	const named = (trigger: TriggerCard) => `The trigger "${titleIn(telling, trigger)}"`;
	if (!is) return [said("trigger", "removed", named(was as TriggerCard), "was removed")];
	if (!was) return [said("trigger", "added", named(is), "was added")];
	return cardChanges(telling, was, is);
}

/** Everything about a card that changed, but its place. */
function cardChanges<C extends Card | TriggerCard>(telling: Telling, was: C, is: C): DescribedChange[] {
	const { catalogue, before, after, valueWords, connectionName } = telling;
	const entry = findEntry(catalogue, is.uses);
	const changes: { field?: string; words: string }[] = [];
	if (was.uses !== is.uses) changes.push({ words: usesWords(catalogue, was, is) });
	if (was.title !== is.title) changes.push({ words: `renamed from "${titleIn(telling, was)}"` });
	for (const field of new Set([...Object.keys(was.fields), ...Object.keys(is.fields)])) {
		const [from, to] = [was.fields[field], is.fields[field]];
		if (equal(from, to)) continue;
		const spec = fieldSpec(entry?.fields ?? [], field);
		const isSecret = spec?.secret === true;
		const old = from && !isSecret ? valueWords(before, from, spec) : undefined;
		const next = to && !isSecret ? valueWords(after, to, spec) : undefined;
		changes.push({ field, words: changeWords(labelOf(entry, field), from && (old ?? ""), to && (next ?? "")) });
	}
	if (was.connection !== is.connection) {
		const [old, next] = [was.connection, is.connection].map((id) =>
			id === undefined ? undefined : connectionName(id),
		);
		changes.push({ words: changeWords("Connection", old, next) });
	}
	for (const words of settingChanges(was, is)) changes.push({ words });
	const title = titleIn(telling, is);
	return changes.map(({ field, words }) => ({
		...said(is.id, "changed", title, words, ": "),
		...(field === undefined ? {} : { field }),
	}));
}

function usesWords(catalogue: Catalogue, was: Card | TriggerCard, is: Card | TriggerCard): string {
	const nameOf = (entry: CatalogueEntry | undefined, uses: string) => entry?.name ?? definitionId(uses);
	if (definitionId(was.uses) === definitionId(is.uses))
		return `brought from version ${was.uses.split("@")[1]} to ${is.uses.split("@")[1]}`;
	const [old, next] = [was, is].map(({ uses }) => nameOf(findEntry(catalogue, uses), uses));
	return `replaced "${old}" by "${next}"`;
}

/** `Channel changed from #it-news to #it-ops`; without values where they must not be told. */
function changeWords(label: string, from: string | undefined, to: string | undefined): string {
	if (to === undefined) return from ? `${label} cleared, was ${from}` : `${label} cleared`;
	if (from === undefined) return to ? `${label} set to ${to}` : `${label} set`;
	return from && to && from !== to ? `${label} changed from ${from} to ${to}` : `${label} changed`;
}

const ON_ERROR = { stop: "stops the run", continue: "goes on", lane: "takes its error lane" } as const;

function settingChanges(was: Card | TriggerCard, is: Card | TriggerCard): string[] {
	const changes: string[] = [];
	const isChanged = (name: keyof Card) => !equal((was as Card)[name], (is as Card)[name]);
	if (isChanged("onError")) changes.push(`on error it now ${ON_ERROR[is.onError ?? "stop"]}`);
	if (isChanged("retry"))
		changes.push(is.retry ? `now tried again up to ${is.retry.times} times` : "tried again as usual");
	if (isChanged("timeLimit"))
		changes.push(is.timeLimit ? `Time limit set to ${is.timeLimit} seconds` : "Time limit cleared");
	const [key, nextKey] = [was, is].map((card) => ("orderingKey" in card ? card.orderingKey : undefined));
	if (!equal(key, nextKey))
		changes.push(nextKey ? "runs of one value now go one after another" : "its runs now go side by side");
	if (isChanged("skipInTest")) changes.push(is.skipInTest ? "now skipped in tests" : "no longer skipped in tests");
	if (isChanged("words")) changes.push("its description changed");
	if (isChanged("laneTitles")) changes.push("its branches are called otherwise");
	if (isChanged("outputs")) changes.push("the values that it hands on changed");
	return changes;
}

/** Branches of a card that was there before. */
function laneChanges({ diff, before, catalogue }: Telling, card: Card): DescribedChange[] {
	if (diff.cards.added[card.id]) return [];
	const ofCard = (lane: LaneId) => laneParts(lane).card === card.id;
	const told = (lane: LaneId, kind: "added" | "removed", owner: Card): DescribedChange =>
		said(card.id, kind, `The lane ${laneWords(catalogue, owner, lane)}`, `was ${kind}`);
	return [
		...Object.keys(diff.lanes.added)
			.filter(ofCard)
			.map((lane) => told(lane, "added", card)),
		...Object.keys(diff.lanes.removed)
			.filter(ofCard)
			.map((lane) => told(lane, "removed", before.cards[card.id] ?? card)),
	];
}

function groupChanges({ diff }: Telling): DescribedChange[] {
	const { added, updated, removed } = diff.groups;
	const told = (first: CardId, kind: DescribedChange["kind"], title: string, detail: string): DescribedChange => ({
		...said(first, kind, `The group "${title}"`, detail),
		about: "group",
	});
	return [
		...Object.values(added).map(({ first, title }) => told(first, "added", title, "was made")),
		...Object.values(updated).flatMap(([was, is]) => {
			// Folding is how somebody looked at it, not what the flow does.
			if (equal({ ...was, folded: false }, { ...is, folded: false })) return [];
			const detail = was.title === is.title ? "holds other cards now" : `was called "${was.title}"`;
			return [told(is.first, "changed", is.title, detail)];
		}),
		...Object.values(removed).map(({ first, title }) => told(first, "removed", title, "was taken apart")),
	];
}

function noteChanges({ diff, after, before, catalogue }: Telling): DescribedChange[] {
	const { added, updated, removed } = diff.notes;
	const told = (at: string, graph: FlowGraph, kind: "added" | "changed" | "removed"): DescribedChange => {
		const card = at === "trigger" ? graph.trigger : graph.cards[at];
		const where = card ? cardTitle(card, catalogue) : (graph.groups[at]?.title ?? at);
		return { ...said(graph.groups[at]?.first ?? at, kind, `A note at "${where}"`, `was ${kind}`), about: "note" };
	};
	return [
		...Object.values(added).map(({ at }) => told(at, after, "added")),
		...Object.values(updated).map(([, { at }]) => told(at, after, "changed")),
		...Object.values(removed).map(({ at }) => told(at, before, "removed")),
	];
}

function said(
	card: string,
	kind: DescribedChange["kind"],
	title: string,
	detail: string,
	between = " ",
): DescribedChange {
	return { card, kind, title, detail, words: `${title}${between}${detail}.`, about: "card" };
}
