import { bodyStart, startsClause, stripLead } from "./clause-start.ts";
import { readActions, readSentence } from "./heads.ts";
import type { Clauses, Node } from "./node.ts";
import type { Token } from "./token.ts";

/** The sentences of a line as nodes. Parts after `;` stay inside of a loop, event or answer that opens the sentence. */
export function readClauses(tokens: readonly Token[], of: Clauses): Node[] {
	const nodes: Node[] = [];
	let subject: readonly Token[] | undefined;
	for (const { part, follows, asks } of sentences(tokens)) {
		if (asks && nodes.length === 0 && !startsClause(part, 0, of)) {
			nodes.push({ type: "when", word: ":", tokens: part, line: of.line, body: [] });
			continue;
		}
		const opening = dependsOn(part);
		if (opening) {
			subject = opening.subject;
			if (opening.rest.length > 0) nodes.push(...caseOf(opening.rest, subject, of));
			continue;
		}
		const cases = subject ? caseOf(part, subject, of) : [];
		if (cases.length > 0) {
			nodes.push(...cases);
			continue;
		}
		subject = undefined;
		const inside = follows ? deepest(nodes) : nodes;
		const read = readSentence(part, of);
		for (const node of read) if (node.type === "if") node.follows = follows;
		inside.push(...read);
	}
	return chained(nodes);
}

/** `if A, …; if it is B, …; else …`: conditions in a row that an `else` ends are the cases of one. */
function chained(nodes: Node[]): Node[] {
	nodes.forEach((node, at) => {
		if ("body" in node) chained(node.body);
		if (node.type !== "else") return;
		let first = at - 1;
		while (
			first > 0 &&
			nodes[first - 1]?.type === "if" &&
			nodes[first]?.type === "if" &&
			(nodes[first] as { follows?: boolean }).follows
		)
			first--;
		for (let next = first + 1; next < at; next++) (nodes[next] as { chain: boolean }).chain = true;
	});
	return nodes;
}

/** Cuts at full stops and semicolons. */
function sentences(tokens: readonly Token[]): { part: readonly Token[]; follows: boolean; asks: boolean }[] {
	const found: { part: readonly Token[]; follows: boolean; asks: boolean }[] = [];
	let from = 0;
	let follows = false;
	tokens.forEach((token, at) => {
		const ends =
			token.kind === "punct" &&
			([";", "!", "?", "→", "⇒", "|"].includes(token.text) ||
				token.text === "." ||
				(token.text === ">" && tokens[at - 1]?.text === "-"));
		if (!ends) return;
		if (at > from) found.push({ part: tokens.slice(from, at), follows, asks: token.text === "?" });
		from = at + 1;
		follows = token.text === ";";
	});
	if (tokens.length > from) found.push({ part: tokens.slice(from), follows, asks: false });
	return found;
}

/** `depending on the department: …` opens a row of cases about one thing. */
function dependsOn(tokens: readonly Token[]): { subject: readonly Token[]; rest: readonly Token[] } | undefined {
	const { rest } = stripLead(tokens);
	const first = rest[0]?.lower;
	if (
		!((first === "depending" || first === "based") && rest[1]?.lower === "on") &&
		!(first === "according" && rest[1]?.lower === "to")
	)
		return undefined;
	const end = rest.findIndex((token) => token.kind === "punct" && (token.text === ":" || token.text === ","));
	return end < 0 ? { subject: rest.slice(2), rest: [] } : { subject: rest.slice(2, end), rest: rest.slice(end + 1) };
}

/** `for Sales, create …`, `Sales: create …`, `for anything else, …`. */
function caseOf(tokens: readonly Token[], subject: readonly Token[], of: Clauses): Node[] {
	const { rest } = stripLead(tokens);
	const isFor = ["for", "if", "when", "in", "otherwise", "else"].includes(rest[0]?.lower ?? "");
	const from = isFor ? 1 : 0;
	const isElse =
		["otherwise", "else"].includes(rest[0]?.lower ?? "") ||
		rest.slice(0, 5).some((token) => ["else", "other", "others", "rest", "everyone"].includes(token.lower));
	const body = bodyStart(rest, from, of);
	if (body === undefined) return [];
	const line = of.line;
	if (isElse) return [{ type: "else", line, tokens: [], body: readActions(rest.slice(body), of) }];
	if (!isFor && rest[body - 1]?.text !== ":") return [];
	return [{ type: "case", subject, tokens: rest.slice(from, body), line, body: readActions(rest.slice(body), of) }];
}

/** The body of the last loop, event or answer, however deep: what follows a semicolon belongs to it. */
function deepest(nodes: Node[]): Node[] {
	const last = nodes.at(-1);
	return last && (last.type === "each" || last.type === "when" || last.type === "answer") ? deepest(last.body) : nodes;
}
