import { wordsOfId } from "./catalogue.ts";
import { lowerOf, stemOf, type Token } from "./token.ts";
import { ATTRIBUTE_WORDS, DEFAULT_ATTRIBUTES } from "./words/attributes.ts";
import { STOP_WORDS } from "./words/function-words.ts";

/** The organisation's names; every list of names under any key is understood. */
export type Gazetteer = Record<string, unknown>;

/** What a name may stand for. `list` is the key it is listed under: `roles`, `box.folders`, `attribute`, `value`. */
export type Candidate = { list: string; value: string; app?: string; attribute?: string; connector?: string };

/** A name found in a text: from token `from` up to, not including, `to`. */
export type Mention = { from: number; to: number; candidates: Candidate[]; exact: boolean };

type Name = { words: string[]; text: string; candidate: Candidate };

export type Names = {
	byFirst: Map<string, Name[]>;
	firstNames: Map<string, { name: string; email: string }[]>;
	apps: { name: string; connector: string | null; aliases: string[] }[];
	attributes: Map<string, string>;
	domain: string;
	timezone: string;
};

const cache = new WeakMap<Gazetteer, Names>();

type Item = {
	name?: string;
	key?: string;
	aliases?: string[];
	app?: string;
	connector?: string | null;
	email?: string;
};

/** Reads a gazetteer once; it must not be changed afterwards. */
export function indexGazetteer(gazetteer: Gazetteer): Names {
	const known = cache.get(gazetteer);
	if (known) return known;
	const names: Names = {
		byFirst: new Map(),
		firstNames: new Map(),
		apps: [],
		attributes: new Map(),
		domain: String(gazetteer["domain"] ?? ""),
		timezone: String(gazetteer["timezone"] ?? ""),
	};
	const add = (text: string, candidate: Candidate) => {
		const words = lowerOf(text)
			.split(/[\s\-_/]+/)
			.filter(Boolean);
		const first = words[0];
		if (!first) return;
		const list = names.byFirst.get(stemOf(first)) ?? [];
		list.push({ words, text, candidate });
		names.byFirst.set(stemOf(first), list);
	};
	addAttributes(gazetteer, names, add);
	for (const [key, value] of Object.entries(gazetteer)) {
		if (key === "userAttributes" || ["organisation", "domain", "timezone"].includes(key)) continue;
		if (Array.isArray(value)) addList(key, value, names, add);
		else if (typeof value === "object" && value !== null)
			for (const [inner, list] of Object.entries(value))
				addList(`${key}.${inner}`, Array.isArray(list) ? list : [list], names, add, key);
	}
	cache.set(gazetteer, names);
	return names;
}

type Add = (text: string, candidate: Candidate) => void;

function addList(list: string, items: readonly unknown[], names: Names, add: Add, connector?: string) {
	for (const item of items) {
		const of = connector ? { connector } : {};
		if (typeof item === "string") add(item, { list, value: item, ...of });
		else if (typeof item === "object" && item !== null) addItem(list, item as Item, names, add, of);
	}
}

function addItem(list: string, item: Item, names: Names, add: Add, of: { connector?: string }) {
	const { name = "", key, aliases = [], app, email } = item;
	const value = email ?? key ?? name;
	const candidate: Candidate = { list, value, ...of, ...(app ? { app } : {}) };
	for (const text of new Set([name, key ?? "", ...aliases])) if (text) add(text, candidate);
	if (list === "apps") names.apps.push({ name, connector: item.connector ?? null, aliases });
	const first = lowerOf(name).split(" ")[0];
	if (email && first) names.firstNames.set(first, [...(names.firstNames.get(first) ?? []), { name, email }]);
}

function addAttributes(gazetteer: Gazetteer, names: Names, add: Add) {
	const attributes = (gazetteer["userAttributes"] ?? DEFAULT_ATTRIBUTES) as Record<string, unknown>;
	for (const [name, type] of Object.entries(attributes)) {
		names.attributes.set(name, typeof type === "string" ? type : "choice");
		const candidate = { list: "attribute", value: name };
		add(wordsOfId(name).join(" "), candidate);
		const hint = typeof type === "string" ? /\((.+)\)/.exec(type)?.[1] : undefined;
		for (const text of [...(hint ? [hint] : []), ...(ATTRIBUTE_WORDS[name] ?? [])]) add(text, candidate);
		if (Array.isArray(type))
			for (const value of type) add(String(value), { list: "value", value: String(value), attribute: name });
	}
}

/** All names in a run of tokens, longest first, none inside another. */
export function findMentions(tokens: readonly Token[], names: Names): Mention[] {
	const found: Mention[] = [];
	for (let at = 0; at < tokens.length; ) {
		const mention = mentionAt(tokens, at, names);
		const isMeant =
			mention &&
			(mention.exact || !mention.candidates.every((each) => LOOSE_LISTS.has(each.list)) || isNamed(tokens, mention));
		if (mention && isMeant && !isOwned(tokens, mention)) found.push(mention);
		at = mention && isMeant ? mention.to : at + 1;
	}
	return found;
}

/** `their manager`: a thing of somebody's, not the group of that name. */
const isOwned = (tokens: readonly Token[], mention: Mention): boolean =>
	mention.to - mention.from === 1 &&
	tokens[mention.from]?.lower === "manager" &&
	["their", "his", "her", "the", "s", "line"].includes(tokens[mention.from - 1]?.lower ?? "") &&
	mention.candidates.every((each) => each.list === "groups" || each.list.endsWith(".groups"));

/** Lists whose names are made of common words: in small letters they count only beside `table`, `flow` or `form`. */
const LOOSE_LISTS = new Set(["tables", "flows", "forms"]);

const isNamed = (tokens: readonly Token[], mention: Mention): boolean =>
	[tokens[mention.from - 1], tokens[mention.to]].some((token) =>
		["table", "flow", "workflow", "form", "tables"].includes(token?.lower ?? ""),
	);

function mentionAt(tokens: readonly Token[], at: number, names: Names): Mention | undefined {
	const token = tokens[at] as Token;
	if (token.kind === "punct" || token.kind === "quoted" || token.kind === "code") return undefined;
	if (token.kind === "channel")
		return { from: at, to: at + 1, exact: true, candidates: [{ list: "channels", value: token.text }] };
	let length = 0;
	let exact = false;
	let candidates: Candidate[] = [];
	for (const name of names.byFirst.get(
		token.kind === "word" ? token.stem : stemOf(token.lower.split(/[-_/]/)[0] ?? ""),
	) ?? []) {
		const taken = matches(tokens, at, name);
		if (taken === 0 || taken < length) continue;
		if (taken === 1 && STOP_WORDS.has(token.lower) && token.text === token.lower) continue;
		const isExact =
			/[\p{Lu}\d_/@.-]/u.test(name.text) && written(tokens, at, taken) === name.text.replace(/[-/_]/g, " ");
		if (taken > length) {
			candidates = [];
			exact = false;
		}
		length = taken;
		exact ||= isExact;
		if (!candidates.some((each) => each.list === name.candidate.list && each.value === name.candidate.value))
			candidates.push(name.candidate);
	}
	if (length === 0)
		return token.kind === "email"
			? { from: at, to: at + 1, exact: true, candidates: [{ list: "address", value: token.text }] }
			: undefined;
	return { from: at, to: at + length, candidates, exact };
}

const written = (tokens: readonly Token[], at: number, count: number): string =>
	tokens
		.slice(at, at + count)
		.map((token) => token.text)
		.join(" ")
		.replace(/[-/_]/g, " ");

/** How many tokens the name takes here; 0 = it is not here. The last word may be in another number. */
function matches(tokens: readonly Token[], at: number, name: Name): number {
	let next = 0;
	let taken = 0;
	while (next < name.words.length) {
		const token = tokens[at + taken];
		if (!token || token.kind === "punct" || token.kind === "quoted") return 0;
		for (const part of token.lower.split(/[-/_]/).filter(Boolean)) {
			const word = name.words[next];
			if (word === undefined) return 0;
			const isLast = next === name.words.length - 1;
			if (part !== word && !(isLast && token.kind === "word" && stemOf(part) === stemOf(word) && word.length > 3))
				return 0;
			next++;
		}
		taken++;
	}
	return taken;
}
