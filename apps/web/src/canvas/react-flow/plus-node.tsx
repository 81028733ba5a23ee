import { type NodeProps, useStore } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo } from "react";
import { useCanvasActions } from "../canvas-actions.ts";
import type { PlusNode } from "./elements.ts";

/** Below this zoom a "+" is too small to be hit. */
const SMALLEST = 0.42;

/** The "+" on a link: opens the short list of steps. */
export const PlusView = memo(function PlusView({ data }: NodeProps<PlusNode>) {
	const { edit } = useCanvasActions();
	const visible = useStore((state) => state.transform[2] >= SMALLEST);
	if (!edit || !visible) return null;
	return (
		<button
			type="button"
			className="plus nopan"
			tabIndex={-1}
			aria-label="Add a step here"
			onClick={(event) => {
				event.stopPropagation();
				const box = event.currentTarget.getBoundingClientRect();
				edit.add(data, { x: box.left + box.width / 2, y: box.bottom });
			}}
		>
			<Plus size={12} strokeWidth={2.4} aria-hidden="true" />
		</button>
	);
});
