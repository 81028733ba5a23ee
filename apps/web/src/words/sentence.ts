import { ERROR_LANE, LOOP_LANE, laneLabel } from "@keyway/flow/lanes";
import type { Card } from "@keyway/schema/flow";
import { laneParts } from "@keyway/schema/ids";
import { cardOf, entryOf, type FlowContext } from "./flow-context.ts";
import { expressionWords, type Piece, piecesOf, piecesText } from "./pieces.ts";

/** A part of a card's sentence: fixed words, or the value of a field. */
export type SentencePart = { field: string | null; pieces: Piece[] };

/**
 * A card as a sentence with its values: `Send [New user Ada] to [#it]`. Words that lead to an optional field without
 * a value fall away; a required one without a value is a slot that asks.
 */
export function sentenceOf(context: FlowContext, id: string): SentencePart[] {
	const entry = entryOf(context, id);
	const card = cardOf(context, id);
	if (!entry) return [{ field: null, pieces: [{ kind: "text", text: card?.words ?? card?.uses ?? "" }] }];
	const parts: SentencePart[] = [];
	const pattern = /([^{]*)(?:\{(\w+)\})?/g;
	for (const match of entry.sentence.matchAll(pattern)) {
		const [whole, words = "", field] = match;
		if (!whole) break;
		if (!field) {
			if (words.trim()) parts.push({ field: null, pieces: [{ kind: "text", text: words }] });
			continue;
		}
		const spec = entry.fields.find((each) => each.name === field);
		const pieces = piecesOf(context, card?.fields[field], spec);
		const isFirst = parts.length === 0;
		if (pieces.length === 0 && !spec?.required) {
			if (isFirst) parts.push({ field: null, pieces: [{ kind: "text", text: words.trimEnd() }] });
			continue;
		}
		if (words) parts.push({ field: null, pieces: [{ kind: "text", text: words }] });
		parts.push({
			field,
			pieces: pieces.length > 0 ? pieces : [{ kind: "slot", text: `${spec?.label ?? field}?` }],
		});
	}
	return parts;
}

/** A lane's title in words: the condition that leads into it, else what its card calls it. */
export function laneTitle(context: FlowContext, lane: string): string {
	const { card, name } = laneParts(lane);
	if (card === null) return "Main";
	const entry = entryOf(context, card);
	const given = (cardOf(context, card) as Card | null)?.laneTitles?.[name];
	if (given) return given;
	if (name === LOOP_LANE) return loopTitle(context, card);
	const field = name === "then" ? "when" : name;
	const value = cardOf(context, card)?.fields[field];
	if (name !== ERROR_LANE && value?.kind === "expression" && value.cel.trim()) {
		return `If ${expressionWords(context, value.cel)}`;
	}
	return laneLabel(entry, name);
}

/** A loop's header: which list, and how many of its items at a time. */
function loopTitle(context: FlowContext, card: string): string {
	const entry = entryOf(context, card);
	const fields = cardOf(context, card)?.fields;
	const of = (name: string) =>
		piecesText(
			piecesOf(
				context,
				fields?.[name],
				entry?.fields.find((each) => each.name === name),
			),
		);
	const list = of("items");
	const abreast = of("parallel");
	const words = list ? `Each item of ${list}` : "Each item";
	return abreast && abreast !== "1" ? `${words}, ${abreast} at a time` : `${words}, one after the other`;
}

/** What an empty lane comes to: the flow goes on as if it were not there. */
export function emptyLaneWords(context: FlowContext, lane: string): string {
	const title = laneTitle(context, lane);
	const { name } = laneParts(lane);
	if (name === LOOP_LANE) return `${title}: nothing is done yet`;
	if (name === ERROR_LANE) return `${title}: the run goes on all the same`;
	return `${title}: goes on`;
}
