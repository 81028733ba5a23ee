import { foldGroup, groupCards, groupSelection } from "@keyway/flow/group";
import type { FlowGraph } from "@keyway/schema/flow";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { foldedAround } from "../canvas/scene-groups.ts";
import { neighbour } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import type { DocumentStore } from "./document-store.ts";
import { chosenCards } from "./selection-edits.ts";

type Hands = { store: DocumentStore };

const view = () => useDesignerView.getState();

/** The group that the selection is: all of its cards and no others. */
export function chosenGroup(graph: FlowGraph): string | null {
	const cards = chosenCards(graph);
	const same = (id: string) => groupCards(graph, id).join() === cards.join();
	return cards.length === 0 ? null : (Object.keys(graph.groups).find(same) ?? null);
}

/** Selects a card; one that is folded away is selected with its group. */
export function selectCard({ store }: Hands, card: string | null): void {
	const { graph } = store.getState();
	const group = card === null ? null : foldedAround(graph, card);
	if (group === null) view().select(card);
	else view().choose(groupCards(graph, group), graph.groups[group]?.first);
}

export function selectGroup({ store }: Hands, group: string): void {
	const { graph } = store.getState();
	view().choose(groupCards(graph, group), graph.groups[group]?.first);
}

/** The next card by an arrow key, over folded groups as over single cards. */
export function shownNeighbour(graph: FlowGraph, card: string, key: string): string | null {
	const group = foldedAround(graph, card);
	let next = neighbour(graph, card, key);
	while (next !== null && group !== null && foldedAround(graph, next) === group) next = neighbour(graph, next, key);
	const into = next === null ? null : foldedAround(graph, next);
	return into === null ? next : (graph.groups[into]?.first ?? null);
}

/** Makes a group of the selection and leads to its name; what is no run of neighbours is refused in words. */
export function groupChosen({ store }: Hands): void {
	const { graph, edit, tell } = store.getState();
	const made = groupSelection(graph, chosenCards(graph), `Group ${Object.keys(graph.groups).length + 1}`);
	if ("problem" in made) tell(made.problem.message);
	else if (edit(`Group ${chosenCards(graph).length} cards`, [made])) {
		selectGroup({ store }, made.id);
		requestAnimationFrame(() => document.querySelector<HTMLInputElement>(".group-name input")?.select());
	}
}

export function foldOne({ store }: Hands, id: string, folded: boolean): void {
	const { graph, edit } = store.getState();
	const change = foldGroup(graph, id, folded);
	const title = graph.groups[id]?.title ?? "";
	if (!change || !edit(`${folded ? "Fold" : "Open"} ${title}`, [change])) return;
	selectGroup({ store }, id);
	const first = graph.groups[id]?.first;
	if (first) requestAnimationFrame(() => useCanvasView.getState().commands?.reveal(first, true));
}

export function ungroup({ store }: Hands, id: string): void {
	const { graph, edit } = store.getState();
	edit(`Ungroup ${graph.groups[id]?.title ?? ""}`, [{ kind: "group.remove", id }]);
}
