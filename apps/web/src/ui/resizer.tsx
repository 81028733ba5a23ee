import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { PanelSize } from "./use-panel-size.ts";
import "./resizer.css";

type Props = {
	label: string;
	/** Vertical: a bar between left and right; the panel it sizes is on the right or below. */
	orientation: "vertical" | "horizontal";
	size: PanelSize;
};

const STEP = 24;

/** The edge of a panel: dragged, or moved with the arrow keys. */
export function Resizer({ label, orientation, size }: Props) {
	const start = useRef<{ at: number; size: number } | null>(null);
	const along = (event: PointerEvent) => (orientation === "vertical" ? event.clientX : event.clientY);
	const grow = orientation === "vertical" ? "ArrowLeft" : "ArrowUp";
	const shrink = orientation === "vertical" ? "ArrowRight" : "ArrowDown";
	const separator = {
		role: "separator",
		tabIndex: 0,
		"aria-label": label,
		"aria-orientation": orientation,
		"aria-valuenow": size.value,
		"aria-valuemin": size.min,
		"aria-valuemax": size.max,
		onKeyDown: (event: KeyboardEvent) => {
			const step = event.key === grow ? STEP : event.key === shrink ? -STEP : 0;
			if (step === 0) return;
			event.preventDefault();
			size.set(size.value + step);
		},
		onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
			start.current = { at: along(event), size: size.value };
			event.currentTarget.setPointerCapture(event.pointerId);
		},
		onPointerMove: (event: PointerEvent) => {
			if (start.current) size.set(start.current.size + start.current.at - along(event));
		},
		onPointerUp: () => {
			start.current = null;
		},
	};
	return <div className="resizer" {...separator} />;
}
