import { type NodeProps, useStore } from "@xyflow/react";
import { type DragEvent, memo, useState } from "react";
import { useCanvasActions } from "../canvas-actions.ts";
import { FlowCard, type Fold } from "../flow-card.tsx";
import type { CardNode } from "./elements.ts";
import { Ports } from "./ports.tsx";

/** Below these zooms a card folds: its rows could not be read. */
const MID = 0.8;
const FAR = 0.42;

const BLOCK = 0.2;

const MARK_WORDS = { added: "Added", changed: "Changed", moved: "Moved", removed: "Removed" };

function foldOf(zoom: number): Fold {
	if (zoom >= MID - 0.001) return "near";
	if (zoom >= FAR) return "mid";
	return zoom >= BLOCK ? "far" : "block";
}

/** A card on the canvas: drawn for the zoom, dragged to move it, dropped on to put something behind it. */
export const CardView = memo(function CardView({ data, selected }: NodeProps<CardNode>) {
	const { card } = data;
	const fold = useStore((state) => foldOf(state.transform[2]));
	const { edit, toggleExpanded } = useCanvasActions();
	const [over, setOver] = useState(false);
	const dragging = edit
		? {
				draggable: card.id !== "trigger",
				onDragStart: (event: DragEvent) => edit.startDrag(event, card.id),
				onDragOver: (event: DragEvent) => {
					if (!edit.accepts(event)) return;
					event.preventDefault();
					setOver(true);
				},
				onDragLeave: () => setOver(false),
				onDrop: (event: DragEvent) => {
					setOver(false);
					edit.drop(event, { after: card.id });
				},
			}
		: {};
	return (
		<div className="card-drop nopan" data-over={over} data-mark={card.mark ?? undefined} {...dragging}>
			{card.mark ? (
				<span className="card-mark" data-mark={card.mark}>
					{MARK_WORDS[card.mark]}
				</span>
			) : null}
			<FlowCard
				view={card.view}
				overlay={card.overlay}
				selected={selected}
				fold={fold}
				lane={card.taken}
				onExpand={toggleExpanded}
			/>
			<Ports />
		</div>
	);
});
