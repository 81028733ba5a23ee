import { ERROR_LANE, laneLabel } from "@keyway/flow/lanes";
import { laneParts } from "@keyway/schema/ids";
import { cardOf, entryOf, type FlowContext } from "./flow-context.ts";
import { expressionWords, type Piece, piecesOf } from "./pieces.ts";

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
	const field = name === "then" ? "when" : name;
	const value = cardOf(context, card)?.fields[field];
	if (name !== ERROR_LANE && value?.kind === "expression" && value.cel.trim()) {
		return `If ${expressionWords(context, value.cel)}`;
	}
	return laneLabel(entry, name);
}
