import type { ReactFlowInstance } from "@xyflow/react";
import { type DragEvent, type RefObject, useMemo, useRef, useState } from "react";
import type { CanvasActions } from "../canvas-actions.ts";
import type { Scene } from "../scene.ts";
import { type Slot, slotAt } from "../scene-places.ts";
import type { LinkEdge, SceneNode } from "./elements.ts";

/** So near to the edge of the canvas, in px, a drag moves it on, so many px at a time. */
const EDGE = 40;
const STEP = 14;

const within = (target: EventTarget, selector: string) =>
	target instanceof Element ? target.closest<HTMLElement>(selector) : null;
const cardUnder = (event: DragEvent) => within(event.target, ".react-flow__node-card")?.dataset["id"] ?? null;

/**
 * Everything that is dragged on the canvas, heard in one place: cards and steps to their new places, data from an
 * output to a field, a card's port to what comes next. `mark` is where a step would go.
 */
export function useCanvasDrag(
	edit: CanvasActions["edit"],
	flow: RefObject<ReactFlowInstance<SceneNode, LinkEdge> | null>,
	scene: RefObject<Scene>,
) {
	const [mark, setMark] = useState<Slot | null>(null);
	const lit = useRef<Element | null>(null);

	const handlers = useMemo(() => {
		if (!edit) return {};
		const light = (element: Element | null) => {
			if (lit.current === element) return;
			lit.current?.removeAttribute("data-over");
			element?.setAttribute("data-over", "true");
			lit.current = element;
		};
		const clear = () => {
			light(null);
			setMark(null);
		};
		const slot = (event: DragEvent) => {
			const at = flow.current?.screenToFlowPosition({ x: event.clientX, y: event.clientY });
			return at ? slotAt(scene.current, at) : null;
		};
		return {
			onDragStart(event: DragEvent) {
				const card = cardUnder(event);
				if (card === null) return;
				const output = within(event.target, "[data-output]")?.dataset["output"];
				if (output !== undefined) edit.startData(event, card, output);
				else if (within(event.target, ".card-out")) edit.startPort(event, card);
				else edit.startCard(event, card);
			},
			onDragOver(event: DragEvent) {
				const carried = edit.carried(event);
				if (!carried) return;
				event.preventDefault();
				panAtEdge(event, flow.current);
				const card = within(event.target, ".react-flow__node-card");
				if (carried === "data") {
					light(within(event.target, "[data-field]") ?? card);
					return;
				}
				light(card);
				const next = carried === "step" && !card ? slot(event) : null;
				setMark((before) => (before?.x === next?.x && before?.y === next?.y ? before : next));
			},
			onDragLeave(event: DragEvent) {
				if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) clear();
			},
			onDrop(event: DragEvent) {
				const carried = edit.carried(event);
				clear();
				if (!carried) return;
				event.preventDefault();
				const card = cardUnder(event);
				const at = { x: event.clientX, y: event.clientY };
				if (carried === "port") edit.dropPort(event, card, at);
				else if (carried === "data") {
					if (card) edit.dropData(card, within(event.target, "[data-field]")?.dataset["field"] ?? null, at);
				} else {
					const place = card ? { after: card } : slot(event);
					if (place) edit.dropStep(event, place);
				}
				edit.endDrag();
			},
			onDragEnd() {
				clear();
				edit.endDrag();
			},
		};
	}, [edit, flow, scene]);

	return { mark, handlers };
}

/** The wheel does not turn while something is dragged, so the edges of the canvas move it. */
function panAtEdge(event: DragEvent, flow: ReactFlowInstance<SceneNode, LinkEdge> | null): void {
	const box = event.currentTarget.getBoundingClientRect();
	const along = (at: number, from: number, to: number) => (at - from < EDGE ? STEP : to - at < EDGE ? -STEP : 0);
	const dx = along(event.clientX, box.left, box.right);
	const dy = along(event.clientY, box.top, box.bottom);
	if (!flow || (dx === 0 && dy === 0)) return;
	const { x, y, zoom } = flow.getViewport();
	void flow.setViewport({ x: x + dx, y: y + dy, zoom });
}
