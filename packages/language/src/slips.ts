import type { CatalogueIndex } from "./catalogue-index.ts";
import type { Names } from "./gazetteer.ts";
import { isVerbStem } from "./lexicon.ts";
import { isNear } from "./near.ts";
import { stemOf, type Token } from "./token.ts";
import { EVENT_CLASSES } from "./words/events.ts";
import { STOP_WORDS } from "./words/function-words.ts";
import { NOUNS } from "./words/nouns.ts";
import { CONTROL_VERBS, VERB_CLASSES } from "./words/verbs.ts";

/** Words that people slip on, by their first letter. */
type Words = ReadonlyMap<string, readonly string[]>;

const byLetter = (words: Iterable<string>): Words => Map.groupBy([...new Set(words)], (word) => word.charAt(0));

const isPlain = (word: string): boolean => word.length > 4 && !word.includes("-");

const VERBS = byLetter([...CONTROL_VERBS, ...Object.values(VERB_CLASSES).flat()].filter(isPlain));

const EVENTS = byLetter(EVENT_CLASSES.flat().filter((word) => isPlain(word) && word.endsWith("ed")));

const THINGS = byLetter(
	Object.values(NOUNS)
		.flat()
		.filter((word) => word.length > 5 && !/[-_]/.test(word)),
);

const LITTLE = byLetter(
	"them they their when then with from into after before every each whenever until unless".split(" "),
);

const BEFORE_EVENT = new Set(["is", "are", "was", "were", "be", "been", "gets", "get", "being"]);

/** What people type for short. */
const SHORTHAND: Record<string, string> = {
	n: "and",
	pls: "please",
	plz: "please",
	msg: "message",
	acct: "account",
	mgr: "manager",
};

/** `chek whether …`, `is craeted`, `add tehm`: unknown words that are one letter from the word that fits their place. */
export function corrected(tokens: readonly Token[], index: CatalogueIndex, names: Names): Token[] {
	return tokens.map((token, at) => {
		const short = SHORTHAND[token.lower];
		if (short && token.kind === "word") return { ...token, lower: short, stem: stemOf(short) };
		if (token.kind !== "word" || token.lower.length < 4 || !/^[\p{L}]+$/u.test(token.text)) return token;
		if (isKnown(token, index, names)) return token;
		const before = tokens[at - 1];
		const begins = before === undefined || before.kind === "punct" || ["and", "then"].includes(before.lower);
		const isName = /^\p{Lu}/u.test(token.text) && !begins;
		const meant = isName
			? undefined
			: ((begins ? nearest(token.lower, VERBS) : undefined) ??
				(BEFORE_EVENT.has(before?.lower ?? "") ? nearest(token.lower, EVENTS) : undefined) ??
				nearest(token.lower, LITTLE, isSwap) ??
				(token.lower.length > 5 ? nearest(token.lower, THINGS) : undefined));
		return meant ? { ...token, lower: meant, stem: stemOf(meant) } : token;
	});
}

const isKnown = (token: Token, index: CatalogueIndex, names: Names): boolean =>
	isVerbStem(token.stem) ||
	STOP_WORDS.has(token.lower) ||
	index.vocabulary.has(token.stem) ||
	index.vocabulary.has(token.lower) ||
	names.byFirst.has(token.stem) ||
	names.firstNames.has(token.lower);

const nearest = (word: string, words: Words, fits: (a: string, b: string) => boolean = isNear): string | undefined =>
	words.get(word.charAt(0))?.find((each) => fits(word, each));

/** The same letters in another order: short words are too close to one another for more. */
const isSwap = (a: string, b: string): boolean =>
	a.length === b.length && isNear(a, b) && [...a].sort().join("") === [...b].sort().join("");
