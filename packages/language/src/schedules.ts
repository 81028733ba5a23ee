import { numberOf } from "./durations.ts";
import type { Token } from "./token.ts";

/** A regular time as a five-field cron line; `exact` is false where cron cannot say what the text says. */
type Schedule = { cron: string; timezone?: string; exact: boolean };

const ADVERBS: Record<string, string> = {
	daily: "day",
	nightly: "night",
	hourly: "hour",
	weekly: "week",
	monthly: "month",
	quarterly: "quarter",
	yearly: "year",
	annually: "year",
	biweekly: "fortnight",
	fortnightly: "fortnight",
};

const UNITS = new Set([
	"minute",
	"minutes",
	"hour",
	"hours",
	"day",
	"days",
	"night",
	"week",
	"weeks",
	"month",
	"months",
	"quarter",
	"year",
	"weekday",
	"weekdays",
	"weekend",
	"morning",
	"evening",
	"afternoon",
	"fortnight",
	"noon",
	"midday",
]);

/** Plurals that say a regular time without `every`. */
const REGULAR = new Set(["weekdays", "weekends", "workdays", "mornings", "evenings", "nights"]);

const dayOf = (word: string): number => {
	const at = DAYS.findIndex(
		(day) => day === word || `${day}s` === word || (word.length >= 3 && word.length <= 4 && day.startsWith(word)),
	);
	return word === "thurs" ? 4 : word === "tues" ? 2 : at;
};

const monthOf = (word: string): number =>
	MONTHS.findIndex((month) => month === word || (word.length === 3 && month.startsWith(word))) + 1;

const ordinalOf = (token: Token | undefined): number | undefined =>
	ORDINALS[token?.lower ?? ""] ??
	(/^\d+(st|nd|rd|th)$/.test(token?.lower ?? "") ? Number.parseInt(token?.lower ?? "", 10) : undefined);

/** Whether words say a regular time: `every Monday`, `daily`, `on the last day of each month`. */
export function isSchedule(tokens: readonly Token[]): boolean {
	const words = tokens.map((token) => token.lower);
	return words.some((word, at) => {
		if (Object.hasOwn(ADVERBS, word)) return true;
		if (word.endsWith("s") && (DAYS.includes(word.slice(0, -1)) || REGULAR.has(word))) return true;
		if (word !== "every" && word !== "each" && word !== "per") {
			if (
				(word === "month" || word === "quarter" || word === "year" || word === "week") &&
				(words.slice(0, at).some((each) => each in ORDINALS || each === "last" || /^\d+(st|nd|rd|th)$/.test(each)) ||
					words[at - 2] === "times") &&
				(words[at - 1] === "the" || words[at - 1] === "a")
			)
				return true;
			return false;
		}
		const next = words.slice(at + 1, at + 5);
		if (next[0] === "time") return false;
		if (
			dayOf(next[0] ?? "") >= 0 ||
			UNITS.has(next[0] ?? "") ||
			Object.hasOwn(ORDINALS, next[0] ?? "") ||
			monthOf(next[0] ?? "") > 0
		)
			return true;
		if (next[0] === "other" || numberOf(tokens[at + 1]) !== undefined)
			return UNITS.has(next[1] ?? "") || dayOf(next[1] ?? "") >= 0;
		return (
			(next[0] === "working" || next[0] === "business" || next[0] === "last" || next[0] === "single") &&
			(UNITS.has(next[1] ?? "") || dayOf(next[1] ?? "") >= 0)
		);
	});
}

/** The cron line of words that say a regular time. */
export function readSchedule(tokens: readonly Token[]): Schedule | undefined {
	if (!isSchedule(tokens)) return undefined;
	const words = tokens.map((token) => ADVERBS[token.lower] ?? token.lower);
	const has = (...any: string[]) => any.some((word) => words.includes(word));
	const every = everyCount(tokens);
	const time = timesOf(tokens);
	const zone = tokens.find(
		(token) => /^(utc|gmt|[A-Z][a-z]+\/[A-Z]\w+)$/.test(token.text) || token.text === "UTC",
	)?.text;
	const make = (cron: string, exact = true): Schedule => ({ cron, exact, ...(zone ? { timezone: zone } : {}) });
	if (has("minute", "minutes")) return make(every > 1 ? `*/${every} * * * *` : "* * * * *");
	if (has("hour", "hours") && !has("day", "week", "month")) return make(every > 1 ? `0 */${every} * * *` : "0 * * * *");
	const clock = time ?? defaultTime(words);
	const days = words.map(dayOf).filter((day) => day >= 0);
	const isMonthly =
		has("month", "months", "quarter", "year") || words.some((word) => word.length > 3 && monthOf(word) > 0);
	if (isMonthly) return make(`${clock} ${monthly(tokens, words, days, has)}`);
	if (has("weekday", "weekdays", "workday") || (has("working", "business", "work") && has("day", "days")))
		return make(`${clock} * * 1-5`);
	if (has("weekend", "weekends")) return make(`${clock} * * 0,6`);
	if (days.length > 0) return make(`${clock} * * ${daysField(words, days)}`, !has("other", "fortnight") && every < 2);
	if (has("fortnight") || (has("week", "weeks") && (every > 1 || has("other")))) return make(`${clock} * * 1`, false);
	if (has("week", "weeks")) return make(`${clock} * * 1`);
	return make(
		every > 1 || has("other") ? `${clock} */${Math.max(every, 2)} * *` : `${clock} * * *`,
		every < 2 && !has("other"),
	);
}

function daysField(words: readonly string[], days: readonly number[]): string {
	const at = words.findIndex((word) => dayOf(word) >= 0);
	const isRange = days.length === 2 && ["to", "through", "until", "till", "-", "–"].includes(words[at + 1] ?? "");
	return isRange ? `${days[0]}-${days[1]}` : [...new Set(days)].sort((a, b) => a - b).join(",");
}

function monthly(
	tokens: readonly Token[],
	words: readonly string[],
	days: readonly number[],
	has: (...any: string[]) => boolean,
): string {
	const named = words
		.map((word) => (word.length > 2 && word !== "mar" ? monthOf(word) : 0))
		.filter((month) => month > 0);
	const months = named.length > 0 ? named.join(",") : has("quarter") ? "1,4,7,10" : has("year") ? "1" : "*";
	const at = tokens.findIndex((token) => ordinalOf(token) !== undefined);
	const count = ordinalOf(tokens[at]);
	const isLast = words.some((word, index) => word === "last" && words[index + 1] !== "month");
	if (days.length > 0 && (isLast || count !== undefined)) return `* ${months} ${days[0]}${isLast ? "L" : `#${count}`}`;
	if (isLast) return `L ${has("quarter") ? "3,6,9,12" : has("year") ? "12" : months} *`;
	const number = tokens.find(
		(token, index) =>
			token.kind === "number" &&
			/^\d{1,2}$/.test(token.text) &&
			(words[index - 1] === "day" || monthOf(words[index + 1] ?? "") > 0 || monthOf(words[index - 1] ?? "") > 0),
	);
	return `${count ?? (number ? Number(number.text) : 1)} ${months} *`;
}

function everyCount(tokens: readonly Token[]): number {
	for (let at = 0; at < tokens.length; at++)
		if (tokens[at]?.lower === "every" || tokens[at]?.lower === "each") {
			if (tokens[at + 1]?.lower === "other") return 2;
			const count = numberOf(tokens[at + 1]);
			if (count !== undefined && Number.isInteger(count)) return count;
		}
	return 1;
}

const defaultTime = (words: readonly string[]): string => {
	if (words.includes("midnight") || words.includes("night")) return "0 0";
	if (words.includes("noon") || words.includes("midday")) return "0 12";
	if (words.includes("evening")) return "0 18";
	if (words.includes("afternoon")) return "0 14";
	return "0 9";
};

/** `at 9am`, `at 17:00`, `at 9 and 17` as the first two fields of cron. */
function timesOf(tokens: readonly Token[]): string | undefined {
	const times = tokens.flatMap((token, at) => {
		const time = clockOf(token, tokens[at - 1], tokens[at + 1], tokens.slice(at + 2, at + 4));
		return time ? [time] : [];
	});
	if (times.length === 0) return undefined;
	return `${times[0]?.minute} ${[...new Set(times.map((time) => time.hour))].join(",")}`;
}

/** A time of day, written `17:00`, `9am`, `5 p.m.` or, after `at`, as a bare hour. */
export function clockOf(
	token: Token,
	before?: Token,
	after?: Token,
	later?: readonly Token[],
): { hour: number; minute: number } | undefined {
	const match = /^(\d{1,2})(?:[:.](\d{2}))?\s?([ap])?\.?(?:m\.?)?$/.exec(token.lower);
	if (!match || token.kind !== "number") return undefined;
	const half =
		match[3] ??
		partOfDay(after, later) ??
		(/^(am|a\.m|pm|p\.m)$/.test(after?.lower ?? "") ? after?.lower[0] : undefined);
	const isBare = match[2] === undefined && half === undefined;
	if (
		isBare &&
		!(before?.lower === "at" || (before?.lower === "and" && after === undefined)) &&
		after?.lower !== "oclock"
	)
		return undefined;
	let hour = Number(match[1]) % 24;
	if (half === "p" && hour < 12) hour += 12;
	if (half === "a" && hour === 12) hour = 0;
	return { hour, minute: Number(match[2] ?? 0) };
}

/** `7 in the morning`, `9 at night`. */
function partOfDay(after: Token | undefined, later: readonly Token[] = []): "a" | "p" | undefined {
	if (after?.lower !== "in" && after?.lower !== "at") return undefined;
	const word = later.find((token) => token.lower !== "the")?.lower ?? "";
	if (word === "morning") return "a";
	return ["afternoon", "evening", "night"].includes(word) ? "p" : undefined;
}

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const MONTHS = [
	"january",
	"february",
	"march",
	"april",
	"may",
	"june",
	"july",
	"august",
	"september",
	"october",
	"november",
	"december",
];

const ORDINALS: Record<string, number> = { first: 1, second: 2, third: 3, fourth: 4, fifth: 5 };
