import type { Context, Place } from "./context.ts";
import { numberOf } from "./durations.ts";
import type { Mention } from "./gazetteer.ts";
import type { Token } from "./token.ts";

/** A condition as an expression; `guessed` where words were left over or nothing fits well. */
export type Condition = { cel: string | undefined; guessed: boolean };

export type ConditionOptions = {
	source: string;
	/** The condition of a search or trigger: about each thing itself. */
	isFilter?: boolean;
	/** Makes the card that answers a question of access, and gives the expression of its answer. */
	ask?: (tokens: readonly Token[]) => string | undefined;
};

export const NEGATIONS = new Set([
	"not",
	"no",
	"never",
	"without",
	"lacks",
	"lack",
	"isnt",
	"doesnt",
	"hasnt",
	"none",
	"neither",
	"nothing",
	"nobody",
	"cannot",
	"missing",
]);

export const NOISE = new Set([
	"currently",
	"already",
	"still",
	"yet",
	"also",
	"now",
	"actually",
	"really",
	"both",
	"either",
	"indeed",
	"then",
]);

export const PREDICATES = new Set(
	"is are was were has have had be do does did lacks contains starts ends equals exceeds ended ends expires expired holds belongs works lives signed logged exists".split(
		" ",
	),
);

export type View = {
	tokens: readonly Token[];
	negative: boolean;
	context: Context;
	options: ConditionOptions;
	mentions: Mention[];
	place: Place;
};

export const placeOf = (context: Context, options: ConditionOptions): Place =>
	options.isFilter ? context.subject : context.subject;

const words = (view: View): string[] => view.tokens.map((token) => token.lower);

export const has = (view: View, ...any: string[]): boolean =>
	view.tokens.some((token) => any.includes(token.lower) || any.includes(token.stem));

export const not = (negative: boolean, cel: string): string => (negative ? `!(${cel})` : cel);

export const sure = (cel: string): Condition => ({ cel, guessed: false });

export const quote = (value: string): string => JSON.stringify(value);

const COMPARE: [RegExp, string][] = [
	[/\b(more than|over|above|greater than|exceeds?|higher than|larger than|bigger than|>)\b/, ">"],
	[/\b(at least|no fewer than|no less than|or more)\b/, ">="],
	[/\b(fewer than|less than|under|below|lower than|smaller than)\b/, "<"],
	[/\b(at most|no more than|not more than|up to|or fewer|or less)\b/, "<="],
	[/\b(exactly|equals?|equal to|is|are)\b/, "=="],
];

export function comparison(view: View): { operator: string; number: number } | undefined {
	const text = words(view).join(" ");
	const at = view.tokens.findIndex(
		(token, place) =>
			numberOf(token) !== undefined &&
			(token.kind === "number" ||
				!["a", "an", "last", "next", "past", "one", "few", "couple", "single"].includes(token.lower)) &&
			view.tokens[place + 1]?.lower !== "of",
	);
	if (at < 0) return undefined;
	const order =
		/\b(at most|no more than|not more than|at least|no fewer than|no less than|or more|or fewer|or less)\b/.test(text)
			? [COMPARE[1], COMPARE[3]]
			: COMPARE;
	for (const pair of order)
		if (pair?.[0].test(text)) return { operator: pair[1], number: numberOf(view.tokens[at]) as number };
	return undefined;
}

export function attributeIn(view: View): { name: string; from: number; to: number } | undefined {
	for (const mention of view.mentions) {
		const attribute = mention.candidates.find((each) => each.list === "attribute");
		if (attribute) return { name: attribute.value, from: mention.from, to: mention.to };
	}
	return undefined;
}
