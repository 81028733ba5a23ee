import { Hand, Maximize, Minus, MousePointer2, Plus, Redo2, Undo2 } from "lucide-react";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { useDocument } from "./document-context.ts";
import { HistoryMenu } from "./history-menu.tsx";
import { ToolButton } from "./tool-button.tsx";
import "./tools.css";

/** The tool bar under the canvas: pointer, undo and redo, zoom. */
export function Tools({ readOnly }: { readOnly: boolean }) {
	const { tool, setTool, zoom, commands } = useCanvasView();
	return (
		<div className="tools" role="toolbar" aria-label="Canvas tools">
			<ToolButton
				icon={MousePointer2}
				label="Select"
				keys="V"
				pressed={tool === "select"}
				onClick={() => setTool("select")}
			/>
			<ToolButton icon={Hand} label="Pan" keys="H" pressed={tool === "hand"} onClick={() => setTool("hand")} />
			<span className="sep" />
			{readOnly ? null : <UndoRedo />}
			<ToolButton icon={Minus} label="Zoom out" keys="-" onClick={() => commands?.zoomOut()} />
			<button
				type="button"
				className="tools-zoom"
				aria-label={`Zoom ${Math.round(zoom * 100)} %, set to 100 %`}
				onClick={() => commands?.actualSize()}
			>
				{Math.round(zoom * 100)}%
			</button>
			<ToolButton icon={Plus} label="Zoom in" keys="+" onClick={() => commands?.zoomIn()} />
			<ToolButton icon={Maximize} label="Fit" keys="1" onClick={() => commands?.fit()} />
		</div>
	);
}

function UndoRedo() {
	const undo = useDocument((state) => state.undo);
	const redo = useDocument((state) => state.redo);
	const done = useDocument((state) => state.history.done.at(-1)?.name);
	const undone = useDocument((state) => state.history.undone.at(-1)?.name);
	return (
		<>
			<ToolButton icon={Undo2} label={done ? `Undo: ${done}` : "Undo"} keys="Ctrl Z" disabled={!done} onClick={undo} />
			<HistoryMenu />
			<ToolButton
				icon={Redo2}
				label={undone ? `Redo: ${undone}` : "Redo"}
				keys="Ctrl Shift Z"
				disabled={!undone}
				onClick={redo}
			/>
			<span className="sep" />
		</>
	);
}
