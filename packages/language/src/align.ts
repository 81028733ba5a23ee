import { equal } from "@keyway/flow/equal";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { definitionId, laneParts } from "@keyway/schema/ids";
import { cardIdFor } from "./draft.ts";
import { lanesOf, renamedFields } from "./render-ids.ts";

/** Cards longer than this are paired only where they are the same at the beginning or end. */
const MOST_COMPARED = 4_000_000;

type Named = { graph: FlowGraph; rename: (id: string) => string };

/**
 * A flow that was read anew, told in terms of the draft before it: a card that is still there keeps its id, its
 * settings, groups and notes; only new cards get new ids. What the words do not say is the draft's.
 */
export function alignWith(draft: FlowGraph, read: FlowGraph): Named {
	const before = walk(draft, "main");
	const after = walk(read, "main");
	const pairs = pair(before, after, draft, read);
	const names = new Map<string, string>();
	const taken = new Set(Object.keys(draft.cards));
	for (const { id } of after) {
		const known = pairs.get(id);
		const name = known ?? cardIdFor(definitionId(read.cards[id]?.uses ?? "card"), taken);
		taken.add(name);
		names.set(id, name);
	}
	const rename = (id: string): string => names.get(id) ?? id;
	const cards: Record<string, Card> = {};
	for (const { id } of after) {
		const card = read.cards[id] as Card;
		const name = rename(id);
		const own = pairs.has(id) ? draft.cards[name] : undefined;
		cards[name] = { ...own, id: name, uses: usesOf(own, card), fields: renamedFields(card.fields, rename) };
	}
	const lanes: Record<string, string[]> = {};
	for (const [lane, ids] of Object.entries(read.lanes)) {
		const { card, name } = laneParts(lane);
		const own = card === null ? lane : `${rename(card)}.${name}`;
		if (ids.length > 0 || own in draft.lanes || isChanged(draft, cards, own)) lanes[own] = ids.map(rename);
	}
	for (const [lane, ids] of Object.entries(draft.lanes)) {
		const owner = laneParts(lane).card;
		if (ids.length === 0 && owner !== null && cards[owner]?.uses === draft.cards[owner]?.uses) lanes[lane] ??= [];
	}
	const trigger = read.trigger
		? {
				...(sameDefinition(draft.trigger, read.trigger) ? draft.trigger : undefined),
				id: "trigger" as const,
				uses: usesOf(draft.trigger ?? undefined, read.trigger),
				fields: renamedFields(read.trigger.fields, rename),
			}
		: null;
	return { graph: { trigger, cards, lanes, ...kept(draft, cards, lanes) }, rename };
}

/** An empty lane is only made for a card that is new or means something else than before. */
function isChanged(draft: FlowGraph, cards: FlowGraph["cards"], lane: string): boolean {
	const owner = laneParts(lane).card ?? "";
	return !equal(draft.cards[owner], cards[owner]);
}

/** Groups and notes whose cards are still there. */
function kept(draft: FlowGraph, cards: FlowGraph["cards"], lanes: FlowGraph["lanes"]) {
	const groups = Object.entries(draft.groups).filter(([, group]) => {
		const lane = lanes[group.lane] ?? [];
		return lane.includes(group.first) && lane.indexOf(group.last) >= lane.indexOf(group.first);
	});
	const notes = Object.entries(draft.notes).filter(([, note]) => note.at === "trigger" || cards[note.at]);
	return { groups: Object.fromEntries(groups), notes: Object.fromEntries(notes) };
}

const sameDefinition = (one: { uses: string } | null | undefined, other: { uses: string }): boolean =>
	one !== null && one !== undefined && definitionId(one.uses) === definitionId(other.uses);

/** A card that stays keeps its pinned version: words name no versions. */
const usesOf = (own: { uses: string } | undefined, read: { uses: string }): string =>
	own && sameDefinition(own, read) ? own.uses : read.uses;

type Step = { id: string; lane: string };

function walk(graph: FlowGraph, lane: string): Step[] {
	return (graph.lanes[lane] ?? []).flatMap((id) => [
		{ id, lane },
		...lanesOf(graph, id).flatMap((name) => walk(graph, `${id}.${name}`)),
	]);
}

/** What a card is, whatever its id: its definition and fields, other cards named by their definitions. */
function signature(graph: FlowGraph, id: string): string {
	const card = graph.cards[id];
	if (!card) return "";
	const fields = renamedFields(card.fields, (each) => {
		const other = graph.cards[each];
		return other ? `=${definitionId(other.uses)}` : each;
	});
	return JSON.stringify([definitionId(card.uses), Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Card as read → card of the draft. */
function pair(before: readonly Step[], after: readonly Step[], draft: FlowGraph, read: FlowGraph): Map<string, string> {
	const pairs = new Map<string, string>();
	const taken = new Set<string>();
	const join = (old: Step | undefined, now: Step | undefined) => {
		if (!old || !now) return;
		pairs.set(now.id, old.id);
		taken.add(old.id);
	};
	const olds = before.map((step) => signature(draft, step.id));
	const news = after.map((step) => signature(read, step.id));
	for (const [old, now] of common(olds, news)) join(before[old], after[now]);
	const left = () => ({
		olds: before.flatMap((step, at) => (taken.has(step.id) ? [] : [{ step, at }])),
		news: after.flatMap((step, at) => (pairs.has(step.id) ? [] : [{ step, at }])),
	});
	const moved = left();
	for (const now of moved.news) {
		const old = moved.olds.find((each) => !taken.has(each.step.id) && olds[each.at] === news[now.at]);
		join(old?.step, now.step);
	}
	for (const [olds, news] of gaps(before, after, pairs)) {
		for (const now of news) {
			const same = olds.find(
				(old) => !taken.has(old.id) && sameDefinition(draft.cards[old.id], read.cards[now.id] ?? { uses: "" }),
			);
			join(same, now);
		}
		const [old, ...moreOld] = olds.filter((each) => !taken.has(each.id));
		const [now, ...moreNew] = news.filter((each) => !pairs.has(each.id));
		const isOther =
			old && now && moreOld.length + moreNew.length === 0 && !hasLanes(draft, old) && !hasLanes(read, now);
		if (isOther) join(old, now);
	}
	return pairs;
}

const hasLanes = (graph: FlowGraph, { id }: Step): boolean => lanesOf(graph, id).length > 0;

/** Runs of cards that are not paired yet, between the same neighbours. */
function gaps(before: readonly Step[], after: readonly Step[], pairs: ReadonlyMap<string, string>): [Step[], Step[]][] {
	const place = new Map(before.map((step, at) => [step.id, at]));
	const found: [Step[], Step[]][] = [];
	const paired = new Set(pairs.values());
	let from = 0;
	let news: Step[] = [];
	const close = (to: number) => {
		found.push([before.slice(from, to).filter((step) => !paired.has(step.id)), news]);
		news = [];
	};
	for (const step of after) {
		const at = place.get(pairs.get(step.id) ?? "");
		if (at === undefined) news.push(step);
		else if (at >= from) {
			close(at);
			from = at + 1;
		}
	}
	close(before.length);
	return found;
}

/** Places of a longest common subsequence; equal ends are taken first. */
function common(a: readonly string[], b: readonly string[]): [number, number][] {
	let start = 0;
	while (start < a.length && start < b.length && a[start] === b[start]) start++;
	let end = 0;
	while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
	const found: [number, number][] = Array.from({ length: start }, (_, at) => [at, at]);
	const [rows, columns] = [a.length - start - end, b.length - start - end];
	if (rows * columns > 0 && rows * columns <= MOST_COMPARED) found.push(...longest(a, b, start, rows, columns));
	for (let at = end; at > 0; at--) found.push([a.length - at, b.length - at]);
	return found;
}

function longest(
	a: readonly string[],
	b: readonly string[],
	start: number,
	rows: number,
	columns: number,
): [number, number][] {
	const width = columns + 1;
	const lengths = new Uint16Array((rows + 1) * width);
	for (let i = rows - 1; i >= 0; i--)
		for (let j = columns - 1; j >= 0; j--)
			lengths[i * width + j] =
				a[start + i] === b[start + j]
					? (lengths[(i + 1) * width + j + 1] as number) + 1
					: Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
	const found: [number, number][] = [];
	for (let i = 0, j = 0; i < rows && j < columns; ) {
		if (a[start + i] === b[start + j]) found.push([start + i++, start + j++]);
		else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) i++;
		else j++;
	}
	return found;
}
