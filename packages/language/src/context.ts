import { type FieldValue, ref } from "@keyway/schema/field-value";
import type { CatalogueIndex, Indexed } from "./catalogue-index.ts";
import type { Candidate, Names } from "./gazetteer.ts";
import { headsOf } from "./lexicon.ts";
import { stemOf, type Token } from "./token.ts";

/** A place in the data: `trigger` + `["user"]`. */
export type Place = { card: string; path: string[] };

/** A card made so far that later words may speak of. */
export type Made = {
	id: string;
	indexed: Indexed | undefined;
	uses: string;
	fields: Record<string, FieldValue>;
	line: number;
	/** How long it is to last, where the card has no field for that. */
	lasting?: FieldValue | undefined;
};

type Loop = { id: string; noun: string; isPerson: boolean };

export type Problem = {
	severity: "error" | "warning" | "info";
	code: string;
	message: string;
	card?: string;
	line?: number;
	field?: string;
};

/** What words like `the user`, `it` and `them` mean at one place of the text. */
export type Context = {
	index: CatalogueIndex;
	names: Names;
	subject: Place;
	loops: Loop[];
	made: Made[];
	/** Names said before, newest last: what `it` stands for where no card fits. */
	focus: Candidate[];
	line: number;
	/** The flow is run for a person although no trigger says so: a provisioning flow. */
	madeFor: boolean;
	/** The attribute that the condition before looked at: what `it` is in `if it is Germany`. */
	attribute?: string | undefined;
	/** The service that the sentence says its steps are done in. */
	within?: string | undefined;
	/** The entry that somebody chose for the words of a line. */
	chosen?: ((line: number, tokens: readonly Token[]) => Indexed | undefined) | undefined;
	/** A named person acted on by the clause before: `them` keeps to them. */
	person?: FieldValue | undefined;
};

export const placeRef = (place: Place, ...more: string[]): FieldValue => ref(place.card, ...place.path, ...more);

export const celOf = (place: Place, ...more: string[]): string => {
	const root = ["trigger", "item", "run"].includes(place.card) ? place.card : `steps.${place.card}`;
	return [root, ...place.path, ...more].join(".");
};

const LIST_OUTPUTS = new Set(
	"users groups rows records issues apps grants leads workers events members items results files reports folders channels tickets contacts requests people messages".split(
		" ",
	),
);

const NOT_LISTS = new Set([
	"status",
	"access",
	"hasaccess",
	"address",
	"headers",
	"alias",
	"success",
	"previous",
	"attributes",
]);

/** The output that holds a list: `users` of a search. */
export function listOutput(made: Made): string | undefined {
	const outputs = made.indexed?.outputs ?? [];
	if (outputs.length > 0)
		return (
			outputs.find((name) => LIST_OUTPUTS.has(name)) ??
			outputs.find((name) => name.endsWith("s") && !NOT_LISTS.has(name.toLowerCase()) && isListing(made))
		);
	return isListing(made) ? inferredList(made) : undefined;
}

const isListing = (made: Made): boolean =>
	["list", "find", "search", "get", "query", "fetch", "export", "read"].some(
		(verb) => (made.indexed?.verbs.get(stemOf(verb)) ?? 0) >= 0.9,
	);

/** Without outputs in the catalogue: the first plural noun of the description. */
function inferredList(made: Made): string | undefined {
	const words = made.indexed?.entry.description.toLowerCase().match(/[a-z]+/g) ?? [];
	return words.slice(1).find((word) => word.endsWith("s") && !word.endsWith("ss") && !NOT_LISTS.has(word));
}

/** The newest card with a list of these things, or with any list where the noun says nothing. */
export function findList(context: Context, noun: string): { made: Made; output: string } | undefined {
	const heads = headsOf(noun);
	for (const made of [...context.made].reverse()) {
		const output = listOutput(made);
		if (!output) continue;
		const of = headsOf(stemOf(output));
		if (noun === "" || noun === "item" || noun === "result" || [...of].some((head) => heads.has(head)))
			return { made, output };
	}
	return undefined;
}

/** The newest card that made or found one of these things: `the ticket`, `its link`. */
export function findMade(context: Context, fits: (made: Made) => boolean): Made | undefined {
	return [...context.made].reverse().find(fits);
}
