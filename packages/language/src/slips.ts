import type { CatalogueIndex } from "./catalogue-index.ts";
import { isVerbStem } from "./lexicon.ts";
import { isNear } from "./near.ts";
import { stemOf, type Token } from "./token.ts";
import { STOP_WORDS } from "./words/function-words.ts";
import { CONTROL_VERBS, VERB_CLASSES } from "./words/verbs.ts";

const VERBS = [...new Set([...CONTROL_VERBS, ...Object.values(VERB_CLASSES).flat()])].filter(
	(verb) => verb.length > 4 && !verb.includes("-"),
);

/** `chek whether …`: an unknown word where a step begins that is one letter from a verb is that verb. */
export function corrected(tokens: readonly Token[], index: CatalogueIndex): Token[] {
	return tokens.map((token, at) => {
		const before = tokens[at - 1];
		const begins = before === undefined || before.kind === "punct" || ["and", "then"].includes(before.lower);
		if (!begins || token.kind !== "word" || token.lower.length < 4 || !/^[\p{L}]+$/u.test(token.text)) return token;
		if (
			isVerbStem(token.stem) ||
			STOP_WORDS.has(token.lower) ||
			index.vocabulary.has(token.stem) ||
			index.vocabulary.has(token.lower)
		)
			return token;
		const meant = VERBS.find((verb) => verb[0] === token.lower[0] && isNear(token.lower, verb));
		return meant ? { ...token, lower: meant, stem: stemOf(meant) } : token;
	});
}
