import { literal } from "@keyway/schema/field-value";
import type { LooseField } from "./catalogue.ts";
import type { Indexed } from "./catalogue-index.ts";
import { type Context, findMade } from "./context.ts";
import { type Filled, put, wordsOf } from "./filled.ts";
import type { Candidate } from "./gazetteer.ts";
import { headsOf } from "./lexicon.ts";
import { findPeople } from "./people.ts";
import { fillPeople } from "./people-slots.ts";
import type { Phrase } from "./phrase-type.ts";
import { accepts } from "./rank-parts.ts";
import { textSlots } from "./text-slots.ts";
import { stemOf } from "./token.ts";
import { fillTyped } from "./typed-slots.ts";

const NAMED = new Set(["role", "app", "group", "channel", "table", "resource"]);

/** Fills the fields of an entry from a phrase, each by its type. */
export function fillSlots(indexed: Indexed, phrase: Phrase, context: Context): Filled {
	const filled: Filled = { fields: {}, reasons: [], problems: [], guessed: false };
	const people = findPeople(phrase.tokens, phrase.mentions, context);
	const used = new Set<number>();
	for (const field of indexed.fields)
		if (NAMED.has(field.type) || (field.options !== undefined && field.type !== "list"))
			fillNamed(field, indexed, phrase, context, filled, used);
	fillPeople(indexed, phrase, people, context, filled, used);
	for (const field of indexed.fields)
		if (!filled.fields[field.name]) fillTyped(field, indexed, phrase, context, filled, used);
	textSlots(indexed, phrase, context, filled, used);
	return filled;
}

function fillNamed(
	field: LooseField,
	indexed: Indexed,
	phrase: Phrase,
	context: Context,
	filled: Filled,
	used: Set<number>,
) {
	const values: { candidate: Candidate; others: Candidate[]; from: number; to: number }[] = [];
	for (const mention of phrase.mentions) {
		if (used.has(mention.from) || mention.candidates.some((each) => each.list === "people")) continue;
		if (field.type === "app" && isOwnName(mention.candidates, indexed)) continue;
		if (field.type === "role" && indexed.verbs.has("creat") && !besideNoun(field, phrase, mention.from, mention.to))
			continue;
		const fitting = mention.candidates.filter(
			(each) =>
				each.list !== "attribute" &&
				each.list !== "value" &&
				accepts(field, each.list, each.connector, indexed.connector),
		);
		const candidate = fitting.find((each) => each.list === field.options) ?? fitting[0];
		if (
			candidate &&
			(mention.exact ||
				besideNoun(field, phrase, mention.from, mention.to) ||
				mention.to - mention.from > 1 ||
				field.required)
		)
			values.push({
				candidate,
				others: fitting.filter((each) => each.value !== candidate.value),
				from: mention.from,
				to: mention.to,
			});
	}
	const best = values.find((each) => besideNoun(field, phrase, each.from, each.to)) ?? values[0];
	if (best) {
		for (let at = best.from; at < best.to; at++) used.add(at);
		const others = best.others.map((each) => literal(each.value));
		put(filled, field.name, literal(best.candidate.value), wordsOf(phrase, best.from, best.to), others);
		return;
	}
	const quoted = quotedName(field, phrase);
	if (quoted) return put(filled, field.name, literal(quoted), quoted);
	if (field.type === "role" || field.required) fillFromBefore(field, indexed, phrase, context, filled);
}

const isOwnName = (candidates: readonly Candidate[], indexed: Indexed): boolean =>
	candidates.some((each) => each.list === "apps") && indexed.isService && indexed.entry.fields === undefined;

/** `the Sales group`, `project IT`: the field's noun stands beside the name. */
function besideNoun(field: LooseField, phrase: Phrase, from: number, to: number): boolean {
	const nouns = headsOf(stemOf(field.name.toLowerCase()));
	const after = phrase.services.some((each) => to >= each.from && to < each.to) ? phrase.tokens[to + 1] : undefined;
	return [phrase.tokens[from - 1], phrase.tokens[to], phrase.tokens[to - 1], after].some(
		(token) =>
			token !== undefined && (nouns.has(token.stem) || headsOf(token.stem).has(stemOf(field.name.toLowerCase()))),
	);
}

/** `the "Night shift" group`: a quoted name beside the field's noun. */
function quotedName(field: LooseField, phrase: Phrase): string | undefined {
	const at = phrase.tokens.findIndex(
		(token, place) => token.kind === "quoted" && besideNoun(field, phrase, place, place + 1),
	);
	return at < 0 ? undefined : phrase.tokens[at]?.text.slice(1, -1);
}

/** `grant it`: the name that was spoken of last, or the item of the loop. */
function fillFromBefore(field: LooseField, indexed: Indexed, phrase: Phrase, context: Context, filled: Filled) {
	const loop = context.loops.at(-1);
	if (loop && !loop.isPerson) {
		const noun = headsOf(loop.noun);
		if ([...headsOf(stemOf(field.name))].some((head) => noun.has(head))) {
			const path = stemOf(field.name) === loop.noun ? [] : [field.name];
			return put(filled, field.name, { kind: "ref", card: "item", path }, `each ${loop.noun}`);
		}
	}
	const saysIt =
		phrase.tokens.some((token) => ["it", "that", "this"].includes(token.lower)) ||
		phrase.tokens.length <= 3 ||
		phrase.tokens.some(
			(token, at) =>
				["the", "this", "that", "same"].includes(token.lower) &&
				headsOf(phrase.tokens[at + 1]?.stem ?? "").has(stemOf(field.name)),
		);
	if (!saysIt) return;
	const made =
		field.type === "role"
			? undefined
			: findMade(context, (each) => each.indexed?.outputs.includes(field.name) ?? false);
	if (made) return put(filled, field.name, { kind: "ref", card: made.id, path: [field.name] }, "it");
	const before = [...context.focus]
		.reverse()
		.find((each) => accepts(field, each.list, each.connector, indexed.connector) && each.list !== "apps");
	if (before) put(filled, field.name, literal(before.value), "it");
}
