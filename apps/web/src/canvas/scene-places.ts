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
