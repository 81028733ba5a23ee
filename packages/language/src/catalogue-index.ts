import { type LooseEntry, type LooseField, outputNames, partsOfId, wordsOfId } from "./catalogue.ts";
import { inferFields } from "./infer-fields.ts";
import { headsOf, isVerbStem } from "./lexicon.ts";
import { type App, connectorOf, type ServiceName, serviceNames } from "./service-names.ts";
import { lowerOf, stemOf } from "./token.ts";
import { STOP_WORDS } from "./words/function-words.ts";

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
	/** Whether the card acts on all there is (`removeFromAllGroups`). */
	isAll: boolean;
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

const TRIGGER_TEXT = /^(fires|triggers|triggered|starts when|runs when|when\b|occurs|emitted|raised when|sent when)/i;

const indexes = new WeakMap<readonly LooseEntry[], CatalogueIndex>();

/** Reads a catalogue once; it must not be changed afterwards. `apps` are the organisation's names of services. */
export function indexCatalogue(catalogue: readonly LooseEntry[], apps: readonly App[] = []): CatalogueIndex {
	const known = indexes.get(catalogue);
	if (known) return known;
	const services = serviceNames(catalogue, apps);
	const named = new Set(services.map((each) => each.connector));
	const all = catalogue
		.filter((entry) => entry.kind !== "function" || isSpoken(entry))
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
	const first = idWords.findIndex((stem) => isVerbStem(stem));
	verb(first >= 0 ? idWords[first] : undefined, 1);
	verb(nameWords[0], 1);
	verb(description[0], first >= 0 ? 0.75 : 1);
	verb(sentence[0], 0.95);
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
		terms,
		heads,
		isAll: idWords.includes("all"),
		fields: entry.fields ?? inferFields(entry, isTrigger),
		outputs: outputNames(entry),
	};
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
