import type { Box } from "@keyway/flow/layout";
import type { Scene } from "./scene.ts";

type At = { x: number; y: number };

const touches = (box: Box, left: number, top: number, right: number, bottom: number) =>
	box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top;

/** The cards that a frame between two corners touches, in the order in which they are drawn. */
export function cardsIn(scene: Scene, a: At, b: At): string[] {
	const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
	const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
	return scene.cards.filter((card) => touches(card, left, top, right, bottom)).map((card) => card.id);
}

const holds = (box: Box, at: At) =>
	at.x >= box.x && at.x <= box.x + box.width && at.y >= box.y && at.y <= box.y + box.height;

/** A place for a step, and where it is marked on the canvas. */
export type Slot = { lane: string; index: number; x: number; y: number };

/** Where a step goes that is dropped at a point: into the innermost lane there, else to the nearest place of all. */
export function slotAt(scene: Scene, at: At): Slot | null {
	const around = scene.lanes.filter((lane) => holds(lane, at));
	const inner = around.reduce<Scene["lanes"][number] | null>(
		(small, lane) => (!small || lane.width * lane.height < small.width * small.height ? lane : small),
		null,
	);
	const inserts = inner ? scene.inserts.filter((insert) => insert.lane === inner.id) : scene.inserts;
	const far = (slot: Slot) => Math.abs(slot.x - at.x) + Math.abs(slot.y - at.y);
	return inserts.reduce<Slot | null>((near, insert) => (!near || far(insert) < far(near) ? insert : near), null);
}
