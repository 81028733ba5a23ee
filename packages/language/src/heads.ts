import { answerOf, failureOf } from "./answers.ts";
import { bodyStart, IF, isPunct, leadLength, startsClause, stripLead, WHEN } from "./clause-start.ts";
import { lengthAt } from "./durations.ts";
import type { Clauses, Node } from "./node.ts";
import { afterSchedule, asOpening, asWhen, opensSchedule, withoutSlip } from "./openings.ts";
import type { Token } from "./token.ts";

/** One sentence: an opening word decides what it is, else it is a row of acts. */
export function readSentence(tokens: readonly Token[], of: Clauses): Node[] {
	const { rest: said, detach } = stripLead(asOpening(tokens));
	const rest = withoutSlip(asOpening(said), of);
	const first = rest[0]?.lower ?? "";
	const line = of.line;
	if (rest.length === 0) return [];
	const within = withinService(rest, of);
	if (within) return within;
	const answer = answerOf(rest);
	if (answer)
		return [{ type: "answer", lane: answer.lane, tokens: answer.tokens, line, body: bodyOf(rest, answer.from, of) }];
	const failure = failureOf(rest);
	if (failure) return [{ type: "failure", scope: failure.scope, line, body: bodyOf(rest, failure.from, of) }];
	if (
		IF.has(first) ||
		(first === "in" && rest[1]?.lower === "case") ||
		(first === "only" && rest[1]?.lower === "if") ||
		(first === "except" && rest[1]?.lower === "if")
	)
		return readIf(rest, of, false);
	if (first === "otherwise" || first === "else" || first === "elsewise") {
		const from = rest[1]?.kind === "punct" ? 2 : 1;
		if (rest[from]?.lower === "if") return readIf(rest.slice(from), of, true);
		return [{ type: "else", line, tokens: rest, body: readActions(rest.slice(from), of) }];
	}
	if (first === "parallel") return [{ type: "parallel", line, body: readActions(rest.slice(1), of) }];
	const joint = parallelHeading(rest, of);
	if (joint) return joint;
	const regular = opensSchedule(rest, of) ? readWhen(asWhen(rest), of) : undefined;
	if (regular) return regular;
	const heading = headingOf(rest, of);
	if (heading) return heading;
	const each = eachOf(rest, of);
	if (each) return each;
	const length = lengthAt(rest, 0);
	if (
		WHEN.has(first) ||
		(length && ["before", "after", "ahead", "prior"].includes(rest[length.to]?.lower ?? "")) ||
		(length && rest[length.to]?.lower === "later")
	) {
		const when = readWhen(rest, of);
		if (when) return when;
	}
	return readActions(rest, of, detach);
}

/** The colon of a heading that says that its steps run side by side. */
function saysParallel(tokens: readonly Token[]): number | undefined {
	const colon = tokens.findIndex((token) => token.kind === "punct" && token.text === ":");
	if (colon < 1 || colon > 9) return undefined;
	const words = tokens
		.slice(0, colon)
		.map((token) => token.lower)
		.join(" ");
	return /\b(in parallel|parallel|at the same time|simultaneously|side by side|concurrently|all at once)\b/.test(words)
		? colon
		: undefined;
}

/** `In X, do … and …`, `X: do …`: the service that all acts of the sentence are for. */
function withinService(tokens: readonly Token[], of: Clauses): Node[] | undefined {
	const end = tokens.findIndex((token) => isPunct(token) && [",", ":", "-", "–", "—"].includes(token.text));
	const from = ["in", "within", "on", "at", "using"].includes(tokens[0]?.lower ?? "") ? 1 : 0;
	if (end <= from || end > from + 4 || (from === 0 && tokens[end]?.text === ",")) return undefined;
	const service = tokens.slice(from, end);
	if (!of.isService(service)) return undefined;
	return [{ type: "within", service, line: of.line, body: readSentence(tokens.slice(end + 1), of) }];
}

/** `Do these at the same time: …`, `In parallel, …`: a heading that says how its steps run. */
function parallelHeading(tokens: readonly Token[], of: Clauses): Node[] | undefined {
	const colon = saysParallel(tokens);
	if (colon === undefined) return undefined;
	return [{ type: "parallel", line: of.line, body: readActions(tokens.slice(colon + 1), of) }];
}

/** `New starter: create …`: words before a colon that are no command may be the event. */
function headingOf(tokens: readonly Token[], of: Clauses): Node[] | undefined {
	const colon = tokens.findIndex((token) => token.text === ":" && token.kind === "punct");
	const isOpening = [...IF, ...WHEN, "for", "with", "otherwise", "else", "depending"].includes(tokens[0]?.lower ?? "");
	if (colon < 1 || colon > 7 || isOpening || startsClause(tokens, 0, of)) return undefined;
	const body = tokens.slice(colon + 1);
	return [
		{
			type: "when",
			word: ":",
			tokens: tokens.slice(0, colon),
			line: of.line,
			body: body.length > 0 ? readSentence(body, of) : [],
		},
	];
}

function readIf(tokens: readonly Token[], of: Clauses, chain: boolean): Node[] {
	const first = tokens[0]?.lower ?? "";
	const from = ["in", "only", "except"].includes(first)
		? 2
		: first === "provided" && tokens[1]?.lower === "that"
			? 2
			: 1;
	const negate = first === "unless" || first === "except";
	const start = bodyStart(tokens, from, of);
	const condition = tokens.slice(from, start ?? tokens.length);
	const { body, rest } = start === undefined ? { body: [], rest: [] } : splitElse(tokens.slice(start), of);
	return [{ type: "if", tokens: condition, negate, line: of.line, body, chain, trailing: false }, ...rest];
}

/** The body of a condition and its `otherwise …` in the same sentence. */
function splitElse(tokens: readonly Token[], of: Clauses): { body: Node[]; rest: Node[] } {
	const at = tokens.findIndex(
		(token, place) =>
			place > 0 &&
			(token.lower === "otherwise" || token.lower === "else") &&
			(tokens[place - 1]?.kind === "punct" ||
				["and", "or", "but"].includes(tokens[place - 1]?.lower ?? "") ||
				(token.lower === "else" && place > 1 && startsClause(tokens, place + 1, of))),
	);
	if (at < 0) return { body: readActions(tokens, of), rest: [] };
	return { body: readActions(tokens.slice(0, at), of), rest: readSentence(tokens.slice(at), of) };
}

/** `When …, do …`; without a place where the acts begin the whole is the event. */
function readWhen(tokens: readonly Token[], of: Clauses): Node[] | undefined {
	const word = tokens[0]?.lower ?? "";
	const later = lengthAt(tokens, 0);
	const behind =
		later && tokens[later.to]?.lower === "later" && later.to + 1 < tokens.length ? later.to + 1 : undefined;
	const start = behind ?? afterSchedule(tokens, of) ?? bodyStart(tokens, 1, of);
	if (
		start === undefined &&
		["in", "on", "from", "at", "as", "each", "following", "starting", "during"].includes(word) &&
		!/^(every|each|on)$/.test(word)
	)
		return undefined;
	const event = tokens.slice(0, start ?? tokens.length);
	return [
		{
			type: "when",
			word,
			tokens: trimEnd(event),
			line: of.line,
			body: start === undefined ? [] : readActions(tokens.slice(start), of),
		},
	];
}

const trimEnd = (tokens: readonly Token[]): readonly Token[] => {
	let to = tokens.length;
	while (to > 0 && (tokens[to - 1]?.kind === "punct" || tokens[to - 1]?.lower === "then")) to--;
	return tokens.slice(0, to);
};

function eachOf(tokens: readonly Token[], of: Clauses): Node[] | undefined {
	const [first, second] = [tokens[0]?.lower ?? "", tokens[1]?.lower ?? ""];
	const isEach =
		(["for", "with"].includes(first) && ["each", "every", "all", "everyone", "any"].includes(second)) ||
		(["loop", "iterate", "go"].includes(first) && ["over", "through"].includes(second));
	if (!isEach) return undefined;
	const from = 2;
	const start = firstCommand(tokens, from, of) ?? bodyStart(tokens, from, of);
	return [
		{
			type: "each",
			tokens: trimEnd(tokens.slice(from, start ?? tokens.length)),
			line: of.line,
			body: start === undefined ? [] : readInner(tokens.slice(start), of),
		},
	];
}

/** `for each learner send …, and if …`: the act begins before the first comma. */
function firstCommand(tokens: readonly Token[], from: number, of: Clauses): number | undefined {
	const comma = tokens.findIndex((token) => token.kind === "punct");
	const inside = of.protects(tokens);
	for (let at = from; at < (comma < 0 ? tokens.length : comma); at++) {
		const [before, word] = [tokens[at - 1]?.lower ?? "", tokens[at]?.lower ?? ""];
		const isFree = before === "and" || (at > from && !DEPENDENT.has(before));
		if (isFree && !inside.has(at) && !/(ed|s)$/.test(word) && startsClause(tokens, at, of)) return at;
	}
	return undefined;
}

const DEPENDENT = new Set(
	"of in on at to from for with by or the a an their his her its who whose that which not no any all is are was were has have".split(
		" ",
	),
);

/** What stands inside of a head: again a sentence of any kind. */
function readInner(tokens: readonly Token[], of: Clauses): Node[] {
	return readSentence(tokens, of);
}

function bodyOf(tokens: readonly Token[], from: number, of: Clauses): Node[] {
	const start = isPunct(tokens[from]) || tokens[from]?.lower === "then" ? from + 1 : from;
	return start >= tokens.length ? [] : readInner(tokens.slice(start), of);
}

/** A row of acts joined by commas, `and`, `then`; conditions and loops may stand at the head or end of each. */
export function readActions(tokens: readonly Token[], of: Clauses, detach = false): Node[] {
	const lead = stripLead(tokens);
	if (lead.rest.length === 0) return [];
	if (opensHead(lead.rest)) return readSentence(lead.rest, of);
	const inside = of.protects(lead.rest);
	const nodes: Node[] = [];
	let from = 0;
	const rest = lead.rest;
	const isLoose = detach || lead.detach;
	for (let at = 1; at < rest.length; at++) {
		const token = rest[at] as Token;
		const separates =
			(token.kind === "punct" && [",", "-", "–", "—", "&", "+", "/"].includes(token.text)) ||
			token.lower === "and" ||
			token.lower === "then" ||
			token.lower === "but" ||
			token.lower === "plus";
		if (!separates || inside.has(at)) continue;
		const next = at + 1 + leadLength(rest.slice(at + 1));
		if (next >= rest.length) continue;
		if (opensHead(rest.slice(next)) && token.lower !== "but") {
			nodes.push(...action(rest.slice(from, at), of, isLoose && nodes.length === 0));
			const head = readSentence(rest.slice(at + 1), of);
			const last = nodes.at(-1);
			if (head[0]?.type === "if" && head[0].body.length === 0 && head.length === 1 && last)
				return [...nodes.slice(0, -1), { ...head[0], body: [last], trailing: true }];
			return [...nodes, ...head];
		}
		if (!startsClause(rest, next, of)) continue;
		nodes.push(...action(rest.slice(from, at), of, isLoose && nodes.length === 0));
		from = at + 1;
		at = next;
	}
	nodes.push(...action(rest.slice(from), of, isLoose && nodes.length === 0));
	shareWhom(nodes);
	return nodes;
}

/** `create an account and grant access for a contractor`: the first act is for the same person. */
function shareWhom(nodes: Node[]): void {
	nodes.forEach((node, at) => {
		const next = nodes[at + 1];
		if (
			node.type !== "do" ||
			next?.type !== "do" ||
			node.tokens.length > 3 ||
			node.tokens.some((token) => ["for", "to"].includes(token.lower))
		)
			return;
		const whom = next.tokens.findIndex(
			(token, place) => token.lower === "for" && ["a", "an"].includes(next.tokens[place + 1]?.lower ?? ""),
		);
		if (whom > 0 && next.tokens[whom + 2]?.kind === "word")
			node.tokens = [...node.tokens, ...next.tokens.slice(whom, whom + 3)];
	});
}

const opensHead = (tokens: readonly Token[]): boolean => {
	const [first, second] = [tokens[0]?.lower ?? "", tokens[1]?.lower ?? ""];
	if (answerOf(tokens) || failureOf(tokens)) return true;
	if (["go", "loop", "iterate"].includes(first) && ["through", "over"].includes(second)) return true;
	if (saysParallel(tokens)) return true;
	const opening = asOpening(tokens);
	if (opening !== tokens && opening[0]?.lower !== "when") return true;
	return (
		first === "if" ||
		first === "unless" ||
		first === "otherwise" ||
		(first === "else" && second !== "") ||
		(first === "for" && ["each", "every", "all"].includes(second)) ||
		(["after", "once", "when"].includes(first) && tokens.some((token) => token.text === ",")) ||
		(["after", "in"].includes(first) && lengthAt(tokens, 1) !== undefined) ||
		(first === "only" && second === "if") ||
		(first === "in" && second === "case")
	);
};

/** One act; a condition, loop or event at its end goes around it. */
function action(tokens: readonly Token[], of: Clauses, detach: boolean): Node[] {
	const { rest } = stripLead(tokens);
	if (rest.length === 0) return [];
	const line = of.line;
	const inside = of.protects(rest);
	const make = (upTo: number): Node[] => [{ type: "do", tokens: trimEnd(rest.slice(0, upTo)), line, detach }];
	const isControl =
		/^(only )?(continue|proceed|go on|carry on|stop|end|abort|do not continue|do not proceed)( \S+){0,3} (if|unless|when)\b/.test(
			rest
				.slice(0, 7)
				.map((token) => token.lower)
				.join(" "),
		);
	for (let at = 1; at < rest.length && !isControl; at++) {
		if (inside.has(at)) continue;
		const [word, next] = [rest[at]?.lower ?? "", rest[at + 1]?.lower ?? ""];
		const isWait = ["wait", "pause", "hold"].includes(rest[0]?.lower ?? "");
		if (isWait && word === "before" && lengthAt(rest, at - 2)) {
			const you = ["you", "we"].includes(next) ? 2 : 1;
			return [...make(at), ...readActions(rest.slice(at + you), of)];
		}
		if (!isWait && word === "after" && at > 1 && lengthAt(rest, at + 1)?.to === rest.length)
			return [{ type: "when", word, tokens: rest.slice(at), line, body: make(at) }];
		const isCheck =
			["check", "see", "verify", "test", "determine", "know", "find", "ask", "confirm"].some((verb) =>
				rest.slice(0, at).some((token) => token.lower === verb),
			) && at < 6;
		if (
			(word === "if" && !isCheck) ||
			word === "unless" ||
			(word === "provided" && next === "that") ||
			(word === "as" && next === "long")
		) {
			const failure = failureOf(rest.slice(at));
			if (failure) return [...make(at), { type: "failure", scope: failure.scope, line, body: [] }];
			const from = at + (word === "provided" ? 2 : word === "as" ? 3 : 1);
			const only = rest[at - 1]?.lower === "only" || rest[at - 1]?.lower === "but";
			return [
				{
					type: "if",
					tokens: rest.slice(from),
					negate: word === "unless",
					line,
					body: make(only ? at - 1 : at),
					chain: false,
					trailing: true,
				},
			];
		}
		if (
			word === "for" &&
			["each", "every", "all"].includes(next) &&
			!["day", "days", "week"].includes(rest[at + 2]?.lower ?? "") &&
			at > 1
		)
			return [{ type: "each", tokens: rest.slice(at + 2), line, body: make(at) }];
		if (["when", "whenever", "once"].includes(word) && at > 1)
			return [{ type: "when", word, tokens: rest.slice(at), line, body: make(at) }];
		if (["every", "each"].includes(word) && next === "time")
			return [{ type: "when", word, tokens: rest.slice(at), line, body: make(at) }];
	}
	return make(rest.length);
}
