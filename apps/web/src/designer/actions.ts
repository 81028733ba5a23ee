import type { LucideIcon } from "lucide-react";
import {
	FlaskConical,
	Hand,
	Keyboard,
	Maximize,
	Minus,
	MousePointer2,
	Plus,
	Redo2,
	Save,
	Search,
	Undo2,
	ZoomIn,
} from "lucide-react";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { useTestingView } from "../testing/testing-view.ts";
import { notifyDone } from "../ui/notify.ts";
import type { Action } from "./action.ts";
import { cardActions } from "./card-actions.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDialog } from "./dialog.ts";
import { useKeyMap } from "./key-map.ts";
import type { Hands } from "./selection-edits.ts";

const canvas = () => useCanvasView.getState();

/** Everything that can be done as things stand; made anew when it is asked for. */
export function designerActions(hands: Hands, readOnly: boolean): Action[] {
	const { changed } = useKeyMap.getState();
	const all = [...cardActions(hands), ...flowActions(hands), ...canvasActions()].map((action) =>
		changed[action.id] === undefined ? action : { ...action, keys: changed[action.id] as string },
	);
	return readOnly ? all.filter((action) => !action.edits) : all;
}

function flowActions({ store }: Hands): Action[] {
	const { history, undo, redo, flush } = store.getState();
	const done = history.done.at(-1)?.name;
	const undone = history.undone.at(-1)?.name;
	const flow = (action: Omit<Action, "group" | "enabled"> & { enabled?: boolean }): Action => ({
		group: "Flow",
		enabled: true,
		...action,
	});
	return [
		flow({
			id: "undo",
			name: done ? `Undo: ${done}` : "Undo",
			keys: "Ctrl Z",
			icon: Undo2,
			edits: true,
			enabled: done !== undefined,
			run: undo,
		}),
		flow({
			id: "redo",
			name: undone ? `Redo: ${undone}` : "Redo",
			keys: "Ctrl Shift Z",
			icon: Redo2,
			edits: true,
			enabled: undone !== undefined,
			run: redo,
		}),
		flow({
			id: "save",
			name: "Save now",
			keys: "Ctrl S",
			whileTyping: true,
			icon: Save,
			edits: true,
			run: () => void flush().then(() => notifyDone("Saved.")),
		}),
		flow({
			id: "test-flow",
			name: "Test the flow",
			keys: "Ctrl Shift Enter",
			whileTyping: true,
			icon: FlaskConical,
			edits: true,
			run: () => useTestingView.getState().openDialog(true),
		}),
	];
}

function canvasActions(): Action[] {
	const at = (id: string, name: string, keys: string, icon: LucideIcon, run: () => void): Action => ({
		group: "Canvas",
		id,
		name,
		keys,
		icon,
		enabled: true,
		run,
	});
	return [
		at("find-step", "Find a step to add", "/", Search, () => useDesignerView.getState().openSearch?.()),
		at("fit", "Fit the flow", "1", Maximize, () => canvas().commands?.fit()),
		at("actual-size", "Zoom to 100 %", "0", ZoomIn, () => canvas().commands?.actualSize()),
		at("zoom-in", "Zoom in", "+", Plus, () => canvas().commands?.zoomIn()),
		at("zoom-out", "Zoom out", "-", Minus, () => canvas().commands?.zoomOut()),
		at("select", "Select tool", "V", MousePointer2, () => canvas().setTool("select")),
		at("pan", "Pan tool", "H", Hand, () => canvas().setTool("hand")),
		at("keys", "Show the keys", "?", Keyboard, () => useDialog.getState().open({ kind: "keys" })),
	];
}
