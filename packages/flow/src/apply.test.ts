import { expression, literal, ref, template } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { describe, expect, test } from "vitest";
import { applyEdit, applyEdits } from "./apply.ts";
import type { Edit } from "./edit.ts";
import { testCatalogue } from "./test-catalogue.ts";

const card = (id: string, uses = "slack.sendChannelMessage@1", fields: Card["fields"] = {}): Card => ({
	id,
	uses,
	fields,
});
const add = (id: string, uses?: string, lane = "main", index = 99, fields?: Card["fields"]): Edit => ({
	kind: "card.add",
	card: card(id, uses, fields),
	lane,
	index,
});

function after(...edits: Edit[]): FlowGraph {
	const applied = applyEdits(emptyGraph(), edits, testCatalogue);
	if ("problem" in applied) throw new Error(`${applied.problem.code} at edit ${applied.index}`);
	return applied.graph;
}

function refusal(graph: FlowGraph, edit: Edit) {
	const applied = applyEdit(graph, edit, testCatalogue);
	return "problem" in applied ? applied.problem.code : "accepted";
}

describe("adding cards", () => {
	test("a control card comes with its lanes, in which cards can stand at once", () => {
		const graph = after(add("check", "flow.if@1"), add("tell", undefined, "check.then"));
		expect(graph.lanes).toEqual({ main: ["check"], "check.then": ["tell"], "check.else": [] });
		expect(after(add("both", "flow.parallel@1")).lanes).toMatchObject({ "both.branch1": [], "both.branch2": [] });
		expect(after(add("each", "flow.forEach@1")).lanes).toMatchObject({ "each.each": [] });
	});

	test("an if with cases has a lane for each, and none for a condition that it has not", () => {
		const fields = { case1: expression("true"), case2: expression("false") };
		const { lanes } = after(add("which", "flow.if@1", "main", 0, fields));
		expect(Object.keys(lanes).sort()).toEqual(["main", "which.case1", "which.case2", "which.else"]);
	});

	test("the index counts in the lane, and beyond its end means its end", () => {
		const graph = after(add("a"), add("b"), add("c", undefined, "main", 1), add("d", undefined, "main", 50));
		expect(graph.lanes["main"]).toEqual(["a", "c", "b", "d"]);
	});

	test("references to user are stored as trigger.user, wherever they stand", () => {
		const fields = { to: ref("user"), text: template("Hi ", { card: "user", path: ["firstName"] }) };
		const graph = after(
			add("a", undefined, "main", 0, { ...fields, labels: { kind: "list", items: [ref("user", "id")] } }),
		);
		expect(graph.cards["a"]?.fields).toEqual({
			to: ref("trigger", "user"),
			text: template("Hi ", { card: "trigger", path: ["user", "firstName"] }),
			labels: { kind: "list", items: [ref("trigger", "user", "id")] },
		});
	});

	test("an id that is taken and a lane that is not there are refused", () => {
		const graph = after(add("a"));
		expect(refusal(graph, add("a"))).toBe("EDIT_CARD_EXISTS");
		expect(refusal(graph, add("b", undefined, "a.then"))).toBe("EDIT_LANE_MISSING");
	});
});

describe("removing and moving cards", () => {
	const graph = after(
		add("check", "flow.if@1"),
		add("inner", "flow.forEach@1", "check.then"),
		add("deep", undefined, "inner.each"),
		add("last"),
		{ kind: "note.set", id: "n1", note: { text: "Why", at: "deep", author: "Dana", date: "2026-11-03T09:00:00Z" } },
		{ kind: "group.set", id: "g1", group: { title: "All", lane: "main", first: "check", last: "last", folded: false } },
	);

	test("a card goes with everything in its lanes, notes included; its group shrinks", () => {
		const applied = applyEdit(graph, { kind: "card.remove", id: "check" });
		expect(applied).toEqual({
			graph: {
				...emptyGraph(),
				cards: { last: graph.cards["last"] },
				lanes: { main: ["last"] },
				groups: { g1: { title: "All", lane: "main", first: "last", last: "last", folded: false } },
			},
		});
	});

	test("a card moves with its lanes, out of a lane and back in", () => {
		const out = applyEdit(graph, { kind: "card.move", id: "inner", lane: "main", index: 0 });
		expect(out).toMatchObject({
			graph: { lanes: { main: ["inner", "check", "last"], "check.then": [], "inner.each": ["deep"] } },
		});
	});

	test("within a lane the index counts without the card itself", () => {
		const three = after(add("a"), add("b"), add("c"));
		const moved = applyEdit(three, { kind: "card.move", id: "a", lane: "main", index: 1 });
		expect(moved).toMatchObject({ graph: { lanes: { main: ["b", "a", "c"] } } });
	});

	test("a card cannot move into its own lanes, however deep", () => {
		expect(refusal(graph, { kind: "card.move", id: "check", lane: "check.else", index: 0 })).toBe("EDIT_INTO_ITSELF");
		expect(refusal(graph, { kind: "card.move", id: "check", lane: "inner.each", index: 0 })).toBe("EDIT_INTO_ITSELF");
		expect(refusal(graph, { kind: "card.move", id: "nobody", lane: "main", index: 0 })).toBe("EDIT_CARD_MISSING");
	});

	test("a group keeps its other cards when its first one moves away, and a card dropped inside joins it", () => {
		const four = after(add("a"), add("b"), add("c"), add("d"), {
			kind: "group.set",
			id: "g",
			group: { title: "Pair", lane: "main", first: "a", last: "b", folded: false },
		});
		const away = applyEdit(four, { kind: "card.move", id: "a", lane: "main", index: 3 });
		expect(away).toMatchObject({ graph: { groups: { g: { first: "b", last: "b" } } } });
		const joined = applyEdit(four, { kind: "card.move", id: "d", lane: "main", index: 1 });
		expect(joined).toMatchObject({
			graph: { lanes: { main: ["a", "d", "b", "c"] }, groups: { g: { first: "a", last: "b" } } },
		});
	});
});

describe("settings of a card", () => {
	test("null clears, what is not named stays", () => {
		const start = after(add("a"), {
			kind: "card.set",
			card: "a",
			patch: { title: "Tell IT", timeLimit: 30, skipInTest: true },
		});
		const { graph } = applyEdit(start, { kind: "card.set", card: "a", patch: { title: null, timeLimit: 60 } }) as {
			graph: FlowGraph;
		};
		expect(graph.cards["a"]).toEqual({ ...card("a"), timeLimit: 60, skipInTest: true });
	});

	test("the error lane comes and goes with the setting, and stays while it holds cards", () => {
		const withLane = after(add("a"), { kind: "card.set", card: "a", patch: { onError: "lane" } });
		expect(withLane.lanes).toEqual({ main: ["a"], "a.onError": [] });
		const off: Edit = { kind: "card.set", card: "a", patch: { onError: "stop" } };
		expect(applyEdit(withLane, off, testCatalogue)).toMatchObject({ graph: { lanes: { main: ["a"] } } });
		const filled = applyEdits(withLane, [add("b", undefined, "a.onError"), off], testCatalogue);
		expect(filled).toMatchObject({ graph: { lanes: { "a.onError": ["b"] } } });
	});

	test("filling a case makes its lane, emptying it takes the empty lane away", () => {
		const set: Edit = { kind: "field.set", card: "which", field: "case1", value: expression("true") };
		const graph = after(add("which", "flow.if@1"), set);
		expect(Object.keys(graph.lanes).sort()).toEqual(["main", "which.case1", "which.else"]);
		const cleared = applyEdit(graph, { ...set, value: null } as Edit, testCatalogue);
		expect(cleared).toMatchObject({ graph: { lanes: { "which.then": [], "which.else": [] } } });
	});

	test("lanes are added by hand only where the entry allows them, and fixed ones stay", () => {
		const graph = after(
			add("both", "flow.parallel@1"),
			{ kind: "lane.add", card: "both", name: "branch3" },
			add("x", undefined, "both.branch3"),
		);
		expect(refusal(graph, { kind: "lane.add", card: "both", name: "then" })).toBe("EDIT_LANE_UNKNOWN");
		expect(refusal(graph, { kind: "lane.add", card: "both", name: "branch3" })).toBe("EDIT_LANE_EXISTS");
		const fewer = applyEdit(graph, { kind: "lane.remove", card: "both", name: "branch3" }, testCatalogue);
		expect(fewer).toMatchObject({ graph: { cards: { both: {} }, lanes: { main: ["both"] } } });
		expect("graph" in fewer && Object.keys(fewer.graph.cards)).toEqual(["both"]);
		expect(refusal(after(add("i", "flow.if@1")), { kind: "lane.remove", card: "i", name: "then" })).toBe(
			"EDIT_LANE_REQUIRED",
		);
	});

	test("a card is replaced by another definition where its filled lanes still fit", () => {
		const graph = after(add("i", "flow.if@1"), add("x", undefined, "i.then"));
		const toAction: Edit = { kind: "card.replace", id: "i", uses: "salesforce.createRecord@1" };
		expect(refusal(graph, toAction)).toBe("EDIT_LANES_FILLED");
		const empty = after(add("i", "flow.if@1"), toAction);
		expect(empty.lanes).toEqual({ main: ["i"] });
		expect(empty.cards["i"]?.uses).toBe("salesforce.createRecord@1");
	});

	test("the trigger is set like a card and is told to be missing", () => {
		expect(refusal(emptyGraph(), { kind: "field.set", card: "trigger", field: "filter", value: literal(true) })).toBe(
			"EDIT_TRIGGER_MISSING",
		);
		const graph = after(
			{ kind: "trigger.set", trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} } },
			{ kind: "field.set", card: "trigger", field: "filter", value: expression("true") },
		);
		expect(graph.trigger?.fields).toEqual({ filter: expression("true") });
	});
});

describe("whole documents", () => {
	test("edits are all done or none, and the refused one is named", () => {
		const applied = applyEdits(emptyGraph(), [add("a"), { kind: "card.remove", id: "b" }, add("c")], testCatalogue);
		expect(applied).toMatchObject({ index: 1, problem: { code: "EDIT_CARD_MISSING" } });
	});

	test.each<[string, Partial<FlowGraph>]>([
		["GRAPH_NO_MAIN", { lanes: {} }],
		["GRAPH_CARD_UNKNOWN", { lanes: { main: ["a", "ghost"] } }],
		["GRAPH_CARD_TWICE", { lanes: { main: ["a", "a"] } }],
		["GRAPH_CARD_UNPLACED", { lanes: { main: [] } }],
		["GRAPH_LANE_OWNERLESS", { lanes: { main: ["a"], "ghost.then": [] } }],
		["GRAPH_ID_MISMATCH", { cards: { a: card("b") } }],
		["GRAPH_CARD_UNPLACED", { lanes: { main: [], "a.then": ["a"] } }],
		["GRAPH_GROUP_BROKEN", { groups: { g: { title: "G", lane: "main", first: "a", last: "ghost", folded: false } } }],
	])("a document with %s is refused", (code, change) => {
		const graph = { ...emptyGraph(), cards: { a: card("a") }, lanes: { main: ["a"] }, ...change };
		expect(refusal(emptyGraph(), { kind: "graph.set", graph })).toBe(code);
	});
});
