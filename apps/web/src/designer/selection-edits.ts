import type { Connection } from "@keyway/contract/connections";
import { copyCards } from "@keyway/flow/clip";
import { cutCards, duplicateCards } from "@keyway/flow/clipboard";
import { type Pasted, pasteCards } from "@keyway/flow/paste";
import { placeOf } from "@keyway/flow/place";
import { walk } from "@keyway/flow/query";
import type { Clip } from "@keyway/flow/read-clip";
import { everythingAfter, selectionCards, selectionRoots } from "@keyway/flow/selection";
import type { FlowGraph } from "@keyway/schema/flow";
import { laneParts } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { readForeign } from "../foreign/read-foreign.ts";
import { count } from "../ui/format.ts";
import { titleOf } from "../words/flow-context.ts";
import { type Spot, spotAfter } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDialog } from "./dialog.ts";
import type { DocumentStore } from "./document-store.ts";

/** What edits of a selection need: the flow, and the connections that cards may use. */
export type Hands = { store: DocumentStore; connections: readonly Connection[] };

const view = () => useDesignerView.getState();

/** The selected cards; the first card of a flow has no place, and stays where it is. */
export function chosenCards(graph: FlowGraph): string[] {
	return selectionRoots(graph, view().chosen);
}

/** What the selection is called in the history: its card's title, or how many there are. */
export function chosenName({ store }: Hands): string {
	const { graph, catalogue, kind } = store.getState();
	const roots = chosenCards(graph);
	const [only] = roots;
	if (roots.length === 1 && only !== undefined) return titleOf({ graph, catalogue, kind }, only);
	return count(selectionCards(graph, roots).length, "card");
}

/** The place behind the selection, where new cards go. */
function spotAfterChosen(graph: FlowGraph): Spot {
	const last = chosenCards(graph).at(-1);
	return spotAfter(graph, last ?? view().selected);
}

/** The selection as text for the clipboard; null where nothing is selected. */
export function copyChosen({ store, connections }: Hands): string | null {
	const { graph, catalogue, say } = store.getState();
	const text = copyCards(graph, chosenCards(graph), { catalogue, connections: named(connections) });
	if (!text) return null;
	say(`Copied ${count(chosenCards(graph).length, "card")}`);
	return text;
}

export function cutChosen(hands: Hands): string | null {
	const { graph, catalogue, edit } = hands.store.getState();
	const roots = chosenCards(graph);
	if (roots.length === 0) return null;
	const before = cardBefore(graph, roots[0] as string);
	const name = chosenName(hands);
	const { text, edits } = cutCards(graph, roots, { catalogue, connections: named(hands.connections) });
	if (edit(`Cut ${name}`, edits)) focusOn(before);
	return text;
}

export function removeChosen(hands: Hands): void {
	const { graph, edit } = hands.store.getState();
	const roots = chosenCards(graph);
	if (roots.length === 0) return;
	const before = cardBefore(graph, roots[0] as string);
	const removed = roots.map((id) => ({ kind: "card.remove" as const, id }));
	if (edit(`Remove ${chosenName(hands)}`, removed)) focusOn(before);
}

const named = (connections: readonly Connection[]) =>
	connections.map(({ id, connector, name }) => ({ id, connector, name }));

/** Where the focus goes when a card is gone: the card before it, or the one whose lane it stood in. */
function cardBefore(graph: FlowGraph, card: string): string {
	const place = placeOf(graph, card);
	if (!place) return "trigger";
	return graph.lanes[place.lane]?.[place.index - 1] ?? laneParts(place.lane).card ?? "trigger";
}

function focusOn(card: string): void {
	view().select(card);
	useCanvasView.getState().commands?.reveal(card, true);
}

/**
 * Puts copied cards behind the selection. Connections that do not exist here are asked for first; other text than
 * copied cards is refused in words.
 */
export async function pasteText(hands: Hands, text: string, keepLinks: boolean): Promise<void> {
	const clip = await readForeign("clip", text);
	const { graph, catalogue, tell } = hands.store.getState();
	if ("problem" in clip) {
		tell(clip.problem.message);
		return;
	}
	const at = spotAfterChosen(graph);
	const pasted = pasteCards(graph, clip, { catalogue, at, keepLinks, connections: hands.connections });
	if ("problem" in pasted) tell(pasted.problem.message);
	else if (pasted.questions.length === 0) take(hands, "Paste", pasted);
	else useDialog.getState().open({ kind: "paste", clip, at, keepLinks, questions: pasted.questions });
}

/** The rest of a paste, once connections are chosen; those left open become problems of their cards. */
export function pasteClip(
	hands: Hands,
	paste: { clip: Clip; at: Spot; keepLinks: boolean },
	chosen: Record<string, string>,
): void {
	const { graph, catalogue, tell } = hands.store.getState();
	const { clip, at, keepLinks } = paste;
	const pasted = pasteCards(graph, clip, { catalogue, at, keepLinks, connections: hands.connections, chosen });
	if ("problem" in pasted) tell(pasted.problem.message);
	else take(hands, "Paste", pasted);
}

export function duplicateChosen(hands: Hands): void {
	const { graph, catalogue, tell } = hands.store.getState();
	const pasted = duplicateCards(graph, chosenCards(graph), { catalogue, connections: hands.connections });
	if (!pasted) return;
	if ("problem" in pasted) tell(pasted.problem.message);
	else take(hands, "Duplicate", pasted);
}

function take({ store }: Hands, verb: string, { edits, ids, roots, problems }: Pasted): void {
	const { edit, tell } = store.getState();
	if (!edit(`${verb} ${count(Object.keys(ids).length, "card")}`, edits)) return;
	view().choose(roots, roots[0] ?? null);
	if (problems.length > 0) tell(inShort(problems));
	const [first] = roots;
	// The cards are drawn with the next frame.
	if (first) requestAnimationFrame(() => useCanvasView.getState().commands?.reveal(first, true));
}

function inShort(problems: readonly Problem[]): string {
	const [first, ...others] = problems;
	return `${first?.message ?? ""}${others.length > 0 ? ` ${count(others.length, "more link")} lost; see Problems.` : ""}`;
}

export function selectAfter({ store }: Hands): void {
	const { graph, say } = store.getState();
	const { selected } = view();
	if (selected === null) return;
	const after = everythingAfter(graph, selected);
	if (after.length === 0) return;
	view().choose(after, after[0] ?? null);
	say(`${count(after.length, "card")} selected`);
}

export function selectAll({ store }: Hands): void {
	const { graph, say } = store.getState();
	const all = [...walk(graph)].map((step) => step.id);
	view().choose(all, view().selected);
	say(`${count(all.length, "card")} selected`);
}
