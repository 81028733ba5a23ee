import { choiceValue, type LooseField } from "./catalogue.ts";
import { type CatalogueIndex, type Indexed, termWeight } from "./catalogue-index.ts";
import { MESSAGE_NOUNS, PERSON_NOUNS, SENDING, UNKNOWN_IDF } from "./fit.ts";
import type { Mention } from "./gazetteer.ts";
import { headsOf, isVerbStem, verbAffinity } from "./lexicon.ts";
import { nounOfList } from "./phrase.ts";
import type { Phrase } from "./phrase-type.ts";
import { stemOf } from "./token.ts";

/** Rareness of a word in less than one of thirty entries. */
const RARE = 3.3;

export function bestVerb(verb: string, indexed: Indexed): number {
	let best = 0;
	let worst = 0;
	for (const [meant, weight] of indexed.verbs) {
		const affinity = Math.max(
			verbAffinity(verb, meant),
			verb.includes(" ") ? 0.7 * verbAffinity(verb.split(" ")[0] as string, meant) : -1,
		);
		if (affinity > 0) best = Math.max(best, affinity * weight);
		else if (weight === 1) worst = Math.min(worst, affinity);
	}
	if (
		best < 0.9 &&
		verb.length > 2 &&
		indexed.objects.includes(verb) &&
		(!isVerbStem(verb) || (!SENDING.has(verb) && makes(indexed)))
	)
		best = 0.9;
	if (SENDING.has(verb) && indexed.terms.has(verb) && best > 0.4) return 1;
	return best > 0.45 ? best : worst < 0 ? worst : best;
}

/** `comment on the issue` = create a comment: the verb stands in the id as what is made. */
const makes = (indexed: Indexed): boolean =>
	[...indexed.verbs].some(([verb, weight]) => weight >= 0.75 && MAKING.has(verb));

const MAKING = new Set("create add send post make issue put open write leave set".split(" ").map(stemOf));

/** Names that say what is acted on; attributes and values belong to conditions. */
export const isTellingName = (mention: Mention, phrase: Phrase): boolean =>
	mention.from < phrase.relative &&
	!(phrase.except >= 0 && mention.from > phrase.except) &&
	mention.candidates.some((each) => !["attribute", "value", "apps", "people", "address"].includes(each.list));

/** Whether a field of the entry can hold the name. */
export function takes(indexed: Indexed, mention: Mention): boolean {
	return mention.candidates.some((candidate) =>
		indexed.fields.some((field) => accepts(field, candidate.list, candidate.connector, indexed.connector)),
	);
}

const fieldStems = new Map<string, [string, string]>();

/** Stems of a field's name and of its last word: `orgUnit` → `orgunit`, `unit`. */
function stemsOfField(name: string): [string, string] {
	let stems = fieldStems.get(name);
	if (!stems) {
		if (fieldStems.size > 2_000) fieldStems.clear();
		stems = [stemOf(name), stemOf((name.match(/[A-Z]?[a-z]+/g) ?? [name]).at(-1)?.toLowerCase() ?? name)];
		fieldStems.set(name, stems);
	}
	return stems;
}

export function accepts(field: LooseField, list: string, of: string | undefined, connector: string): boolean {
	if (field.options === list) return true;
	if (list === "attribute" || list === "value")
		return field.type === "expression" || field.type === "object" || field.options === "userAttributes";
	if (field.type === "person" || field.type === "people")
		return (
			list === "people" ||
			list === "address" ||
			list === "mailboxes" ||
			(field.type === "people" && list === "groups") ||
			(field.name !== "user" && list === "groups" && field.type === "people")
		);
	if (field.options !== undefined && list.includes(".") !== field.options.includes("."))
		return !list.includes(".") && field.type === nounOfList(list) && ["group", "channel"].includes(field.type);
	const noun = nounOfList(list);
	const [whole, last] = stemsOfField(field.name);
	const fits = field.options === undefined && (field.type === noun || whole === noun || last === noun);
	return fits && (of === undefined || of === connector || noun === whole);
}

export function coverageOf(phrase: Phrase, indexed: Indexed, index: CatalogueIndex, taken: readonly Mention[]): number {
	let total = 0;
	let found = 0;
	const hasText = indexed.fields.some((field) => field.type === "longText" || field.name === "title");
	const hasFilter = indexed.fields.some((field) => field.type === "expression");
	const sends =
		indexed.fields.some((field) => field.type === "longText") &&
		[...indexed.verbs.keys()].some((verb) => verb === "send" || verb === "post");
	const hasPerson = indexed.fields.some((field) => field.type === "person" || field.type === "people");
	const isTelling = TELLING.has(phrase.verb);
	const named = taken.filter(
		(mention) => mention.exact || mention.candidates.some((each) => each.list !== "attribute" && each.list !== "value"),
	);
	for (const { stem, at, optional } of phrase.content) {
		if (phrase.except >= 0 && at >= phrase.except) continue;
		const isTaken = named.some(
			(mention) =>
				at >= mention.from &&
				at < mention.to &&
				(isTellingName(mention, phrase) || mention.candidates.some((each) => each.list === "apps")),
		);
		if (isTaken) continue;
		if (
			phrase.mentions.some(
				(mention) => at >= mention.from && at < mention.to && mention.candidates.some((each) => each.list === "people"),
			)
		)
			continue;
		if (hasText && at >= phrase.tail) continue;
		const weight = Math.min(index.idf.get(stem) ?? closeIdf(stem, index), UNKNOWN_IDF);
		const hit = Math.max(
			termWeight(indexed, stem),
			fieldWeight(indexed, stem),
			hasPerson && PERSON_NOUNS.has(stem) ? 0.85 : 0,
			isData(phrase, indexed, at) ? 0.6 : 0,
		);
		if (optional && hit === 0) continue;
		if (hit === 0 && sends && isBeforeMessage(phrase, at)) continue;
		if (hit === 0 && sends && isTelling) {
			total += SAID * weight;
			found += 0.5 * SAID * weight;
			continue;
		}
		const isBeside = (hasFilter || indexed.gives === "many") && at > phrase.relative;
		total += hit > 0 ? weight : isBeside ? 0.35 * weight : weight;
		found += weight * hit;
	}
	return total === 0 ? 0.75 : Math.min(1, found / total);
}

/** Verbs that can only mean a message: `send` may be about any thing. */
const TELLING = new Set(
	"tell notify inform email mail alert remind dm warn ping say congratulate thank greet welcome brief advise message let"
		.split(" ")
		.map(stemOf),
);

/** How much words count that a message may be about or go to. */
const SAID = 0.25;

/** A word of an attribute or value, where the card has a field for them. */
const isData = (phrase: Phrase, indexed: Indexed, at: number): boolean =>
	indexed.fields.some(
		(field) => field.type === "object" || field.type === "expression" || field.options === "userAttributes",
	) &&
	phrase.mentions.some(
		(mention) =>
			at >= mention.from &&
			at < mention.to &&
			mention.candidates.some(
				(each) =>
					each.list === "value" ||
					(each.list === "attribute" &&
						(each.value !== "email" || indexed.fields.some((field) => field.type === "expression"))),
			),
	);

function closeIdf(stem: string, index: CatalogueIndex): number {
	let best = UNKNOWN_IDF;
	for (const head of headsOf(stem)) best = Math.min(best, index.idf.get(head) ?? UNKNOWN_IDF);
	return best;
}

function fieldWeight(indexed: Indexed, stem: string): number {
	for (const field of indexed.fields) {
		if (stemOf(field.name.toLowerCase()) === stem || (field.label && stemOf(field.label.toLowerCase()) === stem))
			return 0.8;
		if (
			field.choices?.some((choice) =>
				String(choiceValue(choice))
					.toLowerCase()
					.split(/\W+/)
					.some((word) => stemOf(word) === stem),
			)
		)
			return 0.8;
		if (
			(field.type === "file" || field.name === "attachments") &&
			[
				"file",
				"attach",
				"csv",
				"report",
				"document",
				"export",
				"list",
				"result",
				"overview",
				"summari",
				"tabl",
			].includes(stem)
		)
			return 0.7;
		if (field.type === "expression" && ["match", "condition", "where"].includes(stem)) return 0.5;
	}
	return 0;
}

/** `a welcome email`, `a custom notification`: words that say what the message is about. */
function isBeforeMessage(phrase: Phrase, at: number): boolean {
	for (let next = at + 1; next <= at + 3; next++) if (MESSAGE_NOUNS.has(phrase.tokens[next]?.stem ?? "")) return true;
	return false;
}

type Spoken = { said: ReadonlySet<string>; hasPerson: boolean; hasIt: boolean };

const spoken = new WeakMap<Phrase, Spoken>();

/** What a phrase speaks of, by every word for it: the same for all entries. */
function spokenOf(phrase: Phrase): Spoken {
	const known = spoken.get(phrase);
	if (known) return known;
	const said = new Set<string>(phrase.content.flatMap(({ stem }) => [...headsOf(stem)]));
	if (phrase.verb) for (const head of headsOf(phrase.verb)) said.add(head);
	const hasPerson =
		phrase.content.some(({ stem }) => PERSON_NOUNS.has(stem)) ||
		phrase.tokens.some((token) => PERSON_WORDS.has(token.lower)) ||
		phrase.mentions.some((mention) => mention.candidates.some((each) => each.list === "people"));
	const found = { said, hasPerson, hasIt: phrase.tokens.some((token) => token.lower === "it") };
	spoken.set(phrase, found);
	return found;
}

const PERSON_WORDS = new Set("them him her they someone somebody their everyone".split(" "));

/** How many of the things in the entry's name the phrase speaks of. */
export function objectOf(phrase: Phrase, indexed: Indexed, taken: readonly Mention[]): number {
	if (indexed.objects.length === 0 && indexed.described.length === 0) return 0.6;
	const { said, hasPerson, hasIt } = spokenOf(phrase);
	const named = taken.flatMap((mention) => mention.candidates.map((each) => nounOfList(each.list)));
	const share = (objects: readonly string[]): number => {
		let hits = 0;
		for (const object of objects) hits += hitOf(object);
		return objects.length === 0 ? 0.6 : hits / objects.length;
	};
	const hitOf = (object: string): number => {
		const heads = headsOf(object);
		for (const head of heads) if (said.has(head) || named.some((noun) => headsOf(noun).has(head))) return 1;
		const isUser = heads.has("user") || object === "member" || object === "lead";
		return isUser && hasPerson ? 0.8 : hasIt ? 0.5 : 0;
	};
	const isBare = indexed.entry.fields === undefined && indexed.entry.name === undefined;
	return isBare ? Math.max(share(indexed.objects), 0.95 * share(indexed.described)) : share(indexed.objects);
}

export function serviceOf(phrase: Phrase, indexed: Indexed, taken: readonly Mention[], index: CatalogueIndex): number {
	const isInName = (each: Phrase["services"][number]) =>
		taken.some((mention) => each.from >= mention.from && each.to <= mention.to && each.to > each.from);
	const isSaidOf = (each: Phrase["services"][number]) =>
		!indexed.isService &&
		(each.from > phrase.relative ||
			phrase.mentions.some((mention) => each.from >= mention.from && each.to <= mention.to && isRole(mention)));
	const outside = phrase.services.filter((each) => phrase.direct || (!isInName(each) && !isSaidOf(each)));
	if (outside.length === 0) {
		if (!indexed.isService) return 0.3;
		const inside = phrase.services.some((each) => each.connector === indexed.connector);
		const channel = taken.some((mention) => mention.candidates.some((each) => each.list === "channels"));
		return inside
			? 0.6
			: phrase.nearby === indexed.connector
				? 0.1
				: channel || isRare(phrase, indexed, index)
					? 0
					: -1.3;
	}
	if (outside.some((each) => each.connector === indexed.connector)) return 1.6;
	const isField = indexed.fields.some((field) => field.type === "app" || field.type === "role");
	return indexed.isService ? -3 : isField && !phrase.direct ? -0.4 : -1.8;
}

const isRole = (mention: Mention): boolean => mention.candidates.some((each) => each.list === "roles");

/** Every word of what the card acts on is said, and one of them is a rare one: `temporary access pass`. */
function isRare(phrase: Phrase, indexed: Indexed, index: CatalogueIndex): boolean {
	const said = new Set(phrase.content.map(({ stem }) => stem).concat(phrase.verb));
	return (
		indexed.objects.length > 1 &&
		indexed.objects.every((object) => said.has(object)) &&
		indexed.objects.some((object) => (index.idf.get(object) ?? 0) >= RARE)
	);
}

/** Required things that the phrase does not name. */
export function missingOf(phrase: Phrase, indexed: Indexed, taken: readonly Mention[]): number {
	let missing = 0;
	for (const field of indexed.fields) {
		if (!field.required || !["role", "group", "channel", "table", "resource", "app", "schedule"].includes(field.type))
			continue;
		if (
			taken.some((mention) =>
				mention.candidates.some((each) => accepts(field, each.list, each.connector, indexed.connector)),
			)
		)
			continue;
		missing += phrase.tokens.some(
			(token) => token.lower === "it" || token.kind === "quoted" || headsOf(token.stem).has(stemOf(field.name)),
		)
			? 0.25
			: 0.7;
	}
	return missing;
}
