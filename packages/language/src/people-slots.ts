import type { FieldValue } from "@keyway/schema/field-value";
import type { LooseField } from "./catalogue.ts";
import type { Indexed } from "./catalogue-index.ts";
import { type Context, placeRef } from "./context.ts";
import { type Filled, put, wordsOf } from "./filled.ts";
import type { Person } from "./people.ts";
import type { Phrase } from "./phrase-type.ts";

const RECEIVING = new Set(["to", "cc", "bcc", "approvers", "assignee", "manager", "attendees"]);

export function fillPeople(
	indexed: Indexed,
	phrase: Phrase,
	people: readonly Person[],
	context: Context,
	filled: Filled,
	used: Set<number>,
) {
	const fields = indexed.fields.filter((field) => field.type === "person" || field.type === "people");
	const names = new Set(fields.map((field) => field.name));
	const before = (person: Person, ...words: string[]) =>
		words.includes(phrase.tokens[person.from - 1]?.lower ?? "") ||
		(["the", "a", "our"].includes(phrase.tokens[person.from - 1]?.lower ?? "") &&
			words.includes(phrase.tokens[person.from - 2]?.lower ?? ""));
	const usable = people.filter(
		(person) =>
			!used.has(person.from) &&
			person.from < Math.min(phrase.tail, names.has("filter") ? phrase.relative : phrase.tokens.length),
	);
	const report = (person: Person, field: string) => {
		if (person.problem) filled.problems.push({ ...person.problem, field });
		for (let at = person.from; at < person.to; at++) used.add(at);
	};
	for (const field of fields) {
		if (field.name === "cc" || field.name === "bcc") {
			const found = usable.filter(
				(person) =>
					!used.has(person.from) &&
					(before(person, field.name) ||
						phrase.tokens.slice(Math.max(0, person.from - 3), person.from).some((token) => token.lower === field.name)),
			);
			assign(field, found, filled, report, phrase);
		}
	}
	const rest = () => usable.filter((person) => !used.has(person.from));
	if (names.has("user") && names.has("to")) {
		const to = rest().filter((person) => before(person, "to") || (!person.subject && phrase.verb.startsWith("giv")));
		assign(fields.find((field) => field.name === "to") as LooseField, to.slice(0, 1), filled, report, phrase);
	}
	for (const field of fields) {
		if (
			filled.fields[field.name] ||
			field.name === "user" ||
			(field.name === "to" && names.has("user")) ||
			!RECEIVING.has(field.name) ||
			field.name === "cc" ||
			field.name === "bcc"
		)
			continue;
		if (field.name === "manager") {
			const named = rest().filter((person) => !person.subject && before(person, "manager", "as", "to"));
			assign(field, named.slice(0, 1), filled, report, phrase);
			continue;
		}
		const wanted =
			field.name === "assignee"
				? rest().filter((person) => before(person, "to", "assign", "for", "by", "with") && !person.subject)
				: rest();
		assign(field, field.type === "person" ? wanted.slice(0, 1) : wanted, filled, report, phrase);
	}
	const to = fields.find((field) => field.name === "to" && field.required);
	if (to && !filled.fields["to"] && !names.has("user") && givesPerson(context))
		put(filled, "to", context.person ?? placeRef(context.subject), "");
	const user = fields.find((field) => field.name === "user") ?? fields.find((field) => !RECEIVING.has(field.name));
	if (!user || filled.fields[user.name]) return;
	const named =
		rest().find(
			(person) =>
				!person.subject &&
				person.value.kind === "literal" &&
				person.value.value !== null &&
				String(person.value.value).includes("@"),
		) ??
		rest().find((person) => person.subject) ??
		rest().find((person) => person.value.kind === "ref");
	if (named) assign(user, [withoutManager(named, indexed)], filled, report, phrase);
	else if (user.required || indexed.entry.fields === undefined || (user.name === "user" && changes(indexed))) {
		const loop = context.loops.at(-1);
		const place = loop && !loop.isPerson && loop.noun === "grant" ? undefined : context.subject;
		if (place) filled.fields[user.name] = context.person ?? { kind: "ref", card: place.card, path: place.path };
		else filled.fields[user.name] = { kind: "ref", card: "item", path: ["user"] };
	}
}

/** `look up their manager`: the card that finds managers is asked about the person, not about the manager. */
function withoutManager(person: Person, indexed: Indexed): Person {
	const { value } = person;
	const isAsked = indexed.objects.includes("manag") && value.kind === "ref" && value.path.at(-1) === "manager";
	return isAsked ? { ...person, value: { ...value, path: value.path.slice(0, -1) } } : person;
}

/** Whether the card does something to somebody; one that only reads may be meant for everybody. */
const changes = (indexed: Indexed): boolean => indexed.gives === undefined && indexed.entry.effect !== "read";

/** Whether there is a person whom the flow is about. */
const givesPerson = (context: Context): boolean =>
	context.subject.card !== "trigger" ||
	context.made.some(
		(made) => made.id === "trigger" && (made.indexed?.outputs.length === 0 || made.indexed?.outputs.includes("user")),
	) ||
	context.madeFor;

function assign(
	field: LooseField,
	people: readonly Person[],
	filled: Filled,
	report: (person: Person, field: string) => void,
	phrase: Phrase,
) {
	const unique = people.filter(
		(person, at) => people.findIndex((each) => JSON.stringify(each.value) === JSON.stringify(person.value)) === at,
	);
	const [first] = unique;
	if (!first) return;
	for (const person of people) report(person, field.name);
	const value: FieldValue =
		unique.length === 1 ? first.value : { kind: "list", items: unique.map((person) => person.value) };
	put(filled, field.name, value, unique.map((person) => wordsOf(phrase, person.from, person.to)).join(", "));
}
