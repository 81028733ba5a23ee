import { referencesOf } from "@keyway/flow/card-references";
import { SPACING } from "@keyway/flow/layout";
import type { Reference } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { inputY, outputY } from "./card-size.ts";
import type { Scene, SceneCard } from "./scene.ts";

/** A line of data: from an output of one card to a field of another. */
export type Thread = { key: string; d: string };

/** The data that goes into a card and out of it, drawn from row to row; `near` says whether rows can be seen. */
export function threadsOf(scene: Scene, graph: FlowGraph, selected: string | null, near: boolean): Thread[] {
	if (selected === null) return [];
	const cards = new Map(scene.cards.map((card) => [card.id, card]));
	const threads = new Map<string, Thread>();
	const draw = (reader: string, field: string, reference: Reference) => {
		const [from, to] = [cards.get(reference.card), cards.get(reader)];
		if (!from || !to || from === to) return;
		const [y1, y2] = [from.y + fromY(from, reference, near), to.y + toY(to, field, near)];
		const key = `${from.id} ${y1} ${to.id} ${y2}`;
		threads.set(key, { key, d: curve(from.x + from.width, y1, to.x, y2) });
	};
	const own = selected === "trigger" ? null : graph.cards[selected];
	if (own) for (const { field, reference } of referencesOf(own)) draw(selected, field, reference);
	for (const card of Object.values(graph.cards))
		for (const { field, reference } of referencesOf(card))
			if (reference.card === selected) draw(card.id, field, reference);
	return [...threads.values()];
}

function fromY(card: SceneCard, { path }: Reference, near: boolean): number {
	const index = card.view.outputs.findIndex((row) => row.path.every((name, at) => path[at] === name));
	return near && index >= 0 ? outputY(card.view, index) : SPACING.axis;
}

function toY(card: SceneCard, field: string, near: boolean): number {
	const index = card.view.rows.findIndex((row) => row.key === field || row.key.startsWith(`${field}.`));
	return near && index >= 0 ? inputY(index) : SPACING.axis;
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
	const bend = Math.max(36, Math.min(140, Math.abs(x2 - x1) / 2));
	return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
