import { type NodeProps, useStore } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo, useState } from "react";
import { useCanvasActions } from "../canvas-actions.ts";
import type { PlusNode } from "./elements.ts";

/** Below this zoom a "+" is too small to be hit. */
const SMALLEST = 0.42;

/** The "+" on a link: opens the short list of steps, takes a step that is dropped on it. */
export const PlusView = memo(function PlusView({ data }: NodeProps<PlusNode>) {
	const { edit } = useCanvasActions();
	const [over, setOver] = useState(false);
	const visible = useStore((state) => state.transform[2] >= SMALLEST);
	if (!edit || !visible) return null;
	return (
		<button
			type="button"
			className="plus nopan"
			tabIndex={-1}
			aria-label="Add a step here"
			data-over={over}
			onClick={(event) => {
				event.stopPropagation();
				const box = event.currentTarget.getBoundingClientRect();
				edit.add(data, { x: box.left + box.width / 2, y: box.bottom });
			}}
			onDragOver={(event) => {
				if (!edit.accepts(event)) return;
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				setOver(false);
				edit.drop(event, data);
			}}
		>
			<Plus size={12} strokeWidth={2.4} aria-hidden="true" />
		</button>
	);
});
