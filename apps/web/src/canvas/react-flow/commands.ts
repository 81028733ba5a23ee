import type { ReactFlowInstance, Viewport } from "@xyflow/react";
import type { CanvasCommands } from "../canvas-view.ts";
import type { Scene } from "../scene.ts";
import type { LinkEdge, SceneNode } from "./elements.ts";

const MOTION = 260;
const READABLE = 0.8;
const OPENING = 0.9;
const MARGIN = 64;
/** A thousandth of a flow would be drawn below it, and nothing could be read. */
export const MIN_ZOOM = 0.1;

const duration = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : MOTION);

function fitZoom(scene: Scene, size: { width: number; height: number }): number {
	const zoom = Math.min(
		(size.width - 2 * MARGIN) / Math.max(scene.width, 1),
		(size.height - 2 * MARGIN) / Math.max(scene.height, 1),
	);
	return Math.min(1, Math.max(MIN_ZOOM, zoom));
}

/** The first look: everything where it stays readable, else the start at 90 % and the rest in the overview. */
export function openingViewport(scene: Scene, start: string, size: { width: number; height: number }): Viewport {
	const fit = fitZoom(scene, size);
	if (fit >= READABLE)
		return {
			zoom: fit,
			x: (size.width - scene.width * fit) / 2,
			y: (size.height - scene.height * fit) / 2,
		};
	const card = scene.cards.find((each) => each.id === start) ?? scene.cards[0];
	if (!card) return { x: 0, y: 0, zoom: OPENING };
	const lead = card.id === "trigger" ? MARGIN : size.width * 0.3;
	return { zoom: OPENING, x: lead - card.x * OPENING, y: size.height * 0.36 - card.y * OPENING };
}

/** The canvas's commands for tools, keys and lists that point at cards. */
export function canvasCommands(
	flow: ReactFlowInstance<SceneNode, LinkEdge>,
	box: () => HTMLElement | null,
	scene: () => Scene,
): CanvasCommands {
	const focus = (card: string, tries = 12) => {
		const element = box()?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(card)}"]`);
		if (element) element.focus({ preventScroll: true });
		// A card outside the view is drawn only after the view has moved.
		else if (tries > 0) requestAnimationFrame(() => focus(card, tries - 1));
	};
	return {
		fit() {
			const size = box()?.getBoundingClientRect();
			if (!size) return;
			const zoom = fitZoom(scene(), size);
			const x = Math.max(MARGIN, (size.width - scene().width * zoom) / 2);
			const y = (size.height - scene().height * zoom) / 2;
			void flow.setViewport({ zoom, x, y }, { duration: duration() });
		},
		actualSize: () => void flow.zoomTo(1, { duration: duration() }),
		zoomIn: () => void flow.zoomIn({ duration: duration() }),
		zoomOut: () => void flow.zoomOut({ duration: duration() }),
		reveal(id, withFocus) {
			const card =
				scene().cards.find((each) => each.id === id) ?? scene().groups.find((each) => each.folded && each.first === id);
			const size = box()?.getBoundingClientRect();
			if (!card || !size) return;
			const { x, y, zoom } = flow.getViewport();
			const left = card.x * zoom + x;
			const top = card.y * zoom + y;
			const right = left + card.width * zoom;
			const bottom = top + Math.min(card.height * zoom, size.height - 2 * MARGIN);
			const dx = left < MARGIN ? MARGIN - left : right > size.width - MARGIN ? size.width - MARGIN - right : 0;
			const dy = top < MARGIN ? MARGIN - top : bottom > size.height - MARGIN ? size.height - MARGIN - bottom : 0;
			if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: duration() });
			if (withFocus) focus(id);
		},
	};
}
