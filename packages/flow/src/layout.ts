import type { FlowGraph, Group } from "@keyway/schema/flow";
import type { CardId, LaneId } from "@keyway/schema/ids";
import { lanesOf } from "./place.ts";

/** Distances of the canvas, in px at zoom 1. */
export const SPACING = {
	card: { width: 240, compact: 192, header: 52, row: 29, footer: 34 },
	/** From a card's top to the axis on which the cards of a lane are lined up: the middle of its header. */
	axis: 26,
	/** Between two cards, and between a card and its lanes. */
	gap: 48,
	lane: { title: 48, padding: 20, gap: 28 },
	/** An empty lane: one line that says what happens. */
	stub: { width: 240, height: 40 },
	/** From the widest lane's right edge to the rail where lanes rejoin, and from there to the next card. */
	rail: 20,
	afterRail: 36,
} as const;

export type Size = { width: number; height: number };
export type Box = Size & { x: number; y: number };
export type Point = [x: number, y: number];

/** A card, or a folded group that stands for its cards. */
export type PlacedCard = Box & { id: CardId | "trigger"; lane: LaneId | null };
export type PlacedLane = Box & { id: LaneId; card: CardId; empty: boolean; depth: number };
export type PlacedGroup = Box & { id: string; folded: boolean };
/** Where a card can be inserted: the centre of a "+". */
export type Insert = { lane: LaneId; index: number; x: number; y: number };
/**
 * A line of the flow. `next` leads to the following card, `enter` from a card into one of its lanes, `rejoin` from a
 * lane's end to the rail. `lane` is the lane it runs in, `index` the place at which a card would be inserted on it.
 */
export type Link = {
	id: string;
	kind: "next" | "enter" | "rejoin";
	from: CardId | "trigger";
	to: CardId | null;
	lane: LaneId;
	index: number;
	points: Point[];
};

export type FlowLayout = Size & {
	cards: PlacedCard[];
	lanes: PlacedLane[];
	groups: PlacedGroup[];
	inserts: Insert[];
	links: Link[];
};

export type Measure = {
	/** Width and height of a card; `trigger` is asked for even where there is none yet. */
	card(id: CardId | "trigger"): Size;
	/** Of a folded group; without it groups are drawn unfolded. */
	group?(id: string, group: Group): Size;
};

/** What is known of a lane's extent before it is placed: above and below its axis. */
type Extent = { width: number; above: number; below: number };
/** A card or a folded group in its lane, with the lanes behind it. */
type Item = { id: CardId; group: string | null; size: Size; lanes: Row[]; lanesWidth: number; index: number };
type Row = Extent & { id: LaneId; items: Item[]; count: number };

/**
 * Places a flow from left to right. Positions follow from the structure alone: cards of a lane stand on one axis, the
 * lanes of a card lie below each other at its right, the first on the card's own axis, and join again at a rail.
 * Two passes: extents from the inside out, then places from the outside in.
 */
export function layoutFlow(graph: FlowGraph, measure: Measure): FlowLayout {
	const folded = measure.group ? foldedGroups(graph) : new Map<CardId, Fold>();
	const main = measureLane(graph, "main", measure, folded);
	const trigger = measure.card("trigger");
	const above = Math.max(main.above, SPACING.axis);
	const below = Math.max(main.below, trigger.height - SPACING.axis);
	const start = trigger.width + SPACING.gap;
	const layout: FlowLayout = {
		// The "+" behind the last card belongs to the flow.
		width: start + main.width + (main.items.length > 0 ? SPACING.gap : 0),
		height: above + below,
		cards: [{ id: "trigger", lane: null, x: 0, y: above - SPACING.axis, ...trigger }],
		lanes: [],
		groups: [],
		inserts: [],
		links: [],
	};
	placeLane(layout, main, start, above, { id: "trigger", x: trigger.width }, 0);
	placeGroups(layout, graph, folded);
	return layout;
}

type Fold = { id: string; group: Group; until: CardId };

/** Outermost folded groups by their first cards. */
function foldedGroups(graph: FlowGraph): Map<CardId, Fold> {
	const found = new Map<CardId, Fold>();
	for (const [id, group] of Object.entries(graph.groups)) {
		if (!group.folded) continue;
		const cards = graph.lanes[group.lane] ?? [];
		const other = found.get(group.first);
		if (!other || cards.indexOf(other.until) < cards.indexOf(group.last))
			found.set(group.first, { id, group, until: group.last });
	}
	return found;
}

function measureLane(graph: FlowGraph, id: LaneId, measure: Measure, folded: Map<CardId, Fold>): Row {
	const cards = graph.lanes[id] ?? [];
	const row: Row = { id, items: [], count: cards.length, width: 0, above: SPACING.axis, below: SPACING.axis };
	for (let index = 0; index < cards.length; index++) {
		const card = cards[index] as CardId;
		const fold = folded.size > 0 ? folded.get(card) : undefined;
		const item = fold ? foldItem(fold, measure, index) : cardItem(graph, card, measure, folded, index);
		if (fold) while (index < cards.length - 1 && cards[index] !== fold.until) index++;
		if (row.items.length > 0) row.width += gapAfter(row.items[row.items.length - 1] as Item);
		row.items.push(item);
		extend(row, item);
	}
	if (row.items.length > 0) row.width += trailing(row.items[row.items.length - 1] as Item);
	return row;
}

function foldItem({ id, group }: Fold, measure: Measure, index: number): Item {
	const size = measure.group?.(id, group) ?? measure.card(group.first);
	return { id: group.first, group: id, size, lanes: [], lanesWidth: 0, index };
}

function cardItem(graph: FlowGraph, id: CardId, measure: Measure, folded: Map<CardId, Fold>, index: number): Item {
	const item: Item = { id, group: null, size: measure.card(id), lanes: [], lanesWidth: 0, index };
	for (const lane of lanesOf(graph, id)) {
		const row = measureLane(graph, lane, measure, folded);
		item.lanes.push(row);
		item.lanesWidth = Math.max(item.lanesWidth, laneBox(row).width);
	}
	return item;
}

/** A lane's box around its cards: padding, and the zone of its title above them. */
function laneBox(row: Row): Size & { axis: number } {
	const { lane, stub } = SPACING;
	if (row.items.length === 0) return { width: stub.width, height: stub.height, axis: stub.height / 2 };
	return {
		width: row.width + 2 * lane.padding,
		height: lane.title + row.above + row.below + lane.padding,
		axis: lane.title + row.above,
	};
}

function extend(row: Row, item: Item): void {
	row.width += item.size.width;
	row.below = Math.max(row.below, item.size.height - SPACING.axis);
	if (item.lanes.length === 0) return;
	row.width += SPACING.gap + item.lanesWidth;
	let below = 0;
	for (const [index, lane] of item.lanes.entries()) {
		const box = laneBox(lane);
		if (index === 0) {
			row.above = Math.max(row.above, box.axis);
			below = box.height - box.axis;
		} else below += SPACING.lane.gap + box.height;
	}
	row.below = Math.max(row.below, below);
}

function gapAfter(item: Item): number {
	return item.lanes.length > 0 ? SPACING.rail + SPACING.afterRail : SPACING.gap;
}

/** Room behind a lane's last card: its rail, where it has one. */
function trailing(item: Item): number {
	return item.lanes.length > 0 ? SPACING.rail : 0;
}

/** From where a lane's line comes: a card's right edge, or the rail behind its lanes. */
type Origin = { id: CardId | "trigger"; x: number };

/** Places a lane's cards from `x` on, on the axis `y`; answers where its line ends. */
function placeLane(
	layout: FlowLayout,
	row: Row,
	x: number,
	y: number,
	from: Origin | null,
	depth: number,
): Origin | null {
	let origin = from;
	let at = x;
	for (const item of row.items) {
		if (origin && (origin !== from || depth === 0)) {
			layout.links.push(nextLink(origin, item.id, row.id, item.index, at, y));
			layout.inserts.push({ lane: row.id, index: item.index, x: (origin.x + at) / 2, y });
		}
		layout.cards.push({
			id: item.id,
			lane: row.id,
			x: at,
			y: y - SPACING.axis,
			width: item.size.width,
			height: item.size.height,
		});
		if (item.group !== null)
			layout.groups.push({ id: item.group, folded: true, x: at, y: y - SPACING.axis, ...item.size });
		at += item.size.width;
		origin = { id: item.id, x: at };
		if (item.lanes.length > 0) {
			at = placeLanes(layout, item, at, y, depth);
			origin = { id: item.id, x: at };
		}
		at += item.lanes.length > 0 ? SPACING.afterRail : SPACING.gap;
	}
	if (depth === 0 && origin) layout.inserts.push({ lane: row.id, index: row.count, x: origin.x + SPACING.gap / 2, y });
	return origin;
}

function nextLink(from: Origin, to: CardId, lane: LaneId, index: number, x: number, y: number): Link {
	return {
		id: `${lane}/${index}`,
		kind: "next",
		from: from.id,
		to,
		lane,
		index,
		points: [
			[from.x, y],
			[x, y],
		],
	};
}

/** Places a card's lanes behind its right edge; answers the x of the rail where they join. */
function placeLanes(layout: FlowLayout, item: Item, right: number, y: number, depth: number): number {
	const x = right + SPACING.gap;
	const rail = x + item.lanesWidth + SPACING.rail;
	let top = y;
	for (const [order, row] of item.lanes.entries()) {
		const box = laneBox(row);
		if (order === 0) top = y - box.axis;
		const axis = top + box.axis;
		const empty = row.items.length === 0;
		layout.lanes.push({ id: row.id, card: item.id, empty, depth, x, y: top, width: box.width, height: box.height });
		const first = x + SPACING.lane.padding;
		const end = placeLane(layout, row, first, axis, null, depth + 1);
		enterLane(layout, item, row, right, y, empty ? x : first, axis);
		leaveLane(layout, item, row, end ? end.x : x + box.width, axis, x + box.width, rail, y);
		top += box.height + SPACING.lane.gap;
	}
	return rail;
}

function enterLane(layout: FlowLayout, item: Item, row: Row, right: number, y: number, to: number, axis: number): void {
	const bend = right + SPACING.gap / 2;
	const points: Point[] =
		axis === y
			? [
					[right, y],
					[to, axis],
				]
			: [
					[right, y],
					[bend, y],
					[bend, axis],
					[to, axis],
				];
	const first = row.items[0]?.id ?? null;
	layout.links.push({ id: `${row.id}/0`, kind: "enter", from: item.id, to: first, lane: row.id, index: 0, points });
	layout.inserts.push({ lane: row.id, index: 0, x: right + SPACING.gap, y: axis });
}

function leaveLane(
	layout: FlowLayout,
	item: Item,
	row: Row,
	from: number,
	axis: number,
	edge: number,
	rail: number,
	y: number,
): void {
	const points: Point[] =
		axis === y
			? [
					[from, axis],
					[rail, y],
				]
			: [
					[from, axis],
					[rail, axis],
					[rail, y],
				];
	const last = row.items[row.items.length - 1]?.id ?? item.id;
	layout.links.push({
		id: `${row.id}/end`,
		kind: "rejoin",
		from: last,
		to: null,
		lane: row.id,
		index: row.count,
		points,
	});
	if (row.items.length > 0) layout.inserts.push({ lane: row.id, index: row.count, x: edge, y: axis });
}

/** Frames of unfolded groups around what they hold. */
function placeGroups(layout: FlowLayout, graph: FlowGraph, folded: Map<CardId, Fold>): void {
	const open = Object.entries(graph.groups).filter(([id, group]) => folded.get(group.first)?.id !== id);
	if (open.length === 0) return;
	const boxes = new Map<string, Box>();
	for (const card of layout.cards) boxes.set(card.id, card);
	for (const lane of layout.lanes) {
		const box = boxes.get(lane.card);
		if (box) boxes.set(lane.card, around(box, lane));
	}
	for (const [id, { lane, first, last }] of open) {
		const cards = graph.lanes[lane] ?? [];
		const members = cards.slice(cards.indexOf(first), cards.indexOf(last) + 1);
		const inside = members.map((each) => boxes.get(each)).filter((each) => each !== undefined);
		const [box, ...others] = inside;
		if (box) layout.groups.push({ id, folded: false, ...others.reduce(around, box) });
	}
}

function around(a: Box, b: Box): Box {
	const x = Math.min(a.x, b.x);
	const y = Math.min(a.y, b.y);
	const width = Math.max(a.x + a.width, b.x + b.width) - x;
	return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y };
}
