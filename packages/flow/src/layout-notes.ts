import type { FlowGraph, Note } from "@keyway/schema/flow";
import type { Box, FlowLayout, Size } from "./layout.ts";

/** A note on the canvas: `at` is the card, or the group, that it belongs to. */
export type PlacedNote = Box & { id: string; at: string };

/** Between a note and whatever stands next to it, in px at zoom 1. */
const GAP = 12;

/**
 * Places notes below or above what they belong to, as near as there is room: they cover no card, no other note and no
 * lane that their card does not stand in. Notes of folded cards are not placed. Places may lie outside the layout's
 * bounds, above zero too.
 */
export function placeNotes(
	layout: FlowLayout,
	graph: FlowGraph,
	measure: (id: string, note: Note) => Size,
): PlacedNote[] {
	const anchors = new Map<string, Box>();
	for (const group of layout.groups) anchors.set(group.id, group);
	for (const card of layout.cards) anchors.set(card.id, card);
	const placed: PlacedNote[] = [];
	for (const [id, note] of Object.entries(graph.notes)) {
		const anchor = anchors.get(note.at);
		if (!anchor) continue;
		const size = measure(id, note);
		const inTheWay = obstacles(layout, anchor, size).concat(
			placed.filter((each) => crosses(each, anchor.x, size.width)),
		);
		placed.push({ id, at: note.at, x: anchor.x, y: nearestFree(anchor, size, inTheWay), ...size });
	}
	return placed;
}

/** What a note under or over its anchor could cover; lanes around the anchor are its surroundings. */
function obstacles(layout: FlowLayout, anchor: Box, size: Size): Box[] {
	const cards = layout.cards.filter((card) => crosses(card, anchor.x, size.width));
	const lanes = layout.lanes.filter((lane) => crosses(lane, anchor.x, size.width) && !contains(lane, anchor));
	return [...cards, ...lanes];
}

function crosses(box: Box, x: number, width: number): boolean {
	return box.x < x + width && x < box.x + box.width;
}

function contains(outer: Box, inner: Box): boolean {
	return (
		outer.x <= inner.x &&
		outer.y <= inner.y &&
		inner.x + inner.width <= outer.x + outer.width &&
		inner.y + inner.height <= outer.y + outer.height
	);
}

/** The free place nearest to the anchor; below it rather than above. */
function nearestFree(anchor: Box, { height }: Size, inTheWay: readonly Box[]): number {
	const edges = [anchor, ...inTheWay];
	const below = edges.map((box) => box.y + box.height + GAP).filter((y) => y >= anchor.y + anchor.height);
	const above = edges.map((box) => box.y - GAP - height).filter((y) => y + height <= anchor.y);
	const distance = (y: number) => (y > anchor.y ? y - (anchor.y + anchor.height) : anchor.y - (y + height) + 0.5);
	const isFree = (y: number) => inTheWay.every((box) => y + height <= box.y || box.y + box.height <= y);
	const [nearest] = [...below, ...above].filter(isFree).toSorted((a, b) => distance(a) - distance(b));
	// Below everything there is always room.
	return nearest ?? Math.max(...edges.map((box) => box.y + box.height)) + GAP;
}
