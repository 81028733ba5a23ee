import type { KeyboardEvent } from "react";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDocumentStore } from "./document-context.ts";
import { selectCard, shownNeighbour } from "./group-edits.ts";

const isArrow = (key: string) => /^Arrow(Left|Right|Up|Down)$/.test(key);

/** Keys on a card: arrows walk, with Shift they select, with Alt they move; Enter opens, Escape steps back. */
export function useCanvasKeys() {
	const store = useDocumentStore();

	return (event: KeyboardEvent) => {
		const view = useDesignerView.getState();
		const { commands } = useCanvasView.getState();
		const target = event.target as HTMLElement;
		const onCard = target.closest<HTMLElement>("[data-id]");
		if (!onCard || target !== onCard) return;
		const card = onCard.dataset["id"] as string;
		const { graph } = store.getState();

		if (event.altKey && isArrow(event.key)) {
			// The page moves what is selected: a card that only has the focus is selected first.
			if (!view.chosen.has(card)) view.select(card);
			return;
		}
		if (isArrow(event.key)) {
			const next = shownNeighbour(graph, card, event.key);
			if (next) {
				if (event.shiftKey) view.choose([...view.chosen, card, next], next);
				else selectCard({ store }, next);
				commands?.reveal(next, true);
			}
		} else if (event.key === "Enter") {
			if (event.ctrlKey || event.metaKey) return;
			view.open(card);
		} else if (event.key === "F10" && event.shiftKey) {
			const { left, top } = onCard.getBoundingClientRect();
			if (!view.chosen.has(card)) selectCard({ store }, card);
			view.openMenu({ x: left + 24, y: top + 40 });
		} else if (event.key === " ") {
			if (event.shiftKey || event.ctrlKey) view.toggleChosen(card);
			else view.select(card);
		} else if (event.key === "Escape") view.select(null);
		else return;
		event.preventDefault();
	};
}
