import { resolvePath } from "@keyway/expression/member";
import { rootSpec } from "@keyway/expression/type-scope";
import { expression, type FieldValue, literal, ref } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { ValueType } from "@keyway/schema/value-type";
import { describe, expect, test } from "vitest";
import { accepts } from "./accepts.ts";
import { diffGraphs } from "./diff.ts";
import { emptyHistory, mark, undo } from "./history.ts";
import { lanesOf, pathOf } from "./place.ts";
import { cardsAfter, cardsWithin, newCardId, relation, stepNumbers, visibleFrom, walk } from "./query.ts";
import { createScopes } from "./scope.ts";
import { testCatalogue } from "./test-catalogue.ts";

const card = (id: string, uses = "flow.if@1", fields: Record<string, FieldValue> = {}): Card => ({ id, uses, fields });

/** As a name of its own, for the linter takes an object with a member "then" for a promise. */
const THEN = "then";

/** find; check { then: a, loop { each: b, c } | else: d }; last */
const graph: FlowGraph = {
	...emptyGraph(),
	trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
	cards: {
		find: card("find", "directory.findUsers@1"),
		check: { ...card("check"), outputs: { total: { [THEN]: ref("find", "count") } } },
		a: card("a", "flow.set@1", {
			values: {
				kind: "object",
				fields: { days: literal(30), boss: ref("trigger", "user", "manager"), sum: expression("steps.find.count + 1") },
			},
		}),
		loop: card("loop", "flow.forEach@1", { items: ref("find", "users") }),
		b: card("b", "flow.wait@1"),
		c: card("c", "flow.wait@1"),
		d: card("d", "flow.stop@1"),
		last: { ...card("last", "directory.findUsers@1"), onError: "continue" },
		end: card("end", "flow.stop@1"),
	},
	// Keys as jsonb would order them: by length, then by bytes.
	lanes: {
		main: ["find", "check", "last", "end"],
		"loop.each": ["b", "c"],
		"check.else": ["d"],
		"check.then": ["a", "loop"],
	},
};

describe("walking a flow", () => {
	test("cards are read in order, lanes in theirs, whatever order they are stored in", () => {
		expect([...walk(graph)].map(({ id, depth }) => `${id}${depth}`)).toEqual([
			"find0",
			"check0",
			"a1",
			"loop1",
			"b2",
			"c2",
			"d1",
			"last0",
			"end0",
		]);
		expect(Object.fromEntries(stepNumbers(graph))).toMatchObject({ trigger: 1, find: 2, check: 3, d: 8, end: 10 });
		expect(lanesOf(graph, "check")).toEqual(["check.then", "check.else"]);
	});

	test("lanes with numbers are read by their numbers, the exceptions last", () => {
		const lanes = { main: ["x"], "x.else": [], "x.case10": [], "x.case2": [], "x.onError": [], "x.case1": [] };
		const names = lanesOf({ ...graph, lanes }, "x");
		expect(names).toEqual(["x.case1", "x.case2", "x.case10", "x.else", "x.onError"]);
	});

	test("what is within, after and around a card", () => {
		expect(cardsWithin(graph, "check")).toEqual(["a", "loop", "b", "c", "d"]);
		expect(cardsAfter(graph, "a")).toEqual(["loop", "b", "c", "last", "end"]);
		expect(pathOf(graph, "c")).toEqual([
			{ lane: "loop.each", index: 1 },
			{ lane: "check.then", index: 1 },
			{ lane: "main", index: 1 },
		]);
		expect(visibleFrom(graph, "c")).toEqual([
			{ id: "b", as: "before" },
			{ id: "loop", as: "around", lane: "each" },
			{ id: "a", as: "before" },
			{ id: "check", as: "around", lane: "then" },
			{ id: "find", as: "before" },
		]);
	});

	test.each([
		["c", "b", "before"],
		["c", "find", "before"],
		["c", "loop", "around"],
		["c", "c", "self"],
		["b", "c", "later"],
		["d", "last", "later"],
		["d", "a", "inLane"],
		["last", "b", "inLane"],
		["find", "a", "later"],
		["find", "ghost", "unknown"],
	] as const)("to %s, %s stands %s", (from, to, expected) => {
		expect(relation(graph, from, to)).toBe(expected);
	});

	test("a card that cannot be walked to does not hang the walk outwards", () => {
		const knot = { ...graph, lanes: { main: [], "a.then": ["b"], "b.then": ["a"] } };
		expect(pathOf(knot, "a")).toHaveLength(2);
	});

	test("new ids say what the card does, are free and never reserved", () => {
		expect(newCardId(graph, "slack.sendChannelMessage@1")).toBe("send_channel_message");
		expect(newCardId({ ...graph, cards: { if: card("if") } }, "flow.if@1")).toBe("if_2");
		expect(newCardId(graph, "manual.run@1")).toBe("run_2");
		expect(newCardId(graph, "x.aVeryLongNameOfAnActionThatNeverEnds@1")).toMatch(/^[a-z][a-z0-9_]{0,31}$/);
	});
});

describe("typed scopes", () => {
	const scopes = createScopes(graph, "automation", testCatalogue);
	const typeAt = (at: string, root: string, ...path: string[]) => {
		const spec = rootSpec(scopes.of(at), root);
		const resolved = spec && resolvePath(spec, path);
		if (!resolved || "missing" in resolved) return null;
		return `${resolved.spec.type}${resolved.optional ? "?" : ""}`;
	};

	test("values that a card names have the types of what they were given", () => {
		expect(typeAt("loop", "a", "values", "days")).toBe("number");
		expect(typeAt("loop", "a", "values", "boss")).toBe("person?");
		expect(typeAt("loop", "a", "values", "boss", "email")).toBe("text?");
		expect(typeAt("loop", "a", "values", "sum")).toBe("number");
		expect(typeAt("loop", "a", "values", "nothing")).toBeNull();
	});

	test("an output merged from one of two lanes is optional, as is all that a card gives that may fail", () => {
		expect(typeAt("last", "check", "total")).toBe("number?");
		expect(typeAt("end", "last", "count")).toBe("number?");
		expect(typeAt("check", "find", "count")).toBe("number");
	});

	test("the item is there inside the loop only, typed by its list", () => {
		expect(typeAt("b", "item", "email")).toBe("text?");
		expect(typeAt("b", "loop", "index")).toBe("number");
		expect(typeAt("d", "item")).toBeNull();
		expect(typeAt("last", "b", "resumedAt")).toBeNull();
	});
});

describe("accepts", () => {
	test("every type takes itself and any, and any takes every type", () => {
		for (const type of ValueType.options) {
			for (const [target, source] of [
				[type, type],
				[type, "any"],
				["any", type],
			] as const)
				expect(accepts(target, source).ok).toBe(true);
		}
	});

	test.each([
		["text", "number", true],
		["text", "date", true],
		["person", "text", true],
		["people", "person", true],
		["channel", "text", true],
		["number", "text", false],
		["boolean", "text", false],
		["text", "list", false],
		["date", "person", false],
		["list", "text", false],
		["number", "list", false],
	] as const)("a field of type %s and a value of type %s: %s", (target, source, ok) => {
		const verdict = accepts(target, source);
		expect(verdict.ok).toBe(ok);
		if (!verdict.ok) expect(verdict.reason).toMatch(/^It needs .+, and this is .+\.$/);
	});
});

describe("history", () => {
	const titled = (title: string): FlowGraph => ({
		...graph,
		cards: { ...graph.cards, find: { ...card("find"), title } },
	});

	test("the steps of one gesture are one mark", () => {
		let history = mark(emptyHistory(), "Rename", graph, titled("F"));
		history = mark(history, "Rename", titled("F"), titled("Fi"), true);
		expect(history.done).toEqual([{ name: "Rename", diff: diffGraphs(graph, titled("Fi")) }]);
	});

	test("keeps the last marks up to its limit, and none for what changed nothing", () => {
		let history = emptyHistory(100);
		for (let step = 1; step <= 150; step++)
			history = mark(history, `Step ${step}`, titled(`${step - 1}`), titled(`${step}`));
		expect(mark(history, "Nothing", graph, graph)).toBe(history);
		expect(history.done).toHaveLength(100);
		expect(history.done[0]?.name).toBe("Step 51");
	});

	test("undoes nothing where somebody else has changed the same record, and says which", () => {
		const history = mark(emptyHistory(), "Rename", graph, titled("Mine"));
		expect(undo(history, titled("Theirs"))).toEqual({ lost: ["cards.find"], name: "Rename" });
		expect(undo(emptyHistory(), graph)).toBeNull();
	});

	test("a new gesture forgets what was undone", () => {
		const turned = undo(mark(emptyHistory(), "Rename", graph, titled("A")), titled("A"));
		if (!turned || "lost" in turned) throw new Error("Nothing was undone.");
		expect(turned.graph).toEqual(graph);
		expect(mark(turned.history, "Rename", graph, titled("B")).undone).toEqual([]);
	});
});
