import { literal } from "@keyway/schema/field-value";
import type { Indexed } from "./catalogue-index.ts";
import { type Context, findMade } from "./context.ts";
import { type Filled, put } from "./filled.ts";
import { headsOf } from "./lexicon.ts";
import type { Phrase } from "./phrase-type.ts";
import { stemOf, textOf, unquote } from "./token.ts";

/** Words before a quotation that say which field it fills. */
const MARKERS: Record<string, readonly string[]> = {
	subject: ["subject", "titled", "title", "headed", "heading"],
	title: ["titled", "title", "called", "named", "summary", "subject", "entitled", "headline", "with"],
	name: ["called", "named", "name", "titled"],
	description: ["description", "describing", "details", "body"],
	topic: ["topic", "to"],
	reason: ["reason", "because"],
	status: ["status", "to", "as"],
};

const BODY_FIELDS = [
	"text",
	"body",
	"message",
	"prompt",
	"words",
	"description",
	"title",
	"name",
	"topic",
	"subject",
	"reason",
];

/** Quoted and free text, and references inside of messages. */
export function textSlots(indexed: Indexed, phrase: Phrase, context: Context, filled: Filled, used: Set<number>): void {
	const open = (name: string) =>
		indexed.fields.some((field) => field.name === name && (field.type === "text" || field.type === "longText")) &&
		!filled.fields[name];
	phrase.tokens.forEach((token, at) => {
		if (token.kind === "url" && open("url")) put(filled, "url", literal(token.text), token.text);
		if (token.kind !== "quoted" || used.has(at)) return;
		const before = phrase.tokens.slice(Math.max(0, at - 3), at).map((each) => each.lower);
		const marked = Object.keys(MARKERS).find(
			(name) => open(name) && before.slice(-2).some((word) => MARKERS[name]?.slice(0, 4).includes(word)),
		);
		const name = marked ?? BODY_FIELDS.find(open);
		if (
			!name ||
			Object.values(filled.fields).some((value) => value.kind === "literal" && value.value === unquote(token.text))
		)
			return;
		used.add(at);
		put(filled, name, literal(unquote(token.text)), token.text);
	});
	const carried = carriedReference(indexed, phrase, context);
	const body = ["text", "body", "message"].find(open);
	if (carried && body)
		put(
			filled,
			body,
			{ kind: "template", parts: [carried.lead, { card: carried.card, path: carried.path }] },
			carried.words,
		);
	else if (body && phrase.tail < phrase.tokens.length - 1) {
		const from =
			phrase.tokens[phrase.tail]?.lower === "that" || phrase.tokens[phrase.tail]?.lower === "saying"
				? phrase.tail + 1
				: phrase.tail;
		const text = textOf(phrase.source, phrase.tokens.slice(from)).replace(/[.,;:]$/, "");
		put(filled, body, literal(text.charAt(0).toUpperCase() + text.slice(1)), text);
	}
	if (open("status")) fillStatus(phrase, filled);
	if (open("title") && !filled.fields["title"]) fillTitle(phrase, filled);
	fillUrgency(indexed, phrase, filled);
}

/** `move it to Done`, `set its status to in progress`. */
function fillStatus(phrase: Phrase, filled: Filled) {
	const at = phrase.tokens.findLastIndex((token) => token.lower === "to" || token.lower === "as");
	const words = phrase.tokens.slice(at + 1).filter((token) => token.kind !== "punct");
	if (at > 0 && words.length > 0 && words.length <= 3)
		put(
			filled,
			"status",
			literal(words.map((token) => token.text).join(" ")),
			words.map((token) => token.text).join(" "),
		);
}

/** `an issue to collect the laptop`: what the issue is about. */
function fillTitle(phrase: Phrase, filled: Filled) {
	const at = phrase.tokens.findIndex(
		(token, place) =>
			place > phrase.verbAt + 1 && (token.lower === "to" || token.lower === "about" || token.lower === "for"),
	);
	const text =
		at < 0
			? ""
			: textOf(phrase.source, phrase.tokens.slice(at + (phrase.tokens[at]?.lower === "to" ? 1 : 0))).replace(
					/[.,;:]$/,
					"",
				);
	const isClause = phrase.tokens[at]?.lower !== "for" && text.split(" ").length > 1;
	if (isClause) put(filled, "title", literal(text.charAt(0).toUpperCase() + text.slice(1)), text);
}

function fillUrgency(indexed: Indexed, phrase: Phrase, filled: Filled) {
	for (const name of ["priority", "urgency"]) {
		if (filled.fields[name] || !indexed.fields.some((field) => field.name === name && field.type === "text")) continue;
		const at = phrase.tokens.findIndex((token) => token.lower === name);
		const before = at > 0 ? phrase.tokens[at - 1] : undefined;
		const word =
			before && ["with", "and", "a", "the", "of", "as"].includes(before.lower) ? phrase.tokens[at + 1] : before;
		if (word?.kind === "word") put(filled, name, literal(word.text), word.text);
	}
}

const LINKS: Record<string, readonly string[]> = {
	url: ["link", "url", "address"],
	key: ["key", "number", "reference"],
	number: ["number"],
	id: ["id", "number"],
	username: ["username", "login"],
	email: ["email"],
	password: ["password"],
	count: ["count", "number", "total"],
	pass: ["pass", "passcode", "code"],
	text: ["answer", "result", "summary"],
	body: ["answer", "response"],
	label: ["label"],
};

/** `post its link`, `send them the password`: an output of an earlier card inside of the message. */
function carriedReference(
	indexed: Indexed,
	phrase: Phrase,
	context: Context,
): { card: string; path: string[]; lead: string; words: string } | undefined {
	const last = context.made.at(-1);
	const object = phrase.tokens[phrase.verbAt + 1]?.lower ?? "";
	const sendable =
		last && !last.uses.startsWith("flow.") && last.id !== "trigger"
			? last.indexed?.outputs.find((name) => name in LINKS || name === "pass")
			: undefined;
	if (last && sendable && ["it", "this", "that"].includes(object))
		return { card: last.id, path: [sendable], lead: "", words: object };
	for (const [at, token] of phrase.tokens.entries()) {
		if (token.kind !== "word" || at === phrase.verbAt) continue;
		for (const [output, words] of Object.entries(LINKS)) {
			if (
				!words.some((word) => stemOf(word) === token.stem) ||
				![
					"its",
					"the",
					"that",
					"this",
					"their",
					"issue",
					"ticket",
					"with",
					"new",
					"s",
					"generated",
					"temporary",
					"access",
					"including",
					"and",
				].includes(phrase.tokens[at - 1]?.lower ?? "")
			)
				continue;
			if (output === "email" && [...indexed.verbs.keys()].some((verb) => headsOf(verb).has("email"))) continue;
			const made = findMade(context, (each) => each.indexed?.outputs.includes(output) ?? false);
			if (made) return { card: made.id, path: [output], lead: "", words: token.text };
		}
	}
	return undefined;
}
