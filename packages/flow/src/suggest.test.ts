import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryGraph } from "./arbitrary-graph.ts";
import { suggestNext, type Usage, usageIn } from "./suggest.ts";
import { testCatalogue } from "./test-catalogue.ts";

const card = (id: string, uses: string) => ({ id, uses: `${uses}@1`, fields: {} });
const graph: FlowGraph = {
	...emptyGraph(),
	trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
	cards: {
		find: card("find", "directory.findUsers"),
		loop: card("loop", "flow.forEach"),
		record: { ...card("record", "salesforce.createRecord"), onError: "lane" },
		stop: card("stop", "flow.stop"),
	},
	lanes: { main: ["find", "loop", "record", "stop"], "loop.each": [], "record.onError": [] },
};
const at = (lane: string, index: number, usage: Usage[] = []) =>
	suggestNext(graph, { lane, index }, testCatalogue, usage).map(({ uses, words }) => `${uses} ${words}`);

test.each<[string, number, string]>([
	["main", 0, "flow.if@1 Treat some people in another way"],
	["main", 1, 'flow.forEach@1 Do something for each of "users"'],
	["main", 3, "slack.sendChannelMessage@1 Tell a channel that it is done"],
	["loop.each", 0, "flow.if@1 Choose among the items"],
	["record.onError", 0, "slack.sendChannelMessage@1 Tell somebody what went wrong"],
])("at %s %i the structure asks for %s", (lane, index, first) => {
	expect(at(lane, index)[0]).toBe(first);
});

test("what people of this house did before comes first, whatever the version", () => {
	const usage = [
		{ after: "salesforce.createRecord@2", next: "flow.wait@1", count: 6 },
		{ after: "salesforce.createRecord@1", next: "flow.wait@3", count: 3 },
		{ after: "salesforce.createRecord@1", next: "flow.set@1", count: 1 },
		{ after: "directory.findUsers@1", next: "flow.stop@1", count: 99 },
	];
	expect(at("main", 3, usage)).toEqual([
		'flow.wait@1 Often follows "Create record" here',
		"slack.sendChannelMessage@1 Tell a channel that it is done",
		"flow.set@1 Used here before",
	]);
});

test("usage is counted from the flows that there are", () => {
	expect(usageIn([graph, graph])).toEqual([
		{ after: "directory.userCreated@1", next: "directory.findUsers@1", count: 2 },
		{ after: "directory.findUsers@1", next: "flow.forEach@1", count: 2 },
		{ after: "flow.forEach@1", next: "salesforce.createRecord@1", count: 2 },
		{ after: "salesforce.createRecord@1", next: "flow.stop@1", count: 2 },
	]);
});

test("behind a card that ends the run nothing comes", () => {
	expect(at("main", 4)).toEqual([]);
});

test("leaving a loop is suggested inside loops only", () => {
	const usage = [
		{ after: "flow.forEach@1", next: "flow.break@1", count: 5 },
		{ after: "directory.findUsers@1", next: "flow.break@1", count: 5 },
	];
	expect(at("loop.each", 0, usage)[0]).toContain("flow.break@1");
	expect(at("main", 1, usage).join()).not.toContain("flow.break");
});

test("anywhere in any flow there are at most three, all of the catalogue, none twice, no trigger", () => {
	fc.assert(
		fc.property(arbitraryGraph(), fc.nat(100), fc.nat(5), (flow, pick, index) => {
			const lanes = Object.keys(flow.lanes);
			const found = suggestNext(flow, { lane: lanes[pick % lanes.length] ?? "main", index }, testCatalogue);
			expect(found.length).toBeLessThanOrEqual(3);
			expect(new Set(found.map((each) => each.uses)).size).toBe(found.length);
			expect(found.every(({ entry }) => entry.kind !== "trigger" && testCatalogue.entries.includes(entry))).toBe(true);
		}),
	);
});
