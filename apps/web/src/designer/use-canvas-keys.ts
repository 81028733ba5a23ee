import type { KeyboardEvent } from "react";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";
import { moveCard, spotToward } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDocumentStore } from "./document-context.ts";
import { selectCard, shownNeighbour } from "./group-edits.ts";

const MOVES = { ArrowLeft: "earlier", ArrowRight: "later", ArrowUp: "up", ArrowDown: "down" } as const;
const isArrow = (key: string): key is keyof typeof MOVES => key in MOVES;

/** Keys on a card: arrows walk, with Shift they select, with Alt they move; Enter opens, Escape steps back. */
export function useCanvasKeys(context: FlowContext, readOnly: boolean) {
	const store = useDocumentStore();

	return (event: KeyboardEvent) => {
		const view = useDesignerView.getState();
		const { commands } = useCanvasView.getState();
		const target = event.target as HTMLElement;
		const onCard = target.closest<HTMLElement>("[data-id]");
		if (!onCard || target !== onCard) return;
		const card = onCard.dataset["id"] as string;
		const { edit, graph } = store.getState();

		if (isArrow(event.key) && event.altKey) {
			const spot = readOnly || card === "trigger" ? null : spotToward(graph, card, MOVES[event.key]);
			if (spot && edit(`Move ${titleOf(context, card)}`, [moveCard(card, spot)])) {
				view.select(card);
				requestAnimationFrame(() => commands?.reveal(card, true));
			}
		} else if (isArrow(event.key)) {
			const next = shownNeighbour(graph, card, event.key);
			if (next) {
				if (event.shiftKey) view.choose([...view.chosen, card, next], next);
				else selectCard({ store }, next);
				commands?.reveal(next, true);
			}
		} else if (event.key === "Enter") {
			view.select(card);
			requestAnimationFrame(() => document.querySelector<HTMLElement>(".inspector-title")?.focus());
		} else if (event.key === " ") {
			if (event.shiftKey || event.ctrlKey) view.toggleChosen(card);
			else view.select(card);
		} else if (event.key === "Escape") view.select(null);
		else return;
		event.preventDefault();
	};
}
