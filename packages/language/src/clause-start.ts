import { isVerbStem, withParticle } from "./lexicon.ts";
import type { Clauses } from "./node.ts";
import type { Token } from "./token.ts";
import { DETACHING, LEAD_PHRASES, LEAD_WORDS, STOP_WORDS } from "./words/function-words.ts";
import { CONTROL_VERBS, NOUN_VERBS } from "./words/verbs.ts";

const CONTROL = new Set(CONTROL_VERBS);

export const IF = new Set(["if", "unless", "provided", "providing", "assuming", "should"]);

export const WHEN = new Set([
	"when",
	"whenever",
	"once",
	"after",
	"before",
	"upon",
	"on",
	"every",
	"each",
	"at",
	"as",
	"during",
	"daily",
	"weekly",
	"monthly",
	"hourly",
	"nightly",
	"weekdays",
	"weekends",
	"quarterly",
	"yearly",
	"annually",
	"following",
	"from",
	"starting",
	"in",
]);

const NOT_START = new Set([
	"to",
	"of",
	"from",
	"in",
	"on",
	"at",
	"for",
	"with",
	"by",
	"and",
	"or",
	"address",
	"addresses",
	"that",
	"is",
	"are",
	"was",
	"were",
	"be",
	"has",
	"have",
	"s",
	"as",
	"into",
	"which",
	"must",
	"should",
	"will",
	"can",
]);

export const isPunct = (token: Token | undefined): boolean => token?.kind === "punct";

/** Where the acts begin after an opening clause: behind `,`, `:` or `then`, else at the first verb that can begin one. */
export function bodyStart(tokens: readonly Token[], from: number, of: Clauses): number | undefined {
	const other = tokens.findIndex(
		(token, at) => at > from && ["otherwise", "else"].includes(token.lower) && isPunct(tokens[at - 1]),
	);
	if (other > 0) {
		const before = bodyStart(tokens.slice(0, other - 1), from, of);
		if (before !== undefined) return before;
	}
	const inside = of.protects(tokens);
	for (let at = from; at < tokens.length; at++) {
		const token = tokens[at] as Token;
		if (inside.has(at)) continue;
		const next = at + 1 + leadLength(tokens.slice(at + 1));
		if (
			token.kind === "punct" &&
			[",", ":", "-", "–", "—", "→"].includes(token.text) &&
			(startsClause(tokens, next, of) || (token.text !== "," && next < tokens.length))
		)
			return at + 1;
		if (token.lower === "then" && at > from && next < tokens.length) return at + 1;
	}
	for (let at = from + 2; at < tokens.length; at++)
		if (
			["we", "you", "please", "i"].includes(tokens[at]?.lower ?? "") &&
			!inside.has(at) &&
			leadLength(tokens.slice(at)) > 0
		)
			return at;
	const comma = tokens.findIndex((token, at) => at > from + 2 && token.text === "," && !inside.has(at));
	if (
		comma > 0 &&
		comma < tokens.length - 2 &&
		!tokens.slice(comma + 1).some((token) => token.text === "," || token.lower === "or")
	)
		return comma + 1;
	for (let at = from + 1; at < tokens.length; at++) {
		if (inside.has(at) || tokens.some((token) => token.kind === "punct" && token.text === ",")) continue;
		const before = tokens[at - 1]?.lower ?? "";
		if (NOT_START.has(before) || ["not", "a", "an", "the", "their", "his", "her", "no", "any"].includes(before))
			continue;
		if (at > from + 2 && isPassiveClause(tokens, at, of)) return at;
		if (isCommand(tokens, at, of) && !/(ed|s)$/.test(tokens[at]?.lower ?? "")) return at;
	}
	return undefined;
}

/** How many words at the beginning only lead to a step. */
export function leadLength(tokens: readonly Token[]): number {
	return tokens.length - stripLead(tokens).rest.length;
}

type Lead = { words: string[]; detaches: boolean };

/** Leading phrases by their first word. */
const LEADS = new Map<string, Lead[]>();
for (const phrase of LEAD_PHRASES) {
	const words = phrase.replaceAll("'", "").split(" ");
	const first = words[0] ?? "";
	LEADS.set(first, [...(LEADS.get(first) ?? []), { words, detaches: DETACHING.has(phrase.replaceAll(" ", "_")) }]);
}

export function stripLead(tokens: readonly Token[]): { rest: readonly Token[]; detach: boolean } {
	let rest = tokens;
	let detach = false;
	for (let changed = true; changed && rest.length > 0; ) {
		changed = false;
		const words = rest.slice(0, 9).map((token) => token.lower);
		const phrase = LEADS.get(words[0] ?? "")?.find((each) => each.words.every((word, at) => words[at] === word));
		if (phrase) {
			detach ||= phrase.detaches;
			rest = rest.slice(phrase.words.length);
			changed = true;
		} else if (rest[0]?.kind === "punct" || (LEAD_WORDS.has(words[0] ?? "") && rest.length > 1)) {
			if (DETACHING.has(words[0] ?? "")) detach = true;
			rest = rest.slice(1);
			changed = true;
		}
	}
	return { rest, detach };
}

/** Whether a new clause begins here: a command, or a head like `if`, `for each`, `otherwise`. */
export function startsClause(tokens: readonly Token[], at: number, of: Clauses): boolean {
	const word = tokens[at]?.lower ?? "";
	if (["if", "unless", "otherwise", "else"].includes(word)) return true;
	if (word === "for" && ["each", "every", "all"].includes(tokens[at + 1]?.lower ?? "")) return true;
	if (["once", "after", "when"].includes(word) && tokens.slice(at).some((token) => token.text === ",")) return true;
	return isCommand(tokens, at, of) || isPassiveClause(tokens, at, of);
}

function isCommand(tokens: readonly Token[], at: number, of: Clauses): boolean {
	const token = tokens[at];
	if (token?.kind !== "word") return false;
	const next = tokens[at + 1];
	const isBase =
		!/(ing|ed)$/.test(token.lower) ||
		["need", "feed", "embed", "proceed", "ping", "bring", "exceed"].includes(token.lower);
	const isVerb = isVerbStem(token.stem) || of.verbs.has(token.stem) || CONTROL.has(token.lower);
	if (isBase && !isVerb && isLikeCommand(tokens, at)) return true;
	if (!isBase || !isVerb || /[^s]s$/.test(token.lower)) return false;
	if (!NOUN_VERBS.has(token.lower)) return next !== undefined || at > 0 || tokens.length === 1;
	if (["stop", "end", "finish"].includes(token.lower) && next?.lower === "with") return true;
	if (next === undefined && ["stop", "continue", "exit", "finish"].includes(token.lower) && at > 0) return true;
	if (next === undefined || (next.kind === "punct" && next.text !== "-")) return at === 0 && tokens.length <= 2;
	return (
		!NOT_START.has(next.lower) ||
		(token.lower === "look" && ["for", "up"].includes(next.lower)) ||
		(token.lower === "post" && ["to", "in", "on"].includes(next.lower)) ||
		(["notify", "report", "reply", "write", "wait", "message", "text"].includes(token.lower) &&
			["to", "in", "for"].includes(next.lower)) ||
		(token.lower === "call" && next.lower === "on") ||
		withParticle(tokens, at).includes(" ")
	);
}

/** `…, defrost the pantry`: an unknown word after a comma or `and`, with an object behind it. */
function isLikeCommand(tokens: readonly Token[], at: number): boolean {
	const [before, word, next] = [tokens[at - 1], tokens[at]?.lower ?? "", tokens[at + 1]?.lower ?? ""];
	const follows = before?.text === "," || ["and", "then", "also"].includes(before?.lower ?? "");
	return (
		follows &&
		word.length > 2 &&
		!STOP_WORDS.has(word) &&
		!/(ly|s)$/.test(word) &&
		["the", "their", "his", "her", "them", "all", "it", "a", "an", "this"].includes(next)
	);
}

/** `their sessions are revoked`, `the account should be deleted`: a clause with a subject of its own. */
function isPassiveClause(tokens: readonly Token[], at: number, of: Clauses): boolean {
	const isSubject = ["the", "their", "his", "her", "its", "all", "a", "an", "they", "it", "this", "any"].includes(
		tokens[at]?.lower ?? "",
	);
	if (!isSubject) return false;
	const end = tokens.findIndex((token, place) => place > at && (token.text === "," || token.lower === "and"));
	const clause = tokens.slice(at, end < 0 ? tokens.length : end);
	return (
		clause.some(
			(token, place) =>
				place > 0 && ["be", "gets", "get"].includes(token.lower) && isParticiple(clause[place + 1]?.lower ?? ""),
		) ||
		clause.some(
			(token, place) =>
				place > 0 &&
				["is", "are"].includes(token.lower) &&
				isParticiple(clause[place + 1]?.lower ?? "") &&
				(isVerbStem(clause[place + 1]?.stem ?? "") || of.verbs.has(clause[place + 1]?.stem ?? "")),
		)
	);
}

const isParticiple = (word: string): boolean =>
	/(ed|en|wn)$/.test(word) ||
	[
		"run",
		"sent",
		"set",
		"put",
		"cut",
		"shut",
		"told",
		"kept",
		"built",
		"made",
		"paid",
		"done",
		"left",
		"read",
		"reset",
	].includes(word);
