import type { StepRun } from "@keyway/schema/run";
import { expect, test } from "vitest";
import { loopsIn, stepsOfChosen } from "./iterations.ts";

const step = (path: string, more: Partial<StepRun> = {}): StepRun => ({
	card: (path.split("/").at(-1) ?? "").replace(/\[\d+\]$/, ""),
	path,
	uses: "test.act@1",
	status: "succeeded",
	attempt: 1,
	startedAt: "2026-11-24T10:00:00.000Z",
	...more,
});
const loop = (path: string, count: number) =>
	step(path, { lane: "each", input: { items: Array.from({ length: count }, (_, at) => at) } });
const steps = [
	step("before"),
	loop("people", 3),
	step("people[0]/tell"),
	step("people[1]/tell", { status: "failed" }),
	step("people[2]/tell"),
	step("after"),
];
const paths = (found: StepRun[]) => found.map(({ path }) => path);

test("of a loop the item that failed is shown first, else the last one", () => {
	expect(paths(stepsOfChosen(steps, {}))).toEqual(["before", "people", "people[1]/tell", "after"]);
	const well = steps.map((each) => ({ ...each, status: "succeeded" as const }));
	expect(paths(stepsOfChosen(well, {}))).toContain("people[2]/tell");
});

test("a chosen item takes the place of the others", () => {
	expect(paths(stepsOfChosen(steps, { people: 0 }))).toEqual(["before", "people", "people[0]/tell", "after"]);
	expect(loopsIn(steps, { people: 0 })).toEqual([{ path: "people", card: "people", count: 3, failed: [1], shown: 0 }]);
});

test("a loop inside a loop is the one of the item that is chosen outside", () => {
	const nested = [
		loop("teams", 2),
		loop("teams[0]/people", 1),
		step("teams[0]/people[0]/tell"),
		loop("teams[1]/people", 2),
		step("teams[1]/people[0]/tell"),
		step("teams[1]/people[1]/tell"),
	];
	expect(loopsIn(nested, { teams: 0 }).map(({ path, count }) => [path, count])).toEqual([
		["teams", 2],
		["teams[0]/people", 1],
	]);
	expect(paths(stepsOfChosen(nested, { teams: 1, "teams[1]/people": 0 }))).toEqual([
		"teams",
		"teams[1]/people",
		"teams[1]/people[0]/tell",
	]);
});
