import { ViewportPortal } from "@xyflow/react";
import type { Slot } from "../scene-places.ts";

/** Where the dragged step would go. */
export function DropMark({ slot }: { slot: Slot }) {
	return (
		<ViewportPortal>
			<div className="drop-mark" style={{ transform: `translate(${slot.x - 2}px, ${slot.y - 34}px)` }} />
		</ViewportPortal>
	);
}
