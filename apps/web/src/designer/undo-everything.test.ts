import { applyEdits } from "@keyway/flow/apply";
import { addBranch, renameBranch, swapBranches } from "@keyway/flow/branches";
import { clipOf } from "@keyway/flow/clip";
import { cutCards, duplicateCards } from "@keyway/flow/clipboard";
import type { Edit, EditKind } from "@keyway/flow/edit";
import { extractFlow } from "@keyway/flow/extract";
import { foldGroup, groupSelection } from "@keyway/flow/group";
import { moveTo } from "@keyway/flow/move-to";
import { pasteCards } from "@keyway/flow/paste";
import { testCatalogue as catalogue } from "@keyway/flow/test-catalogue";
import { expression, literal, ref } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { createDocumentStore, type FlowServer } from "./document-store.ts";

const card = (id: string, uses = "slack.sendChannelMessage@1", fields: Card["fields"] = {}): Card => ({
	id,
	uses,
	fields,
});
const note = { text: "Why", at: "post", author: "Dana", date: "2026-11-03T09:00:00Z" };

/** A flow with a bit of everything: lanes with cards, a group, a note, a link. */
function everything(): FlowGraph {
	const made = applyEdits(
		emptyGraph(),
		[
			{ kind: "trigger.set", trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} } },
			{ kind: "card.add", card: card("find", "directory.findUsers@1"), lane: "main", index: 0 },
			{
				kind: "card.add",
				card: card("fork", "flow.if@1", { when: expression("true"), case1: expression("false") }),
				lane: "main",
				index: 1,
			},
			{ kind: "card.add", card: card("post", undefined, { text: ref("find", "users") }), lane: "fork.then", index: 0 },
			{ kind: "card.add", card: card("tell"), lane: "fork.then", index: 1 },
			{ kind: "card.add", card: card("other"), lane: "fork.case1", index: 0 },
			{ kind: "card.add", card: card("end", "flow.stop@1"), lane: "main", index: 2 },
			{
				kind: "group.set",
				id: "pair",
				group: { title: "Pair", lane: "fork.then", first: "post", last: "tell", folded: false },
			},
			{ kind: "note.set", id: "why", note },
		],
		catalogue,
	);
	if ("problem" in made) throw new Error(made.problem.message);
	return made.graph;
}

/** What a helper of the flow's algebra gives: its edits, or why not. */
function edits(made: { edits: Edit[] } | Edit[] | Edit | { problem: unknown } | null): Edit[] {
	if (made === null || "problem" in made) throw new Error(`There are no edits: ${JSON.stringify(made)}`);
	if (Array.isArray(made)) return made;
	return "edits" in made ? made.edits : [made];
}

const GESTURES: [name: string, edits: (graph: FlowGraph) => Edit[]][] = [
	["add a card", () => [{ kind: "card.add", card: card("new"), lane: "fork.else", index: 0 }]],
	["add a card with lanes", () => [{ kind: "card.add", card: card("loop", "flow.forEach@1"), lane: "main", index: 0 }]],
	["remove a card that others read", () => [{ kind: "card.remove", id: "find" }]],
	["remove a card with full lanes, a group and a note", () => [{ kind: "card.remove", id: "fork" }]],
	["remove several cards", () => ["post", "other", "end"].map((id): Edit => ({ kind: "card.remove", id }))],
	["move a card along its lane", () => [{ kind: "card.move", id: "end", lane: "main", index: 0 }]],
	["move a card out of its group and lane", () => [{ kind: "card.move", id: "post", lane: "fork.else", index: 0 }]],
	["move a selection", (graph) => edits(moveTo(graph, ["post", "other"], { lane: "main", index: 0 }, catalogue))],
	["set a field", () => [{ kind: "field.set", card: "post", field: "channel", value: literal("#it") }]],
	["map an output to a field", () => [{ kind: "field.set", card: "tell", field: "text", value: ref("find", "users") }]],
	["clear a field", () => [{ kind: "field.set", card: "post", field: "text", value: null }]],
	["rename a card", () => [{ kind: "card.set", card: "post", patch: { title: "Tell IT" } }]],
	["give a card an error lane", () => [{ kind: "card.set", card: "post", patch: { onError: "lane" } }]],
	[
		"set retries and a time limit",
		() => [
			{
				kind: "card.set",
				card: "post",
				patch: { retry: { times: 3, first: 2, factor: 2, max: 60, on: ["any"] }, timeLimit: 30 },
			},
		],
	],
	["replace a card by another kind", () => [{ kind: "card.replace", id: "tell", uses: "text.removeAccents@1" }]],
	["choose another trigger", () => [{ kind: "trigger.set", trigger: null }]],
	[
		"set a field of the trigger",
		() => [{ kind: "field.set", card: "trigger", field: "filter", value: expression("true") }],
	],
	["add a branch", (graph) => edits(addBranch(graph, "fork", catalogue))],
	["remove a branch with its cards", () => [{ kind: "lane.remove", card: "fork", name: "case1" }]],
	["name a branch", (graph) => edits(renameBranch(graph, "fork.case1", "Interns"))],
	["change the order of branches", (graph) => edits(swapBranches(graph, "fork.then", "fork.case1"))],
	[
		"add a lane to a parallel card",
		() => [
			{ kind: "card.add", card: card("both", "flow.parallel@1"), lane: "main", index: 0 },
			{ kind: "lane.add", card: "both", name: "branch3" },
		],
	],
	["group cards", (graph) => edits(groupSelection({ ...graph, groups: {} }, ["find", "fork"], "Start") as never)],
	["fold a group", (graph) => edits(foldGroup(graph, "pair", true))],
	["ungroup", () => [{ kind: "group.remove", id: "pair" }]],
	["write a note", () => [{ kind: "note.set", id: "new", note: { ...note, at: "trigger" } }]],
	["change a note", () => [{ kind: "note.set", id: "why", note: { ...note, text: "Because" } }]],
	["remove a note", () => [{ kind: "note.remove", id: "why" }]],
	["cut", (graph) => edits(cutCards(graph, ["fork"], { catalogue, connections: [] }))],
	["duplicate", (graph) => edits(duplicateCards(graph, ["fork"], { catalogue, connections: [] }))],
	[
		"paste",
		(graph) => {
			const clip = clipOf(graph, ["fork", "find"], { catalogue, connections: [] });
			if (!clip) throw new Error("Nothing was copied.");
			return edits(pasteCards(graph, clip, { catalogue, at: { lane: "fork.else", index: 0 }, connections: [] }));
		},
	],
	[
		"extract to a helper flow",
		(graph) => {
			const extracted = extractFlow(graph, ["post", "tell"], { catalogue, kind: "automation" });
			if ("problem" in extracted) throw new Error(extracted.problem.message);
			return extracted.edits({ id: "0f9d3c5a-6f6b-4c43-9a57-0d1c55b9f7aa", name: "Tell them" });
		},
	],
	["take another document", () => [{ kind: "graph.set", graph: emptyGraph() }]],
];

function open() {
	let graph = everything();
	let revision = 0;
	const server: FlowServer = {
		async post(_, pending) {
			const applied = applyEdits(
				graph,
				pending.map(({ edit }) => edit),
				catalogue,
			);
			if ("problem" in applied) throw new Error(applied.problem.message);
			graph = applied.graph;
			revision += pending.length;
			return { revision, problems: [] };
		},
		read: async () => ({ graph, revision, problems: [] }),
	};
	const store = createDocumentStore({ kind: "automation", catalogue, graph, revision, problems: [] }, server, {
		delay: 3_600_000,
	});
	return { state: store.getState, kept: () => graph };
}

test.each(GESTURES)("undo after “%s” gives exactly what was there, redo what was done", async (name, make) => {
	const { state, kept } = open();
	const before = state().graph;
	expect(state().edit(name, make(before))).toBe(true);
	const after = state().graph;
	expect(after).not.toEqual(before);
	await state().flush();
	for (let turn = 0; turn < 2; turn++) {
		state().undo();
		expect(state().graph).toEqual(before);
		await state().flush();
		expect(kept()).toEqual(before);
		state().redo();
		expect(state().graph).toEqual(after);
		await state().flush();
		expect(kept()).toEqual(after);
	}
	expect(state().message).toBeNull();
});

test("every kind of edit that a person makes is among them", () => {
	const made = new Set<EditKind>(GESTURES.flatMap(([, make]) => make(everything()).map(({ kind }) => kind)));
	for (const kind of [
		"card.add",
		"card.remove",
		"card.move",
		"card.set",
		"card.replace",
		"field.set",
		"trigger.set",
		"lane.add",
		"lane.remove",
		"group.set",
		"group.remove",
		"note.set",
		"note.remove",
		"diff.apply",
		"graph.set",
	] as const)
		expect(made).toContain(kind);
});

test("a whole session is taken back step by step, and done again", () => {
	const { state } = open();
	const shown = [state().graph];
	for (const [name, make] of GESTURES.slice(0, 1).concat(GESTURES.slice(8, 12), GESTURES.slice(17, 20))) {
		expect(state().edit(name, make(state().graph))).toBe(true);
		shown.push(state().graph);
	}
	for (const graph of shown.slice(0, -1).reverse()) {
		state().undo();
		expect(state().graph).toEqual(graph);
	}
	for (const graph of shown.slice(1)) {
		state().redo();
		expect(state().graph).toEqual(graph);
	}
});
