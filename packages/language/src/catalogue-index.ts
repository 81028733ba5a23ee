import { type LooseEntry, type LooseField, outputNames, partsOfId, wordsOfId } from "./catalogue.ts";
import { inferFields } from "./infer-fields.ts";
import { headsOf, isVerbStem } from "./lexicon.ts";
import { type App, connectorOf, type ServiceName, serviceNames } from "./service-names.ts";
import { lowerOf, stemOf } from "./token.ts";
import { STOP_WORDS } from "./words/function-words.ts";
import { METHODS } from "./words/verbs.ts";

const words = (text: string): string[] =>
	(text.match(/[\p{L}\p{N}]+(?:-[\p{L}]+)*/gu) ?? []).flatMap((word) => pieces(lowerOf(word)));

/** An entry made ready for ranking. */
export type Indexed = {
	entry: LooseEntry;
	uses: string;
	isTrigger: boolean;
	connector: string;
	connectorStem: string;
	/** The service has a name of its own that a text must say; else it is a part of the product like the directory. */
	isService: boolean;
	/** Stems of verbs → how surely they say what the card does. */
	verbs: Map<string, number>;
	/** Nouns of the id and name: what the card acts on. */
	objects: string[];
	/** Stem → weight, for the words of all texts. */
	terms: Map<string, number>;
	/** The same by every word for the same thing. */
	heads: Map<string, number>;
	/** The noun that the verb of the id acts on: `comment` of `issuesCreateComment`, `task` of `listTasksForProject`. */
	head: string | undefined;
	/** Nouns of the description: the same, where ids speak of paths and methods. */
	described: string[];
	/** Whether the card acts on all there is (`removeFromAllGroups`). */
	isAll: boolean;
	/** Whether it answers with many things, or with one. */
	gives: "many" | "one" | undefined;
	/** `in` of `checkInGuest`: the particle of the id's verb. */
	particle: string | undefined;
	/** Whether the last noun of the id is in the plural. */
	isPlural: boolean;
	/** Whether it acts on a list at once (`insertRows`). */
	takesMany: boolean;
	/** Whether it calls an address of the web that the text names. */
	takesAddress: boolean;
	/** Whether people are what it acts on. */
	isAboutPeople: boolean;
	fields: readonly LooseField[];
	outputs: readonly string[];
};

export type CatalogueIndex = {
	all: Indexed[];
	byId: Map<string, Indexed>;
	/** Words of services' names → connector. */
	services: ServiceName[];
	/** Rareness of each head. */
	idf: Map<string, number>;
	/** Verbs with which an act can begin. */
	verbs: Set<string>;
	vocabulary: Set<string>;
};

const TRIGGER_TEXT =
	/^(starts\b.*\bwhen|fires|triggers|triggered|starts when|runs when|when\b|occurs|emitted|raised when|sent when)/i;

const indexes = new WeakMap<readonly LooseEntry[], CatalogueIndex>();

/** Reads a catalogue once; it must not be changed afterwards. `apps` are the organisation's names of services. */
export function indexCatalogue(catalogue: readonly LooseEntry[], apps: readonly App[] = []): CatalogueIndex {
	const known = indexes.get(catalogue);
	if (known) return known;
	const services = serviceNames(catalogue, apps);
	const named = new Set(services.map((each) => each.connector));
	const all = catalogue
		.filter((entry) => entry.kind !== "function" || isSpoken(entry))
		.map((entry) => normal(entry))
		.map((entry) => indexEntry(entry, named));
	const idf = new Map<string, number>();
	for (const each of all) for (const term of each.terms.keys()) idf.set(term, (idf.get(term) ?? 0) + 1);
	for (const [term, count] of idf) idf.set(term, Math.log(1 + (all.length - count + 0.5) / (count + 0.5)));
	const index: CatalogueIndex = {
		all,
		byId: new Map(all.map((each) => [each.entry.id, each])),
		services,
		idf,
		verbs: new Set(
			all
				.filter((each) => !each.isTrigger && each.entry.kind !== "function")
				.flatMap((each) => [...each.verbs].filter(([, weight]) => weight >= 0.7).map(([verb]) => verb)),
		),
		vocabulary: new Set([
			...all.flatMap((each) => [...each.terms.keys(), ...each.verbs.keys()]),
			...services.flatMap((each) => each.words),
		]),
	};
	indexes.set(catalogue, index);
	return index;
}

/** An entry as the rest expects it: control cards are those of the flow itself, and lists of attributes say so. */
function normal(entry: LooseEntry): LooseEntry {
	const kind = isFlowCard(entry) ? "control" : entry.kind === "control" ? "action" : entry.kind;
	const fields = entry.fields?.map((field) =>
		field.name === "attributes" && field.type === "list" && field.options === undefined
			? { ...field, options: "userAttributes" }
			: field,
	);
	return { ...entry, ...(kind ? { kind } : {}), ...(fields ? { fields } : {}) };
}

/** Cards of the flow itself, which the grammar reads, whatever else the entry says. */
const isFlowCard = (entry: LooseEntry): boolean =>
	entry.id.startsWith("flow.") &&
	(entry.kind === "control" || (entry.kind === undefined && !TRIGGER_TEXT.test(entry.description)));

const isSpoken = (entry: LooseEntry): boolean => /^[A-Z][a-z]+ /.test(entry.sentence ?? entry.description);

function indexEntry(entry: LooseEntry, named: ReadonlySet<string>): Indexed {
	const connector = connectorOf(entry);
	const { action } = partsOfId(entry.id);
	const idWords = wordsOfId(action).map((word) => stemOf(word));
	const nameWords = words(entry.name ?? "");
	const description = words(entry.description);
	const sentence = words((entry.sentence ?? "").replace(/\{[^}]*\}/g, " "));
	const verbs = new Map<string, number>();
	const verb = (stem: string | undefined, weight: number) => {
		if (stem && stem.length > 1 && (isVerbStem(stem) || !STOP_WORDS.has(stem)))
			verbs.set(stem, Math.max(verbs.get(stem) ?? 0, weight));
	};
	const said = description[0] ?? "";
	const first =
		isVerbStem(said) && idWords.includes(said) ? idWords.indexOf(said) : firstVerb(wordsOfId(action), idWords);
	const isMethod = METHODS.has(wordsOfId(action)[0] ?? "") && isVerbStem(said);
	verb(first >= 0 ? idWords[first] : undefined, isMethod && idWords[first] !== said ? 0.5 : 1);
	if (first < 0) verb(idWords[0], 0.9);
	verb(nameWords[0], 1);
	verb(said, first >= 0 && !isMethod ? 0.75 : 1);
	verb(sentence[0], 0.95);
	for (const stem of coordinated(entry.description)) verb(stem, 0.8);
	for (const stem of description.slice(1)) if (isVerbStem(stem)) verb(stem, 0.4);
	const terms = new Map<string, number>();
	const own = new Set(named.has(connector) ? wordsOfId(connector).map((word) => stemOf(word)) : []);
	const term = (stem: string, weight: number) => {
		if (STOP_WORDS.has(stem) || own.has(stem)) return;
		terms.set(stem, Math.max(terms.get(stem) ?? 0, weight));
	};
	for (const stem of description) term(stem, 0.7);
	for (const stem of sentence) term(stem, 0.9);
	for (const stem of [...nameWords, ...idWords]) term(stem, 1);
	if (!named.has(connector)) for (const word of wordsOfId(connector)) term(stemOf(word), 0.9);
	const isTrigger = entry.kind ? entry.kind === "trigger" : TRIGGER_TEXT.test(entry.description);
	const objects = [...new Set(idWords.filter((stem, at) => at !== first && !STOP_WORDS.has(stem)))];
	const described = [
		...new Set(
			description
				.slice(1)
				.filter((stem) => !STOP_WORDS.has(stem) && !own.has(stem) && !VAGUE.has(stem) && !verbs.has(stem)),
		),
	];
	const heads = new Map<string, number>();
	for (const [stem, weight] of terms)
		for (const head of headsOf(stem)) heads.set(head, Math.max(heads.get(head) ?? 0, 0.85 * weight));
	return {
		entry,
		uses: entry.version === undefined ? entry.id : `${entry.id}@${entry.version}`,
		isTrigger,
		connector,
		connectorStem: stemOf(connector.toLowerCase()),
		isService: named.has(connector),
		verbs,
		objects,
		particle: PARTICLES.has(wordsOfId(action)[first + 1] ?? "") ? wordsOfId(action)[first + 1] : undefined,
		isPlural: PLURAL.test(wordsOfId(action).at(-1) ?? ""),
		head: headNoun(wordsOfId(action), idWords, first),
		described,
		gives: givesOf(entry.description, verbs, idWords, PLURAL.test(wordsOfId(action).at(-1) ?? "")),
		takesMany: entry.fields
			? entry.fields.some((field) => field.type === "list" && field.required)
			: PLURAL.test(wordsOfId(action).at(-1) ?? "") && idWords.length > 1,
		takesAddress:
			entry.fields?.some((field) => field.name === "url") ?? /\bHTTPS? (request|call)|\bURL\b/i.test(entry.description),
		isAboutPeople: ABOUT_PEOPLE.test(`${wordsOfId(action).join(" ")} ${entry.description}`),
		terms,
		heads,
		isAll: idWords.includes("all"),
		fields: entry.fields ?? inferFields(entry, isTrigger),
		outputs: outputNames(entry),
	};
}

/** Where the verb of an id stands: its first word that is one, nouns like `subscriber` and `payment` aside. */
function firstVerb(plain: readonly string[], stems: readonly string[]): number {
	const isNoun = (word: string) =>
		/(er|or|ion|ment|ship|ance|ity)s?$/.test(word) &&
		!/^(enter|order|transfer|register|trigger|offer|mention|monitor|filter|alter)$/.test(word);
	const at = stems.findIndex((stem, place) => isVerbStem(stem) && !isNoun(plain[place] ?? ""));
	return at >= 0 ? at : stems.findIndex((stem) => isVerbStem(stem));
}

/** Words that make another verb of a verb: `check in`, `check out`. */
export const PARTICLES = new Set("in out up down off over back away".split(" "));

const PREPOSITIONS = new Set("for to from in of by with on at into via".split(" "));

function headNoun(plain: readonly string[], stems: readonly string[], verb: number): string | undefined {
	if (verb < 0) return undefined;
	const end = plain.findIndex((word, at) => at > verb && PREPOSITIONS.has(word));
	const after = stems.slice(verb + 1, end < 0 ? undefined : end).filter((stem) => !STOP_WORDS.has(stem));
	return after.at(-1) ?? (verb === stems.length - 1 ? stems[verb - 1] : undefined);
}

/** `Send, void, or modify a draft`, `Add or update a member`: the verbs beside the first one. */
const coordinated = (description: string): string[] =>
	(/^\w+((?:, \w+)*,? (?:or|and) \w+)/.exec(description)?.[1]?.match(/\w+/g) ?? [])
		.map((word) => stemOf(lowerOf(word)))
		.filter((stem) => stem !== "or" && stem !== "and" && isVerbStem(stem));

const PLURAL = /[^s]s$/;

/** Nouns that tell nothing of what is acted on. */
const VAGUE = new Set(
	"specif exist authent detail inform type list object one multipl singl current status avail set enterpris organ account time length number certain".split(
		" ",
	),
);

const ABOUT_PEOPLE =
	/\b(users?|members?|memberships?|people|persons?|employees?|collaborators?|assignees?|agents?|learners?|students?|attendees?|guests?|followers?|recipients?|participants?|subscribers?|workers?|contacts?|leads?|owners?|staff|visitors?|patients?|candidates?|drivers?|everyone|somebody)\b/i;

function givesOf(
	description: string,
	verbs: ReadonlyMap<string, number>,
	idWords: readonly string[],
	isPlural: boolean,
) {
	const finds = (verbs.get("find") ?? 0) >= 0.75 || (verbs.get("look") ?? 0) >= 0.75;
	const isMany =
		idWords.includes("list") ||
		/^(lists?|searche?s?|find(s)? all|gets? (a list|multiple|all)|retrieves? (a |the )?list)\b/i.test(description);
	if (isMany || (finds && isPlural) || (verbs.get("search") ?? 0) >= 0.9) return "many" as const;
	if (finds) return "one" as const;
	return ["get", "retriev", "read", "return", "fetch"].some((verb) => (verbs.get(verb) ?? 0) >= 0.75)
		? ("one" as const)
		: undefined;
}

const pieces = (word: string): string[] =>
	word === "email" ? [stemOf(word)] : word.split("-").map((part) => stemOf(part));

/** Whether an entry speaks of this thing, by any word for it. */
export function termWeight(indexed: Indexed, stem: string): number {
	const exact = indexed.terms.get(stem);
	if (exact !== undefined) return exact;
	let best = indexed.heads.get(stem) ?? 0;
	for (const head of headsOf(stem)) best = Math.max(best, indexed.heads.get(head) ?? 0);
	return best;
}
