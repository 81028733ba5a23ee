import { IF, startsClause, WHEN } from "./clause-start.ts";
import { numberOf } from "./durations.ts";
import { isVerbStem } from "./lexicon.ts";
import { isNear } from "./near.ts";
import type { Clauses } from "./node.ts";
import { isSchedule } from "./schedules.ts";
import type { Token } from "./token.ts";

/** Longer openings → the word that means the same. */
const LONG_OPENINGS: readonly (readonly [string, string])[] = [
	["once a day", "daily"],
	["once per day", "daily"],
	["once a week", "weekly"],
	["once a month", "monthly"],
	["once an hour", "hourly"],
	["as soon as", "once"],
	["as long as", "if"],
	["on condition that", "if"],
	["in the event that", "if"],
	["in the event of", "on"],
	["any time", "when"],
	["anytime", "when"],
	["the moment", "when"],
	["the minute", "when"],
	["immediately after", "after"],
	["right after", "after"],
	["shortly before", "before"],
	["every time", "when"],
	["each time", "when"],
	["in cases where", "if"],
	["in case", "if"],
	["trigger :", "when"],
	["trigger", "when"],
	["starts when", "when"],
	["start when", "when"],
	["start whenever", "when"],
	["run when", "when"],
	["runs when", "when"],
	["begin when", "when"],
	["in all other cases", "otherwise"],
	["in any other case", "otherwise"],
	["or else", "otherwise"],
	["failing that", "otherwise"],
	["everyone else", "otherwise"],
	["for everyone else", "otherwise"],
	["for everybody else", "otherwise"],
	["for all others", "otherwise"],
	["for the rest", "otherwise"],
	["in parallel", "parallel"],
	["simultaneously", "parallel"],
	["at the same time", "parallel"],
	["at once", "parallel"],
	["concurrently", "parallel"],
];

/** `as soon as a user …` is read like `once a user …`. */
export function asOpening(tokens: readonly Token[]): readonly Token[] {
	for (const [opening, word] of LONG_OPENINGS) {
		const words = opening.split(" ");
		const last = tokens[words.length - 1];
		if (!last || !words.every((each, at) => tokens[at]?.lower === each)) continue;
		const rest = tokens.slice(words.length);
		const skips =
			word === "when" && (rest[0]?.text === ":" || ["when", "whenever"].includes(rest[0]?.lower ?? "")) ? 1 : 0;
		return [{ ...last, kind: "word", lower: word, stem: word }, ...rest.slice(skips)];
	}
	return tokens;
}

/** `Mondays and Thursdays at noon, …`: a regular time that no opening word leads to. */
export function opensSchedule(tokens: readonly Token[], of: Clauses): boolean {
	const end = tokens.findIndex((token) => token.kind === "punct" && [",", ":", "-", "–", "—"].includes(token.text));
	const head = tokens.slice(0, end);
	return end > 0 && end < 12 && !WHEN.has(head[0]?.lower ?? "") && isSchedule(head) && !startsClause(tokens, 0, of);
}

export const asWhen = (tokens: readonly Token[]): readonly Token[] => {
	const [first] = tokens;
	return first
		? [{ ...first, kind: "word", lower: "every", stem: "everi", end: first.start, text: "" }, ...tokens]
		: tokens;
};

const OPENINGS = ["when", "whenever", "every", "after", "before", "once", "unless", "otherwise"];

/** `Wen a user …`: an unknown first word that is one letter from an opening word. */
export function withoutSlip(tokens: readonly Token[], of: Clauses): readonly Token[] {
	const [first, ...others] = tokens;
	if (
		first?.kind !== "word" ||
		first.lower.length < 3 ||
		numberOf(first) !== undefined ||
		isVerbStem(first.stem) ||
		of.verbs.has(first.stem) ||
		IF.has(first.lower) ||
		WHEN.has(first.lower) ||
		["for", "the", "what", "where", "then", "and", "new", "any"].includes(first.lower)
	)
		return tokens;
	const meant = OPENINGS.find((word) => isNear(first.lower, word));
	return meant ? [{ ...first, lower: meant, stem: meant }, ...others] : tokens;
}

/** `Every night delete the rows, then …`: the first act behind a regular time, wherever the first comma stands. */
export function afterSchedule(tokens: readonly Token[], of: Clauses): number | undefined {
	const end = tokens.findIndex((token) => token.kind === "punct");
	for (let at = 2; at < (end < 0 ? tokens.length : end); at++)
		if (isSchedule(tokens.slice(0, at)) && !isSchedule(tokens.slice(at)) && startsClause(tokens, at, of)) return at;
	return undefined;
}
