import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";
import type { CardId } from "@keyway/schema/ids";
import { applyDiff, diffGraphs, type GraphDiff, type RecordDiff } from "./diff.ts";
import { equal, own } from "./equal.ts";
import { longestRising } from "./longest-rising.ts";
import { graphProblems } from "./well-formed.ts";

/** What wins where both changed the same value: nobody (`refuse`), or the difference (`later`). */
export type Clash = "refuse" | "later";

/**
 * The difference as it is on a flow that others have changed since: cards are merged value by value, lanes by what
 * came, left and moved in them. Null where it cannot be done: the same value was changed (with `refuse`), a card is
 * gone or there twice, or no structured program would come out.
 */
export function mergeDiff(graph: FlowGraph, diff: GraphDiff, clash: Clash): GraphDiff | null {
	const trigger = diff.trigger && mergeTrigger(graph.trigger, diff.trigger, clash);
	const cards = mergeRecords(graph.cards, diff.cards, clash, mergeCard);
	const lanes = mergeRecords(graph.lanes, diff.lanes, "refuse", mergeLane);
	const groups = mergeRecords(graph.groups, diff.groups, clash, takeWhole);
	const notes = mergeRecords(graph.notes, diff.notes, clash, takeWhole);
	if (trigger === null || !cards || !lanes || !groups || !notes) return null;
	const merged = applyDiff(graph, {
		...(trigger ? { trigger: [graph.trigger, trigger.to] } : {}),
		cards,
		lanes,
		groups,
		notes,
	});
	if (graphProblems(merged).some((problem) => problem.severity === "error")) return null;
	return diffGraphs(graph, merged);
}

/** What brings back the cards, lanes, groups and notes of `before` that are gone in `after`; nothing else of it. */
export function returning(before: FlowGraph, after: FlowGraph): GraphDiff {
	const none = <T>(): RecordDiff<T> => ({ added: {}, updated: {}, removed: {} });
	const gone = <T>(were: Record<string, T>, are: Record<string, T>): RecordDiff<T> => ({
		...none<T>(),
		added: Object.fromEntries(Object.entries(were).filter(([key]) => own(are, key) === undefined)),
	});
	const cards = gone(before.cards, after.cards);
	const lanes = gone(before.lanes, after.lanes);
	for (const [lane, were] of Object.entries(before.lanes)) {
		const are = own<CardId[]>(after.lanes, lane);
		if (!are || !were.some((id) => own(cards.added, id))) continue;
		const without = were.filter((id) => !own(cards.added, id));
		lanes.updated[lane] = [without, were];
	}
	return { cards, lanes, groups: gone(before.groups, after.groups), notes: gone(before.notes, after.notes) };
}

type MergeOne<T> = (current: T, from: T, to: T, clash: Clash) => T | null;

function mergeRecords<T>(
	records: Record<string, T>,
	diff: RecordDiff<T>,
	clash: Clash,
	merge: MergeOne<T>,
): RecordDiff<T> | null {
	const result: RecordDiff<T> = { added: {}, updated: {}, removed: {} };
	for (const [key, to] of Object.entries(diff.added)) {
		const current = own(records, key);
		if (current === undefined) result.added[key] = to;
		else if (!equal(current, to)) return null;
	}
	for (const [key, [from, to]] of Object.entries(diff.updated)) {
		const current = own(records, key);
		if (current === undefined) return null;
		const merged = equal(current, from) ? to : merge(current, from, to, clash);
		if (merged === null) return null;
		result.updated[key] = [current, merged];
	}
	for (const [key, from] of Object.entries(diff.removed)) {
		const current = own(records, key);
		if (current === undefined) continue;
		if (clash === "refuse" && !equal(current, from)) return null;
		result.removed[key] = current;
	}
	return result;
}

function takeWhole<T>(current: T, _: T, to: T, clash: Clash): T | null {
	return clash === "later" || equal(current, to) ? to : null;
}

function mergeTrigger(
	current: TriggerCard | null,
	[from, to]: readonly [TriggerCard | null, TriggerCard | null],
	clash: Clash,
): { to: TriggerCard | null } | null {
	if (equal(current, from)) return { to };
	if (!current || !from || !to || from.uses !== to.uses || current.uses !== from.uses)
		return clash === "later" || equal(current, to) ? { to } : null;
	const merged = mergeCard(current, from, to, clash);
	return merged && { to: merged };
}

/** Three-way merge of a card: its fields and its other values one by one. */
function mergeCard<C extends Card | TriggerCard>(current: C, from: C, to: C, clash: Clash): C | null {
	const { fields: fromFields, ...fromRest } = from;
	const { fields: toFields, ...toRest } = to;
	const { fields: nowFields, ...nowRest } = current;
	const fields = mergeValues(nowFields, fromFields, toFields, clash);
	const rest = mergeValues<unknown>(nowRest, fromRest, toRest, clash);
	return fields && rest && ({ ...rest, fields } as C);
}

function mergeValues<T>(
	current: Record<string, T>,
	from: Record<string, T>,
	to: Record<string, T>,
	clash: Clash,
): Record<string, T> | null {
	const result = { ...current };
	for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
		const [was, will, is] = [own(from, key), own(to, key), own(current, key)];
		if (equal(was, will) || equal(is, will)) continue;
		if (!equal(is, was) && clash === "refuse") return null;
		if (will === undefined) delete result[key];
		else result[key] = will;
	}
	return result;
}

/** A lane in which others placed cards too: what leaves, comes and moves does so beside the same neighbours. */
function mergeLane(current: CardId[], from: CardId[], to: CardId[]): CardId[] {
	const wanted = new Set(to);
	const was = new Map(from.map((id, index) => [id, index]));
	const staying = to.filter((id) => was.has(id));
	const steady = new Set(longestRising(staying.map((id) => was.get(id) as number)).map((at) => staying[at] as CardId));
	const gone = new Set(from.filter((id) => !wanted.has(id)));
	const moving = new Set(to.filter((id) => !steady.has(id)));
	const result = current.filter((id) => !gone.has(id) && !moving.has(id));
	for (const [index, id] of to.entries()) {
		if (!moving.has(id)) continue;
		const before = to.slice(0, index).findLast((each) => result.includes(each));
		result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, id);
	}
	return result;
}
