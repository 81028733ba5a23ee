import { access, inactivity, membership } from "./condition-access.ts";
import { answerOfCheck, boolean, countOf, nothingFound } from "./condition-results.ts";
import { attribute, dates, known, same, value } from "./condition-values.ts";
import {
	type Condition,
	type ConditionOptions,
	NEGATIONS,
	NOISE,
	not,
	PREDICATES,
	placeOf,
	type View,
} from "./condition-view.ts";
import { type Context, celOf } from "./context.ts";
import { findMentions } from "./gazetteer.ts";
import type { Token } from "./token.ts";

/** Reads words like `their department is Sales and they are not a contractor` as an expression. */
export function readCondition(tokens: readonly Token[], context: Context, options: ConditionOptions): Condition {
	const clean = trim(tokens);
	if (clean.length === 0) return { cel: undefined, guessed: true };
	for (const [word, operator] of [
		["or", "||"],
		["and", "&&"],
	] as const) {
		const parts = splitOn(clean, word, context);
		if (parts.length > 1) return join(parts, operator, context, options);
	}
	return single(clean, context, options);
}

function trim(tokens: readonly Token[]): readonly Token[] {
	let from = 0;
	let to = tokens.length;
	while (
		from < to &&
		(tokens[from]?.kind === "punct" || ["that", "whether", "whose", "then"].includes(tokens[from]?.lower ?? ""))
	)
		from++;
	while (
		to > from &&
		(tokens[to - 1]?.kind === "punct" || tokens[to - 1]?.lower === "then" || tokens[to - 1]?.lower === "and")
	)
		to--;
	return tokens.slice(from, to);
}

/** Parts around a connective that is not inside of a name or `between … and …`. */
function splitOn(tokens: readonly Token[], word: string, context: Context): (readonly Token[])[] {
	const mentions = findMentions(tokens, context.names);
	const parts: (readonly Token[])[] = [];
	let from = 0;
	tokens.forEach((token, at) => {
		const isComma =
			token.kind === "punct" &&
			token.text === "," &&
			tokens.slice(at).some((each) => each.lower === word) &&
			word === "or";
		if ((token.lower !== word && !isComma) || mentions.some((mention) => at > mention.from && at < mention.to)) return;
		if (at > from) parts.push(tokens.slice(from, at));
		from = at + 1;
	});
	if (tokens.length > from) parts.push(tokens.slice(from));
	return parts;
}

/** Joins parts; a part that is only a value or predicate takes the words before it from the first one. */
function join(
	parts: readonly (readonly Token[])[],
	operator: "&&" | "||",
	context: Context,
	options: ConditionOptions,
): Condition {
	const [first = []] = parts;
	const head = headOf(first, context);
	const read = parts.map((part, at) => {
		const alone = at > 0 && !hasPredicate(part) && head.length > 0;
		return single(alone ? trim([...head, ...part]) : trim(part), context, options);
	});
	const cels = read.flatMap((each) => (each.cel ? [each.cel] : []));
	if (cels.length === 0) return { cel: undefined, guessed: true };
	const wrap = (cel: string) => (operator === "&&" && cel.includes("||") ? `(${cel})` : cel);
	return { cel: cels.map(wrap).join(` ${operator} `), guessed: read.some((each) => each.guessed) };
}

const hasPredicate = (tokens: readonly Token[]): boolean => tokens.some((token) => PREDICATES.has(token.lower));

/** `their department is` of `their department is Sales`: everything before the value. */
function headOf(tokens: readonly Token[], context: Context): readonly Token[] {
	const mentions = findMentions(tokens, context.names);
	const last = mentions.filter((mention) => !mention.candidates.some((each) => each.list === "attribute")).at(-1);
	if (last) return tokens.slice(0, last.from);
	const verb = tokens.findLastIndex((token) => PREDICATES.has(token.lower));
	return verb < 0 ? [] : tokens.slice(0, verb + 1);
}

function single(tokens: readonly Token[], context: Context, options: ConditionOptions): Condition {
	const code = tokens.find((token) => token.kind === "code");
	if (code && tokens.length <= 2) return { cel: code.text.slice(1, -1), guessed: false };
	const negations = tokens.filter((token) => NEGATIONS.has(token.lower) || token.stem === "lack").length;
	const view: View = {
		tokens: tokens.filter((token) => !NOISE.has(token.lower)),
		negative: negations % 2 === 1,
		context,
		options,
		mentions: [],
		place: placeOf(context, options),
	};
	view.mentions = findMentions(view.tokens, context.names);
	for (const reader of READERS) {
		const read = reader(view);
		if (read) return read;
	}
	return { cel: fallback(view), guessed: true };
}

const READERS: ((view: View) => Condition | undefined)[] = [
	answerOfCheck,
	countOf,
	nothingFound,
	access,
	inactivity,
	known,
	membership,
	dates,
	attribute,
	same,
	value,
	boolean,
];

/** The words themselves, compared with what is not known: a person must finish it. */
function fallback(view: View): string {
	const name = view.tokens
		.filter(
			(token) =>
				token.kind === "word" &&
				!NEGATIONS.has(token.lower) &&
				!PREDICATES.has(token.lower) &&
				token.lower.length > 2 &&
				!["the", "they", "their"].includes(token.lower),
		)
		.map((token) => token.lower.replace(/\W/g, ""));
	const last = [...view.context.made].reverse().find((made) => made.indexed?.outputs.length);
	const root =
		last && name.some((word) => last.indexed?.outputs.includes(word)) ? `steps.${last.id}` : celOf(view.place);
	const path =
		name.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("") || "condition";
	return not(view.negative, `${root}.${/^\d/.test(path) ? `x${path}` : path} == true`);
}
