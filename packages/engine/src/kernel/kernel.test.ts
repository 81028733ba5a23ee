import { expression, type FieldValue, literal, ref } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import fc from "fast-check";
import { expect, test } from "vitest";
import { advance } from "./advance.ts";
import type { EffectPlan } from "./settle.ts";
import { card, graphOf, type Simulation, simulate } from "./simulation.ts";
import { stateOf } from "./state.ts";

/** A computed key: an object with a written-out `then` looks like a promise to the linter. */
const THEN = "then";
const down: StepError = { kind: "down", code: "DOWN", message: "Nobody answers." };
const only = (simulation: Simulation) => simulation.settled.effects[0] as EffectPlan;
const paths = (simulation: Simulation) => simulation.settled.effects.map((effect) => effect.path);

test("pure cards ride along until a card must leave the process", () => {
	const run = simulate(
		graphOf({
			main: [
				card("name", "flow.set", { values: literal({ a: 1 }) }),
				card("act", "test.act"),
				card("end", "flow.stop"),
			],
		}),
	);
	expect(run.journal.map((record) => record.t)).toEqual(["started", "done"]);
	expect(paths(run)).toEqual(["act"]);
	run.answer(only(run), { output: { ok: true } });
	expect(run.state.end).toMatchObject({ status: "stopped", path: "end" });
});

test("the first case that holds takes its lane, and later cases are not evaluated", () => {
	const asked: string[] = [];
	const run = simulate(
		graphOf({
			main: [
				card("which", "flow.if", {
					case2: expression("second"),
					case1: expression("first"),
					case10: expression("last"),
				}),
			],
			"which.case2": [card("act", "test.act")],
		}),
		{},
		(cel) => {
			asked.push(cel);
			return cel === "second";
		},
	);
	expect(asked).toEqual(["first", "second"]);
	expect(paths(run)).toEqual(["act"]);
});

test("a condition that is not true or false fails its card in words", () => {
	const run = simulate(graphOf({ main: [card("which", "flow.if", { when: literal("yes") })] }));
	expect(run.state.end).toMatchObject({
		status: "failed",
		error: { kind: "expression", code: "CONDITION_NOT_BOOLEAN" },
	});
});

test("merged outputs come from the lane taken; a name that it does not give is null", () => {
	const outputs = { a: { [THEN]: ref("act", "x") }, b: { else: literal(1) } };
	const graph = graphOf({
		main: [card("which", "flow.if", { when: literal(true) }, { outputs }), card("last", "test.act")],
		"which.then": [card("act", "test.act")],
	});
	const run = simulate(graph);
	run.answer(only(run), { output: { x: "from then" } });
	expect(only(run).scope.steps["which"]).toEqual({ a: "from then", b: null });
});

test("a missing lane and an empty lane are passed", () => {
	const run = simulate(
		graphOf({
			main: [card("a", "flow.if", { when: literal(false) }), card("b", "flow.if", { when: literal(true) })],
			"b.then": [],
		}),
	);
	expect(run.state.end?.status).toBe("succeeded");
});

test("a service that is down is asked again after 2, 4 and 8 seconds, then the run fails; a person's retry starts anew", () => {
	const run = simulate(graphOf({ main: [card("act", "test.act")] }));
	for (const delay of [2_000, 4_000, 8_000]) {
		run.answer(only(run), { error: down });
		expect(run.settled.waits).toMatchObject([{ path: "act", kind: "retry", due: run.now + delay }]);
		run.wait(run.now + delay - 1);
		expect(run.settled.effects).toEqual([]);
		run.wait(run.now + 1);
	}
	run.answer(only(run), { error: down });
	expect(run.state.end).toMatchObject({ status: "failed", path: "act", error: down });
	run.decide({ t: "retried", at: run.now, path: "act", by: "maria" });
	expect(only(run)).toMatchObject({ attempt: 5, tries: 0 });
});

test("the service's own waiting time wins over ours, and errors that do not pass are not retried", () => {
	const run = simulate(graphOf({ main: [card("act", "test.act")] }));
	run.answer(only(run), { error: { ...down, kind: "limited", retryAfter: 60 } });
	expect(run.settled.waits[0]?.due).toBe(run.now + 60_000);
	run.wait(run.now + 60_000);
	run.answer(only(run), { error: { ...down, kind: "auth" } });
	expect(run.state.end?.status).toBe("failed");
});

test("merging that failed is tried again without running the lane again", () => {
	let broken = true;
	const graph = graphOf({
		main: [card("which", "flow.if", { when: literal(true) }, { outputs: { a: { [THEN]: expression("x") } } })],
		"which.then": [card("act", "test.act")],
	});
	const run = simulate(graph, {}, () => {
		if (broken) throw new Error("broken");
		return "fine";
	});
	run.answer(only(run), { output: {} });
	expect(run.state.end).toMatchObject({ status: "failed", path: "which" });
	broken = false;
	run.decide({ t: "retried", at: run.now, path: "which", by: "maria" });
	expect(run.state.end?.status).toBe("succeeded");
	expect(run.journal.filter((record) => record.t === "done" && record.path === "act")).toHaveLength(1);
});

test("a call that began under a previous owner is not repeated", () => {
	const run = simulate(graphOf({ main: [card("act", "test.act")] }));
	run.decide({ t: "begun", at: run.now, path: "act", input: {} });
	expect(only(run)).toMatchObject({ begun: true });
	run.crash();
	expect(run.state.end).toMatchObject({ status: "failed", error: { kind: "unknownOutcome" } });
});

test("lanes side by side join when the last of them has ended", () => {
	const run = simulate(
		graphOf({
			main: [card("both", "test.both"), card("after", "test.act")],
			"both.a": [card("a1", "test.act"), card("a2", "test.act")],
			"both.b": [card("b1", "test.act")],
		}),
	);
	expect(paths(run)).toEqual(["a1", "b1"]);
	run.answer(run.settled.effects[1] as EffectPlan, { output: {} });
	expect(paths(run)).toEqual(["a1"]);
	run.answer(only(run), { output: {} });
	run.answer(only(run), { output: {} });
	expect(paths(run)).toEqual(["after"]);
});

/** Random structured flows: every card an effect, a condition or two lanes side by side, nested up to three deep. */
const graphs: fc.Arbitrary<FlowGraph> = fc
	.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 25 })
	.map((seeds) => {
		const lanes: Record<string, Card[]> = { main: [] };
		const open = ["main"];
		for (const [index, seed] of seeds.entries()) {
			const lane = open[seed % open.length] as string;
			const id = `c${index}`;
			const kind = ["test.act", "test.act", "flow.if", "test.both", "flow.wait"][seed % 5] as string;
			const fields: Record<string, FieldValue> =
				kind === "flow.if" ? { when: literal(seed % 2 === 0) } : { duration: literal("PT5S") };
			const cards = lanes[lane] ?? [];
			lanes[lane] = [...cards, card(id, kind, kind === "flow.if" || kind === "flow.wait" ? fields : {})];
			const inner = kind === "flow.if" ? ["then", "else"] : kind === "test.both" ? ["a", "b"] : [];
			open.push(...inner.map((name) => `${id}.${name}`));
		}
		return graphOf(lanes);
	});

/** Answers effects in an order that `choices` gives, waits and crashes in between; ends with the run. */
function play(graph: FlowGraph, choices: number[], crashes: boolean): Simulation {
	const run = simulate(graph);
	for (let turn = 0; !run.state.end && turn < 500; turn++) {
		const choice = choices[turn % choices.length] ?? 0;
		const { effects, waits } = run.settled;
		if (crashes && choice % 3 === 0 && run.journal.at(-1)?.t !== "takeover") run.crash();
		else if (effects.length === 0 || (waits.length > 0 && choice % 2 === 0))
			run.wait(Math.max(run.now, ...waits.map((wait) => wait.due ?? 0)));
		else {
			const effect = effects[choice % effects.length] as EffectPlan;
			run.answer(effect, choice % 7 === 0 && effect.tries < 2 ? { error: down } : { output: { from: effect.path } });
		}
	}
	return run;
}

const outputs = (run: Simulation): [string, Json][] =>
	[...Object.entries(run.state.outputs.get("") ?? {})].sort(([a], [b]) => (a < b ? -1 : 1));

test("whatever the order, the failures and the crashes, a run ends the same way and does each card once", () => {
	const choices = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 5, maxLength: 60 });
	fc.assert(
		fc.property(graphs, choices, choices, (graph, one, two) => {
			const calm = play(graph, one, false);
			const wild = play(graph, two, true);
			expect(calm.state.end?.status).toBe("succeeded");
			expect(wild.state.end?.status).toBe("succeeded");
			const strip = ([id, output]: [string, Json]) => [id, graph.cards[id]?.uses === "flow.wait@1" ? null : output];
			expect(outputs(wild).map(strip)).toEqual(outputs(calm).map(strip));
			const done = wild.journal.flatMap((record) => (record.t === "done" ? [record.path] : []));
			expect(new Set(done).size).toBe(done.length);
		}),
		{ numRuns: 300 },
	);
});

test("at every point of a journal, folding it anew gives the plans that were made then", () => {
	const choices = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 5, maxLength: 40 });
	fc.assert(
		fc.property(graphs, choices, (graph, order) => {
			const run = play(graph, order, true);
			for (let length = 1; length <= run.journal.length; length++) {
				const part = run.journal.slice(0, length);
				expect(advance(graph, part, run.now)).toEqual(advance(graph, structuredClone(part), run.now));
			}
			expect(stateOf(graph, run.journal)).toEqual(run.state);
		}),
		{ numRuns: 100 },
	);
});
