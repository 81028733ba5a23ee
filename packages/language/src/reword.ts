import { equal } from "@keyway/flow/equal";
import type { FlowGraph } from "@keyway/schema/flow";
import { alignWith } from "./align.ts";
import { sameGraph } from "./compare.ts";
import { parseSteps } from "./parse.ts";
import { type KeptWords, type Rendered, type RenderInput, renderSteps } from "./render.ts";

type RewordInput = RenderInput & {
	/** The author's text as it stands. */
	text: string;
	/** Cards whose lines are said anew although they still say the card: a guess that was accepted. */
	anew?: readonly string[] | undefined;
};

/**
 * The author's text after the flow was changed elsewhere: byte for byte the same while it still says the flow, else
 * with the lines of the changed cards said anew and all others kept.
 */
export function reword({ text, anew = [], ...input }: RewordInput): Rendered {
	const says = readAs(text, input);
	const whole = renderSteps(input);
	const changed = changedCards(says.graph, input.graph, anew);
	if (changed.size === 0 && sameGraph(says.graph, input.graph)) return { text, lines: whole.lines };
	const inPlace = replaced(text, says.lines, changed, whole);
	if (inPlace && sameGraph(readAs(inPlace, input).graph, input.graph)) return { text: inPlace, lines: whole.lines };
	return renderSteps(input, keptWords(text, says.lines, changed));
}

type SaidLine = { n: number; cards: string[] };

/** What a text says, in the ids of the flow. */
function readAs(text: string, input: RenderInput): { graph: FlowGraph; lines: SaidLine[] } {
	const reading = parseSteps({ text, kind: input.kind, catalogue: input.catalogue, gazetteer: input.gazetteer });
	const { graph, rename } = alignWith(input.graph, reading.graph);
	return { graph, lines: reading.lines.map(({ n, cards }) => ({ n, cards: cards.map(rename) })) };
}

function changedCards(says: FlowGraph, meant: FlowGraph, anew: readonly string[]): Set<string> {
	const same = (id: string): boolean => {
		const [one, other] = id === "trigger" ? [says.trigger, meant.trigger] : [says.cards[id], meant.cards[id]];
		return one?.uses === other?.uses && equal(one?.fields, other?.fields);
	};
	const all = ["trigger", ...Object.keys(says.cards), ...Object.keys(meant.cards)];
	return new Set([...all.filter((id) => !same(id)), ...anew]);
}

/** Marks before the words of a line: its indentation and number or bullet. */
const MARKS = /^\s*(?:(?:step\s+)?\d+(?:\.\d+)*[.):]\s+|(?:[a-z]|[ivx]{1,4})[.)]\s+|\([a-z0-9]{1,3}\)\s*|[-*•–—]\s+)?/i;

/** The text with each changed line said anew in its place; nothing where a line says other cards too. */
function replaced(
	text: string,
	lines: readonly SaidLine[],
	changed: ReadonlySet<string>,
	whole: Rendered,
): string | undefined {
	const rows = text.split("\n");
	for (const id of changed) {
		const line = lines.find((each) => each.cards.includes(id));
		const said = whole.lines.find((each) => each.card === id)?.text;
		if (!line || said === undefined || line.cards.some((card) => !changed.has(card)) || line.cards.length > 1)
			return undefined;
		const row = rows[line.n - 1] ?? "";
		const opens = row.trimEnd().endsWith(":") && !said.endsWith(":");
		rows[line.n - 1] = `${MARKS.exec(row)?.[0] ?? ""}${said}${opens ? ":" : ""}`;
	}
	return rows.join("\n");
}

/** The words of lines of which no card changed. */
function keptWords(text: string, lines: readonly SaidLine[], changed: ReadonlySet<string>): KeptWords {
	const rows = text.split("\n");
	const kept = new Map<string, string | null>();
	for (const line of lines) {
		const [first, ...others] = line.cards;
		if (first === undefined || line.cards.some((card) => changed.has(card) || kept.has(card))) continue;
		kept.set(first, (rows[line.n - 1] ?? "").replace(MARKS, "").trim());
		for (const other of others) kept.set(other, null);
	}
	return kept;
}
