import type { FieldValue } from "@keyway/schema/field-value";
import type { Card, FlowGraph, FlowKind } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { LooseEntry } from "./catalogue.ts";
import { sameGraph } from "./compare.ts";
import { LANE_LABELS, writeLine } from "./formal-line.ts";
import { writeValue } from "./formal-value.ts";
import type { Gazetteer } from "./gazetteer.ts";
import { TEMPLATE_LINES } from "./outline.ts";
import { parseSteps } from "./parse.ts";
import { lanesOf, type Named, withCanonicalIds } from "./render-ids.ts";
import { inWords } from "./words-of-card.ts";

export type RenderInput = {
	graph: FlowGraph;
	kind: FlowKind;
	catalogue: readonly LooseEntry[];
	gazetteer?: Gazetteer | undefined;
};

type RenderedLine = { card: string; text: string };

export type Rendered = { text: string; lines: RenderedLine[] };

/** Words to keep: those of the line that says a card, null for a card that the line of an earlier one says too. */
export type KeptWords = ReadonlyMap<string, string | null>;

const NO_WORDS: KeptWords = new Map();

/** How often sentences that are read back as something else are replaced by exact ones. */
const ROUNDS = 4;

/**
 * The sentences of a flow. Each card is said in plain words where the parser reads these back as the same card, and
 * exactly (`Title [field: value]`) where plain words leave a doubt, so that reading the text gives the same flow.
 */
export function renderSteps({ graph, kind, catalogue, gazetteer }: RenderInput, kept: KeptWords = NO_WORDS): Rendered {
	const named = withCanonicalIds(graph);
	const exact = new Set<string>();
	const words = new Map(
		[...named.original].flatMap(([name, id]) => (kept.has(id) ? [[name, kept.get(id)]] : [])) as [
			string,
			string | null,
		][],
	);
	if (kept.has("trigger")) words.set("trigger", kept.get("trigger") ?? null);
	for (let round = 0; round < ROUNDS; round++) {
		const rendered = write(named, kind, catalogue, { exact, words });
		const read = parseSteps({ text: rendered.text, catalogue, gazetteer });
		if (sameGraph(read.graph, named.graph)) return withIds(rendered, named.original);
		const wrong = wrongCards(read.graph, named.graph).filter((id) => !exact.has(id));
		if (wrong.length === 0 && words.size === 0) break;
		const isKept = wrong.some((id) => words.has(id));
		for (const id of wrong) if (!words.delete(id)) exact.add(id);
		if (!isKept || [...words.values()].every((each) => each === null)) words.clear();
	}
	for (const id of ["trigger", ...Object.keys(named.graph.cards)]) exact.add(id);
	return withIds(write(named, kind, catalogue, { exact, words: NO_WORDS }), named.original);
}

/** Cards that were read differently, up to the first that is missing. */
function wrongCards(read: FlowGraph, meant: FlowGraph): string[] {
	const wrong = Object.values(meant.cards).filter(
		(card) =>
			JSON.stringify(read.cards[card.id]?.fields) !== JSON.stringify(card.fields) ||
			read.cards[card.id]?.uses !== card.uses,
	);
	const trigger =
		JSON.stringify(read.trigger?.fields) !== JSON.stringify(meant.trigger?.fields) ||
		read.trigger?.uses !== meant.trigger?.uses
			? ["trigger"]
			: [];
	return [...trigger, ...wrong.map((card) => card.id)];
}

function withIds(rendered: Rendered, original: ReadonlyMap<string, string>): Rendered {
	return {
		text: rendered.text,
		lines: rendered.lines.map((line) => ({ ...line, card: original.get(line.card) ?? line.card })),
	};
}

function write({ graph }: Named, kind: FlowKind, catalogue: readonly LooseEntry[], style: Style): Rendered {
	const lines: RenderedLine[] = [];
	const rows: string[] = [TEMPLATE_LINES[kind]];
	const put = (card: string, text: string, number: string, depth: number) => {
		lines.push({ card, text });
		rows.push(`${"   ".repeat(depth)}${number}. ${text}`);
	};
	let count = 0;
	if (graph.trigger) put("trigger", sentence(graph.trigger, style, catalogue, true), String(++count), 0);
	const lane = (name: string, prefix: string, depth: number, from: number) => {
		let number = from;
		for (const id of graph.lanes[name] ?? []) {
			const card = graph.cards[id];
			if (!card) continue;
			const lanes = lanesOf(graph, id).filter((each) => (graph.lanes[`${id}.${each}`]?.length ?? 0) > 0);
			const { plain, beside, within } = arrange(card, lanes);
			const isSaid = style.words.get(id) === null;
			const own = isSaid ? `${prefix}${number}` : `${prefix}${++number}`;
			const head = headOf(card, style, catalogue).replace(/:$/, "");
			const opens = plain !== undefined || within.length > 0;
			if (!isSaid) put(id, `${head}${opens && !style.words.has(id) ? ":" : ""}`, own, depth);
			if (plain !== undefined) lane(`${id}.${plain}`, `${own}.`, depth + 1, 0);
			within.forEach((each, at) => {
				rows.push(`${"   ".repeat(depth + 1)}${own}.${at + 1}. Lane ${each}:`);
				lane(`${id}.${each}`, `${own}.${at + 1}.`, depth + 2, 0);
			});
			for (const each of beside) {
				rows.push(`${"   ".repeat(depth)}${prefix}${++number}. ${LANE_LABELS[each]}`);
				lane(`${id}.${each}`, `${prefix}${number}.`, depth + 1, 0);
			}
		}
	};
	lane("main", "", 0, count);
	return { text: `${rows.join("\n")}\n`, lines };
}

/** Lanes whose steps stand directly under the card, and those that a line of their own beside it opens. */
const PLAIN: Record<string, { plain?: string; beside: readonly string[] }> = {
	"flow.if": { plain: "then", beside: ["else"] },
	"flow.forEach": { plain: "each", beside: [] },
	"flow.try": { plain: "try", beside: ["onError"] },
	"flow.approval": { beside: ["approved", "denied", "timedOut"] },
};

/** Where each lane of a card is written: under it, beside it, or under it with a label. */
function arrange(
	card: Card,
	lanes: readonly string[],
): { plain: string | undefined; beside: string[]; within: string[] } {
	const known = PLAIN[definitionId(card.uses)];
	const isPlain =
		known &&
		(known.plain === undefined || (isSimple(card) && lanes.includes(known.plain))) &&
		lanes.every((each) => each === known.plain || known.beside.includes(each));
	return isPlain
		? { plain: known.plain, beside: lanes.filter((each) => each !== known.plain), within: [] }
		: { plain: undefined, beside: [], within: [...lanes] };
}

/** A condition, loop or attempt that a head of its own says completely. */
function isSimple(card: Card): boolean {
	const names = Object.keys(card.fields);
	const id = definitionId(card.uses);
	if (id === "flow.try") return names.length === 0;
	if (id === "flow.if") return names.length === 1 && card.fields["when"]?.kind === "expression";
	return id === "flow.forEach" && names.length === 1 && card.fields["items"] !== undefined;
}

type Style = { exact: ReadonlySet<string>; words: KeptWords };

function headOf(card: Card, style: Style, catalogue: readonly LooseEntry[]): string {
	const id = definitionId(card.uses);
	const kept = style.words.get(card.id);
	if (kept) return kept;
	if (isSimple(card) && !style.exact.has(card.id)) {
		if (id === "flow.try") return "Try";
		if (id === "flow.if") return `If ${writeValue(card.fields["when"] as FieldValue)}`;
		return `For each of ${writeValue(card.fields["items"] as FieldValue)}`;
	}
	return sentence(card, style, catalogue, false);
}

function sentence(
	card: Card | NonNullable<FlowGraph["trigger"]>,
	{ exact, words: kept }: Style,
	catalogue: readonly LooseEntry[],
	isTrigger: boolean,
): string {
	const own = kept.get(card.id);
	if (own) return own;
	const id = definitionId(card.uses);
	const entry = catalogue.find((each) => each.id === id);
	const words = exact.has(card.id) || !entry ? undefined : inWords(entry, card.fields);
	return words ?? writeLine(id, card.uses, card.fields, catalogue, isTrigger);
}
