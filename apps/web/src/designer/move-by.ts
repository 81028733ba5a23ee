import { useCanvasView } from "../canvas/canvas-view.ts";
import { titleOf } from "../words/flow-context.ts";
import { type Direction, moveCard, spotToward } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import type { Hands } from "./selection-edits.ts";

/** Moves the selected card one place on, and keeps the focus on it, in the canvas or in the list of steps. */
export function moveBy({ store }: Hands, direction: Direction): void {
	const { graph, catalogue, kind, edit } = store.getState();
	const { selected, select } = useDesignerView.getState();
	if (selected === null || selected === "trigger") return;
	const spot = spotToward(graph, selected, direction);
	if (!spot || !edit(`Move ${titleOf({ graph, catalogue, kind }, selected)}`, [moveCard(selected, spot)])) return;
	const inSteps = document.activeElement?.closest(".steps-list") !== null && document.activeElement !== document.body;
	select(selected);
	requestAnimationFrame(() => {
		useCanvasView.getState().commands?.reveal(selected, !inSteps);
		if (inSteps) document.querySelector<HTMLElement>(`[data-step="${CSS.escape(selected)}"]`)?.focus();
	});
}
