import { useKeyPress, useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Scene } from "../scene.ts";
import { cardsIn } from "../scene-places.ts";

type Props = {
	box: RefObject<HTMLElement | null>;
	scene: RefObject<Scene>;
	onChoose: (cards: string[], beside: boolean) => void;
};
type Corner = { x: number; y: number };

/** A frame that is drawn with the mouse on the free canvas selects the cards that it touches; Shift adds them. */
export function Marquee({ box, scene, onChoose }: Props) {
	const flow = useReactFlow();
	const panning = useKeyPress("Space");
	const [frame, setFrame] = useState<{ from: Corner; to: Corner } | null>(null);
	const choose = useRef(onChoose);
	choose.current = onChoose;

	useEffect(() => {
		const element = box.current;
		if (!element || panning) return;
		let from: Corner | null = null;
		const place = (event: PointerEvent): Corner => {
			const { left, top } = element.getBoundingClientRect();
			return { x: event.clientX - left, y: event.clientY - top };
		};
		const onDown = (event: PointerEvent) => {
			const onPane = (event.target as HTMLElement).classList.contains("react-flow__pane");
			// A finger moves the canvas.
			if (event.button === 0 && event.pointerType === "mouse" && onPane) from = place(event);
		};
		const onMove = (event: PointerEvent) => {
			if (!from) return;
			const to = place(event);
			if (Math.hypot(to.x - from.x, to.y - from.y) > 4) setFrame({ from, to });
		};
		const onUp = (event: PointerEvent) => {
			if (!from) return;
			const to = place(event);
			const { left, top } = element.getBoundingClientRect();
			const corner = (at: Corner) => flow.screenToFlowPosition({ x: at.x + left, y: at.y + top });
			const drawn = Math.hypot(to.x - from.x, to.y - from.y) > 4;
			const found = drawn ? cardsIn(scene.current, corner(from), corner(to)) : [];
			from = null;
			setFrame(null);
			if (!drawn) return;
			choose.current(found, event.shiftKey);
			// The click that ends the frame is not a click on the canvas.
			const swallow = (click: Event) => click.stopPropagation();
			element.addEventListener("click", swallow, { capture: true });
			setTimeout(() => element.removeEventListener("click", swallow, { capture: true }));
		};
		element.addEventListener("pointerdown", onDown);
		window.addEventListener("pointermove", onMove);
		window.addEventListener("pointerup", onUp);
		return () => {
			element.removeEventListener("pointerdown", onDown);
			window.removeEventListener("pointermove", onMove);
			window.removeEventListener("pointerup", onUp);
		};
	}, [box, scene, flow, panning]);

	if (!frame) return null;
	const { from, to } = frame;
	const style = {
		left: Math.min(from.x, to.x),
		top: Math.min(from.y, to.y),
		width: Math.abs(to.x - from.x),
		height: Math.abs(to.y - from.y),
	};
	return <div className="marquee" style={style} />;
}
