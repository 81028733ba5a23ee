import { literal, ref, template } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdit, applyEdits } from "./apply.ts";
import { arbitraryGraph } from "./arbitrary-graph.ts";
import { foldGroup, groupSelection, groupSummary } from "./group.ts";
import { destinations, moveTo } from "./move-to.ts";
import { walk } from "./query.ts";
import { consecutive, everythingAfter, selectionCards, selectionRoots } from "./selection.ts";
import { testCatalogue } from "./test-catalogue.ts";
import { graphProblems } from "./well-formed.ts";

const card = (id: string, uses = "slack.sendChannelMessage", fields: Card["fields"] = {}): Card => ({
	id,
	uses: `${uses}@1`,
	fields,
});

/** find; check { then: a, b | else: c }; d; e */
const graph: FlowGraph = {
	...emptyGraph(),
	trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
	cards: {
		find: { ...card("find", "directory.findUsers"), title: "Find them" },
		check: card("check", "flow.if"),
		a: card("a", undefined, { text: ref("find", "count") }),
		b: card("b", undefined, { text: template({ card: "a", path: ["message", "ts"] }, "!") }),
		c: card("c"),
		d: card("d", undefined, { to: ref("trigger", "user", "manager"), text: ref("find", "users") }),
		e: card("e", undefined, { text: ref("d", "message", "ts"), labels: literal([]) }),
	},
	lanes: { main: ["find", "check", "d", "e"], "check.then": ["a", "b"], "check.else": ["c"] },
};

describe("selections", () => {
	test("what stands in a selected card's lanes comes along, whatever order it was selected in", () => {
		expect(selectionRoots(graph, ["b", "d", "check", "find"])).toEqual(["find", "check", "d"]);
		expect(selectionCards(graph, ["d", "check"])).toEqual(["check", "a", "b", "c", "d"]);
		expect(selectionRoots(graph, ["nobody"])).toEqual([]);
	});

	test("neighbours are a run, gaps and other lanes are none", () => {
		expect(consecutive(graph, ["d", "check"])).toEqual({ lane: "main", index: 1, cards: ["check", "d"] });
		expect(consecutive(graph, ["check", "a"])).toEqual({ lane: "main", index: 1, cards: ["check"] });
		expect(consecutive(graph, ["find", "d"])).toBeNull();
		expect(consecutive(graph, ["a", "c"])).toBeNull();
		expect(consecutive(graph, [])).toBeNull();
	});

	test("everything after a card runs to the end of the flow, out of its lane too", () => {
		expect(everythingAfter(graph, "a")).toEqual(["b", "d", "e"]);
		expect(everythingAfter(graph, "find")).toEqual(["check", "d", "e"]);
		expect(everythingAfter(graph, "trigger")).toEqual(["find", "check", "d", "e"]);
		expect(everythingAfter(graph, "e")).toEqual([]);
	});
});

describe("moving", () => {
	const moved = (ids: string[], lane: string, index: number) => {
		const result = moveTo(graph, ids, { lane, index }, testCatalogue);
		return "problem" in result ? result.problem.code : result.graph.lanes;
	};

	test("puts the cards of several lanes to one place, in reading order", () => {
		expect(moved(["e", "a"], "main", 1)).toMatchObject({ main: ["find", "a", "e", "check", "d"], "check.then": ["b"] });
		expect(moved(["find", "d"], "main", 4)).toMatchObject({ main: ["check", "e", "find", "d"] });
		expect(moved(["d", "find"], "main", 2)).toMatchObject({ main: ["check", "find", "d", "e"] });
		expect(moved(["c", "a"], "check.else", 1)).toMatchObject({ "check.else": ["a", "c"], "check.then": ["b"] });
	});

	test("to where the cards stand already is no edit", () => {
		expect(moveTo(graph, ["check", "d"], { lane: "main", index: 1 }, testCatalogue)).toMatchObject({ edits: [] });
		expect(moveTo(graph, ["check", "d"], { lane: "main", index: 3 }, testCatalogue)).toMatchObject({ edits: [] });
	});

	test("into a card's own lane, or a lane that is not there, is refused", () => {
		expect(moved(["check"], "check.then", 0)).toBe("EDIT_INTO_ITSELF");
		expect(moved(["find"], "gone.then", 0)).toBe("EDIT_LANE_MISSING");
	});

	test("tells the references that it breaks", () => {
		const { problems } = moveTo(graph, ["find"], { lane: "main", index: 3 }, testCatalogue) as {
			problems: { message: string }[];
		};
		expect(problems.map((each) => each.message)).toEqual([
			'text of "Send message" uses "Find them", which would not run before it any more. Choose another value.',
			'text of "Send message" uses "Find them", which would not run before it any more. Choose another value.',
		]);
		expect(moveTo(graph, ["d"], { lane: "main", index: 1 }, testCatalogue)).toMatchObject({ problems: [] });
	});

	test("offers every other place, in words", () => {
		expect(
			destinations(graph, ["d"], testCatalogue).map(
				({ words, depth, lane, index }) => `${depth} ${lane} ${index} ${words}`,
			),
		).toEqual([
			"0 main 0 At the start of the flow",
			"0 main 1 After 2 Find them",
			'1 check.then 0 First in "then" of 3 If',
			"1 check.then 1 After 4 Send message",
			"1 check.then 2 After 5 Send message",
			'1 check.else 0 First in "else" of 3 If',
			"1 check.else 1 After 6 Send message",
			"0 main 4 After 8 Send message",
		]);
	});

	test("any offered place can be moved to, and every card is still there once", () => {
		fc.assert(
			fc.property(
				arbitraryGraph(),
				fc.array(fc.nat(100), { minLength: 1, maxLength: 4 }),
				fc.nat(100),
				(flow, picks, to) => {
					const all = Object.keys(flow.cards);
					const ids = picks.map((each) => all[each % Math.max(1, all.length)] ?? "nobody");
					const places = destinations(flow, ids, testCatalogue);
					const place = places[to % Math.max(1, places.length)];
					if (!place) return;
					const result = moveTo(flow, ids, place, testCatalogue);
					if ("problem" in result) throw new Error(result.problem.message);
					const applied = applyEdits(flow, result.edits, testCatalogue);
					expect(applied).toEqual({ graph: result.graph });
					expect(graphProblems(result.graph)).toEqual([]);
					expect([...walk(result.graph)].map((each) => each.id).sort()).toEqual(all.sort());
					const roots = selectionRoots(flow, ids);
					expect(consecutive(result.graph, roots)?.cards ?? []).toEqual(roots);
				},
			),
			{ numRuns: 200 },
		);
	});
});

describe("groups", () => {
	test("neighbours become a group with a free key; others are refused", () => {
		const edit = groupSelection(graph, ["d", "check"], "Tell");
		expect(edit).toEqual({
			kind: "group.set",
			id: "group",
			group: { title: "Tell", lane: "main", first: "check", last: "d", folded: false },
		});
		expect(groupSelection(graph, ["find", "d"], "Tell")).toMatchObject({ problem: { code: "GROUP_NOT_CONSECUTIVE" } });
	});

	test("a folded group tells what goes in and out", () => {
		const edit = groupSelection(graph, ["d", "check"], "Tell");
		if ("problem" in edit) throw new Error(edit.problem.message);
		const applied = applyEdit(graph, edit);
		if ("problem" in applied) throw new Error(applied.problem.message);
		expect(groupSummary(applied.graph, "group", testCatalogue)).toEqual({
			cards: ["check", "a", "b", "c", "d"],
			in: [
				{ card: "find", path: ["count"], words: "Find them › count" },
				{ card: "trigger", path: ["user", "manager"], words: "User created › user › manager" },
				{ card: "find", path: ["users"], words: "Find them › users" },
			],
			out: [{ card: "d", path: ["message", "ts"], words: "Send message › message › ts" }],
		});
		expect(foldGroup(applied.graph, "group", true)).toMatchObject({ group: { title: "Tell", folded: true } });
		expect(foldGroup(graph, "group", true)).toBeNull();
		expect(groupSummary(graph, "group", testCatalogue)).toEqual({ cards: [], in: [], out: [] });
	});
});
