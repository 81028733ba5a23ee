import { stemmer } from "stemmer";
import { IRREGULAR } from "./words/verbs.ts";

type TokenKind = "word" | "punct" | "quoted" | "email" | "url" | "channel" | "number" | "code";

/** A word, sign or protected piece of a text; `start` and `end` are places in that text. */
export type Token = {
	kind: TokenKind;
	text: string;
	/** Lower case, hyphens and apostrophes undone: what words are compared by. */
	lower: string;
	stem: string;
	start: number;
	end: number;
};

const PIECE = new RegExp(
	[
		"(?<code>`[^`\\n]*`)",
		"(?<quoted>\"(?:[^\"\\\\\\n]|\\\\.)*\"|“[^”\\n]*”|„[^“”\\n]*[“”]|«[^»\\n]*»|(?<![\\p{L}\\p{N}])'(?:[^'\\n]|'(?=\\p{L}))*'(?![\\p{L}\\p{N}])|‘[^’\\n]*’(?![\\p{L}]))",
		'(?<url>https?://[^\\s,;"”)]*[^\\s,;."”):!?])',
		"(?<email>[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+)",
		"(?<channel>#[\\p{L}][\\p{L}\\p{N}_-]*)",
		"(?<number>\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[:.]\\d{2}(?:\\s?[ap]\\.?m\\b\\.?)?|\\d{1,2}\\s?[ap]m\\b|\\d+(?:st|nd|rd|th)\\b|\\d+(?:\\.\\d+)?(?![\\p{L}]))",
		"(?<negated>\\b(?:do|does|did|has|have|had|is|are|was|were|wo|ca|should|would|could|must)n['’]t\\b)",
		"(?<word>/?[\\p{L}\\p{N}_]+(?:[./_-][\\p{L}\\p{N}_]+)*)",
		"(?<punct>['’]s?\\b|['’]|[^\\s])",
	].join("|"),
	"giu",
);

const EXPANDED: Record<string, string> = { wo: "will", ca: "can" };

export function lowerOf(text: string): string {
	const lower = text.toLowerCase().replace(/[’']/g, "");
	return lower === "e-mail" || lower === "e-mails" ? lower.replace("-", "") : lower;
}

const stems = new Map<string, string>();

/** Words remembered before the memory is emptied. */
const REMEMBERED = 20_000;

export function stemOf(lower: string): string {
	const known = stems.get(lower);
	if (known !== undefined) return known;
	if (stems.size > REMEMBERED) stems.clear();
	const stem = freshStem(lower);
	stems.set(lower, stem);
	return stem;
}

function freshStem(lower: string): string {
	const irregular = Object.hasOwn(IRREGULAR, lower) ? IRREGULAR[lower] : undefined;
	return stemmer(irregular ?? lower.replaceAll("-", ""));
}

/** Tokens of a text with protected quotes, addresses, channels and code. */
export function tokenize(text: string): Token[] {
	const found: Token[] = [];
	const push = (kind: TokenKind, raw: string, start: number) => {
		const lower = lowerOf(raw);
		found.push({
			kind,
			text: raw,
			lower,
			stem: kind === "word" ? stemOf(lower) : lower,
			start,
			end: start + raw.length,
		});
	};
	for (const match of text.matchAll(PIECE)) {
		const raw = match[0];
		const groups = match.groups ?? {};
		const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? "punct";
		if (kind === "negated") {
			const verb = raw.slice(0, -3);
			push("word", verb, match.index);
			const last = found.at(-1) as Token;
			last.lower = EXPANDED[last.lower] ?? last.lower;
			found.push({
				kind: "word",
				text: "not",
				lower: "not",
				stem: "not",
				start: match.index + verb.length,
				end: match.index + raw.length,
			});
		} else if (kind === "word" && raw.includes("-") && !/^\d/.test(raw)) pushHyphenated(raw, match.index, push);
		else push(kind as TokenKind, raw, match.index);
	}
	return found;
}

/** `sign-in` is two words, `e-mail` and `re-enable` are one; names with hyphens are found by the gazetteer as words in a row. */
function pushHyphenated(raw: string, start: number, push: (kind: TokenKind, raw: string, start: number) => void) {
	if (/^(e-mails?|re-\w+|co-\w+|de-\w+|un-\w+)$/i.test(raw)) return push("word", raw, start);
	let at = start;
	for (const part of raw.split("-")) {
		if (part) push("word", part, at);
		at += part.length + 1;
	}
}

/** The source text of a run of tokens. */
export function textOf(source: string, tokens: readonly Token[]): string {
	const first = tokens[0];
	const last = tokens.at(-1);
	return first && last ? source.slice(first.start, last.end) : "";
}

/** The words inside quotation marks. */
export function unquote(text: string): string {
	return text.slice(1, -1).replace(/\\(["\\])/g, "$1");
}
