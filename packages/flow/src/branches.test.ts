import { expression, literal } from "@keyway/schema/field-value";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { describe, expect, test } from "vitest";
import { applyEdit } from "./apply.ts";
import { addBranch, branchBeside, branchesOf, renameBranch, swapBranches } from "./branches.ts";
import type { Edit } from "./edit.ts";
import { testCatalogue } from "./test-catalogue.ts";

const stop = (id: string) => ({ id, uses: "flow.stop@1", fields: {} });
function start(uses: string, fields = {}): FlowGraph {
	const added = applyEdit(
		emptyGraph(),
		{ kind: "card.add", card: { id: "fork", uses, fields }, lane: "main", index: 0 },
		testCatalogue,
	);
	if ("problem" in added) throw new Error(added.problem.message);
	return added.graph;
}
function after(graph: FlowGraph, ...edits: (Edit | null)[]): FlowGraph {
	return edits.reduce<FlowGraph>((current, edit) => {
		const applied = edit && applyEdit(current, edit, testCatalogue);
		if (!applied || "problem" in applied) throw new Error(applied?.problem.message ?? "There is no such edit.");
		return applied.graph;
	}, graph);
}
const names = (graph: FlowGraph) => branchesOf(graph, "fork", testCatalogue).map(({ name }) => name);

describe("branches", () => {
	test("are added one by one: cases of an if, lanes of a parallel card, none where their number is set", () => {
		const choice = start("flow.if@1", { when: expression("true") });
		const two = after(choice, addBranch(choice, "fork", testCatalogue));
		expect(names(two)).toEqual(["then", "case1", "else"]);
		expect(names(after(two, addBranch(two, "fork", testCatalogue)))).toEqual(["then", "case1", "case2", "else"]);
		const parallel = start("flow.parallel@1");
		expect(names(after(parallel, addBranch(parallel, "fork", testCatalogue)))).toEqual([
			"branch1",
			"branch2",
			"branch3",
		]);
		expect(addBranch(start("flow.try@1"), "fork", testCatalogue)).toBeNull();
	});

	test("change places with their conditions, cards and names; the last one stays last", () => {
		const choice = start("flow.if@1", { when: expression("1 == 1"), case1: expression("2 == 2") });
		const filled = after(
			choice,
			{ kind: "card.add", card: stop("a"), lane: "fork.then", index: 0 },
			{ kind: "card.add", card: stop("b"), lane: "fork.case1", index: 0 },
			renameBranch(choice, "fork.then", "First"),
		);
		expect(branchBeside(filled, "fork.then", 1, testCatalogue)).toBe("fork.case1");
		expect(branchBeside(filled, "fork.case1", 1, testCatalogue)).toBeNull();
		expect(branchBeside(filled, "fork.else", -1, testCatalogue)).toBeNull();
		const swapped = after(filled, swapBranches(filled, "fork.then", "fork.case1"));
		expect(swapped.lanes).toMatchObject({ "fork.then": ["b"], "fork.case1": ["a"] });
		expect(swapped.cards["fork"]).toMatchObject({
			fields: { when: expression("2 == 2"), case1: expression("1 == 1") },
			laneTitles: { case1: "First" },
		});
		expect(after(swapped, swapBranches(swapped, "fork.then", "fork.case1"))).toEqual(filled);
	});

	test("have names of their own, which go with them and can be taken back", () => {
		const choice = start("flow.if@1", { when: literal(true), case1: expression("false") });
		const named = after(choice, renameBranch(choice, "fork.case1", " Contractors "));
		expect(named.cards["fork"]?.laneTitles).toEqual({ case1: "Contractors" });
		expect(after(named, renameBranch(named, "fork.case1", "")).cards["fork"]?.laneTitles).toBeUndefined();
		const gone = after(named, { kind: "lane.remove", card: "fork", name: "case1" });
		expect(gone.cards["fork"]?.laneTitles).toBeUndefined();
	});
});
