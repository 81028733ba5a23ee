import { type FieldValue, literal } from "@keyway/schema/field-value";
import { type Context, placeRef } from "./context.ts";
import type { Mention } from "./gazetteer.ts";
import { headsOf } from "./lexicon.ts";
import type { Token } from "./token.ts";

/** A person or team found in a phrase. */
export type Person = {
	value: FieldValue;
	from: number;
	to: number;
	subject: boolean;
	problem?: { code: string; message: string };
};

const SUBJECT_NOUNS = new Set([
	"user",
	"account",
	"person",
	"employe",
	"contractor",
	"intern",
	"partner",
	"joiner",
	"starter",
	"hire",
	"leaver",
	"colleagu",
	"worker",
	"member",
	"individu",
	"newcom",
	"recipi",
	"staff",
	"requester",
	"profil",
	"freelanc",
	"owner",
]);

const PERSON_PRONOUNS = new Set(["them", "him", "her", "they", "he", "she", "themselves"]);

const POSSESSIVE = new Set(["their", "his", "her", "its"]);

const ORIGIN = new Set(["requester", "requestor", "submitter", "applicant"]);

/** Everybody spoken of in the tokens, in order. */
export function findPeople(tokens: readonly Token[], mentions: readonly Mention[], context: Context): Person[] {
	const found: Person[] = [];
	for (let at = 0; at < tokens.length; ) {
		const person = personAt(tokens, at, mentions, context);
		if (person) found.push(person);
		at = person ? Math.max(person.to, at + 1) : at + 1;
	}
	return found;
}

function personAt(
	tokens: readonly Token[],
	at: number,
	mentions: readonly Mention[],
	context: Context,
): Person | undefined {
	const token = tokens[at] as Token;
	const mention = mentions.find((each) => each.from === at);
	const named = mention && personOf(mention, tokens);
	if (named && mention) {
		if (isManagerAfter(tokens, mention.to)) return { value: named.value, from: at, to: mention.to, subject: false };
		return { ...named, from: at, to: mention.to, subject: false };
	}
	if (token.kind !== "word") return undefined;
	const ambiguous = firstName(tokens, at, context);
	if (ambiguous) return ambiguous;
	if (POSSESSIVE.has(token.lower) || token.lower === "the") {
		const manager = managerAt(tokens, at + 1, context);
		if (manager) return { ...manager, from: at };
	}
	if (token.lower === "manager" || token.lower === "managers") {
		const manager = managerAt(tokens, at, context);
		if (manager && (at === 0 || tokens[at - 1]?.lower !== "the")) return manager;
	}
	if (POSSESSIVE.has(token.lower) && tokens[at + 1]?.kind === "word")
		return { value: context.person ?? placeRef(context.subject), from: at, to: at + 1, subject: true };
	if (PERSON_PRONOUNS.has(token.lower)) {
		if (
			token.lower === "her" &&
			tokens[at + 1]?.kind === "word" &&
			!["to", "in", "on", "from", "and", "by", "with", "via", "for", "that", "a", "an", "the"].includes(
				tokens[at + 1]?.lower ?? "",
			)
		)
			return undefined;
		return { value: context.person ?? placeRef(context.subject), from: at, to: at + 1, subject: true };
	}
	if (ORIGIN.has(token.lower)) {
		return {
			value: context.made.some((made) => made.id === "trigger" && made.indexed?.outputs.includes("submittedBy"))
				? { kind: "ref", card: "trigger", path: ["submittedBy"] }
				: placeRef(context.subject),
			from: at,
			to: at + 1,
			subject: true,
		};
	}
	if (
		isSubjectNoun(token) &&
		!mentions.some((each) => each.from <= at && at < each.to && each.exact && each.to - each.from > 1)
	) {
		if (tokens[at + 1]?.lower === "s") {
			const manager = managerAt(tokens, at + 2, context);
			if (manager) return { ...manager, from: at };
		}
		return { value: placeRef(context.subject), from: at, to: at + 1, subject: true };
	}
	return undefined;
}

const isSubjectNoun = (token: Token): boolean =>
	SUBJECT_NOUNS.has(token.stem) || (SUBJECT_NOUNS.has(token.stem) && headsOf(token.stem).has("user"));

const isManagerAfter = (tokens: readonly Token[], at: number): boolean =>
	tokens[at]?.lower === "s" && tokens[at + 1]?.lower === "manager";

function managerAt(tokens: readonly Token[], at: number, context: Context): Person | undefined {
	let next = at;
	while (["line", "direct", "own", "current", "hiring", "new"].includes(tokens[next]?.lower ?? "")) next++;
	const word = tokens[next]?.lower;
	if (word !== "manager" && word !== "managers" && word !== "supervisor" && word !== "boss") return undefined;
	let depth = 1;
	let to = next + 1;
	while (tokens[to]?.lower === "s" && tokens[to + 1]?.lower === "manager") [depth, to] = [depth + 1, to + 2];
	return {
		value: placeRef(context.subject, ...Array.from({ length: depth }, () => "manager")),
		from: at,
		to,
		subject: false,
	};
}

function personOf(mention: Mention, tokens: readonly Token[]): { value: FieldValue } | undefined {
	const find = (...lists: string[]) => mention.candidates.find((each) => lists.includes(each.list));
	const one = find("people", "mailboxes", "address");
	if (one) return { value: literal(one.value) };
	const group = find("groups");
	if (!group || (!mention.exact && !/^(team|department|everyone)$/.test(tokens[mention.to - 1]?.lower ?? "")))
		return undefined;
	return { value: literal(group.value) };
}

/** `Anna` alone: the one of that name, or nobody where two people have it. */
function firstName(tokens: readonly Token[], at: number, context: Context): Person | undefined {
	const token = tokens[at] as Token;
	if (
		!/^\p{Lu}/u.test(token.text) ||
		(at === 0 && tokens.length > 1 && tokens[1]?.kind === "word" && /^\p{Lu}/u.test(tokens[1].text))
	)
		return undefined;
	const known = context.names.firstNames.get(token.lower);
	if (!known) return undefined;
	if (known.length === 1) return { value: literal(known[0]?.email ?? ""), from: at, to: at + 1, subject: false };
	const names = known.map((each) => each.name).join(" or ");
	return {
		value: literal(known[0]?.email ?? ""),
		from: at,
		to: at + 1,
		subject: false,
		problem: {
			code: "PERSON_AMBIGUOUS",
			message: `“${token.text}” may be ${names}. Write the full name or the e-mail address.`,
		},
	};
}
