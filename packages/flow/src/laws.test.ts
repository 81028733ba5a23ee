import { FlowGraph } from "@keyway/schema/flow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdit } from "./apply.ts";
import { arbitraryEdits, arbitraryGraph } from "./arbitrary-graph.ts";
import { applyDiff, conflicts, diffGraphs, invertDiff, isEmptyDiff, squash } from "./diff.ts";
import { Edit } from "./edit.ts";
import { emptyHistory, mark, redo, undo } from "./history.ts";
import { stepNumbers } from "./query.ts";
import { testCatalogue } from "./test-catalogue.ts";
import { validate } from "./validate.ts";
import { graphProblems } from "./well-formed.ts";

const check = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void, numRuns = 150) =>
	fc.assert(fc.property(arbitrary, law), { numRuns });

describe("laws of editing", () => {
	test("every edit keeps the flow a structured program that the schema accepts", () => {
		check(arbitraryEdits(), ({ steps }) => {
			for (const { edit, graph } of steps) {
				expect(Edit.safeParse(edit).error).toBeUndefined();
				expect(graphProblems(graph)).toEqual([]);
			}
			const last = steps.at(-1);
			if (last) expect(FlowGraph.parse(last.graph)).toEqual(last.graph);
		});
	});

	test("the generator reaches nested lanes, groups, refusals and every kind of edit", () => {
		const kinds = new Set<string>();
		let [depth, groups, refusals] = [0, 0, 0];
		check(arbitraryEdits(), ({ steps, end, refused }) => {
			for (const { edit } of steps) kinds.add(edit.kind);
			for (const lane of Object.keys(end.lanes)) depth = Math.max(depth, depthOf(end, lane));
			groups += Object.keys(end.groups).length;
			refusals += refused.length;
		});
		expect(kinds.size).toBe(13);
		expect(depth).toBeGreaterThan(3);
		expect(groups).toBeGreaterThan(10);
		expect(refusals).toBeGreaterThan(10);
	});

	test("undoing all edits gives the flow at the start, redoing them the flow at the end", () => {
		check(arbitraryEdits(), ({ start, steps, end }) => {
			let [history, before] = [emptyHistory(), start];
			for (const { edit, graph } of steps) {
				history = mark(history, edit.kind, before, graph);
				before = graph;
			}
			const marks = history.done.length;
			let graph = end;
			for (let turned = undo(history, graph); turned; turned = undo(history, graph)) {
				if ("lost" in turned) throw new Error(`Lost: ${turned.lost}`);
				[history, graph] = [turned.history, turned.graph];
			}
			expect(graph).toEqual(start);
			expect(history.undone).toHaveLength(marks);
			for (let turned = redo(history, graph); turned; turned = redo(history, graph)) {
				if ("lost" in turned) throw new Error(`Lost: ${turned.lost}`);
				[history, graph] = [turned.history, turned.graph];
			}
			expect(graph).toEqual(end);
		});
	});

	test("an edit never changes the flow it is given", () => {
		check(arbitraryEdits(), ({ start, steps }) => {
			const copy = structuredClone(start);
			const first = steps[0];
			if (first) applyEdit(start, first.edit, testCatalogue);
			expect(start).toEqual(copy);
		});
	});

	test("validation answers problems for any flow and never throws", () => {
		check(arbitraryGraph(), (graph) => {
			for (const problem of validate(graph, testCatalogue, { kind: "automation", connections: [] }))
				expect(problem.message).not.toMatch(/\{\w+\}|undefined/);
		});
	});

	test("steps are numbered without gaps, each card once", () => {
		check(arbitraryGraph(), (graph) => {
			const numbers = [...stepNumbers(graph).values()];
			expect(numbers).toEqual(numbers.map((_, index) => index + 1));
			expect(numbers).toHaveLength(Object.keys(graph.cards).length + 1);
		});
	});
});

describe("laws of differences", () => {
	test("a difference leads from the first flow to the second, its inverse back", () => {
		check(arbitraryEdits(), ({ start, end }) => {
			const diff = diffGraphs(start, end);
			expect(applyDiff(start, diff)).toEqual(end);
			expect(applyDiff(end, invertDiff(diff))).toEqual(start);
			expect(invertDiff(invertDiff(diff))).toEqual(diff);
			expect(conflicts(start, diff)).toEqual([]);
		});
	});

	test("a flow does not differ from itself", () => {
		check(arbitraryGraph(), (graph) => {
			expect(isEmptyDiff(diffGraphs(graph, structuredClone(graph)))).toBe(true);
		});
	});

	test("squashed differences do what they did one after the other", () => {
		check(arbitraryEdits(), ({ start, steps, end }) => {
			let before = start;
			let all = diffGraphs(start, start);
			for (const { graph } of steps) {
				all = squash(all, diffGraphs(before, graph));
				before = graph;
			}
			expect(applyDiff(start, all)).toEqual(end);
			expect(all).toEqual(diffGraphs(start, end));
		});
	});

	test("a difference is refused where the flow has changed under it", () => {
		check(arbitraryEdits(), ({ start, steps, end }) => {
			const first = steps[0];
			if (!first || isEmptyDiff(diffGraphs(start, first.graph))) return;
			const diff = diffGraphs(start, first.graph);
			expect(applyEdit(start, { kind: "diff.apply", diff })).toEqual({ graph: first.graph });
			if (isEmptyDiff(diffGraphs(first.graph, end))) return;
			const again = applyEdit(first.graph, { kind: "diff.apply", diff });
			expect(again).toMatchObject({ problem: { code: "EDIT_OVERTAKEN" } });
		});
	});
});

function depthOf(graph: FlowGraph, lane: string): number {
	if (lane === "main") return 0;
	const owner = lane.slice(0, lane.indexOf("."));
	const outer = Object.keys(graph.lanes).find((each) => graph.lanes[each]?.includes(owner)) ?? "main";
	return 1 + depthOf(graph, outer);
}
