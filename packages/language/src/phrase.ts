import { wordsOfId } from "./catalogue.ts";
import type { CatalogueIndex } from "./catalogue-index.ts";
import { findMentions, type Names } from "./gazetteer.ts";
import { findServices, findVerb, isDirect, lengthPlaces, relativeThat } from "./phrase-parts.ts";
import type { Phrase } from "./phrase-type.ts";
import { stemOf, type Token } from "./token.ts";
import { NUMBER_WORDS, STOP_WORDS } from "./words/function-words.ts";

const RELATIVE = new Set(["whose", "who", "where", "which"]);

const TAIL = new Set([
	"that",
	"about",
	"saying",
	"regarding",
	"asking",
	"telling",
	"explaining",
	"announcing",
	"stating",
	"informing",
	"because",
	"reminding",
	"warning",
	"concerning",
	"mentioning",
	"confirming",
]);

const LINK_WORDS = new Set(["link", "url", "key", "reference"]);

const OPTIONAL = new Set(["access", "role", "permission", "permissions", "rights", ...LINK_WORDS]);

export function readPhrase(source: string, tokens: readonly Token[], index: CatalogueIndex, names: Names): Phrase {
	const mentions = findMentions(tokens, names);
	const services = findServices(tokens, index, mentions);
	const { verb, verbAt } = findVerb(tokens, index);
	const words = tokens.map((token) => token.lower);
	const find = (words: readonly string[], set: ReadonlySet<string>) => {
		const at = words.findIndex((word, place) => place > verbAt && set.has(word));
		return at < 0 ? words.length : at;
	};
	const relative = Math.min(find(words, RELATIVE), relativeThat(words, verbAt));
	const tail = find(words, TAIL);
	const content: Phrase["content"] = [];
	const timed = lengthPlaces(tokens);
	tokens.forEach((token, at) => {
		if (token.kind !== "word" || at === verbAt || STOP_WORDS.has(token.lower) || token.stem.length < 2) return;
		if (verb.includes(" ") && verb.endsWith(` ${token.stem}`)) return;
		if (isDatePart(tokens, at)) return;
		if (timed.has(at) || Object.hasOwn(NUMBER_WORDS, token.lower)) return;
		if (names.firstNames.has(token.lower) && token.text !== token.lower) return;
		const service = services.find((each) => at >= each.from && at < each.to);
		if (service && wordsOfId(service.connector).includes(token.lower)) return;
		const isBare =
			OPTIONAL.has(token.lower) &&
			(LINK_WORDS.has(token.lower) ||
				mentions.some((mention) => mention.to === at && mention.candidates.some((each) => each.list === "roles")));
		const isManager =
			token.stem === "manag" && ["their", "the", "his", "her", "s", "line"].includes(tokens[at - 1]?.lower ?? "");
		content.push({ stem: token.stem, at, optional: service !== undefined || isBare || isManager });
	});
	return {
		source,
		tokens,
		verb,
		verbAt,
		mentions,
		services,
		content,
		except: words.findIndex((word) => ["except", "besides", "excluding", "apart"].includes(word)),
		direct: isDirect(words),
		relative,
		tail,
	};
}

const nouns = new Map<string, string>();

/** The words of a noun for a list's names: `box.folders` → `folder`, `jiraProjects` → `project`. */
export function nounOfList(list: string): string {
	let noun = nouns.get(list);
	if (noun === undefined) {
		if (nouns.size > MOST_NOUNS) nouns.clear();
		const last = list.split(".").at(-1) ?? list;
		const word = ((last.match(/[A-Z]?[a-z]+/g) ?? [last]).at(-1) ?? last).toLowerCase();
		noun = word === "people" ? "user" : stemOf(word);
		nouns.set(list, noun);
	}
	return noun;
}

/** Names of lists that are remembered; posted organisations may have any. */
const MOST_NOUNS = 1_000;

/** `31 December`, `Friday 17:00`: words of a date choose no card. */
const isDatePart = (tokens: readonly Token[], at: number): boolean =>
	/^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.test(
		tokens[at]?.lower ?? "",
	) &&
	(tokens[at - 1]?.kind === "number" ||
		tokens[at + 1]?.kind === "number" ||
		["until", "till", "by", "on"].includes(tokens[at - 1]?.lower ?? ""));
