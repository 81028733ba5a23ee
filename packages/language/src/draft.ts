import type { FieldValue } from "@keyway/schema/field-value";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import type { Confidence } from "./act.ts";
import { partsOfId, wordsOfId } from "./catalogue.ts";
import type { CatalogueIndex, Indexed } from "./catalogue-index.ts";
import type { Context, Made, Problem } from "./context.ts";
import type { Reason } from "./filled.ts";
import type { Token } from "./token.ts";

/** The words of a line's source, from `start` up to, not including, `end`, that made a card. */
export type Clause = { card: string; start: number; end: number; confidence: Confidence; alternatives: string[] };

/** What was read from one line so far. */
type DraftLine = {
	n: number;
	cards: string[];
	confidence: Confidence;
	reasons: (Reason & { card: string })[];
	alternatives: string[];
	clauses: Clause[];
};

const ORDER: readonly Confidence[] = ["exact", "synonym", "guessed", "unknown"];

const RESERVED = new Set(["trigger", "steps", "item", "run", "user", "now"]);

/** The graph as it grows, with its lines and problems. */
export class Draft {
	readonly graph: FlowGraph = emptyGraph();
	readonly problems: Problem[] = [];
	readonly lines = new Map<number, DraftLine>();
	readonly index: CatalogueIndex;
	private readonly taken = new Set<string>();

	constructor(index: CatalogueIndex) {
		this.index = index;
	}
	/** Adds a card at the end of a lane, with the lanes that it must have. */
	add(
		lane: string,
		id: string,
		fields: Record<string, FieldValue>,
		line: number,
		confidence: Confidence,
		context: Context,
		pinned?: string,
	): Made {
		const indexed = this.index.byId.get(id);
		const card = cardIdFor(id, this.taken);
		this.taken.add(card);
		const uses = pinned ?? indexed?.uses ?? `${id}@1`;
		this.graph.cards[card] = { id: card, uses, fields };
		this.laneOf(lane).push(card);
		this.mark(line, card, confidence);
		const made: Made = { id: card, indexed, uses, fields, line };
		context.made.push(made);
		return made;
	}
	addIndexed(
		lane: string,
		indexed: Indexed,
		fields: Record<string, FieldValue>,
		line: number,
		confidence: Confidence,
		context: Context,
	): Made {
		return this.add(lane, indexed.entry.id, fields, line, confidence, context);
	}
	laneOf(lane: string): string[] {
		const cards = this.graph.lanes[lane] ?? [];
		this.graph.lanes[lane] = cards;
		return cards;
	}
	mark(line: number, card: string | undefined, confidence: Confidence): DraftLine {
		const reading = this.lines.get(line) ?? {
			n: line,
			cards: [],
			confidence: "exact" as Confidence,
			reasons: [],
			alternatives: [],
			clauses: [],
		};
		if (card && !reading.cards.includes(card)) reading.cards.push(card);
		if (ORDER.indexOf(confidence) > ORDER.indexOf(reading.confidence)) reading.confidence = confidence;
		this.lines.set(line, reading);
		return reading;
	}
	/** Remembers which words of the line made the card. */
	say(line: number, card: string, tokens: readonly Token[], confidence: Confidence, alternatives: string[] = []): void {
		const [first, last] = [tokens[0], tokens.at(-1)];
		if (!first || !last) return;
		this.mark(line, card, confidence).clauses.push({
			card,
			start: first.start,
			end: last.end,
			confidence,
			alternatives,
		});
	}
	report(
		severity: Problem["severity"],
		code: string,
		message: string,
		at: { card?: string; line?: number; field?: string } = {},
	): void {
		this.problems.push({ severity, code, message, ...at });
	}
}
/** A free id made from what the card does: `send_message`, then `send_message_2`. */
export function cardIdFor(id: string, taken: ReadonlySet<string>): string {
	const { action } = partsOfId(id);
	const base = (
		wordsOfId(action)
			.join("_")
			.replace(/^[^a-z]+/, "") || "card"
	)
		.slice(0, 28)
		.replace(/_$/, "");
	const isTaken = (name: string) => taken.has(name) || RESERVED.has(name);
	if (!isTaken(base)) return base;
	for (let number = 2; ; number++) if (!isTaken(`${base}_${number}`)) return `${base}_${number}`;
}
