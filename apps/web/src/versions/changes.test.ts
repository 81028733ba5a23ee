import { arbitraryEdits, arbitraryGraph } from "@keyway/flow/arbitrary-graph";
import { walk } from "@keyway/flow/query";
import { testCatalogue } from "@keyway/flow/test-catalogue";
import { literal } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compare } from "./changes.ts";

const card = (id: string, text: string): Card => ({
	id,
	uses: "slack.sendChannelMessage@1",
	title: id.toUpperCase(),
	fields: { channel: literal("#it"), text: literal(text) },
});
const graph = (...cards: Card[]): FlowGraph => ({
	...emptyGraph(),
	cards: Object.fromEntries(cards.map((each) => [each.id, each])),
	lanes: { main: cards.map((each) => each.id) },
});
const base = { catalogue: testCatalogue, kind: "automation" as const };
const said = (before: FlowGraph, after: FlowGraph) =>
	compare(before, after, base).changes.map(({ mark, title, details }) => `${mark} ${title}: ${details.join("; ")}`);

test("a field that changed is told with what it was", () => {
	expect(said(graph(card("a", "Hello")), graph(card("a", "Good day")))).toEqual([
		'changed A: Text changed from Hello to "Good day"',
	]);
});

test("one card that was moved is one change, and where it stands is said", () => {
	const [a, b, c] = [card("a", "1"), card("b", "2"), card("c", "3")];
	expect(said(graph(a, b, c), graph(b, c, a))).toEqual(['moved A: After "C"']);
});

test("a removed card stays on the canvas where it stood", () => {
	const [a, b, c] = [card("a", "1"), card("b", "2"), card("c", "3")];
	const result = compare(graph(a, b, c), graph(a, c), base);
	expect(result.graph.lanes["main"]).toEqual(["a", "b", "c"]);
	expect(result.marks.get("b")).toBe("removed");
});

test("a flow compared with itself has no changes", () => {
	fc.assert(
		fc.property(arbitraryGraph(), (each) => {
			expect(compare(each, each, base).changes).toEqual([]);
		}),
	);
});

test("after any edits the comparison shows each card of both graphs exactly once", () => {
	fc.assert(
		fc.property(arbitraryEdits(), ({ start, end }) => {
			const { graph: merged } = compare(start, end, base);
			const shown = [...walk(merged)].map(({ id }) => id);
			expect(new Set(shown).size).toBe(shown.length);
			for (const id of Object.keys(end.cards)) expect(shown).toContain(id);
			expect(shown.toSorted()).toEqual(Object.keys(merged.cards).toSorted());
		}),
	);
});
