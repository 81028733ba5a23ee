import type { CatalogueEntry } from "@keyway/schema/catalogue";
import { type DragEvent, useCallback, useMemo } from "react";
import type { CanvasActions, DropSpot } from "../canvas/canvas-actions.ts";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { useConnections } from "../connections/use-connections.ts";
import { useCarriedData } from "../mapping/carried-data.ts";
import { targetOf } from "../mapping/field-choices.ts";
import { dropOnField, outputAt } from "../mapping/map-data.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { carriedEntry, carriesEntry } from "./carried-entry.ts";
import { addCard, type Spot, setTrigger, spotAfter } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDialog } from "./dialog.ts";
import { useDocumentStore } from "./document-context.ts";
import { foldOne, selectCard, selectGroup } from "./group-edits.ts";
import { moveChosen } from "./move-chosen.ts";
import type { Hands } from "./selection-edits.ts";

const CARD = "application/x-keyway-card";
const PORT = "application/x-keyway-port";
const DATA = "application/x-keyway-data";

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

type Add = (entry: CatalogueEntry, at?: Spot) => void;

/** What the canvas may do to the flow. */
export function useFlowActions(hands: Hands, readOnly: boolean, add: Add): CanvasActions {
	return useMemo(() => {
		const view = useDesignerView.getState;
		return {
			select: (card) => selectCard(hands, card),
			selectGroup: (group) => selectGroup(hands, group),
			toggle: (card) => view().toggleChosen(card),
			choose: (cards, beside) => view().choose(beside ? [...view().chosen, ...cards] : cards),
			open: (card) => view().open(card),
			menu: (card, at) => {
				if (!view().chosen.has(card)) selectCard(hands, card);
				view().openMenu(at);
			},
			toggleExpanded: (card) => view().toggleExpanded(card),
			edit: readOnly ? null : editsByDrag(hands, add),
		};
	}, [hands, readOnly, add]);
}

function editsByDrag(hands: Hands, add: Add): NonNullable<CanvasActions["edit"]> {
	const { store } = hands;
	const view = useDesignerView.getState;
	const context = (): FlowContext => store.getState();
	const spotOf = (spot: DropSpot): Spot =>
		"after" in spot ? spotAfter(store.getState().graph, spot.after) : { lane: spot.lane, index: spot.index };
	const start = (event: DragEvent, type: string, text: string) => {
		event.dataTransfer.setData(type, text);
		event.dataTransfer.effectAllowed = "copyMove";
	};
	const move = (card: string, spot: DropSpot) => {
		if (!view().chosen.has(card)) view().select(card);
		moveChosen(hands, spotOf(spot));
	};
	return {
		add: (insert, at) => view().openAdd({ lane: insert.lane, index: insert.index }, at),
		carried: (event) => {
			const { types } = event.dataTransfer;
			if (types.includes(DATA)) return "data";
			if (types.includes(PORT)) return "port";
			return carriesEntry(event) || types.includes(CARD) ? "step" : null;
		},
		startCard: (event, card) => start(event, CARD, card),
		startPort: (event, card) => start(event, PORT, card),
		startData: (event, card, path) => {
			start(event, DATA, `${card}.${path}`);
			const output = outputAt(context(), { card, path: path.split(".") });
			// Only now, for Chromium gives a drag up when its source changes before it has begun.
			void import("../mapping/readers.ts").then(({ readersOf }) =>
				setTimeout(() =>
					useCarriedData.getState().carry({ ...output, readers: readersOf(context(), output.reference) }),
				),
			);
		},
		fold: (group, folded) => foldOne(hands, group, folded),
		openNote: (id) => {
			const note = store.getState().graph.notes[id];
			if (note) useDialog.getState().open({ kind: "note", at: note.at, id });
		},
		endDrag: () => useCarriedData.getState().drop(),
		dropStep: (event, spot) => {
			const entry = carriedEntry(event, store.getState().catalogue);
			const card = event.dataTransfer.getData(CARD);
			if (entry) add(entry, spotOf(spot));
			else if (card && !("after" in spot && spot.after === card)) move(card, spot);
		},
		dropData: (card, field, at) => {
			const { data } = useCarriedData.getState();
			if (data) dropOnField(hands, data, card, field === null ? null : targetOf(card, field), at);
		},
		dropPort: (event, card, at) => {
			const from = event.dataTransfer.getData(PORT);
			if (card === null) view().openAdd(spotAfter(store.getState().graph, from), at);
			else if (card !== from && card !== "trigger") move(card, { after: from });
		},
	};
}
