import { type NodeProps, useStore } from "@xyflow/react";
import { memo } from "react";
import { PeopleOnCard } from "../../presence/people-here.tsx";
import type { CardMark } from "../../versions/merged-graph.ts";
import { useCanvasActions } from "../canvas-actions.ts";
import { FlowCard, type Fold } from "../flow-card.tsx";
import type { CardNode } from "./elements.ts";
import { Ports } from "./ports.tsx";

/** Below these zooms a card folds: its rows could not be read. */
const MID = 0.8;
const FAR = 0.42;

const BLOCK = 0.2;

const MARK_WORDS: Record<CardMark, string> = {
	added: "Added",
	proposed: "Preview",
	changed: "Changed",
	moved: "Moved",
	removed: "Removed",
};

function foldOf(zoom: number): Fold {
	if (zoom >= MID - 0.001) return "near";
	if (zoom >= FAR) return "mid";
	return zoom >= BLOCK ? "far" : "block";
}

/** A card on the canvas, drawn for the zoom; dragged to move it, its outputs to map them, its port to go on from it. */
export const CardView = memo(function CardView({ data, selected }: NodeProps<CardNode>) {
	const { card } = data;
	const fold = useStore((state) => foldOf(state.transform[2]));
	const { edit, toggleExpanded } = useCanvasActions();
	return (
		<div
			className="card-drop nopan"
			draggable={edit !== null && card.id !== "trigger"}
			data-mark={card.mark ?? undefined}
		>
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
				editable={edit !== null}
				onExpand={toggleExpanded}
			/>
			{edit !== null && card.view.branches.length === 0 && fold !== "block" ? (
				<span className="card-out" draggable title="Drag to add the next step" />
			) : null}
			<PeopleOnCard card={card.id} />
			<Ports />
		</div>
	);
});
