import { readFileSync } from "node:fs";
import { arbitraryGraph } from "@keyway/flow/arbitrary-graph";
import { testCatalogue } from "@keyway/flow/test-catalogue";
import { literal } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sameGraph } from "./compare.ts";
import { parseSteps } from "./parse.ts";
import { renderSteps } from "./render.ts";
import { withCanonicalIds } from "./render-ids.ts";
import { reword } from "./reword.ts";

const fixtures = new URL("../../../tests/fixtures/language/", import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL("catalogue.json", fixtures), "utf8"));
const gazetteer = JSON.parse(readFileSync(new URL("gazetteer.json", fixtures), "utf8"));
const read = (text: string): FlowGraph => parseSteps({ text, catalogue, gazetteer }).graph;
const say = (text: string, graph: FlowGraph, anew?: string[]) =>
	reword({ text, graph, kind: "automation", catalogue, gazetteer, anew }).text;

const TEXT = [
	"Create a workflow with the following steps.",
	"1) As soon as somebody new is created",
	"2) please drop their manager an e-mail",
	"3) should their department be Sales:",
	"     - add them to the Sales group",
	"4) hold on for 2 days, then tell it@acme.test",
	"",
].join("\n");

test("a text that still says the flow stays byte for byte", () => {
	expect(say(TEXT, read(TEXT))).toBe(TEXT);
	fc.assert(
		fc.property(arbitraryGraph(20), (graph) => {
			const input = { graph, kind: "automation" as const, catalogue: testCatalogue.entries };
			const { text } = renderSteps(input);
			expect(reword({ ...input, text: `${text}\n\n` }).text).toBe(`${text}\n\n`);
		}),
		{ numRuns: 50 },
	);
});

test("a card set on the canvas changes its own line alone", () => {
	const graph = read(TEXT);
	const group = graph.cards["add_to_group"] as NonNullable<FlowGraph["cards"][string]>;
	const changed = { ...graph, cards: { ...graph.cards, add_to_group: { ...group } } };
	changed.cards["add_to_group"].fields = { ...group.fields, group: literal("Marketing") };
	const rows = say(TEXT, changed).split("\n");
	const before = TEXT.split("\n");
	expect(rows.filter((row, at) => row !== before[at])).toEqual([expect.stringMatching(/^ {5}- .*Marketing/)]);
	expect(rows).toHaveLength(before.length);
});

test("a card taken out on the canvas takes its line, and the other lines keep their words", () => {
	const graph = read(TEXT);
	const lanes = { ...graph.lanes, main: (graph.lanes["main"] ?? []).filter((id) => id !== "send") };
	const { send: _, ...cards } = graph.cards;
	const text = say(TEXT, { ...graph, cards, lanes });
	expect(text).not.toContain("drop their manager");
	expect(text).toContain("As soon as somebody new is created");
	expect(text).toContain("hold on for 2 days, then tell it@acme.test");
	expect(sameGraph(read(text), withCanonicalIds({ ...graph, cards, lanes }).graph)).toBe(true);
});

test("whatever the author wrote, the text that is given back says the flow", () => {
	fc.assert(
		fc.property(arbitraryGraph(20), arbitraryGraph(20), (one, other) => {
			const input = { kind: "automation" as const, catalogue: testCatalogue.entries };
			const text = reword({ ...input, text: renderSteps({ ...input, graph: one }).text, graph: other }).text;
			const again = parseSteps({ text, catalogue: testCatalogue.entries });
			expect(sameGraph(again.graph, withCanonicalIds(other).graph)).toBe(true);
		}),
		{ numRuns: 50 },
	);
});

test("a guess that was accepted is said in words that leave no doubt", () => {
	const text = "1. Send an email to it@acme.test\n2. Freeze the user";
	const graph = read(text);
	const said = say(text, graph, [graph.lanes["main"]?.[1] ?? ""]).split("\n");
	expect(said[0]).toBe("1. Send an email to it@acme.test");
	const again = parseSteps({ text: said.join("\n"), catalogue, gazetteer });
	expect(again.lines[1]?.confidence).not.toBe("guessed");
	expect(sameGraph(again.graph, graph)).toBe(true);
});
