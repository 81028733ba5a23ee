import type { FieldValue } from "@keyway/schema/field-value";
import type { LooseEntry, LooseField } from "./catalogue.ts";

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const UNITS = ["year", "month", "day", "hour", "minute", "second"];

/** An entry's sentence with its fields said in words; nothing where a field has no words or no place. */
export function inWords(entry: LooseEntry, fields: Record<string, FieldValue>): string | undefined {
	const sentence = entry.sentence;
	if (!sentence) return undefined;
	const places = [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
	if (Object.keys(fields).some((name) => !places.includes(name))) return undefined;
	const words = new Map<string, string>();
	for (const [name, value] of Object.entries(fields)) {
		const said = say(
			value,
			entry.fields?.find((field) => field.name === name),
		);
		if (said === undefined) return undefined;
		words.set(name, said);
	}
	return fill(entry, sentence, words);
}

const LEADS =
	"of|in|to|for|from|with|by|until|at|as|on|where|and|or|cc|bcc|reply to|because of|due|except|than|within|under|waiting:|private:|the data|valid for|for at most|and transfer the (?:data|files) to";
/** A place with the words that lead to it: a preposition, and at most two words between the two. */
const PLACE = new RegExp(`(,? ?(?:\\b(?:${LEADS})\\b ?(?:(?!(?:${LEADS})\\b)\\p{Ll}+ ){0,2})*)\\{(\\w+)\\}`, "gu");
/** The places directly behind the verb: what the card acts on. */
const OBJECT = /^\p{L}+(?: (?:the|a|an))?((?: ?\{\w+\})+)/u;

/** Drops the parts of a sentence whose field is empty, with the words that lead to it; a card without its object is called by its name. */
function fill(entry: LooseEntry, sentence: string, words: ReadonlyMap<string, string>): string {
	const object = OBJECT.exec(sentence);
	const isNamed =
		object?.[1] !== undefined && [...object[1].matchAll(/\{(\w+)\}/g)].every(([, name]) => !words.has(name as string));
	const whole = isNamed && entry.name ? entry.name + sentence.slice(object[0].length) : sentence;
	const kept = whole.replace(PLACE, (_, lead: string, name: string) => {
		const said = words.get(name);
		return said === undefined ? "" : `${lead}${said}`;
	});
	return kept
		.replace(/\s+/g, " ")
		.replace(/ ,/g, ",")
		.replace(/[,:\s]+$/, "")
		.trim();
}

export function say(value: FieldValue, field: LooseField | undefined): string | undefined {
	if (value.kind === "ref") return sayReference(value);
	if (value.kind !== "literal" || field === undefined) return undefined;
	const { value: literal } = value;
	switch (field.type) {
		case "duration":
			return typeof literal === "string" ? sayDuration(literal) : undefined;
		case "number":
			return typeof literal === "number" ? String(literal) : undefined;
		case "text":
		case "longText":
			return typeof literal === "string" && /^[^"\\\n]+$/.test(literal) ? `"${literal}"` : undefined;
		case "role":
		case "group":
		case "channel":
		case "table":
		case "app":
		case "resource":
		case "choice":
		case "person":
		case "people":
			return typeof literal === "string" && /^[#\p{L}][\p{L}\p{N} @._#-]*$/u.test(literal)
				? withNoun(literal, field)
				: undefined;
		default:
			return undefined;
	}
}

const withNoun = (name: string, field: LooseField): string =>
	field.type === "role" || field.type === "group" || field.type === "table" ? `the ${name} ${field.type}` : name;

function sayReference({ card, path }: { card: string; path: readonly string[] }): string | undefined {
	const [first, second, ...more] = path;
	if (card !== "trigger" || first !== "user" || more.length > 0) return undefined;
	if (second === undefined) return "the user";
	return second === "manager" ? "the user's manager" : undefined;
}

function sayDuration(iso: string): string | undefined {
	const parts = DURATION.exec(iso)?.slice(1) ?? [];
	const said = parts.flatMap((count, at) =>
		count === undefined ? [] : [`${count} ${UNITS[at]}${count === "1" ? "" : "s"}`],
	);
	return said.length === 1 ? said[0] : undefined;
}
