import type { FieldValue } from "@keyway/schema/field-value";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import { assemble } from "./assemble.ts";
import type { Assembly } from "./assembly.ts";
import type { LooseEntry } from "./catalogue.ts";
import { indexCatalogue } from "./catalogue-index.ts";
import { type CleanText, cleanText } from "./clean-text.ts";
import { completeLanes } from "./complete-lanes.ts";
import type { Context } from "./context.ts";
import { Draft } from "./draft.ts";
import { readLineExactly } from "./formal-line.ts";
import { ValueReader } from "./formal-value.ts";
import { findMentions, type Gazetteer, indexGazetteer, type Names } from "./gazetteer.ts";
import { isVerbStem } from "./lexicon.ts";
import { type LineReading, type PlacedProblem, placeProblems, readLines } from "./line-reading.ts";
import type { Clauses, Node } from "./node.ts";
import { type Line, readOutline, TEMPLATE_LINES } from "./outline.ts";
import { findServices } from "./phrase-parts.ts";
import { isSchedule } from "./schedules.ts";
import { readClauses } from "./sentences.ts";
import { corrected } from "./slips.ts";
import { type Token, tokenize } from "./token.ts";

export type ParseInput = {
	text: string;
	kind?: FlowKind | undefined;
	catalogue: readonly LooseEntry[];
	gazetteer?: Gazetteer | undefined;
	/** Entries chosen by a person or a model for the words that begin at a column of a line. */
	choices?: readonly Choice[] | undefined;
};

/** `column` counts from 1 in the line as written: where the words of a clause begin. */
export type Choice = { line: number; column: number; uses: string };

export type Reading = { kind: FlowKind; graph: FlowGraph; problems: PlacedProblem[]; lines: LineReading[] };

/** The longest text that is read, in characters. */
const LONGEST = 40_000;

const NO_NAMES: Gazetteer = {};

/** Reads numbered steps or plain sentences as a flow: offline, the same text always the same flow. */
export function parseSteps({ text, kind, catalogue, gazetteer = NO_NAMES, choices = [] }: ParseInput): Reading {
	const names = indexGazetteer(gazetteer);
	const index = indexCatalogue(catalogue, names.apps);
	const draft = new Draft(index);
	const clean = cleanText(text);
	const outline = readOutline(withinLimit(clean, draft));
	const rows = clean.text.split("\n");
	const flowKind = outline.kind ?? kind ?? "automation";
	if (outline.altered)
		draft.report(
			"warning",
			"TEMPLATE_ALTERED",
			`The first line is not one of the template lines; it is read as “${flowKind}”. The line for this kind is “${TEMPLATE_LINES[flowKind]}”`,
			{ line: outline.altered.n },
		);
	if (outline.kind && kind && outline.kind !== kind)
		draft.report("info", "KIND_FROM_TEXT", `The first line makes this a flow of the kind “${outline.kind}”.`, {
			line: 1,
		});
	if (outline.lines.length === 0)
		draft.report(
			"error",
			"NO_STEPS",
			"There are no steps yet. Write one step a line, for example “1. Send an email to the user”.",
			{ line: 1 },
		);
	const context: Context = {
		index,
		names,
		subject: { card: "trigger", path: ["user"] },
		loops: [],
		made: [],
		focus: [],
		line: 1,
		madeFor: flowKind === "provisioning" || flowKind === "deprovisioning",
	};
	if (choices.length > 0)
		context.chosen = (line, tokens) => {
			const column = clean.column(line, (of.sources.get(line)?.column ?? 1) + (tokens[0]?.start ?? 0));
			const choice = choices.find((each) => each.line === line && each.column === column);
			return choice && index.byId.get(definitionId(choice.uses));
		};
	const of: Assembly = {
		assemble,
		draft,
		context,
		catalogue,
		sources: new Map(),
		awaitsTrigger: true,
		hasTriggerKind: flowKind === "automation" || flowKind === "helper",
		lastApproval: undefined,
		asked: undefined,
		lastIf: new Map(),
		sentence: undefined,
	};
	assemble(
		withoutHeading(outline.lines, index.verbs).flatMap((line) => readLine(line, of, names, index.verbs)),
		"main",
		of,
	);
	completeLanes(draft.graph);
	for (const line of flatten(outline.lines)) if (!draft.lines.has(line.n)) draft.mark(line.n, undefined, "exact");
	const lines = readLines(draft, of.sources, clean);
	const problems = placeProblems(draft.problems, lines, (n) => rows[n - 1]?.length ?? 0);
	return { kind: flowKind, graph: draft.graph, problems, lines };
}

/** The text, or as many whole rows of it as are read. */
function withinLimit({ text, changed }: CleanText, draft: Draft): string {
	if (changed)
		draft.report("info", "SIGNS_REMOVED", "The text held characters that cannot be shown; they were left out.");
	if (text.length <= LONGEST) return text;
	const read = text.slice(0, LONGEST).replace(/\n[^\n]*$/, "");
	draft.report(
		"error",
		"TEXT_TOO_LONG",
		`The text is longer than ${LONGEST} characters; only its beginning was read. The rest is kept in the text.`,
		{ line: read.split("\n").length + 1 },
	);
	return read;
}

const flatten = (lines: readonly Line[]): Line[] => lines.flatMap((line) => [line, ...flatten(line.children)]);

/** The nodes of a line with its children in the head that is open at its end. */
function readLine(line: Line, of: Assembly, names: Names, verbs: ReadonlySet<string>): Node[] {
	const { source, at } = line.within ?? { source: line.text, at: 0 };
	if (!of.sources.has(line.n)) of.sources.set(line.n, { text: source, column: line.column - at });
	const exact = readExact(line, of);
	if (exact) {
		const body = line.children.flatMap((child) => readLine(child, of, names, verbs));
		return [{ ...exact, body } as Node];
	}
	const tokens = corrected(tokenize(line.text), of.draft.index, names).map((token) => ({
		...token,
		start: token.start + at,
		end: token.end + at,
	}));
	const clauses: Clauses = {
		source,
		line: line.n,
		verbs,
		protects: (run) => protectedPlaces(run, names),
		isService: (run) => isServiceName(run, of),
	};
	const nodes: Node[] = /^try( (the following|this|these|these steps))?:?$/i.test(line.text)
		? [{ type: "try", line: line.n, body: [] }]
		: readClauses(tokens, clauses);
	const children = line.children.flatMap((child) => readLine(child, of, names, verbs));
	if (children.length === 0) return nodes;
	const open = openBody(nodes);
	if (open) open.push(...children);
	else nodes.push(...children);
	return nodes;
}

/** Whether a service's name is all that the words say. */
const isServiceName = (tokens: readonly Token[], { draft }: Assembly): boolean =>
	findServices(tokens, draft.index, []).some(({ from, to }) => from === 0 && to === tokens.length);

/** A few words over a numbered list, without a verb or an event, are its title and no step. */
function withoutHeading(lines: readonly Line[], verbs: ReadonlySet<string>): readonly Line[] {
	const [first, second] = lines;
	if (!first || first.marked || first.children.length > 0 || !second?.marked || /[.,;:\d]/.test(first.text))
		return lines;
	const tokens = tokenize(first.text);
	const isStep = tokens.some((token) =>
		["a", "an", "the", "is", "are", "when", "if", "for", "on", "every", "each", "has"].includes(token.lower),
	);
	const verb = tokens[0]?.stem ?? "";
	return tokens.length > 4 || isStep || verbs.has(verb) || isVerbStem(verb) || isSchedule(tokens)
		? lines
		: lines.slice(1);
}

/** Lines in the exact form of the renderer. */
function readExact(line: Line, of: Assembly): Node | undefined {
	const n = line.n;
	const formal = readLineExactly(line.text, of.catalogue);
	if (formal?.kind === "lane") return { type: "lane", line: n, name: formal.name, body: [] };
	if (formal)
		return {
			type: "card",
			line: n,
			id: formal.id,
			uses: formal.uses,
			isTrigger: formal.isTrigger,
			fields: formal.fields,
			body: [],
		};
	const head = /^(If|For each of) (.+?):?$/.exec(line.text);
	if (!head) return undefined;
	try {
		const reader = new ValueReader(head[2] as string);
		const value = reader.value();
		if (!reader.ended || (head[1] === "If" && value.kind !== "expression")) return undefined;
		const fields: Record<string, FieldValue> = { [head[1] === "If" ? "when" : "items"]: value };
		return {
			type: "card",
			line: n,
			id: head[1] === "If" ? "flow.if" : "flow.forEach",
			uses: undefined,
			isTrigger: false,
			fields,
			body: [],
		};
	} catch {
		return undefined;
	}
}

/** The body that lines below belong to: that of the last head. */
function openBody(nodes: Node[]): Node[] | undefined {
	const last = nodes.at(-1);
	if (!last || last.type === "do") return undefined;
	return openBody(last.body) ?? last.body;
}

/** Places inside of names, where nothing may be cut. */
function protectedPlaces(tokens: readonly Token[], names: Names): ReadonlySet<number> {
	const places = new Set<number>();
	for (const mention of findMentions(tokens, names))
		for (let at = mention.from + 1; at < mention.to; at++) places.add(at);
	return places;
}
