import type { FlowGraph } from "@keyway/schema/flow";
import type { CardId } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { type CopyOptions, clipOf, copyCards } from "./clip.ts";
import type { Edit } from "./edit.ts";
import { type Pasted, type PasteOptions, pasteCards } from "./paste.ts";
import { placeOf } from "./place.ts";
import { readClip } from "./read-clip.ts";
import { selectionRoots } from "./selection.ts";

/** Pastes the text of a clipboard, whatever it is; nothing is thrown. */
export function pasteText(graph: FlowGraph, text: string, options: PasteOptions): Pasted | { problem: Problem } {
	const clip = readClip(text);
	return "problem" in clip ? clip : pasteCards(graph, clip, options);
}

/** The selected cards as text, and the edits that take them out of the flow. */
export function cutCards(
	graph: FlowGraph,
	selected: Iterable<CardId>,
	options: CopyOptions,
): { text: string; edits: Edit[] } {
	const ids = [...selected];
	const edits = selectionRoots(graph, ids).map((id): Edit => ({ kind: "card.remove", id }));
	return { text: copyCards(graph, ids, options), edits };
}

/** The selected cards once more, right behind the last of them, with all their links; null for no cards. */
export function duplicateCards(
	graph: FlowGraph,
	selected: Iterable<CardId>,
	options: Omit<PasteOptions, "at" | "keepLinks">,
): Pasted | { problem: Problem } | null {
	const clip = clipOf(graph, selected, { catalogue: options.catalogue });
	const last = selectionRoots(graph, Object.keys(clip?.graph.cards ?? {})).at(-1);
	const place = last === undefined ? undefined : placeOf(graph, last);
	if (!clip || !place) return null;
	return pasteCards(graph, clip, { ...options, at: { lane: place.lane, index: place.index + 1 }, keepLinks: true });
}
