import { SPACING } from "@keyway/flow/layout";
import { type Edge, type Node, type NodeHandle, Position } from "@xyflow/react";
import type { Scene, SceneCard, SceneLane, SceneLink } from "../scene.ts";
import type { SceneGroup, SceneNote } from "../scene-groups.ts";

export type CardNode = Node<{ card: SceneCard }, "card">;
export type LaneNode = Node<{ lane: SceneLane }, "lane">;
export type PlusNode = Node<{ lane: string; index: number }, "plus">;
export type GroupNode = Node<{ group: SceneGroup }, "cardGroup">;
export type NoteNode = Node<{ note: SceneNote }, "note">;
export type SceneNode = CardNode | LaneNode | PlusNode | GroupNode | NoteNode;
export type LinkEdge = Edge<{ link: SceneLink }, "link">;

const PLUS = 18;

/** Sizes and ports are known beforehand, so that nothing has to be drawn once to be measured. */
function known(width: number, height: number, axis: number) {
	const port = (type: "source" | "target", position: Position, x: number): NodeHandle => ({
		type,
		position,
		x,
		y: axis,
		width: 1,
		height: 1,
	});
	return {
		width,
		height,
		measured: { width, height },
		handles: [port("target", Position.Left, 0), port("source", Position.Right, width)],
	};
}

/** The scene in React Flow's words; elements whose content is the same as before stay the same objects. */
export function sceneNodes(
	scene: Scene,
	selected: string | null,
	chosen: ReadonlySet<string>,
	withPlus: boolean,
	previous: Map<string, SceneNode>,
): SceneNode[] {
	const nodes: SceneNode[] = [];
	for (const lane of scene.lanes) {
		const before = previous.get(`lane:${lane.id}`);
		if (before?.type === "lane" && sameLane(before.data.lane, lane)) nodes.push(before);
		else nodes.push(laneNode(lane));
	}
	for (const group of scene.groups) nodes.push(groupNode(group, chosen.has(group.first), group.first === selected));
	for (const note of scene.notes) nodes.push(noteNode(note));
	for (const card of scene.cards) {
		const before = previous.get(card.id);
		const isSelected = chosen.has(card.id);
		const isStop = card.id === selected || (selected === null && card.id === "trigger");
		if (
			before?.type === "card" &&
			before.data.card === card &&
			before.selected === isSelected &&
			(before.domAttributes?.tabIndex === 0) === isStop
		)
			nodes.push(before);
		else nodes.push(cardNode(card, isSelected, isStop));
	}
	if (withPlus) for (const insert of scene.inserts) nodes.push(plusNode(insert, previous));
	return nodes;
}

function sameLane(a: SceneLane, b: SceneLane): boolean {
	const keys = Object.keys(a) as (keyof SceneLane)[];
	return keys.every((key) => a[key] === b[key]);
}

function laneNode(lane: SceneLane): LaneNode {
	return {
		id: `lane:${lane.id}`,
		type: "lane",
		position: { x: lane.x, y: lane.y },
		data: { lane },
		selectable: false,
		focusable: false,
		zIndex: -2,
		...known(lane.width, lane.height, lane.height / 2),
		domAttributes: { "aria-hidden": true },
	};
}

function cardNode(card: SceneCard, selected: boolean, isStop: boolean): CardNode {
	return {
		id: card.id,
		type: "card",
		position: { x: card.x, y: card.y },
		data: { card },
		selected,
		ariaLabel: selected ? `${card.label}, selected` : card.label,
		ariaRole: "group",
		zIndex: selected ? 2 : 1,
		...known(card.width, card.height, SPACING.axis),
		// One tab stop for the whole canvas; arrows walk from there.
		domAttributes: {
			tabIndex: isStop ? 0 : -1,
			"aria-roledescription": "card",
			...(selected ? { "aria-current": true } : {}),
		},
	};
}

/** A folded group stands in the place of its first card and has its name in the graph: so links and keys find it. */
function groupNode(group: SceneGroup, selected: boolean, isStop: boolean): GroupNode {
	const { folded } = group;
	return {
		id: folded ? group.first : `group:${group.id}`,
		type: "cardGroup",
		className: folded ? "group-folded" : "group-open",
		position: { x: group.x, y: group.y },
		data: { group },
		selected: folded && selected,
		selectable: folded,
		focusable: folded,
		zIndex: folded ? 1 : -1,
		...known(group.width, group.height, SPACING.axis),
		...(folded
			? {
					ariaLabel: selected ? `${group.label}, selected` : group.label,
					ariaRole: "group" as const,
					domAttributes: { tabIndex: isStop ? 0 : -1, "aria-roledescription": "group of cards" },
				}
			: {}),
	};
}

function noteNode(note: SceneNote): NoteNode {
	return {
		id: `note:${note.id}`,
		type: "note",
		position: { x: note.x, y: note.y },
		data: { note },
		selectable: false,
		focusable: false,
		zIndex: 0,
		...known(note.width, note.height, note.height / 2),
	};
}

function plusNode(insert: Scene["inserts"][number], previous: Map<string, SceneNode>): PlusNode {
	const id = `plus:${insert.lane}/${insert.index}`;
	const position = { x: insert.x - PLUS / 2, y: insert.y - PLUS / 2 };
	const before = previous.get(id);
	if (before?.type === "plus" && before.position.x === position.x && before.position.y === position.y) return before;
	return {
		id,
		type: "plus",
		position,
		data: { lane: insert.lane, index: insert.index },
		selectable: false,
		focusable: false,
		zIndex: 3,
		...known(PLUS, PLUS, PLUS / 2),
	};
}

export function sceneEdges(scene: Scene, previous: Map<string, LinkEdge>): LinkEdge[] {
	const cards = new Set(scene.cards.map((card) => card.id));
	for (const group of scene.groups) if (group.folded) cards.add(group.first);
	const end = (id: string) => (cards.has(id) ? id : `lane:${id}`);
	return scene.links.map((link) => {
		const before = previous.get(link.id);
		if (before?.data && sameLink(before.data.link, link)) return before;
		return {
			id: link.id,
			type: "link",
			source: end(link.from),
			target: end(link.to),
			data: { link },
			focusable: false,
			selectable: false,
			ariaRole: "presentation",
			ariaLabel: null as unknown as string,
			domAttributes: { "aria-hidden": true },
			zIndex: 0,
		};
	});
}

function sameLink(a: SceneLink, b: SceneLink): boolean {
	return (
		a.tone === b.tone &&
		a.from === b.from &&
		a.to === b.to &&
		a.points.length === b.points.length &&
		a.points.every((point, at) => point[0] === b.points[at]?.[0] && point[1] === b.points[at]?.[1])
	);
}
