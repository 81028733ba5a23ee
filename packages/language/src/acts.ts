import type { ActReading } from "./act.ts";
import type { Context, Made } from "./context.ts";
import type { Draft } from "./draft.ts";
import { findMentions, type Mention } from "./gazetteer.ts";
import { classesOf } from "./lexicon.ts";
import { readPhrase } from "./phrase.ts";
import type { Phrase } from "./phrase-type.ts";
import { fillSlots } from "./slots.ts";
import type { Token } from "./token.ts";

const SHARED = ["roles", "groups", "channels", "apps", "tables"];

/** `the A and B roles`, `to #a and #b`: the same act once for each name. */
export function separate(source: string, tokens: readonly Token[], context: Context): (readonly Token[])[] {
	const mentions = findMentions(tokens, context.names);
	const gap = gapAt(tokens, mentions);
	if (gap) return [...separate(source, gap.left, context), ...separate(source, gap.right, context)];
	for (let at = 0; at + 1 < mentions.length; at++) {
		const [one, other] = [mentions[at] as Mention, mentions[at + 1] as Mention];
		if (!isJoined(tokens, one.to, other.from)) continue;
		const list = sharedList(one, other);
		if (!list || isAudience(tokens, one, list)) continue;
		const from = phraseStart(tokens, one.from);
		const to = phraseStart(tokens, other.from);
		const end = other.to;
		const noun = tokens[end];
		const left = [
			...tokens.slice(0, one.to),
			...(nounFits(noun) ? [noun as Token] : []),
			...tokens.slice(nounFits(noun) ? end + 1 : end),
		];
		const right = [...tokens.slice(0, from), ...tokens.slice(to)];
		return [...separate(source, left, context), ...separate(source, right, context)];
	}
	return [tokens];
}

/** `to the A group and to #b`: the verb and its object stand for both. */
function gapAt(
	tokens: readonly Token[],
	mentions: readonly Mention[],
): { left: readonly Token[]; right: readonly Token[] } | undefined {
	for (let at = 2; at < tokens.length - 1; at++) {
		const preposition = tokens[at + 1]?.lower ?? "";
		if (!(tokens[at]?.lower === "and" || tokens[at]?.text === ",") || !["to", "from", "in"].includes(preposition))
			continue;
		const from = tokens.findIndex((token, place) => place > 0 && token.lower === preposition);
		if (from < 0 || from >= at || !mentions.some((mention) => mention.from > at)) continue;
		if (
			mentions.some(
				(mention) =>
					mention.from > at &&
					mention.candidates.some((each) => ["people", "address", "mailboxes"].includes(each.list)),
			)
		)
			continue;
		return { left: tokens.slice(0, at), right: [...tokens.slice(0, from), ...tokens.slice(at + 1)] };
	}
	return undefined;
}

function isJoined(tokens: readonly Token[], from: number, to: number): boolean {
	const between = tokens.slice(from, to).map((token) => token.lower);
	const words = between.filter(
		(word) =>
			![
				"the",
				"to",
				"from",
				"in",
				"role",
				"group",
				"channel",
				"table",
				"roles",
				"groups",
				"both",
				"as",
				"well",
				"into",
				"also",
				"then",
			].includes(word),
	);
	return words.length > 0 && words.length <= 2 && words.every((word) => word === "and" || word === "," || word === "&");
}

function sharedList(one: Mention, other: Mention): string | undefined {
	const lists = (mention: Mention) => mention.candidates.map((each) => each.list);
	const same = lists(one).find((list) => lists(other).includes(list) && (SHARED.includes(list) || list.includes(".")));
	if (same) return same;
	const groupAndChannel =
		[lists(one), lists(other)].every((each) =>
			each.some((list) => list === "groups" || list === "channels" || list.includes(".")),
		) &&
		one.exact &&
		other.exact;
	return groupAndChannel ? "mixed" : undefined;
}

/** `email Sales and Legal`: people that get one message. */
function isAudience(tokens: readonly Token[], mention: Mention, list: string): boolean {
	if (list !== "groups" && list !== "people") return false;
	const verb = tokens.find((token) => token.kind === "word")?.stem ?? "";
	return (
		[
			"tell",
			"email",
			"mail",
			"notifi",
			"inform",
			"alert",
			"messag",
			"remind",
			"send",
			"ask",
			"let",
			"warn",
			"post",
		].includes(verb) && mention.from > 0
	);
}

/** The name with its article and preposition: `to the`. */
function phraseStart(tokens: readonly Token[], from: number): number {
	let at = from;
	while (["the", "to", "from", "in", "into", "a"].includes(tokens[at - 1]?.lower ?? "")) at--;
	return at;
}

const nounFits = (token: Token | undefined): boolean =>
	token !== undefined && /^(role|group|channel|table|account|user|licence|license|folder|team)s?$/.test(token.lower);

/** Verbs that add to the card before → the field they fill. */
const ADDING: Record<string, string> = {
	assign: "assignee",
	titl: "title",
	name: "name",
	call: "name",
	prioritis: "priority",
};

/** `assign it to Tom`, `transfer their recordings to the manager`: more of the card before, no card of its own. */
export function supplements(source: string, tokens: readonly Token[], context: Context): string | undefined {
	const last = context.made.at(-1);
	if (!last?.indexed || last.id === "trigger" || last.line !== context.line) return undefined;
	const open = (name: string) =>
		last.indexed?.fields.some((field) => field.name === name) && last.fields[name] === undefined;
	const phrase = readPhrase(source, tokens, context.index, context.names);
	const saysIt = tokens.some((token) => ["it", "its", "this"].includes(token.lower));
	const field = ADDING[phrase.verb];
	if (field && saysIt && open(field)) return addTo(last, field, phrase, context);
	const hands =
		classesOf(phrase.verb).has("transfer") &&
		open("to") &&
		tokens.some((token) => ["their", "its", "the", "his", "her", "all"].includes(token.lower));
	const known = new Set(last.indexed.entry.description.toLowerCase().match(/[a-z]+/g) ?? []);
	if (hands && phrase.content.some(({ at }) => known.has(tokens[at]?.lower ?? "")))
		return addTo(last, "to", phrase, context);
	return undefined;
}

function addTo(last: Made, field: string, phrase: Phrase, context: Context): string | undefined {
	const spec = last.indexed?.fields.filter((each) => each.name === field) ?? [];
	if (!last.indexed) return undefined;
	const filled = fillSlots(
		{ ...last.indexed, fields: field === "to" ? [{ name: "user", type: "person" }, ...spec] : spec },
		phrase,
		context,
	);
	const value = filled.fields[field];
	if (!value) return undefined;
	last.fields[field] = value;
	return last.id;
}

/** The same card with the same fields directly before: already done. */
export function repeated(reading: ActReading, lane: string, draft: Draft, line: number): boolean {
	const before = draft.laneOf(lane).at(-1);
	const card = before ? draft.graph.cards[before] : undefined;
	if (
		!card ||
		card.uses !== reading.indexed.uses ||
		JSON.stringify(card.fields) !== JSON.stringify(reading.filled.fields)
	)
		return false;
	draft.mark(line, card.id, "exact");
	draft.report("info", "ALREADY_DONE", "The step before does this already, so it adds no card.", {
		card: card.id,
		line,
	});
	return true;
}
