import type { Token } from "./token.ts";
import { NUMBER_WORDS } from "./words/function-words.ts";

/** A length of time in a text; `days` where it is a whole number of days, `business` where it counts working days. */
export type Length = { iso: string; days: number | undefined; business: number | undefined; from: number; to: number };

const UNITS: Record<string, { date: boolean; letter: string; factor: number; days?: number }> = {
	second: { date: false, letter: "S", factor: 1 },
	sec: { date: false, letter: "S", factor: 1 },
	s: { date: false, letter: "S", factor: 1 },
	minute: { date: false, letter: "M", factor: 1 },
	min: { date: false, letter: "M", factor: 1 },
	hour: { date: false, letter: "H", factor: 1 },
	hr: { date: false, letter: "H", factor: 1 },
	h: { date: false, letter: "H", factor: 1 },
	day: { date: true, letter: "D", factor: 1, days: 1 },
	d: { date: true, letter: "D", factor: 1, days: 1 },
	night: { date: true, letter: "D", factor: 1, days: 1 },
	week: { date: true, letter: "D", factor: 7, days: 7 },
	wk: { date: true, letter: "D", factor: 7, days: 7 },
	w: { date: true, letter: "D", factor: 7, days: 7 },
	fortnight: { date: true, letter: "D", factor: 14, days: 14 },
	month: { date: true, letter: "M", factor: 1, days: 30 },
	quarter: { date: true, letter: "M", factor: 3, days: 90 },
	year: { date: true, letter: "Y", factor: 1, days: 365 },
	yr: { date: true, letter: "Y", factor: 1, days: 365 },
};

const unitOf = (word: string) => UNITS[word] ?? UNITS[word.replace(/s$/, "")];

export function numberOf(token: Token | undefined): number | undefined {
	if (!token) return undefined;
	if (token.kind === "number") return /^\d+(\.\d+)?$/.test(token.text) ? Number(token.text) : undefined;
	return Object.hasOwn(NUMBER_WORDS, token.lower) ? NUMBER_WORDS[token.lower] : undefined;
}

/** The first length of time at or after `from`: `90 days`, `two weeks`, `an hour and a half` (read as an hour), `48h`. */
export function findLength(tokens: readonly Token[], from = 0): Length | undefined {
	for (let at = from; at < tokens.length; at++) {
		const found = lengthAt(tokens, at);
		if (found) return found;
	}
	return undefined;
}

export function lengthAt(tokens: readonly Token[], at: number): Length | undefined {
	const glued = /^(\d+)([a-z]+)$/.exec(tokens[at]?.lower ?? "");
	if (glued && unitOf(glued[2] as string)) return make(Number(glued[1]), glued[2] as string, at, at + 1);
	let count = numberOf(tokens[at]);
	if (count === undefined) return undefined;
	let next = at + 1;
	if (tokens[next]?.lower === "hundred") [count, next] = [count * 100, next + 1];
	if (count === 0.5 && (tokens[next]?.lower === "a" || tokens[next]?.lower === "an")) next++;
	while (
		[
			"-",
			"of",
			"full",
			"whole",
			"calendar",
			"consecutive",
			"more",
			"further",
			"another",
			"couple",
			"additional",
			"few",
		].includes(tokens[next]?.lower ?? "")
	) {
		if (tokens[next]?.lower === "couple") count = 2;
		if (tokens[next]?.lower === "few") count = 3;
		next++;
	}
	const compound = numberOf(tokens[next]);
	if (compound !== undefined && count >= 20 && compound < 10 && tokens[next]?.kind === "word")
		[count, next] = [count + compound, next + 1];
	const isBusiness = ["business", "working", "work"].includes(tokens[next]?.lower ?? "");
	if (isBusiness) next++;
	const unit = tokens[next]?.lower ?? "";
	if (!unitOf(unit)) return undefined;
	if (
		["last", "past", "next"].includes(tokens[at]?.lower ?? "") &&
		!["month", "week", "year", "day", "quarter", "hour"].includes(unit)
	)
		return undefined;
	const found = make(count, unit, at, next + 1);
	return isBusiness ? { ...found, business: count } : found;
}

function make(count: number, unit: string, from: number, to: number): Length {
	const { date, letter, factor, days } = unitOf(unit) as (typeof UNITS)[string];
	const total = count * factor;
	if (!date && !Number.isInteger(total) && letter === "H")
		return { iso: `PT${total * 60}M`, days: undefined, business: undefined, from, to };
	return {
		iso: `P${date ? "" : "T"}${total}${letter}`,
		days: days === undefined ? undefined : count * days,
		business: undefined,
		from,
		to,
	};
}
