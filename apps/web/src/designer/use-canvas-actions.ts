import type { CatalogueEntry } from "@keyway/schema/catalogue";
import { type DragEvent, useCallback, useMemo } from "react";
import type { CanvasActions, DropSpot } from "../canvas/canvas-actions.ts";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { useConnections } from "../connections/use-connections.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";
import { carriedEntry, carriesEntry } from "./carried-entry.ts";
import { addCard, moveCard, type Spot, setTrigger, spotAfter } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDocumentStore } from "./document-context.ts";

const CARD = "application/x-keyway-card";

/** Adds steps: at a place, or behind the selected card. */
export function useAddStep() {
	const store = useDocumentStore();
	const { data } = useConnections();
	return useCallback(
		(entry: CatalogueEntry, at?: Spot) => {
			const { graph, edit } = store.getState();
			const { selected, select } = useDesignerView.getState();
			if (entry.kind === "trigger") {
				if (edit(`Start with ${entry.name}`, [setTrigger(entry)])) select("trigger");
				return;
			}
			const own = data?.items.filter((each) => each.connector === entry.connector) ?? [];
			const connection = own.length === 1 ? own[0]?.id : undefined;
			const { id, edit: addition } = addCard(graph, entry, at ?? spotAfter(graph, selected), connection);
			if (!edit(`Add ${entry.name}`, [addition])) return;
			select(id);
			// The card is drawn with the next frame.
			requestAnimationFrame(() => useCanvasView.getState().commands?.reveal(id, true));
		},
		[store, data],
	);
}

/** What the canvas may do to the flow. */
export function useFlowActions(
	context: FlowContext,
	readOnly: boolean,
	add: (entry: CatalogueEntry, at?: Spot) => void,
): CanvasActions {
	const store = useDocumentStore();
	const { catalogue } = context;
	return useMemo(() => {
		const view = useDesignerView.getState;
		const spotOf = (spot: DropSpot): Spot => ("after" in spot ? spotAfter(store.getState().graph, spot.after) : spot);
		const drop = (event: DragEvent, spot: DropSpot) => {
			event.preventDefault();
			event.stopPropagation();
			const entry = carriedEntry(event, catalogue);
			if (entry) return add(entry, spotOf(spot));
			const card = event.dataTransfer.getData(CARD);
			if (!card) return;
			const { edit, graph } = store.getState();
			const target = spotOf(spot);
			const place = graph.lanes[target.lane]?.indexOf(card) ?? -1;
			const index = place >= 0 && place < target.index ? target.index - 1 : target.index;
			if (place === index) return;
			edit(`Move ${titleOf({ ...context, graph }, card)}`, [moveCard(card, { lane: target.lane, index })]);
		};
		return {
			select: (card) => view().select(card),
			toggle: (card) => view().toggleChosen(card),
			choose: (cards, beside) => view().choose(beside ? [...view().chosen, ...cards] : cards),
			open: (card) => {
				view().select(card);
				requestAnimationFrame(() => document.querySelector<HTMLElement>(".inspector-title")?.focus());
			},
			toggleExpanded: (card) => view().toggleExpanded(card),
			edit: readOnly
				? null
				: {
						add: (insert, at) => view().openAdd({ lane: insert.lane, index: insert.index }, at),
						accepts: (event) => carriesEntry(event) || event.dataTransfer.types.includes(CARD),
						drop,
						startDrag: (event, card) => {
							event.dataTransfer.setData(CARD, card);
							event.dataTransfer.effectAllowed = "copyMove";
						},
					},
		};
	}, [store, catalogue, readOnly, add, context]);
}
