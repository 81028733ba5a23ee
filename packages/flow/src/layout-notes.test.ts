import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryEdits, arbitraryGraph } from "./arbitrary-graph.ts";
import { layoutWithGhosts, removedGhosts } from "./ghost.ts";
import { type Box, layoutFlow, type Measure, SPACING } from "./layout.ts";
import { placeNotes } from "./layout-notes.ts";

const measure: Measure = { card: (id) => ({ width: 240, height: 60 + (id.length % 3) * 40 }) };
const noteSize = () => ({ width: 180, height: 70 });
const overlap = (a: Box, b: Box) =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const note = (at: string) => ({ text: "Why", at, author: "Dana", date: "2026-11-03T09:00:00Z" });

/** The flow with a note at every third card and at the trigger. */
const noted = (graph: FlowGraph): FlowGraph => ({
	...graph,
	notes: Object.fromEntries(
		["trigger", ...Object.keys(graph.cards).filter((_, index) => index % 3 === 0)].flatMap((at) => [
			[`${at}-1`, note(at)],
			[`${at}-2`, note(at)],
		]),
	),
});

describe("notes", () => {
	test("stand right below their card, the next one above it", () => {
		const graph = noted({
			...emptyGraph(),
			cards: { a: { id: "a", uses: "flow.wait@1", fields: {} } },
			lanes: { main: ["a"] },
		});
		const layout = layoutFlow(graph, measure);
		const card = layout.cards[1] as Box;
		const [first, second] = placeNotes(layout, graph, noteSize).filter((each) => each.at === "a");
		expect(first).toMatchObject({ x: card.x, y: card.y + card.height + 12 });
		expect(second).toMatchObject({ x: card.x, y: card.y - 12 - 70 });
	});

	test("cover no card, no other note and no lane of another card", () => {
		fc.assert(
			fc.property(arbitraryGraph(60), (graph) => {
				const flow = noted(graph);
				const layout = layoutFlow(flow, measure);
				const notes = placeNotes(layout, flow, noteSize);
				expect(notes).toHaveLength(Object.keys(flow.notes).length);
				for (const [index, each] of notes.entries()) {
					for (const card of layout.cards) expect(overlap(each, card), `${each.id} and ${card.id}`).toBe(false);
					for (const other of notes.slice(index + 1)) expect(overlap(each, other)).toBe(false);
					const anchor = layout.cards.find((card) => card.id === each.at) as Box;
					for (const lane of layout.lanes) if (!overlap(lane, anchor)) expect(overlap(each, lane)).toBe(false);
				}
			}),
			{ numRuns: 150 },
		);
	});

	test("of a folded group's cards are not drawn, the group's own are", () => {
		const cards = Object.fromEntries(["a", "b"].map((id) => [id, { id, uses: "flow.wait@1", fields: {} }]));
		const groups = { g: { title: "G", lane: "main", first: "a", last: "b", folded: true } };
		const graph: FlowGraph = {
			...emptyGraph(),
			cards,
			lanes: { main: ["a", "b"] },
			groups,
			notes: { n: note("b"), m: note("g") },
		};
		const layout = layoutFlow(graph, { ...measure, group: () => ({ width: 240, height: 60 }) });
		expect(placeNotes(layout, graph, noteSize).map((each) => each.id)).toEqual(["m"]);
	});
});

describe("ghosts", () => {
	const cards = Object.fromEntries(["a", "b"].map((id) => [id, { id, uses: "flow.wait@1", fields: {} }]));
	const graph: FlowGraph = { ...emptyGraph(), cards, lanes: { main: ["a", "b"] } };

	test("take a place of their own, and the cards behind make room", () => {
		const ghosts = ["x", "y"].map((id) => ({ id, lane: "main", index: 1 }));
		const layout = layoutWithGhosts(graph, measure, ghosts, () => ({ width: 100, height: 50 }));
		expect(layout.cards.map((each) => each.id)).toEqual(["trigger", "a", "x", "y", "b"]);
		const [x, b] = [layout.cards[2], layout.cards[4]] as [Box, Box];
		expect(b.x - x.x).toBe(2 * (100 + SPACING.gap));
		expect(
			layoutWithGhosts(graph, measure, [{ id: "z", lane: "gone.then", index: 0 }], () => ({ width: 1, height: 1 }))
				.cards,
		).toHaveLength(3);
	});

	test("of removed cards stand where the cards stood", () => {
		const after: FlowGraph = {
			...graph,
			cards: { b: graph.cards["b"] as FlowGraph["cards"][string] },
			lanes: { main: ["b"] },
		};
		expect(removedGhosts(graph, after)).toEqual([{ id: "a", lane: "main", index: 0 }]);
		expect(removedGhosts(after, graph)).toEqual([]);
	});

	test("of any two versions can be laid out without overlaps", () => {
		fc.assert(
			fc.property(arbitraryEdits(), ({ start, end }) => {
				const ghosts = removedGhosts(start, end);
				const layout = layoutWithGhosts(end, measure, ghosts, () => ({ width: 240, height: 60 }));
				expect(layout.cards).toHaveLength(1 + Object.keys(end.cards).length + ghosts.length);
				for (const [index, a] of layout.cards.entries())
					for (const b of layout.cards.slice(index + 1)) expect(overlap(a, b)).toBe(false);
			}),
			{ numRuns: 100 },
		);
	});
});
