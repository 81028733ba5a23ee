import { wordsOfId } from "./catalogue.ts";
import { type CatalogueIndex, PARTICLES } from "./catalogue-index.ts";
import { PERSON_NOUNS } from "./fit.ts";
import { findMentions, type Mention, type Names } from "./gazetteer.ts";
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
	const tail = Math.min(find(words, TAIL), purposeAt(tokens, verb, verbAt));
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
		movesPerson: movesPerson(tokens, verbAt, mentions),
		particle: particleOf(tokens, verbAt),
		hasLength: timed.size > 0,
		...objectOf(tokens, verbAt, content),
	};
}

/** `remind them to review it`: what people are told to do is the text of the message. */
function purposeAt(tokens: readonly Token[], verb: string, verbAt: number): number {
	const at = tokens.findIndex(
		({ lower }, place) => place > verbAt + 1 && lower === "to" && isVerbLike(tokens, place + 1),
	);
	return at < 0 || !TELLING_TO.has(verb) ? tokens.length : at;
}

/** `review access`, `collect the badge`: a small word that something follows, and no name, article or person. */
const isVerbLike = (tokens: readonly Token[], at: number): boolean => {
	const token = tokens[at];
	return (
		token?.kind === "word" &&
		tokens[at + 1] !== undefined &&
		/^\p{Ll}/u.test(token.text) &&
		!STOP_WORDS.has(token.lower) &&
		!PERSON_NOUNS.has(token.stem) &&
		!["manager", "managers", "our", "its"].includes(token.lower)
	);
};

const TELLING_TO = new Set(["remind", "tell", "warn", "urg", "prompt", "nudg", "email", "messag"]);

const INTO = new Set(["to", "into", "in", "onto", "from", "off", "out", "of"]);

/** `add them to a team`, `take the user off the rota`: a person, and behind it where they go or come from. */
function movesPerson(tokens: readonly Token[], verbAt: number, mentions: readonly Mention[]): boolean {
	let at = verbAt + 1;
	while (["the", "a", "an", "this", "that", "our", "new"].includes(tokens[at]?.lower ?? "")) at++;
	const token = tokens[at];
	if (!token || verbAt < 0) return false;
	const mention = mentions.find((each) => each.from === at && each.candidates.some(({ list }) => list === "people"));
	const isPerson =
		["them", "him", "her", "somebody", "someone", "everyone"].includes(token.lower) ||
		mention !== undefined ||
		PERSON_NOUNS.has(token.stem);
	return isPerson && INTO.has(tokens[mention ? mention.to : at + 1]?.lower ?? "");
}

/** The last noun before the first preposition behind the verb: `all open tickets of the user`. */
function objectOf(
	tokens: readonly Token[],
	verbAt: number,
	content: Phrase["content"],
): Pick<Phrase, "number" | "head"> {
	const end = tokens.findIndex(
		({ lower, kind }, at) => at > verbAt + 1 && (kind === "punct" || STOPPING.has(lower) || RELATIVE.has(lower)),
	);
	const object = content.findLast(({ at }) => at > verbAt && (end < 0 || at < end));
	const word = tokens[object?.at ?? -1]?.lower;
	if (word === undefined) return { number: undefined, head: undefined };
	const isMany = word.length > 3 && /[^s]s$/.test(word) && !/(us|is|access)$/.test(word);
	return { number: isMany ? "many" : "one", head: object?.stem };
}

/** A particle right behind the verb, or at the end of the clause. */
function particleOf(tokens: readonly Token[], verbAt: number): string | undefined {
	const end = tokens.findIndex(({ kind, lower }, at) => at > verbAt && (kind === "punct" || lower === "and"));
	const last = tokens[(end < 0 ? tokens.length : end) - 1]?.lower ?? "";
	const next = tokens[verbAt + 1]?.lower ?? "";
	return [next, last].find((word) => PARTICLES.has(word));
}

const STOPPING = new Set("of in on at to from for with by into and or that as via about".split(" "));

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
