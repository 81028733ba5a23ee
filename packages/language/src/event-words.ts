import type { Indexed } from "./catalogue-index.ts";
import { classes } from "./event-classes.ts";
import type { Fit } from "./fit.ts";
import type { Phrase } from "./phrase-type.ts";
import type { Token } from "./token.ts";
import { isEventWord } from "./trigger-filter.ts";
import { EVENT_SAYINGS } from "./words/events.ts";

/** `a user is created and their start date is known`: the event and what must be true of it. */
export function splitCondition(tokens: readonly Token[]): { event: readonly Token[]; condition: readonly Token[] } {
	const at = tokens.findIndex(
		(token, place) =>
			place > 2 &&
			((token.lower === "and" &&
				[
					"their",
					"they",
					"he",
					"she",
					"his",
					"her",
					"the",
					"its",
					"it",
					"is",
					"are",
					"has",
					"have",
					"does",
					"was",
				].includes(tokens[place + 1]?.lower ?? "")) ||
				["whose", "who", "where", "but"].includes(token.lower)),
	);
	const isEvent = (from: number) =>
		from >= 0 && tokens.slice(0, from).some((token, place) => place > 0 && /(ed|s|en|t)$/.test(token.lower));
	if (at < 0) return { event: tokens, condition: [] };
	if (["whose", "who", "where"].includes(tokens[at]?.lower ?? "")) {
		const end = tokens.findIndex(
			(token, place) =>
				place > at + 2 &&
				["is", "gets", "has"].includes(token.lower) &&
				/(ed|en)$/.test(tokens[place + 1]?.lower ?? ""),
		);
		if (end > 0 && !isEvent(at))
			return { event: [...tokens.slice(0, at), ...tokens.slice(end)], condition: tokens.slice(at, end) };
	}
	return isEvent(at)
		? {
				event: tokens.slice(0, at),
				condition: tokens.slice(tokens[at]?.lower === "and" || tokens[at]?.lower === "but" ? at + 1 : at),
			}
		: { event: tokens, condition: [] };
}

export function sayings(source: string, tokens: readonly Token[]): string | undefined {
	const first = tokens[0];
	const last = tokens.at(-1);
	const text =
		first && last
			? source
					.slice(first.start, last.end)
					.replace(/^(when|whenever|every time|each time|once|if|as soon as|after|upon|on)\s+/i, "")
			: "";
	for (const [pattern, words] of EVENT_SAYINGS) if (pattern.test(text)) return text.replace(pattern, words);
	return undefined;
}

export function eventScore(fit: Fit, spoken: Phrase, phrase: Phrase): number {
	const verbs = [...fit.indexed.verbs].filter(([, weight]) => weight >= 0.9).map(([verb]) => verb);
	const meant = new Set([...verbs, ...fit.indexed.objects, ...fit.indexed.terms.keys()]);
	const strong = new Set([...verbs, ...fit.indexed.objects]);
	let best = 0;
	for (const token of predicate(spoken.tokens)) {
		if (token.kind !== "word") continue;
		if (strong.has(token.stem) && (classes.some((each) => each.has(token.stem)) || /(ed|ing|ive)$/.test(token.lower)))
			best = Math.max(best, 1);
		else if (classes.some((each) => each.has(token.stem) && [...each].some((other) => strong.has(other))))
			best = Math.max(best, 0.75);
		else if (
			classes.some(
				(each) => each.has(token.stem) && [...each].some((other) => (fit.indexed.terms.get(other) ?? 0) >= 0.7),
			)
		)
			best = Math.max(best, 0.55);
		else if (meant.has(token.stem) && classes.some((each) => each.has(token.stem))) best = Math.max(best, 0.5);
	}
	const isSaid =
		!fit.indexed.isService &&
		phrase.tokens.some((token) => token.stem === fit.indexed.connectorStem && token.stem !== "flow");
	if (isSaid) best += 1.1;
	if (/^starts an? \w+ flow\b/i.test(fit.indexed.entry.description)) best -= 0.8;
	const text = phrase.tokens.map((token) => token.lower).join(" ");
	const isAhead =
		/\babout to\b|\bsoon\b|\bshortly\b|\bis going to\b|\bnears?\b|\b(before|ahead of)\b|\bexpires? in\b|\bwill\b/.test(
			text,
		);
	const ahead =
		fit.indexed.fields.some((field) => field.name === "offset") ||
		/about to|before/i.test(`${fit.indexed.entry.name ?? ""} ${fit.indexed.entry.description}`);
	return 2.2 * best + (isAhead ? (ahead ? 0.8 : -0.4) : ahead ? -0.5 : 0) - 0.9;
}

export const withoutVerb = (phrase: Phrase, indexed: Indexed): Phrase => ({
	...phrase,
	mentions: phrase.mentions.filter((mention) => !isEventWord(phrase, mention.from, mention.to, indexed)),
});

/** `is revoked` of `a member grant is revoked`: the words from the auxiliary on; all words where there is none. */
function predicate(tokens: readonly Token[]): readonly Token[] {
	const at = tokens.findLastIndex((token) => ["is", "are", "gets", "get", "was", "were"].includes(token.lower));
	return at > 0 && at < tokens.length - 1 ? tokens.slice(at) : tokens;
}
