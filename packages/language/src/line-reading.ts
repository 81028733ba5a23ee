import type { FieldValue } from "@keyway/schema/field-value";
import type { Confidence } from "./act.ts";
import type { CleanText } from "./clean-text.ts";
import type { Problem } from "./context.ts";
import type { Clause, Draft } from "./draft.ts";

/** Columns count from 1 as in editors; `end` is the column behind the last sign. */
type Span = { start: number; end: number };

/** The words of a line that made one card. */
export type ClauseReading = Span & {
	card: string;
	confidence: Confidence;
	/** Other entries that fit, best first. */
	alternatives: { uses: string; title: string }[];
};

/** The words that filled one field. */
export type SlotReading = Span & {
	card: string;
	field: string;
	words: string;
	confidence: Confidence;
	/** Other values that the words may mean. */
	alternatives: FieldValue[];
};

/** What was read from one line. */
export type LineReading = {
	n: number;
	cards: string[];
	confidence: Confidence;
	reasons: { card: string; field: string; words: string }[];
	alternatives: string[];
	clauses: ClauseReading[];
	slots: SlotReading[];
};

/** A problem with its place in the text, where it has one. */
export type PlacedProblem = Problem & { column?: number; endColumn?: number };

/** A source of tokens: its row, the column of its first sign and its text. */
export type Source = { text: string; column: number };

/** The lines of a draft with columns of the text as it was written. */
export function readLines(draft: Draft, sources: ReadonlyMap<number, Source>, clean: CleanText): LineReading[] {
	return [...draft.lines.values()]
		.sort((a, b) => a.n - b.n)
		.map((line) => {
			const source = sources.get(line.n);
			const reasons = line.reasons.map(({ card, field, words }) => ({ card, field, words }));
			if (!source) return { ...line, reasons, clauses: [], slots: [] };
			const place = (start: number, end: number): Span => ({
				start: clean.column(line.n, source.column + start),
				end: clean.column(line.n, source.column + end),
			});
			const clauses = line.clauses.map((clause) => ({
				...place(clause.start, clause.end),
				card: clause.card,
				confidence: clause.confidence,
				alternatives: clause.alternatives.map((id) => {
					const indexed = draft.index.byId.get(id);
					return { uses: indexed?.uses ?? id, title: indexed?.entry.name ?? id };
				}),
			}));
			return { ...line, reasons, clauses, slots: slotsOf(line, draft, source.text, place) };
		});
}

/** Each reason whose words stand in the clause of its card. */
function slotsOf(
	line: Draft["lines"] extends Map<number, infer Line> ? Line : never,
	draft: Draft,
	source: string,
	place: (start: number, end: number) => Span,
): SlotReading[] {
	const found: SlotReading[] = [];
	for (const { card, field, words, alternatives } of line.reasons) {
		const clause = line.clauses.find((each) => each.card === card);
		const at = spanOf(words, source, clause);
		if (!at) continue;
		const isDoubted = draft.problems.some((each) => each.card === card && each.field === field);
		const confidence = isDoubted ? "guessed" : (clause?.confidence ?? line.confidence);
		found.push({ ...place(at.start, at.end), card, field, words, confidence, alternatives: alternatives ?? [] });
	}
	return found;
}

/** Where words, joined by single spaces, stand in the source: in their clause, else anywhere. */
function spanOf(words: string, source: string, clause: Clause | undefined): Span | undefined {
	const pattern = words
		.split(/\s+/)
		.filter(Boolean)
		.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
		.join("\\s*");
	if (pattern === "") return undefined;
	const expression = new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, "u");
	const from = clause?.start ?? 0;
	const inside = expression.exec(source.slice(from, clause?.end));
	const match = inside ?? (clause ? expression.exec(source) : null);
	if (!match) return undefined;
	const start = (match === inside ? from : 0) + match.index;
	return { start, end: start + match[0].length };
}

/** Problems with their columns: those of the field's words, else of the card's, else of the line. */
export function placeProblems(
	problems: readonly Problem[],
	lines: readonly LineReading[],
	rowLength: (n: number) => number,
): PlacedProblem[] {
	const byLine = new Map(lines.map((line) => [line.n, line]));
	return problems.map((problem) => {
		if (problem.line === undefined) return problem;
		const line = byLine.get(problem.line);
		const slot = line?.slots.find((each) => each.card === problem.card && each.field === problem.field);
		const clause = line?.clauses.find((each) => each.card === problem.card);
		const span = slot ?? clause ?? { start: 1, end: rowLength(problem.line) + 1 };
		return { ...problem, column: span.start, endColumn: span.end };
	});
}
