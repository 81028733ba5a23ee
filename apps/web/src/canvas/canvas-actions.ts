import type { Insert } from "@keyway/flow/layout";
import { createContext, type DragEvent, useContext } from "react";
import type { Point } from "../ui/floating-panel.tsx";

export type DropSpot = { lane: string; index: number } | { after: string };

/** What can be done on the canvas; a flow that is only read has no `edit`. */
export type CanvasActions = {
	select(card: string | null): void;
	/** Adds a card to the selection, or takes it out of it. */
	toggle(card: string): void;
	/** Selects several cards, in place of those before or beside them. */
	choose(cards: string[], beside: boolean): void;
	open(card: string): void;
	toggleExpanded(card: string): void;
	edit: {
		add(insert: Pick<Insert, "lane" | "index">, at: Point): void;
		/** Whether what is dragged can be dropped here. */
		accepts(event: DragEvent): boolean;
		drop(event: DragEvent, spot: DropSpot): void;
		startDrag(event: DragEvent, card: string): void;
	} | null;
};

export const CanvasActionsContext = createContext<CanvasActions | null>(null);

export function useCanvasActions(): CanvasActions {
	const actions = useContext(CanvasActionsContext);
	if (!actions) throw new Error("There is no canvas here.");
	return actions;
}
