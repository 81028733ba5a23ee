import { moveTo } from "@keyway/flow/move-to";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { useDesignerView } from "./designer-view.ts";
import { chosenCards, chosenName, type Hands } from "./selection-edits.ts";

/** Moves the selection as one edit; says which links that breaks. */
export function moveChosen(hands: Hands, to: { lane: string; index: number }): void {
	const { graph, catalogue, edit, tell } = hands.store.getState();
	const cards = chosenCards(graph);
	const moved = moveTo(graph, cards, to, catalogue);
	if ("problem" in moved) {
		tell(moved.problem.message);
		return;
	}
	if (moved.edits.length === 0 || !edit(`Move ${chosenName(hands)}`, moved.edits)) return;
	const [broken] = moved.problems;
	if (broken) tell(broken.message);
	const { selected } = useDesignerView.getState();
	if (selected) requestAnimationFrame(() => useCanvasView.getState().commands?.reveal(selected, true));
}
