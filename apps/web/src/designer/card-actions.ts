import { findNewest } from "@keyway/flow/catalogue-index";
import type { LucideIcon } from "lucide-react";
import {
	ArrowDown,
	ArrowLeft,
	ArrowRight,
	ArrowUp,
	ChevronsDownUp,
	ChevronsUpDown,
	ClipboardCopy,
	ClipboardPaste,
	Copy,
	CopyPlus,
	CornerDownRight,
	FastForward,
	FlaskConical,
	GitBranchPlus,
	Group,
	ListChecks,
	Plus,
	Scissors,
	Settings2,
	Spline,
	StickyNote,
	Trash2,
	Ungroup,
	Workflow,
} from "lucide-react";
import { useMapPanel } from "../mapping/map-panel-state.ts";
import { useTestingView } from "../testing/testing-view.ts";
import type { Action } from "./action.ts";
import { addBranchTo } from "./branch-edits.ts";
import { type Direction, spotAfter, spotToward } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDialog } from "./dialog.ts";
import { chosenGroup, foldOne, groupChosen, ungroup } from "./group-edits.ts";
import { moveBy } from "./move-by.ts";
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

const view = () => useDesignerView.getState();

/** Everything that can be done to cards as things stand. */
export function cardActions(hands: Hands): Action[] {
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
			id: "open",
			name: "Open its settings",
			keys: "Enter",
			byCanvas: true,
			icon: Settings2,
			enabled: selected !== null,
			run: () => selected !== null && view().open(selected),
		}),
		card({
			id: "test-card",
			name: "Test this card",
			keys: "Ctrl Enter",
			whileTyping: true,
			icon: FlaskConical,
			edits: true,
			enabled: selected !== null && selected !== "trigger",
			run: () => useTestingView.getState().testCard?.(),
		}),
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
		...branchActions(hands, card),
		...moveActions(hands, card),
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

function branchActions(hands: Hands, card: MakeAction): Action[] {
	const { selected } = view();
	return [
		card({
			id: "add-branch",
			name: "Add a branch",
			keys: "B",
			icon: GitBranchPlus,
			edits: true,
			enabled: selected !== null && addBranchTo(hands, selected) !== null,
			run: () => selected !== null && addBranchTo(hands, selected)?.(),
		}),
	];
}

const MOVES: [Direction, string, string, LucideIcon][] = [
	["earlier", "Move earlier", "Alt Left", ArrowLeft],
	["later", "Move later", "Alt Right", ArrowRight],
	["up", "Move a branch up", "Alt Up", ArrowUp],
	["down", "Move a branch down", "Alt Down", ArrowDown],
];

function moveActions(hands: Hands, card: MakeAction): Action[] {
	const { graph } = hands.store.getState();
	const { selected } = view();
	return MOVES.map(([direction, name, keys, icon]) =>
		card({
			id: `move-${direction}`,
			name,
			keys,
			icon,
			edits: true,
			enabled: selected !== null && selected !== "trigger" && spotToward(graph, selected, direction) !== null,
			run: () => moveBy(hands, direction),
		}),
	);
}
