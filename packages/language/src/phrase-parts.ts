import type { CatalogueIndex } from "./catalogue-index.ts";
import { lengthAt } from "./durations.ts";
import type { Mention } from "./gazetteer.ts";
import { isVerbStem, withParticle } from "./lexicon.ts";
import type { Phrase } from "./phrase-type.ts";
import type { Token } from "./token.ts";
import { LEAD_WORDS, STOP_WORDS } from "./words/function-words.ts";

const AUXILIARY = new Set(["be", "is", "are", "was", "were", "been", "being", "get", "gets", "got"]);

const ARTICLES = new Set(["a", "an", "the"]);

export const isDirect = (words: readonly string[]): boolean =>
	words.some(
		(word, at) =>
			(word === "api" && ["via", "the", "by", "through", "using", "over"].includes(words[at - 1] ?? "")) ||
			(word === "directly" && words.length > 2),
	);

/** Places of lengths of time, which fill fields and choose no card. */
export function lengthPlaces(tokens: readonly Token[]): ReadonlySet<number> {
	const places = new Set<number>();
	for (let at = 0; at < tokens.length; at++) {
		const length = lengthAt(tokens, at);
		if (length) for (let place = length.from; place < length.to; place++) places.add(place);
	}
	return places;
}

/** `users that are inactive`: `that` after a plural noun and before a verb of state. */
export function relativeThat(words: readonly string[], verbAt: number): number {
	const at = words.findIndex(
		(word, place) =>
			place > verbAt + 1 &&
			word === "that" &&
			["are", "have", "has", "is", "were", "was", "do", "did", "match"].includes(words[place + 1] ?? ""),
	);
	return at < 0 ? words.length : at;
}

export function findVerb(tokens: readonly Token[], index: CatalogueIndex): { verb: string; verbAt: number } {
	const passive = tokens.findIndex(
		(token, at) =>
			at > 0 &&
			/(ed|en|t|wn|et)$/.test(token.lower) &&
			(isVerbStem(token.stem) || index.verbs.has(token.stem)) &&
			isAfterAuxiliary(tokens, at),
	);
	const first = tokens.findIndex((token) => token.kind === "word" && !LEAD_WORDS.has(token.lower));
	const leading = tokens[first];
	const isImperative =
		leading && !/'s/.test(tokens[first + 1]?.text ?? "") && (isVerbStem(leading.stem) || index.verbs.has(leading.stem));
	if (passive > 0 && !isImperative) return { verb: withParticle(tokens, passive), verbAt: passive };
	const follows = tokens[first + 1]?.lower ?? "";
	if (
		!isImperative &&
		leading &&
		tokens.length > 1 &&
		["the", "a", "an", "their", "them", "his", "her", "all", "it", "this", "every", "each", "our", "any"].includes(
			follows,
		)
	)
		return { verb: leading.stem, verbAt: first };
	const at = isImperative
		? first
		: tokens.findIndex(
				(token, place) =>
					!ARTICLES.has(tokens[place - 1]?.lower ?? "") &&
					token.kind === "word" &&
					(isVerbStem(token.stem) || index.verbs.has(token.stem)) &&
					!STOP_WORDS.has(token.lower) &&
					!/s$/.test(token.lower),
			);
	return at < 0 ? { verb: "", verbAt: -1 } : { verb: withParticle(tokens, at), verbAt: at };
}

function isAfterAuxiliary(tokens: readonly Token[], at: number): boolean {
	let before = at - 1;
	while (
		["not", "also", "then", "immediately", "automatically", "all", "always", "permanently"].includes(
			tokens[before]?.lower ?? "",
		)
	)
		before--;
	return AUXILIARY.has(tokens[before]?.lower ?? "");
}

export function findServices(
	tokens: readonly Token[],
	index: CatalogueIndex,
	mentions: readonly Mention[],
): Phrase["services"] {
	const found: Phrase["services"] = [];
	for (let at = 0; at < tokens.length; at++) {
		const hits = index.services.filter(({ words }) =>
			words.every((word, next) => tokens[at + next]?.kind === "word" && tokens[at + next]?.lower === word),
		);
		const longest = hits[0];
		if (!longest) continue;
		for (const hit of hits)
			if (hit.words.length === longest.words.length)
				found.push({ connector: hit.connector, from: at, to: at + hit.words.length });
		at += longest.words.length - 1;
	}
	for (const mention of mentions) {
		const [only, ...others] = mention.candidates;
		const connectors = new Set(mention.candidates.map((each) => each.connector ?? ""));
		if (
			only &&
			others.length === 0 &&
			only.connector &&
			mention.exact &&
			connectors.size === 1 &&
			isSpecific(only.value) &&
			found.length === 0
		)
			found.push({ connector: only.connector, from: mention.from, to: mention.from });
	}
	return found;
}

/** A name that tells its service by itself: more than one word, or with a sign in it. */
const isSpecific = (value: string): boolean => /[\s_/-]/.test(value) || /^[a-z]+[A-Z]/.test(value);
