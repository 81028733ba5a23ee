import { expression, literal, ref } from "@keyway/schema/field-value";
import type { StepError } from "@keyway/schema/run";
import { expect, test } from "vitest";
import { viewRun } from "../view.ts";
import type { EffectPlan } from "./settle.ts";
import { card, graphOf, type Simulation, simulate } from "./simulation.ts";
import { stateOf } from "./state.ts";

const wrong: StepError = { kind: "invalid", code: "WRONG", message: "That does not fit." };
const paths = (run: Simulation) => run.settled.effects.map((effect) => effect.path);
const at = (run: Simulation, path: string) => run.settled.effects.find((each) => each.path === path) as EffectPlan;
const loop = (fields: object, more: object = {}) =>
	card("each", "flow.forEach", { items: literal([1, 2, 3]), ...fields }, more);
const after = card("after", "test.act");
const outputOf = (run: Simulation, id: string) => run.settled.effects[0]?.scope.steps[id];

test("a loop goes through its items in order, and each item sees itself and its index", () => {
	const run = simulate(graphOf({ main: [loop({}), after], "each.each": [card("act", "test.act")] }));
	for (const index of [0, 1, 2]) {
		expect(paths(run)).toEqual([`each[${index}]/act`]);
		const { scope } = at(run, `each[${index}]/act`);
		expect(scope.item).toBe(index + 1);
		expect(scope.steps["each"]).toEqual({ item: index + 1, index });
		run.answer(at(run, `each[${index}]/act`), { output: { index } });
	}
	expect(paths(run)).toEqual(["after"]);
	expect(outputOf(run, "each")).toEqual({ count: 3, failures: [] });
	expect(outputOf(run, "act")).toBeUndefined();
});

test("an inner loop's item is the nearest, the outer one is had by its card", () => {
	const graph = graphOf({
		main: [card("outer", "flow.forEach", { items: literal(["a", "b"]) })],
		"outer.each": [card("inner", "flow.forEach", { items: literal([1]) })],
		"inner.each": [card("act", "test.act")],
	});
	const run = simulate(graph);
	expect(paths(run)).toEqual(["outer[0]/inner[0]/act"]);
	expect(at(run, "outer[0]/inner[0]/act").scope).toMatchObject({ item: 1, steps: { outer: { item: "a", index: 0 } } });
});

test("so many items run at a time, and the next starts when one has ended", () => {
	const run = simulate(graphOf({ main: [loop({ concurrency: literal(2) })], "each.each": [card("act", "test.act")] }));
	expect(paths(run)).toEqual(["each[0]/act", "each[1]/act"]);
	run.answer(at(run, "each[1]/act"), { output: {} });
	expect(paths(run)).toEqual(["each[0]/act", "each[2]/act"]);
});

test("results hold what the last card of each item gave, and only if somebody reads them", () => {
	const reading = card("after", "test.act", {}, { fields: { x: ref("each", "results") } });
	const run = simulate(
		graphOf({ main: [loop({ concurrency: literal(3) }), reading], "each.each": [card("act", "test.act")] }),
	);
	for (const index of [2, 0, 1]) run.answer(at(run, `each[${index}]/act`), { output: { index } });
	expect(outputOf(run, "each")).toMatchObject({ results: [{ index: 0 }, { index: 1 }, { index: 2 }] });
});

test("next and a condition that does not hold end the item, break ends the loop, stop the run", () => {
	const graph = (control: string, fields: object = {}) =>
		graphOf({
			main: [card("each", "flow.forEach", { items: literal([1, 2]) }), after],
			"each.each": [card("maybe", "flow.if", { when: expression("first") }), card("act", "test.act")],
			"maybe.then": [card("leave", control, { ...fields })],
		});
	const first = (_: string, scope: { item?: unknown }) => scope.item === 1;
	const next = simulate(graph("flow.next"), {}, first);
	expect(paths(next)).toEqual(["each[1]/act"]);
	const condition = simulate(graph("flow.continueIf", { when: literal(false) }), {}, first);
	expect(paths(condition)).toEqual(["each[1]/act"]);
	const leave = simulate(graph("flow.break"), {}, first);
	expect(paths(leave)).toEqual(["after"]);
	expect(outputOf(leave, "each")).toEqual({ count: 1, failures: [] });
	expect(simulate(graph("flow.stop"), {}, first).state.end).toMatchObject({ status: "stopped" });
	expect(simulate(graphOf({ main: [card("leave", "flow.next")] })).state.end).toMatchObject({
		error: { code: "NOT_IN_LOOP" },
	});
});

test("an item's error ends the run, or is listed when the loop goes on", () => {
	const lanes = (onItemError: string) =>
		graphOf({ main: [loop({ onItemError: literal(onItemError) }), after], "each.each": [card("act", "test.act")] });
	const stop = simulate(lanes("stop"));
	stop.answer(at(stop, "each[0]/act"), { error: wrong });
	expect(stop.state.end).toMatchObject({ status: "failed", path: "each[0]/act" });
	stop.decide({ t: "retried", at: stop.now, path: "each[0]/act", by: "maria" });
	expect(paths(stop)).toEqual(["each[0]/act"]);
	const goOn = simulate(lanes("continue"));
	goOn.answer(at(goOn, "each[0]/act"), { error: wrong });
	for (const index of [1, 2]) goOn.answer(at(goOn, `each[${index}]/act`), { output: {} });
	const error = { code: "WRONG", message: "That does not fit.", card: "act", attempt: 1 };
	expect(outputOf(goOn, "each")).toEqual({ count: 2, failures: [{ index: 0, item: 1, error }] });
});

test("an empty list, an empty lane and too long a list are decided at once", () => {
	const run = (items: unknown[], lane: object[]) =>
		simulate(
			graphOf({ main: [card("each", "flow.forEach", { items: literal(items as never) })], "each.each": lane as never }),
		).state.end;
	expect(run([], [after])).toMatchObject({ status: "succeeded" });
	expect(run([1, 2], [])).toMatchObject({ status: "succeeded" });
	const tooLong = Array.from({ length: 10_001 }, () => 1);
	expect(run(tooLong, [after])).toMatchObject({ error: { code: "LOOP_TOO_LONG" } });
	const none = simulate(
		graphOf({ main: [card("each", "flow.forEach", { items: literal(null) })], "each.each": [after] }),
	);
	expect(none.state.end).toMatchObject({ error: { code: "ITEMS_NOT_LIST" } });
});

test("10,000 items of pure cards leave nothing behind but their journal, which is folded in linear time", () => {
	const items = Array.from({ length: 10_000 }, (_, index) => index);
	const graph = graphOf({
		main: [card("each", "flow.forEach", { items: literal(items), concurrency: literal(10) }), after],
		"each.each": [card("name", "flow.set", { values: literal({ a: 1 }) })],
	});
	const run = simulate(graph);
	expect(paths(run)).toEqual(["after"]);
	expect(run.journal).toHaveLength(10_003);
	expect([...run.state.outputs.keys()]).toEqual([""]);
	expect(run.state.steps.size).toBe(0);
	expect(stateOf(graph, run.journal)).toEqual(run.state);
});

test("a loop that collects more than a step may keep fails as soon as it is known", () => {
	const reading = card("after", "test.act", {}, { fields: { x: ref("each", "results") } });
	const run = simulate(graphOf({ main: [loop({}), reading], "each.each": [card("act", "test.act")] }));
	for (const index of [0, 1]) run.answer(at(run, `each[${index}]/act`), { output: "x".repeat(600_000) });
	expect(run.state.end).toMatchObject({ path: "each", error: { code: "LOOP_TOO_LARGE" } });
});

test("too many cards in loops inside each other end the run in words", () => {
	const items = literal(Array.from({ length: 400 }, (_, index) => index));
	const run = simulate(
		graphOf({
			main: [card("outer", "flow.forEach", { items })],
			"outer.each": [card("inner", "flow.forEach", { items })],
			"inner.each": [card("name", "flow.set", { values: literal({}) })],
		}),
	);
	expect(run.state.end).toMatchObject({ error: { code: "TOO_MANY_CARDS" } });
});

const sides = {
	"both.branch2": [card("b", "test.act")],
	"both.branch1": [card("a1", "test.act"), card("a2", "test.act")],
	"both.branch10": [],
};

test("lanes side by side join when all have ended, with what the last card of each gave", () => {
	const run = simulate(graphOf({ main: [card("both", "flow.parallel"), after], ...sides }));
	expect(paths(run)).toEqual(["a1", "b"]);
	run.answer(at(run, "b"), { output: { of: "b" } });
	run.answer(at(run, "a1"), { output: {} });
	run.answer(at(run, "a2"), { output: { of: "a2" } });
	expect(outputOf(run, "both")).toEqual({ results: [{ of: "a2" }, { of: "b" }, null] });
});

test("with first, the first lane to end cancels the others and gives the outputs", () => {
	const outputs = { who: { branch1: literal("one"), branch2: ref("b", "of") } };
	const { "both.branch10": _, ...two } = sides;
	const run = simulate(
		graphOf({ main: [card("both", "flow.parallel", { join: literal("first") }, { outputs }), after], ...two }),
	);
	run.answer(at(run, "a1"), { output: {} });
	run.answer(at(run, "b"), { output: { of: "b" } });
	expect(paths(run)).toEqual(["after"]);
	expect(outputOf(run, "both")).toEqual({ results: [{ of: "b" }], who: "b" });
});

test("an error in one lane ends the run and the lanes beside it; retried, all of them go on", () => {
	const run = simulate(graphOf({ main: [card("both", "flow.parallel"), after], ...sides }));
	run.answer(at(run, "b"), { error: wrong });
	expect(run.state.end).toMatchObject({ status: "failed", path: "b" });
	expect(paths(run)).toEqual([]);
	run.decide({ t: "retried", at: run.now, path: "b", by: "maria" });
	expect(paths(run)).toEqual(["a1", "b"]);
});

const attempt = (onError = [card("help", "test.act")]) => ({
	"safe.try": [card("both", "flow.parallel"), card("then", "test.act")],
	"both.branch1": [card("a", "test.act")],
	"both.branch2": [card("b", "test.act")],
	"safe.onError": onError,
});

test("try hands an error to its other lane and closes what still ran; the run goes on after it", () => {
	const outputs = { how: { try: literal("well"), onError: ref("safe", "error", "code") } };
	const run = simulate(graphOf({ main: [card("safe", "flow.try", {}, { outputs }), after], ...attempt() }));
	run.answer(at(run, "a"), { error: wrong });
	expect(paths(run)).toEqual(["help"]);
	expect(outputOf(run, "safe")).toEqual({
		error: { code: "WRONG", message: "That does not fit.", card: "a", attempt: 1 },
	});
	run.answer(at(run, "help"), { output: {} });
	expect(outputOf(run, "after")).toBeUndefined();
	expect(outputOf(run, "safe")).toMatchObject({ how: "WRONG", error: { card: "a" } });
});

test("try without an error gives none; an error in its other lane, a stop and an unknown outcome are not caught", () => {
	const graph = graphOf({ main: [card("safe", "flow.try"), after], ...attempt([card("bad", "flow.raise", {})]) });
	const well = simulate(graph);
	for (const path of ["a", "b", "then"]) well.answer(at(well, path), { output: {} });
	expect(outputOf(well, "safe")).toEqual({ error: null });
	const again = simulate(graph);
	again.answer(at(again, "a"), { error: wrong });
	expect(again.state.end).toMatchObject({ status: "failed", path: "bad" });
	const unknown = simulate(graph);
	unknown.answer(at(unknown, "a"), { error: { ...wrong, kind: "unknownOutcome" } });
	expect(unknown.state.end).toMatchObject({ status: "failed", path: "a" });
	const stopped = simulate(
		graphOf({ main: [card("safe", "flow.try")], "safe.try": [card("end", "flow.stop")], "safe.onError": [after] }),
	);
	expect(stopped.state.end).toMatchObject({ status: "stopped" });
});

test("a failed card's own error lane sees the error, gives merged outputs, and the run goes on", () => {
	const outputs = { said: { onError: ref("risky", "error", "message") } };
	const run = simulate(
		graphOf({
			main: [card("risky", "test.act", {}, { onError: "lane", outputs }), after],
			"risky.onError": [card("help", "test.act")],
		}),
	);
	run.answer(at(run, "risky"), { error: wrong });
	expect(outputOf(run, "risky")).toMatchObject({ error: { code: "WRONG" } });
	run.answer(at(run, "help"), { output: {} });
	expect(outputOf(run, "risky")).toMatchObject({ said: "That does not fit.", error: { code: "WRONG" } });
});

test("return ends the run well and gives values to its caller", () => {
	const run = simulate(graphOf({ main: [card("back", "flow.return", { values: literal({ id: 7 }) }), after] }));
	expect(run.state.end).toMatchObject({ status: "succeeded", output: { id: 7 } });
});

test("people see each item's steps by its path, the loop running, then done with its counts", () => {
	const graph = graphOf({ main: [loop({}), after], "each.each": [card("act", "test.act")] });
	const run = simulate(graph);
	const seen = () =>
		viewRun(graph, run.journal, "running", run.now).steps.map(({ path, status, output }) => ({ path, status, output }));
	expect(seen()).toEqual([
		{ path: "each", status: "running" },
		{ path: "each[0]/act", status: "running" },
	]);
	for (const index of [0, 1, 2]) run.answer(at(run, `each[${index}]/act`), { output: { index } });
	expect(seen().slice(0, 2)).toEqual([
		{ path: "each", status: "succeeded", output: { count: 3, failures: [] } },
		{ path: "each[0]/act", status: "succeeded", output: { index: 0 } },
	]);
});

test("once a run has failed or was cancelled inside a loop, people see no step of it go on", () => {
	const graph = graphOf({
		main: [card("both", "flow.parallel")],
		"both.branch1": [loop({})],
		"both.branch2": [card("beside", "test.act")],
		"each.each": [card("act", "test.act")],
	});
	const seen = (run: Simulation) =>
		Object.fromEntries(viewRun(graph, run.journal, "failed", run.now).steps.map(({ path, status }) => [path, status]));
	const failed = simulate(graph);
	failed.answer(at(failed, "each[0]/act"), { error: wrong });
	expect(seen(failed)).toMatchObject({ each: "failed", "each[0]/act": "failed" });
	failed.decide({ t: "retried", at: failed.now, path: "each[0]/act", by: "maria" });
	expect(seen(failed)).toMatchObject({ each: "running", "each[0]/act": "queued" });
	const cancelled = simulate(graph);
	cancelled.decide({ t: "cancelled", at: cancelled.now, by: "maria" });
	cancelled.decide({ t: "finished", at: cancelled.now, status: "cancelled" });
	expect(seen(cancelled)).toMatchObject({ each: "cancelled" });
});
