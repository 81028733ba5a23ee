import type { KeyboardEvent } from "react";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";
import { moveCard, neighbour, spotAfter, spotToward } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDocumentStore } from "./document-context.ts";

const MOVES = { ArrowLeft: "earlier", ArrowRight: "later", ArrowUp: "up", ArrowDown: "down" } as const;
const isArrow = (key: string): key is keyof typeof MOVES => key in MOVES;

/** Keys on a card: arrows walk, Alt+arrows move, Enter opens, A adds behind, Delete removes, Escape steps back. */
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
		const title = titleOf(context, card);

		if (isArrow(event.key) && event.altKey) {
			const spot = readOnly || card === "trigger" ? null : spotToward(graph, card, MOVES[event.key]);
			if (spot && edit(`Move ${title}`, [moveCard(card, spot)])) {
				view.select(card);
				requestAnimationFrame(() => commands?.reveal(card, true));
			}
		} else if (isArrow(event.key)) {
			const next = neighbour(graph, card, event.key);
			if (next) {
				view.select(next);
				commands?.reveal(next, true);
			}
		} else if (event.key === "Enter" || event.key === " ") {
			view.select(card);
			requestAnimationFrame(() => document.querySelector<HTMLElement>(".inspector-title")?.focus());
		} else if (event.key === "Escape") view.select(null);
		else if ((event.key === "Delete" || event.key === "Backspace") && !readOnly && card !== "trigger") {
			const before = neighbour(graph, card, "ArrowLeft");
			if (edit(`Remove ${title}`, [{ kind: "card.remove", id: card }])) {
				view.select(before);
				if (before) commands?.reveal(before, true);
			}
		} else if (event.key.toLowerCase() === "a" && !event.ctrlKey && !event.metaKey && !readOnly) {
			const box = onCard.getBoundingClientRect();
			view.openAdd(spotAfter(graph, card), { x: box.right + 24, y: box.top + 20 });
		} else return;
		event.preventDefault();
	};
}
