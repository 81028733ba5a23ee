import type { Insert } from "@keyway/flow/layout";
import { createContext, type DragEvent, useContext } from "react";
import type { Point } from "../ui/floating-panel.tsx";

/** Where something is dropped: a place of a lane, or behind a card. */
export type DropSpot = { lane: string; index: number } | { after: string };
/** What is dragged over the canvas: a step to be placed, data on its way to a field, a card's way on. */
type Carried = "step" | "data" | "port";

/** What can be done on the canvas; a flow that is only read has no `edit`. */
export type CanvasActions = {
	select(card: string | null): void;
	/** Adds a card to the selection, or takes it out of it. */
	toggle(card: string): void;
	/** Selects several cards, in place of those before or beside them. */
	choose(cards: string[], beside: boolean): void;
	/** Selects all cards of a group. */
	selectGroup(group: string): void;
	open(card: string): void;
	/** Opens the menu of a card, or of the selection that it belongs to. */
	menu(card: string, at: Point): void;
	toggleExpanded(card: string): void;
	edit: {
		add(insert: Pick<Insert, "lane" | "index">, at: Point): void;
		/** What a drag carries that can be dropped here. */
		carried(event: DragEvent): Carried | null;
		startCard(event: DragEvent, card: string): void;
		startPort(event: DragEvent, card: string): void;
		/** `path` is the output's, as `user.email`. */
		startData(event: DragEvent, card: string, path: string): void;
		endDrag(): void;
		fold(group: string, folded: boolean): void;
		openNote(note: string): void;
		dropStep(event: DragEvent, spot: DropSpot): void;
		/** On a field, as `record.LastName`; without one the fields of the card are offered. */
		dropData(card: string, field: string | null, at: Point): void;
		/** On another card, or on the free canvas. */
		dropPort(event: DragEvent, card: string | null, at: Point): void;
	} | null;
};

export const CanvasActionsContext = createContext<CanvasActions | null>(null);

export function useCanvasActions(): CanvasActions {
	const actions = useContext(CanvasActionsContext);
	if (!actions) throw new Error("There is no canvas here.");
	return actions;
}
