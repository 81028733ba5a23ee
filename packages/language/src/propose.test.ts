import { readFileSync } from "node:fs";
import { applyEdits } from "@keyway/flow/apply";
import { arbitraryGraph } from "@keyway/flow/arbitrary-graph";
import { testCatalogue } from "@keyway/flow/test-catalogue";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSteps } from "./parse.ts";
import { proposeEdits } from "./propose.ts";
import { renderSteps } from "./render.ts";

const fixtures = new URL("../../../tests/fixtures/language/", import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL("catalogue.json", fixtures), "utf8"));
const gazetteer = JSON.parse(readFileSync(new URL("gazetteer.json", fixtures), "utf8"));
const propose = (text: string, draft: FlowGraph) => proposeEdits(parseSteps({ text, catalogue, gazetteer }), draft);
const write = (text: string, draft = emptyGraph()): FlowGraph => {
	const applied = applyEdits(draft, propose(text, draft).edits);
	if ("problem" in applied) throw new Error(applied.problem.message);
	return applied.graph;
};

const TEXT = [
	"1. When a user is created",
	"2. Send an email to the user",
	"3. If their department is Sales",
	"   a. Add them to the Sales group",
	"4. Wait 2 days",
	"5. Send an email to their manager",
];

test("a text that was only read changes nothing in its own flow", () => {
	fc.assert(
		fc.property(arbitraryGraph(30), (graph) => {
			const { text } = renderSteps({ graph, kind: "automation", catalogue: testCatalogue.entries });
			const { edits } = proposeEdits(parseSteps({ text, catalogue: testCatalogue.entries }), graph);
			expect(edits).toEqual([]);
		}),
		{ numRuns: 100 },
	);
});

test.each([
	[1, "2. Send an email to security@acme.test", ["send"]],
	[3, "   a. Add them to the Marketing group", ["add_to_group"]],
	[4, "4. Wait 3 days", ["wait"]],
	[5, "5. Send an email to compliance@acme.test", ["send_2"]],
])("editing line %i changes its card alone", (at, line, changed) => {
	const draft = write(TEXT.join("\n"));
	const [edit] = propose(TEXT.with(at, line).join("\n"), draft).edits;
	if (edit?.kind !== "diff.apply") throw new Error("nothing is proposed");
	expect(Object.keys(edit.diff.cards.updated)).toEqual(changed);
	expect([edit.diff.trigger, edit.diff.cards.added, edit.diff.cards.removed, edit.diff.lanes.updated]).toEqual([
		undefined,
		{},
		{},
		{},
	]);
});

test("a line in the middle adds one card; the cards after it keep their ids and settings", () => {
	const draft = write(TEXT.join("\n"));
	const retried = { ...draft, cards: { ...draft.cards } };
	retried.cards["send_2"] = { ...(draft.cards["send_2"] as (typeof draft.cards)[string]), onError: "continue" };
	const graph = write(TEXT.toSpliced(2, 0, "3. Send an email to it@acme.test").join("\n"), retried);
	expect(graph.lanes["main"]).toEqual(["send", "send_3", "if", "wait", "send_2"]);
	expect(graph.cards["send_2"]?.onError).toBe("continue");
});

test("a line that is moved moves its card", () => {
	const draft = write(TEXT.join("\n"));
	const graph = write([...TEXT.slice(0, 1), TEXT[4], ...TEXT.slice(1, 4), TEXT[5]].join("\n"), draft);
	expect(graph.lanes["main"]).toEqual(["wait", "send", "if", "send_2"]);
});

test("words half typed keep the card that they become", () => {
	const draft = write("1. Wait 2 days\n2. Remo");
	const graph = write("1. Wait 2 days\n2. Remove the user from all groups", draft);
	expect(Object.keys(graph.cards).sort()).toEqual(Object.keys(draft.cards).sort());
});

test("an altered first line changes nothing and is said at its line", () => {
	const draft = write(TEXT.join("\n"));
	const { edits, problems } = propose("Create a custom provisioning workflow with my steps.\n1. Wait 9 days", draft);
	expect(edits).toEqual([]);
	expect(problems).toMatchObject([{ code: "TEMPLATE_ALTERED", line: 1, column: 1 }]);
});

test("columns are those of the text as it was written", () => {
	const text = "1. Wa\u200bit 2 days\n  2. Add them to the Sale\u0301s group, then post to #it-news";
	const { lines } = parseSteps({ text: text.replace("e\u0301", "e"), catalogue, gazetteer });
	const row = text.replace("e\u0301", "e").split("\n");
	const words = lines.flatMap((line) =>
		[...line.clauses, ...line.slots].map((each) => row[line.n - 1]?.slice(each.start - 1, each.end - 1)),
	);
	expect(words).toEqual(
		expect.arrayContaining([
			"Wa\u200bit 2 days",
			"Add them to the Sales group",
			"post to #it-news",
			"#it-news",
			"Sales",
		]),
	);
});
