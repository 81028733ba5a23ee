import { expression, type FieldValue, literal, ref, template } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits } from "./apply.ts";
import { arbitraryGraph } from "./arbitrary-graph.ts";
import { copyCards } from "./clip.ts";
import { cutCards, duplicateCards, pasteText } from "./clipboard.ts";
import { Edit } from "./edit.ts";
import type { Pasted, PasteOptions } from "./paste.ts";
import { Clip } from "./read-clip.ts";
import { testCatalogue } from "./test-catalogue.ts";
import { validate } from "./validate.ts";
import { graphProblems } from "./well-formed.ts";

const SLACK = "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a11";
const OTHER = "0190a5c2-7d1e-4c3a-9d55-0f6f5c9e1a12";
const copying = { catalogue: testCatalogue, connections: [{ id: SLACK, connector: "slack", name: "Acme Slack" }] };
const pasting: PasteOptions = { catalogue: testCatalogue, at: { lane: "main", index: 99 } };

const tell = (id: string, fields: Record<string, FieldValue> = {}, more: Partial<Card> = {}): Card => ({
	id,
	uses: "slack.sendChannelMessage@1",
	fields: { channel: literal("#it"), text: literal("Hello"), ...fields },
	connection: SLACK,
	...more,
});

/** find; check { then: tell1, tell2 | else: } ; last */
const graph: FlowGraph = {
	...emptyGraph(),
	trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
	cards: {
		find: { id: "find", uses: "directory.findUsers@1", fields: {}, title: "Find them" },
		check: { id: "check", uses: "flow.if@1", fields: { when: expression("size(steps.find.users) > 1") } },
		tell1: tell("tell1", { text: template("Found ", { card: "find", path: ["count"] }, "!") }),
		tell2: tell("tell2", {
			text: expression("steps.tell1.message.ts + steps.find.count"),
			to: ref("trigger", "user", "manager"),
			labels: { kind: "list", items: [ref("tell1", "message"), ref("find", "users")] },
		}),
		last: tell("last", { text: ref("find", "count") }),
	},
	lanes: { main: ["find", "check", "last"], "check.then": ["tell1", "tell2"], "check.else": [] },
	groups: {
		g: { title: "Both", lane: "check.then", first: "tell1", last: "tell2", folded: true },
		all: { title: "All", lane: "main", first: "find", last: "last", folded: false },
	},
	notes: { n: { text: "Why", at: "tell2", author: "Dana", date: "2026-11-03T09:00:00Z" } },
};

function pasted(onto: FlowGraph, text: string, options: Partial<PasteOptions> = {}): Pasted & { graph: FlowGraph } {
	const result = pasteText(onto, text, { ...pasting, ...options });
	if ("problem" in result) throw new Error(result.problem.message);
	for (const edit of result.edits) expect(Edit.safeParse(edit).error).toBeUndefined();
	const applied = applyEdits(onto, result.edits, testCatalogue);
	if ("problem" in applied) throw new Error(applied.problem.message);
	expect(graphProblems(applied.graph)).toEqual([]);
	return { ...result, graph: applied.graph };
}

const codeOf = (text: string) => {
	const result = pasteText(graph, text, pasting);
	return "problem" in result ? result.problem.code : "pasted";
};

describe("copying", () => {
	test("takes a card with its lanes, and the groups and notes that lie inside", () => {
		const clip = Clip.parse(JSON.parse(copyCards(graph, ["tell2", "check"], copying)));
		expect(clip.graph.lanes).toEqual({ main: ["check"], "check.then": ["tell1", "tell2"], "check.else": [] });
		expect(Object.keys(clip.graph.groups)).toEqual(["g"]);
		expect(Object.keys(clip.graph.notes)).toEqual(["n"]);
		expect(clip.outside).toEqual({ find: "Find them" });
		expect(clip.connections).toEqual(copying.connections);
	});

	test("cards of several lanes stand in reading order, and a group that is torn apart stays behind", () => {
		const clip = Clip.parse(JSON.parse(copyCards(graph, ["last", "tell1"], copying)));
		expect(clip.graph.lanes).toEqual({ main: ["tell1", "last"] });
		expect(clip.graph.groups).toEqual({});
	});

	test("secrets stay where they are", () => {
		const catalogue = structuredClone(testCatalogue);
		for (const entry of catalogue.entries)
			for (const field of entry.fields) if (field.name === "text") field.secret = true;
		expect(copyCards(graph, ["last"], { catalogue })).not.toContain('"text": {');
	});

	test("no cards are no text", () => {
		expect(copyCards(graph, ["nobody"], copying)).toBe("");
	});
});

describe("pasting", () => {
	const text = copyCards(graph, ["check"], copying);

	test("into another flow keeps ids that are free, and all that holds the cards together", () => {
		const {
			graph: after,
			ids,
			roots,
		} = pasted(emptyGraph(), text, { connections: [{ id: SLACK, connector: "slack" }] });
		expect(ids).toEqual({ check: "check", tell1: "tell1", tell2: "tell2" });
		expect(roots).toEqual(["check"]);
		expect(after.lanes).toEqual({ main: ["check"], "check.then": ["tell1", "tell2"], "check.else": [] });
		expect(after.groups).toEqual({ g: graph.groups["g"] });
		expect(after.notes).toEqual(graph.notes);
		expect(after.cards["tell1"]?.connection).toBe(SLACK);
	});

	test("beside the original gives new ids, which references inside follow, also in expressions", () => {
		const { graph: after, ids } = pasted(graph, text, { keepLinks: true });
		expect(ids).toEqual({ check: "check_2", tell1: "tell1_2", tell2: "tell2_2" });
		expect(after.cards["tell2_2"]?.fields).toEqual({
			channel: literal("#it"),
			text: expression("steps.tell1_2.message.ts + steps.find.count"),
			to: ref("trigger", "user", "manager"),
			labels: { kind: "list", items: [ref("tell1_2", "message"), ref("find", "users")] },
		});
		expect(after.groups["g-2"]).toMatchObject({ lane: "check_2.then", first: "tell1_2", last: "tell2_2" });
		expect(after.notes["n-2"]).toMatchObject({ at: "tell2_2" });
	});

	test("cuts references to what was not copied, and says which", () => {
		const { graph: after, problems } = pasted(graph, text);
		expect(problems.map(({ at, message }) => [at.card, at.field, message])).toEqual([
			["check_2", "when", 'when of "If" used "Find them", which was not copied along. Choose a value.'],
			["tell1_2", "text", 'text of "Send message" used "Find them", which was not copied along. Choose a value.'],
			["tell2_2", "text", 'text of "Send message" used "Find them", which was not copied along. Choose a value.'],
			["tell2_2", "labels", 'labels of "Send message" used "Find them", which was not copied along. Choose a value.'],
		]);
		expect(after.cards["tell1_2"]?.fields["text"]).toEqual(template("Found ", "!"));
		expect(after.cards["tell2_2"]?.fields["labels"]).toEqual({ kind: "list", items: [ref("tell1_2", "message")] });
		expect(after.cards["check_2"]?.fields["when"]).toEqual(expression("size(steps.find_lost.users) > 1"));
	});

	test("keeping links keeps those that run before the place, and says which do not", () => {
		const before = { at: { lane: "main", index: 0 }, keepLinks: true };
		expect(pasted(graph, text, before).problems.map((each) => each.message)).toContain(
			'when of "If" uses "Find them", which does not run before it here. Choose a value.',
		);
		expect(pasted(graph, text, { keepLinks: true }).problems).toEqual([]);
		expect(pasted(graph, text, { keepLinks: true, at: { lane: "check.else", index: 0 } }).problems).toEqual([]);
	});

	test("asks for connections that do not exist here, once for each, and takes what was chosen", () => {
		const { questions, graph: after } = pasted(emptyGraph(), text, {
			connections: [{ id: OTHER, connector: "slack" }],
		});
		expect(questions).toEqual([{ connector: "slack", name: "Acme Slack", cards: ["tell1", "tell2"] }]);
		expect(after.cards["tell1"]).not.toHaveProperty("connection");
		const chosen = pasted(emptyGraph(), text, {
			connections: [{ id: OTHER, connector: "slack" }],
			chosen: { slack: OTHER },
		});
		expect(chosen.questions).toEqual([]);
		expect(chosen.graph.cards["tell2"]?.connection).toBe(OTHER);
	});

	test("keeps the number of branches that the card had", () => {
		const parallel: FlowGraph = {
			...emptyGraph(),
			cards: { both: { id: "both", uses: "flow.parallel@1", fields: {} } },
			lanes: { main: ["both"], "both.branch1": [], "both.branch2": [], "both.branch5": [] },
		};
		const { graph: after } = pasted(emptyGraph(), copyCards(parallel, ["both"], copying));
		expect(after.lanes).toEqual(parallel.lanes);
	});

	test.each([
		["", "CLIP_UNREADABLE"],
		["hello", "CLIP_UNREADABLE"],
		["null", "CLIP_UNREADABLE"],
		['{"schema":"figma/1"}', "CLIP_UNREADABLE"],
		['{"schema":"keyway.cards/9"}', "CLIP_VERSION"],
		['{"schema":"keyway.cards/1"}', "CLIP_BROKEN"],
		[text.replace('"main": [', '"main": ["nobody",'), "CLIP_BROKEN"],
		[text.replace('"tell1",', '"tell2",'), "CLIP_BROKEN"],
		[text.replace('"uses": "flow.if@1"', '"uses": "; drop table"'), "CLIP_BROKEN"],
	])("refuses %s", (broken, code) => {
		expect(codeOf(broken)).toBe(code);
	});

	test("a place that is not there is told", () => {
		expect(pasteText(graph, text, { ...pasting, at: { lane: "gone.then", index: 0 } })).toMatchObject({
			problem: { code: "EDIT_LANE_MISSING" },
		});
	});
});

describe("cutting and duplicating", () => {
	test("cut cards are on the clipboard and out of the flow, and come back as they were", () => {
		const { text, edits } = cutCards(graph, ["check"], copying);
		const applied = applyEdits(graph, edits, testCatalogue);
		if ("problem" in applied) throw new Error(applied.problem.message);
		expect(Object.keys(applied.graph.cards)).toEqual(["find", "last"]);
		const at = { lane: "main", index: 1 };
		const back = pasted(applied.graph, text, { at, keepLinks: true, connections: [{ id: SLACK, connector: "slack" }] });
		expect(back.graph.cards).toEqual(graph.cards);
		expect(back.graph.lanes).toEqual(graph.lanes);
	});

	test("a duplicate stands right behind, with its links", () => {
		const result = duplicateCards(graph, ["tell1", "find"], { catalogue: testCatalogue });
		if (!result || "problem" in result) throw new Error("not duplicated");
		expect(result.problems).toEqual([]);
		const applied = applyEdits(graph, result.edits, testCatalogue);
		expect("graph" in applied && applied.graph.lanes["check.then"]).toEqual(["tell1", "find_2", "tell1_2", "tell2"]);
		expect(duplicateCards(graph, [], { catalogue: testCatalogue })).toBeNull();
	});
});

describe("laws of the clipboard", () => {
	const picks = fc.array(fc.nat(1_000), { maxLength: 6 });

	test("any selection of any flow can be pasted anywhere, and nothing that was there changes", () => {
		fc.assert(
			fc.property(
				arbitraryGraph(),
				arbitraryGraph(),
				picks,
				fc.nat(50),
				fc.boolean(),
				(from, onto, chosen, where, keepLinks) => {
					const all = Object.keys(from.cards);
					const ids = chosen.map((each) => all[each % Math.max(1, all.length)] ?? "nobody");
					const text = copyCards(from, ids, copying);
					if (text === "") return;
					const lanes = Object.keys(onto.lanes);
					const at = { lane: lanes[where % lanes.length] ?? "main", index: where % 4 };
					const { graph: after, ids: renamed, problems } = pasted(onto, text, { at, keepLinks });
					for (const [id, card] of Object.entries(onto.cards)) expect(after.cards[id]).toEqual(card);
					expect(Object.keys(after.cards)).toHaveLength(Object.keys(onto.cards).length + Object.keys(renamed).length);
					expect(problems.every((each) => !/\{\w+\}|undefined/.test(each.message))).toBe(true);
				},
			),
			{ numRuns: 150 },
		);
	});

	test("a whole flow pasted into an empty one is the same flow", () => {
		fc.assert(
			fc.property(arbitraryGraph(), (from) => {
				const text = copyCards(from, Object.keys(from.cards), copying);
				if (text === "") return;
				const { graph: after } = pasted({ ...emptyGraph(), trigger: from.trigger }, text, { keepLinks: true });
				expect(after.cards).toEqual(from.cards);
				expect(after.lanes).toEqual(from.lanes);
				expect(after.groups).toEqual(from.groups);
				const options = { kind: "automation" } as const;
				expect(validate(after, testCatalogue, options)).toHaveLength(
					validate({ ...from, notes: {} }, testCatalogue, options).length,
				);
			}),
			{ numRuns: 100 },
		);
	});
});
