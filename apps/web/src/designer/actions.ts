import { findNewest } from "@keyway/flow/catalogue-index";
import type { LucideIcon } from "lucide-react";
import {
	ChevronsDownUp,
	ChevronsUpDown,
	ClipboardCopy,
	ClipboardPaste,
	Copy,
	CopyPlus,
	CornerDownRight,
	FastForward,
	Group,
	Hand,
	Keyboard,
	ListChecks,
	Maximize,
	Minus,
	MousePointer2,
	Plus,
	Redo2,
	Save,
	Scissors,
	Spline,
	StickyNote,
	Trash2,
	Undo2,
	Ungroup,
	Workflow,
	ZoomIn,
} from "lucide-react";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { useMapPanel } from "../mapping/map-panel-state.ts";
import { notifyDone } from "../ui/notify.ts";
import { spotAfter } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDialog } from "./dialog.ts";
import { chosenGroup, foldOne, groupChosen, ungroup } from "./group-edits.ts";
import {
	chosenCards,
	copyChosen,
	cutChosen,
	duplicateChosen,
	type Hands,
	pasteText,
	removeChosen,
	selectAfter,
	selectAll,
} from "./selection-edits.ts";

/** Something that can be done to the flow or the canvas: the same for keys, menus, the palette and the key sheet. */
export type Action = {
	id: string;
	group: "Cards" | "Flow" | "Canvas";
	name: string;
	icon: LucideIcon;
	/** As people write it: `Ctrl Shift Z`. The clipboard's keys belong to the browser and are not listened to. */
	keys?: string;
	byBrowser?: boolean;
	/** What it does needs something selected, or something to undo. */
	enabled: boolean;
	/** Changes the flow: hidden from those who may only read it. */
	edits?: boolean;
	run(): void;
};

const view = () => useDesignerView.getState();
const canvas = () => useCanvasView.getState();

/** Everything that can be done as things stand; made anew when it is asked for. */
export function designerActions(hands: Hands, readOnly: boolean): Action[] {
	const all = [...cardActions(hands), ...flowActions(hands), ...canvasActions()];
	return readOnly ? all.filter((action) => !action.edits) : all;
}

function cardActions(hands: Hands): Action[] {
	const { graph } = hands.store.getState();
	const some = chosenCards(graph).length > 0;
	const { selected } = view();
	const card: MakeAction = (action) => ({
		group: "Cards",
		enabled: some,
		...action,
	});
	return [
		card({
			id: "add",
			name: "Add a step after",
			keys: "A",
			icon: Plus,
			edits: true,
			enabled: true,
			run: () => addAfter(hands),
		}),
		card({
			id: "copy",
			name: "Copy",
			keys: "Ctrl C",
			byBrowser: true,
			icon: Copy,
			run: () => void toClipboard(hands, copyChosen(hands)),
		}),
		card({
			id: "cut",
			name: "Cut",
			keys: "Ctrl X",
			byBrowser: true,
			icon: Scissors,
			edits: true,
			run: () => void toClipboard(hands, cutChosen(hands)),
		}),
		card({
			id: "paste",
			name: "Paste",
			keys: "Ctrl V",
			byBrowser: true,
			icon: ClipboardPaste,
			edits: true,
			enabled: true,
			run: () => void fromClipboard(hands, false),
		}),
		card({
			id: "paste-links",
			name: "Paste with its links",
			keys: "Ctrl Shift V",
			byBrowser: true,
			icon: ClipboardCopy,
			edits: true,
			enabled: true,
			run: () => void fromClipboard(hands, true),
		}),
		card({
			id: "duplicate",
			name: "Duplicate",
			keys: "Ctrl D",
			icon: CopyPlus,
			edits: true,
			run: () => duplicateChosen(hands),
		}),
		card({
			id: "map",
			name: "Map an output to a field…",
			keys: "C",
			icon: Spline,
			edits: true,
			enabled: selected !== null,
			run: () => mapFrom(selected),
		}),
		...groupActions(hands, card),
		card({
			id: "move",
			name: "Move to…",
			keys: "M",
			icon: CornerDownRight,
			edits: true,
			run: () => useDialog.getState().open({ kind: "move" }),
		}),
		card({
			id: "select-after",
			name: "Select everything after",
			keys: "Shift End",
			icon: FastForward,
			enabled: selected !== null,
			run: () => selectAfter(hands),
		}),
		card({
			id: "select-all",
			name: "Select all",
			keys: "Ctrl A",
			icon: ListChecks,
			enabled: true,
			run: () => selectAll(hands),
		}),
		card({ id: "remove", name: "Remove", keys: "Del", icon: Trash2, edits: true, run: () => removeChosen(hands) }),
	];
}

type MakeAction = (action: Omit<Action, "group" | "enabled"> & { enabled?: boolean }) => Action;

function groupActions(hands: Hands, card: MakeAction): Action[] {
	const { graph, catalogue } = hands.store.getState();
	const { selected } = view();
	const group = chosenGroup(graph);
	const folded = group !== null && graph.groups[group]?.folded === true;
	const dialog = useDialog.getState();
	return [
		card({
			id: "note",
			name: "Add a note",
			keys: "N",
			icon: StickyNote,
			edits: true,
			enabled: selected !== null,
			run: () => selected !== null && dialog.open({ kind: "note", at: group ?? selected, id: null }),
		}),
		card({ id: "group", name: "Group", keys: "Ctrl G", icon: Group, edits: true, run: () => groupChosen(hands) }),
		card({
			id: "fold",
			name: folded ? "Open the group" : "Fold the group",
			keys: "F",
			icon: folded ? ChevronsUpDown : ChevronsDownUp,
			edits: true,
			enabled: group !== null,
			run: () => group !== null && foldOne(hands, group, !folded),
		}),
		card({
			id: "ungroup",
			name: "Ungroup",
			keys: "Ctrl Shift G",
			icon: Ungroup,
			edits: true,
			enabled: group !== null,
			run: () => group !== null && ungroup(hands, group),
		}),
		...(findNewest(catalogue, "flow.call") && findNewest(catalogue, "helper.called")
			? [
					card({
						id: "extract",
						name: "Extract to a helper flow…",
						icon: Workflow,
						edits: true,
						run: () => dialog.open({ kind: "extract" }),
					}),
				]
			: []),
	];
}

function addAfter({ store }: Hands): void {
	const { graph } = store.getState();
	const last = chosenCards(graph).at(-1) ?? view().selected;
	view().openAdd(spotAfter(graph, last), beside(last));
}

/** A place on the screen beside a card, or in the middle where the card is not in view. */
function beside(card: string | null) {
	const node = document.querySelector(`.react-flow__node[data-id="${CSS.escape(card ?? "")}"]`);
	const box = node?.getBoundingClientRect();
	return box ? { x: box.right + 24, y: box.top + 20 } : { x: window.innerWidth / 2, y: window.innerHeight / 3 };
}

function mapFrom(card: string | null): void {
	if (card !== null) useMapPanel.getState().open({ from: card, at: beside(card) });
}

async function toClipboard({ store }: Hands, text: string | null): Promise<void> {
	if (!text) return;
	try {
		await navigator.clipboard.writeText(text);
	} catch {
		store.getState().tell("The browser keeps its clipboard closed. Press Ctrl C instead.");
	}
}

async function fromClipboard(hands: Hands, keepLinks: boolean): Promise<void> {
	try {
		await pasteText(hands, await navigator.clipboard.readText(), keepLinks);
	} catch {
		hands.store.getState().tell("The browser keeps its clipboard closed. Press Ctrl V instead.");
	}
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
			icon: Save,
			edits: true,
			run: () => void flush().then(() => notifyDone("Saved.")),
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
		at("fit", "Fit the flow", "1", Maximize, () => canvas().commands?.fit()),
		at("actual-size", "Zoom to 100 %", "0", ZoomIn, () => canvas().commands?.actualSize()),
		at("zoom-in", "Zoom in", "+", Plus, () => canvas().commands?.zoomIn()),
		at("zoom-out", "Zoom out", "-", Minus, () => canvas().commands?.zoomOut()),
		at("select", "Select tool", "V", MousePointer2, () => canvas().setTool("select")),
		at("pan", "Pan tool", "H", Hand, () => canvas().setTool("hand")),
		at("keys", "Show the keys", "?", Keyboard, () => useDialog.getState().open({ kind: "keys" })),
	];
}
