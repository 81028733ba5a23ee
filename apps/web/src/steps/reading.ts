import type { ResponseOf } from "@keyway/contract/client";
import type { Connection } from "@keyway/contract/connections";
import type { parseLanguage } from "@keyway/contract/language";
import { findEntry } from "@keyway/flow/catalogue-index";
import { diffGraphs, isEmptyDiff } from "@keyway/flow/diff";
import type { Edit } from "@keyway/flow/edit";
import type { Catalogue } from "@keyway/schema/catalogue";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { CardMark } from "../versions/merged-graph.ts";

export type Reading = ResponseOf<typeof parseLanguage>;

/** What a reading makes of a flow: the flow, the one edit that leads there, and how its cards differ. */
export type Change = { graph: FlowGraph; edits: Edit[]; marks: Map<string, CardMark> };

/**
 * The change that a reading proposes. New cards get their connector's connection where there is only one; `swaps` says
 * which of its other readings somebody chose for a card.
 *
 * @param swaps by card: what it `uses` instead
 */
export function changeOf(
	reading: Reading,
	before: FlowGraph,
	catalogue: Catalogue,
	connections: readonly Connection[],
	swaps: ReadonlyMap<string, string> = new Map(),
): Change {
	// Refused texts give no edits: then nothing changes.
	if (!reading.edits || reading.edits.length === 0) return { graph: before, edits: [], marks: new Map() };
	const read = reading.graph as FlowGraph;
	const cards = Object.fromEntries(
		Object.entries(read.cards).map(([id, card]) => {
			const swapped = swapFor(card, swaps.get(id), catalogue);
			return [id, before.cards[id] ? swapped : connected(swapped, catalogue, connections)];
		}),
	);
	const graph: FlowGraph = { ...read, cards };
	const diff = diffGraphs(before, graph);
	return {
		graph,
		edits: isEmptyDiff(diff) ? [] : [{ kind: "diff.apply", diff }],
		marks: new Map([
			...(diff.trigger ? [["trigger", "changed"] as [string, CardMark]] : []),
			...Object.keys(diff.cards.added).map((id): [string, CardMark] => [id, "proposed"]),
			...Object.keys(diff.cards.updated).map((id): [string, CardMark] => [id, "changed"]),
		]),
	};
}

/** Another reading of the same words: fields that the other card has too are kept. */
function swapFor(card: Card, uses: string | undefined, catalogue: Catalogue): Card {
	const entry = uses === undefined ? undefined : findEntry(catalogue, uses);
	if (!uses || !entry) return card;
	const known = new Set(entry.fields.map((field) => field.name));
	const fields = Object.fromEntries(Object.entries(card.fields).filter(([name]) => known.has(name)));
	const { connection: _, ...rest } = card;
	return { ...rest, uses, fields };
}

function connected(card: Card, catalogue: Catalogue, connections: readonly Connection[]): Card {
	if (card.connection !== undefined || !findEntry(catalogue, card.uses)?.needsConnection) return card;
	const connector = definitionId(card.uses).split(".")[0];
	const own = connections.filter((each) => each.connector === connector);
	return own.length === 1 && own[0] ? { ...card, connection: own[0].id } : card;
}
