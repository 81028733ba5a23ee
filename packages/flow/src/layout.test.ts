import type { FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryGraph, largeGraph } from "./arbitrary-graph.ts";
import { type Box, type FlowLayout, layoutFlow, type Measure, SPACING } from "./layout.ts";

const sizes = fc.record({ salt: fc.nat(97), tall: fc.integer({ min: 52, max: 600 }) });

/** Cards of different sizes, the same at each call. */
function measure({ salt, tall }: { salt: number; tall: number }): Measure {
	const of = (id: string) => {
		const mix = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_009, salt);
		return { width: mix % 2 ? SPACING.card.width : SPACING.card.compact, height: SPACING.card.header + (mix % tall) };
	};
	return { card: of };
}

const overlap = (a: Box, b: Box) =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const holds = (outer: Box, inner: Box) =>
	outer.x <= inner.x &&
	outer.y <= inner.y &&
	inner.x + inner.width <= outer.x + outer.width &&
	inner.y + inner.height <= outer.y + outer.height;

function pairs<T>(list: readonly T[], look: (a: T, b: T) => void) {
	for (const [index, a] of list.entries()) for (const b of list.slice(index + 1)) look(a, b);
}

const law = (check: (layout: FlowLayout, graph: FlowGraph) => void) =>
	fc.assert(
		fc.property(arbitraryGraph(80), sizes, (graph, size) => check(layoutFlow(graph, measure(size)), graph)),
		{ numRuns: 150 },
	);

test("every card and every lane is placed once, inside the bounds", () => {
	law((layout, graph) => {
		expect(layout.cards.map((each) => each.id).sort()).toEqual(["trigger", ...Object.keys(graph.cards)].sort());
		expect(layout.lanes.map((each) => each.id).sort()).toEqual(
			Object.keys(graph.lanes)
				.filter((id) => id !== "main")
				.sort(),
		);
		const bounds = { x: 0, y: 0, width: layout.width, height: layout.height };
		for (const box of [...layout.cards, ...layout.lanes]) expect(holds(bounds, box)).toBe(true);
	});
});

test("no two cards overlap, and no lane overlaps a card that does not stand in it", () => {
	law((layout, graph) => {
		pairs(layout.cards, (a, b) => expect(overlap(a, b), `${a.id} and ${b.id}`).toBe(false));
		for (const lane of layout.lanes) {
			const inside = new Set(cardsUnder(graph, lane.id));
			for (const card of layout.cards) {
				expect(overlap(lane, card), `${lane.id} and ${card.id}`).toBe(inside.has(card.id));
				if (inside.has(card.id)) expect(holds(lane, card)).toBe(true);
			}
		}
	});
});

test("lanes lie side by side or inside each other", () => {
	law((layout) => pairs(layout.lanes, (a, b) => expect(!overlap(a, b) || holds(a, b) || holds(b, a)).toBe(true)));
});

test("the flow reads from left to right: each line ends at the right of where it starts", () => {
	law((layout) => {
		for (const { points } of layout.links) {
			for (const [index, [x]] of points.entries()) expect(x).toBeGreaterThanOrEqual(points[index - 1]?.[0] ?? x);
		}
	});
});

test("there is one place to insert for each index of each lane, and no two coincide", () => {
	law((layout, graph) => {
		const expected = Object.entries(graph.lanes).flatMap(([lane, cards]) =>
			Array.from({ length: cards.length + 1 }, (_, index) => `${lane} ${index}`),
		);
		expect(layout.inserts.map(({ lane, index }) => `${lane} ${index}`).sort()).toEqual(expected.sort());
		expect(new Set(layout.inserts.map(({ x, y }) => `${x} ${y}`)).size).toBe(layout.inserts.length);
		expect(new Set(layout.links.map(({ id }) => id)).size).toBe(layout.links.length);
	});
});

test("neighbours on the trunk stand on one axis, the first lane on its card's", () => {
	law((layout, graph) => {
		const axis = new Map(layout.cards.map((card) => [card.id, card.y]));
		for (const cards of Object.values(graph.lanes))
			for (const card of cards) expect(axis.get(card)).toBe(axis.get(cards[0] ?? card));
	});
});

test("a folded group takes one place and its cards none", () => {
	const graph = largeGraph(6, 0);
	graph.groups.g1 = { title: "Notify", lane: "main", first: "c1", last: "c3", folded: true };
	const layout = layoutFlow(graph, { ...measure({ salt: 1, tall: 90 }), group: () => ({ width: 240, height: 80 }) });
	expect(layout.cards.map((each) => each.id)).toEqual(["trigger", "c0", "c1", "c4", "c5"]);
	expect(layout.groups).toMatchObject([{ id: "g1", folded: true, width: 240, height: 80 }]);
});

test("an unfolded group has a frame around its cards and their lanes", () => {
	const graph = largeGraph(40, 2);
	const [first = "", , last = ""] = graph.lanes.main ?? [];
	graph.groups.g1 = { title: "Notify", lane: "main", first, last, folded: false };
	const layout = layoutFlow(graph, measure({ salt: 1, tall: 90 }));
	const [frame] = layout.groups;
	const inside = layout.cards.filter((each) => each.id === first || each.id === last);
	for (const card of inside) expect(frame && holds(frame, card)).toBe(true);
});

function cardsUnder(graph: FlowGraph, lane: string): string[] {
	return (graph.lanes[lane] ?? []).flatMap((card) => [
		card,
		...Object.keys(graph.lanes)
			.filter((each) => each.startsWith(`${card}.`))
			.flatMap((each) => cardsUnder(graph, each)),
	]);
}
