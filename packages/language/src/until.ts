import { type FieldValue, literal } from "@keyway/schema/field-value";
import * as chrono from "chrono-node";
import { type Context, placeRef } from "./context.ts";
import type { Phrase } from "./phrase-type.ts";
import { clockOf } from "./schedules.ts";
import { type Token, textOf } from "./token.ts";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** chrono is only asked where a date of the calendar may stand. */
const MONTH = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d{1,2}[./]\d{1,2}/i;

const MARKERS: Record<string, readonly string[]> = {
	until: ["until", "till", "til", "by", "before", "on"],
	due: ["due", "by", "until", "before"],
	start: ["at", "on", "from"],
	at: ["at", "on", "for"],
};

/** A moment named after `until`, `by` or `at`: a date of the person, a weekday and time, or a date of the calendar. */
export function readUntil(
	phrase: Phrase,
	context: Context,
	field: string,
): { value: FieldValue; words: string } | undefined {
	const { tokens } = phrase;
	const at = tokens.findIndex((token) => MARKERS[field]?.includes(token.lower));
	if (at < 0) return undefined;
	return momentIn(phrase, at + 1, context);
}

export function momentIn(
	phrase: Phrase,
	from: number,
	context: Context,
): { value: FieldValue; words: string } | undefined {
	const { tokens, source } = phrase;
	const words = textOf(source, tokens.slice(from));
	const attribute = phrase.mentions
		.find((mention) => mention.from >= from)
		?.candidates.find((each) => each.list === "attribute" && isDate(context, each.value));
	if (attribute) return { value: placeRef(context.subject, attribute.value), words };
	const fixed = fixedMoment(tokens.slice(from), words);
	return fixed === undefined ? undefined : { value: literal(fixed), words };
}

const isDate = (context: Context, attribute: string): boolean =>
	/^date/.test(context.names.attributes.get(attribute) ?? "");

/** `Friday 17:00` → `FRI 17:00`, `18:00`, `31 December 2026` → `2026-12-31`. */
function fixedMoment(tokens: readonly Token[], words: string): string | undefined {
	const iso = tokens.find((token) => /^\d{4}-\d{2}-\d{2}$/.test(token.text));
	if (iso) return iso.text;
	const clock =
		tokens.map((token, at) => clockOf(token, tokens[at - 1], tokens[at + 1])).find((each) => each !== undefined) ??
		namedClock(tokens);
	const time = clock && `${String(clock.hour).padStart(2, "0")}:${String(clock.minute).padStart(2, "0")}`;
	const day = tokens
		.map((token) => DAYS.indexOf(token.lower.slice(0, 3)))
		.find(
			(index, at) =>
				index >= 0 && /^(sun|mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur)(day)?s?$/.test(tokens[at]?.lower ?? ""),
		);
	if (day !== undefined && day >= 0) return `${DAYS[day]?.toUpperCase()} ${time ?? "09:00"}`;
	if (!MONTH.test(words)) return time;
	const [parsed] = chrono.en.GB.parse(words, new Date("2026-01-01T00:00:00Z"));
	if (parsed?.start.isCertain("month") && parsed.start.isCertain("day")) {
		const two = (part: "month" | "day") => String(parsed.start.get(part)).padStart(2, "0");
		return `${parsed.start.get("year")}-${two("month")}-${two("day")}`;
	}
	return time;
}

function namedClock(tokens: readonly Token[]): { hour: number; minute: number } | undefined {
	if (tokens.some((token) => token.lower === "noon" || token.lower === "midday")) return { hour: 12, minute: 0 };
	if (tokens.some((token) => token.lower === "midnight")) return { hour: 0, minute: 0 };
	return undefined;
}
