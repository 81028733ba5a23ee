import { expression, type FieldValue, literal, ref, template } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits } from "./apply.ts";
import { arbitraryGraph } from "./arbitrary-graph.ts";
import { referencesOf } from "./card-references.ts";
import { Edit } from "./edit.ts";
import { type Extracted, extractFlow } from "./extract.ts";
import { loopAround } from "./place.ts";
import { relation } from "./query.ts";
import { testCatalogue } from "./test-catalogue.ts";
import { validate } from "./validate.ts";
import { graphProblems } from "./well-formed.ts";

const options = { catalogue: testCatalogue, kind: "automation" } as const;
const HELPER = { id: "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a11", name: "Tell all" };

const card = (id: string, uses: string, fields: Record<string, FieldValue> = {}): Card => ({
	id,
	uses: `${uses}@1`,
	fields,
});

/** find; each { tell, check { then: leave } }; accents; record */
const graph: FlowGraph = {
	...emptyGraph(),
	trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
	cards: {
		find: card("find", "directory.findUsers"),
		loop: card("loop", "flow.forEach", { items: ref("find", "users") }),
		tell: card("tell", "slack.sendChannelMessage", {
			channel: literal("#it"),
			text: template("Hi ", { card: "item", path: ["email"] }, " from ", { card: "trigger", path: ["user", "email"] }),
			to: ref("trigger", "user"),
			labels: { kind: "list", items: [ref("run", "id")] },
		}),
		check: card("check", "flow.if", {
			when: expression("steps.find.count > 1 && steps.find.users.exists(u, u.email == item.email)"),
		}),
		leave: card("leave", "flow.break"),
		accents: card("accents", "text.removeAccents", { text: ref("trigger", "user", "firstName") }),
		record: card("record", "salesforce.createRecord", {
			object: ref("accents", "text"),
			record: {
				kind: "object",
				fields: { all: ref("loop", "results"), size: expression("size(steps.loop.results) + 1") },
			},
		}),
	},
	lanes: {
		main: ["find", "loop", "accents", "record"],
		"loop.each": ["tell", "check"],
		"check.then": ["leave"],
		"check.else": [],
	},
};

function extracted(from: FlowGraph, ids: string[]): Extracted & { after: FlowGraph } {
	const result = extractFlow(from, ids, options);
	if ("problem" in result) throw new Error(result.problem.message);
	const edits = result.edits(HELPER);
	for (const edit of edits) expect(Edit.safeParse(edit).error).toBeUndefined();
	const applied = applyEdits(from, edits, testCatalogue);
	if ("problem" in applied) throw new Error(applied.problem.message);
	expect(graphProblems(applied.graph)).toEqual([]);
	expect(graphProblems(result.helperGraph)).toEqual([]);
	return { ...result, after: applied.graph };
}

const codeOf = (ids: string[], from = graph) => {
	const result = extractFlow(from, ids, options);
	return "problem" in result ? result.problem.code : "extracted";
};

describe("extracting a helper flow", () => {
	const { helperGraph, inputs, outputs, after, call } = extracted(graph, ["loop", "accents"]);

	test("what it reads from outside becomes its typed inputs, each value once", () => {
		expect(inputs.map(({ name, spec, reference, words }) => [name, spec.type, reference.card, words])).toEqual([
			["users", "people", "find", "Find users › users"],
			["user", "person", "trigger", "User created › user"],
			["id", "text", "run", "Run › id"],
			["count", "number", "find", "Find users › count"],
		]);
		const inputTypes = literal({ users: "list?", user: "person?", id: "text?", count: "number?" });
		expect(helperGraph.trigger).toEqual({ id: "trigger", uses: "helper.called@1", fields: { inputs: inputTypes } });
		expect(helperGraph.cards["loop"]?.fields["items"]).toEqual(ref("trigger", "inputs", "users"));
		expect(helperGraph.cards["tell"]?.fields).toEqual({
			channel: literal("#it"),
			text: template("Hi ", { card: "item", path: ["email"] }, " from ", {
				card: "trigger",
				path: ["inputs", "user", "email"],
			}),
			to: ref("trigger", "inputs", "user"),
			labels: { kind: "list", items: [ref("trigger", "inputs", "id")] },
		});
		expect(helperGraph.cards["check"]?.fields["when"]).toEqual(
			expression("trigger.inputs.count > 1 && trigger.inputs.users.exists(u, u.email == item.email)"),
		);
	});

	test("what others read of it becomes its outputs, which its last card gives back", () => {
		expect(outputs.map(({ name, spec }) => [name, spec.type])).toEqual([
			["text", "text"],
			["results", "list"],
		]);
		expect(helperGraph.lanes["main"]).toEqual(["loop", "accents", "return"]);
		expect(helperGraph.cards["return"]).toEqual({
			id: "return",
			uses: "flow.return@1",
			fields: { values: { kind: "object", fields: { text: ref("accents", "text"), results: ref("loop", "results") } } },
		});
	});

	test("the helper flow has no problems of its own", () => {
		const errors = validate(helperGraph, testCatalogue, { kind: "helper" }).filter((each) => each.severity === "error");
		expect(errors).toEqual([]);
	});

	test("a card that calls it takes its place, and the others read the call's result", () => {
		expect(call).toBe("call");
		expect(after.lanes).toEqual({ main: ["find", "call", "record"] });
		expect(after.cards["call"]).toEqual({
			id: "call",
			uses: "flow.call@1",
			title: "Tell all",
			fields: {
				flow: literal({ value: HELPER.id, label: HELPER.name }),
				wait: literal(true),
				input: {
					kind: "object",
					fields: {
						users: ref("find", "users"),
						user: ref("trigger", "user"),
						id: ref("run", "id"),
						count: ref("find", "count"),
					},
				},
			},
		});
		expect(after.cards["record"]?.fields).toEqual({
			object: ref("call", "result", "text"),
			record: {
				kind: "object",
				fields: { all: ref("call", "result", "results"), size: expression("size(steps.call.result.results) + 1") },
			},
		});
	});

	test("from within a loop, the item is an input, and merged outputs read the call", () => {
		const lane = "then";
		const merged: FlowGraph = {
			...graph,
			cards: {
				...graph.cards,
				check: { ...(graph.cards["check"] as Card), outputs: { said: { [lane]: ref("note", "text") } } },
				note: card("note", "text.removeAccents", { text: ref("item", "email") }),
			},
			lanes: { ...graph.lanes, "check.then": ["note", "leave"] },
		};
		const { inputs, after, helperGraph } = extracted(merged, ["note"]);
		expect(inputs.map(({ name, spec }) => [name, spec.type])).toEqual([["email", "text"]]);
		expect(helperGraph.cards["note"]?.fields["text"]).toEqual(ref("trigger", "inputs", "email"));
		expect(after.cards["check"]?.outputs).toEqual({ said: { [lane]: ref("call", "result", "text") } });
	});

	test("what has no neighbours, or ends a loop that stays, is refused in words", () => {
		expect(codeOf(["find", "accents"])).toBe("EXTRACT_NOT_CONSECUTIVE");
		expect(codeOf([])).toBe("EXTRACT_NOT_CONSECUTIVE");
		expect(codeOf(["check"])).toBe("EXTRACT_LOOP");
		expect(codeOf(["loop"])).toBe("extracted");
		const bare = { connectors: [], entries: testCatalogue.entries.filter((each) => each.id !== "flow.call") };
		expect(extractFlow(graph, ["find"], { ...options, catalogue: bare })).toMatchObject({
			problem: { code: "EXTRACT_NOT_INSTALLED" },
		});
	});

	test("a card that ends the run is told, for it will end the helper flow only", () => {
		const stops = { ...graph, cards: { ...graph.cards, find: card("find", "flow.stop") } };
		expect(extracted(stops, ["find"]).problems).toMatchObject([{ code: "EXTRACT_ENDS", severity: "warning" }]);
	});
});

/** Values that some card reads although they cannot be had where it stands. */
function lost(flow: FlowGraph): number {
	const found = new Set<string>();
	for (const each of Object.values(flow.cards))
		for (const { reference } of referencesOf(each)) {
			const { card: source, path } = reference;
			if (source === "trigger" || source === "run") continue;
			const known = source === "item" ? loopAround(flow, each.id) : relation(flow, each.id, source);
			if (!known || !["before", "around", "inLane"].includes(source === "item" ? "around" : known))
				found.add(JSON.stringify([source, path]));
		}
	return found.size;
}

test("whatever is extracted, no reference of either flow leads nowhere that did not before", () => {
	fc.assert(
		fc.property(arbitraryGraph(), fc.nat(1_000), fc.nat(3), (from, pick, more) => {
			const lanes = Object.values(from.lanes).filter((cards) => cards.length > 0);
			const cards = lanes[pick % Math.max(1, lanes.length)] ?? [];
			const start = pick % Math.max(1, cards.length);
			const ids = cards.slice(start, start + 1 + more);
			if (ids.length === 0 || codeOf(ids, from) !== "extracted") return;
			const { helperGraph, after } = extracted(from, ids);
			expect(lost(after) + lost(helperGraph)).toBeLessThanOrEqual(lost(from));
			expect(Object.keys(from.cards).length).toBeLessThanOrEqual(
				Object.keys(after.cards).length + Object.keys(helperGraph.cards).length,
			);
		}),
		{ numRuns: 200 },
	);
});
