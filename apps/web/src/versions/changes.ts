import { diffGraphs } from "@keyway/flow/diff";
import { equal } from "@keyway/flow/equal";
import type { Card, FlowGraph, TriggerCard } from "@keyway/schema/flow";
import { definitionId, laneParts } from "@keyway/schema/ids";
import { entryOf, type FlowContext, titleOf } from "../words/flow-context.ts";
import { sentenceCase } from "../words/path-label.ts";
import { piecesOf, piecesText } from "../words/pieces.ts";
import { laneTitle, sentenceOf } from "../words/sentence.ts";
import { type Mark, mergedGraph, movedCards } from "./merged-graph.ts";

/** One difference in words; `card` is where to look, null for one of the flow as a whole. */
export type Change = { card: string | null; mark: Mark; title: string; details: string[] };

export type Comparison = {
	/** Both graphs in one: what is new, and what is gone where it stood. */
	graph: FlowGraph;
	marks: ReadonlyMap<string, Mark>;
	changes: Change[];
};

type Base = Pick<FlowContext, "catalogue" | "kind">;

/** What leads from one graph to another, card by card in the order of reading. */
export function compare(before: FlowGraph, after: FlowGraph, base: Base): Comparison {
	const diff = diffGraphs(before, after);
	const [was, is] = [
		{ ...base, graph: before },
		{ ...base, graph: after },
	];
	const changes: Change[] = [];
	if (diff.trigger) changes.push(triggerChange(was, is, diff.trigger));
	for (const [id, card] of Object.entries(diff.cards.added))
		changes.push({ card: id, mark: "added", title: titleOf(is, card.id), details: [sentence(is, id)] });
	for (const [id, [from, to]] of Object.entries(diff.cards.updated))
		changes.push({ card: id, mark: "changed", title: titleOf(is, id), details: cardDetails(was, is, from, to) });
	for (const id of movedCards(before, after)) {
		const known = changes.find((each) => each.card === id);
		const words = placeWords(is, id);
		if (known) known.details.push(words);
		else changes.push({ card: id, mark: "moved", title: titleOf(is, id), details: [words] });
	}
	for (const id of Object.keys(diff.cards.removed))
		changes.push({ card: id, mark: "removed", title: titleOf(was, id), details: [sentence(was, id)] });
	changes.push(...besides(diff));
	const marks = new Map(changes.flatMap(({ card, mark }) => (card ? [[card, mark] as const] : [])));
	return { graph: mergedGraph(before, after), marks, changes };
}

const sentence = (context: FlowContext, id: string): string =>
	sentenceOf(context, id)
		.map((part) => piecesText(part.pieces))
		.join("");

function triggerChange(
	was: FlowContext,
	is: FlowContext,
	[from, to]: [TriggerCard | null, TriggerCard | null],
): Change {
	const same = from && to && definitionId(from.uses) === definitionId(to.uses);
	const details = same
		? cardDetails(was, is, from, to)
		: [`Starts with “${titleOf(is, "trigger")}” instead of “${titleOf(was, "trigger")}”`];
	return { card: "trigger", mark: "changed", title: titleOf(is, "trigger"), details };
}

/** Each field and setting of a card that differs, with what it was. */
function cardDetails(was: FlowContext, is: FlowContext, from: Card | TriggerCard, to: Card | TriggerCard): string[] {
	const specs = entryOf(is, to.id)?.fields ?? [];
	const details: string[] = [];
	if (from.uses !== to.uses) details.push(`Does “${entryOf(is, to.id)?.name ?? to.uses}” now, before: ${from.uses}`);
	const names = new Set([...Object.keys(from.fields), ...Object.keys(to.fields)]);
	for (const name of names) {
		const spec = specs.find((each) => each.name === name);
		const label = spec?.label ?? sentenceCase(name);
		if (equal(from.fields[name], to.fields[name])) continue;
		const [old, now] = [
			piecesText(piecesOf(was, from.fields[name], spec)),
			piecesText(piecesOf(is, to.fields[name], spec)),
		];
		if (!from.fields[name]) details.push(`${label}: ${now}`);
		else if (!to.fields[name]) details.push(`${label} is empty, was: ${old}`);
		else details.push(old === now ? `${label} has changed inside` : `${label}: ${now}, was: ${old}`);
	}
	if (from.title !== to.title) details.push(`Is called “${titleOf(is, to.id)}”, was “${titleOf(was, from.id)}”`);
	if (from.connection !== to.connection) details.push("Uses another connection");
	if (from.onError !== to.onError || !equal(from.retry, to.retry) || from.timeLimit !== to.timeLimit)
		details.push("Handles errors in another way");
	const key = (card: Card | TriggerCard) => ("orderingKey" in card ? card.orderingKey : undefined);
	if (!equal(key(from), key(to))) details.push("Keeps its runs in another order");
	if (Boolean(from.skipInTest) !== Boolean(to.skipInTest))
		details.push(to.skipInTest ? "Is left out in tests" : "Runs in tests");
	if (!equal(from.outputs, to.outputs)) details.push("Merges its outputs in another way");
	return details;
}

function placeWords(context: FlowContext, id: string): string {
	const lane = Object.keys(context.graph.lanes).find((each) => context.graph.lanes[each]?.includes(id)) ?? "main";
	const ids = context.graph.lanes[lane] ?? [];
	const before = ids[ids.indexOf(id) - 1];
	if (before) return `Stands after “${titleOf(context, before)}” now`;
	if (laneParts(lane).card === null) return "Is the first step now";
	return `Is the first step of “${laneTitle(context, lane)}” now`;
}

/** What no run notices: notes and groups. */
function besides(diff: ReturnType<typeof diffGraphs>): Change[] {
	const words = (part: { added: object; updated: object; removed: object }, one: string) =>
		[
			["added", "added"],
			["updated", "changed"],
			["removed", "removed"],
		].flatMap(([key, word]) => {
			const number = Object.keys(part[key as keyof typeof part]).length;
			return number === 0 ? [] : [`${number} ${number === 1 ? one : `${one}s`} ${word}`];
		});
	const details = [...words(diff.notes, "note"), ...words(diff.groups, "group")];
	return details.length === 0 ? [] : [{ card: null, mark: "changed", title: "Notes and groups", details }];
}
