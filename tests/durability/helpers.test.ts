import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { readJournal } from "@keyway/db/runs";
import { type FieldValue, literal, ref, template } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { runSeal } from "@keyway/server/secrets/run-seal";
import { createVault } from "@keyway/server/secrets/vault";
import { expect, test } from "vitest";
import { z } from "zod";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, never, say, useStage } from "./stage.ts";

const stage = useStage();

const object = (fields: Record<string, FieldValue>): FieldValue => ({ kind: "object", fields });
function helperOf(lanes: Record<string, Card[]>, inputs: Record<string, string> = {}): FlowGraph {
	return { ...flowOf(lanes), trigger: { id: "trigger", uses: "helper.called@1", fields: { inputs: literal(inputs) } } };
}
const call = (flow: string, fields: Record<string, FieldValue> = {}) =>
	card("ask", "flow.call", { flow: literal(flow), ...fields });
const asking = card("tell", "probe.call", { text: ref("trigger", "inputs", "word") });

const children = async () =>
	(await stage.bed.db.$client<{ id: string }[]>`select id from run where trigger = 'helper.called' order by id`).map(
		(row) => row.id,
	);

test("a called flow runs with its typed inputs, and gives its result to the caller, who waits for it", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const back = card("back", "flow.return", { values: object({ heard: ref("tell", "answer") }) });
	await stage.bed.publish(helperOf({ main: [asking, back] }, { word: "text", note: "text?" }), "The helper");
	await stage.bed.publish(
		flowOf({
			main: [
				call("The helper", { input: object({ word: ref("trigger", "text") }) }),
				card("end", "probe.call", { text: ref("ask", "result", "heard") }),
			],
		}),
	);
	const run = await stage.bed.reaches(await first(engine), "succeeded");
	expect(stage.calls.map((each) => each.text)).toEqual(["hello", "heard hello"]);
	const [child] = await children();
	expect(run.steps[0]).toMatchObject({ output: { result: { heard: "heard hello" }, run: { id: child } } });
	expect(await stage.bed.db.$client`select from wait`).toHaveLength(0);
});

test("a helper of pure cards ends with its start, and its caller hears of it all the same", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const helper = await stage.bed.publish(
		helperOf({ main: [card("back", "flow.return", { values: literal({ n: 1 }) })] }),
	);
	await stage.bed.publish(flowOf({ main: [call(helper)] }));
	const run = await stage.bed.reaches(await first(engine), "succeeded");
	expect(run.steps[0]).toMatchObject({ output: { result: { n: 1 } } });
});

test("without waiting the caller goes on at once", async () => {
	stage.answer = ({ text }) => (text === "slow" ? never() : "fine");
	const engine = await stage.bed.start([stage.outside()]);
	const helper = await stage.bed.publish(helperOf({ main: [asking] }));
	const input = object({ word: literal("slow") });
	await stage.bed.publish(flowOf({ main: [call(helper, { wait: literal(false), input }), say("end")] }));
	const run = await stage.bed.reaches(await first(engine), "succeeded");
	expect(run.steps[0]).toMatchObject({ output: { result: null, run: { status: "running" } } });
});

test("a helper's failure is an error of the call, wrong inputs and wrong flows are refused in words", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const helper = await stage.bed.publish(
		helperOf({ main: [card("no", "flow.raise", { message: literal("Not today.") })] }, { days: "number" }),
		"Moody",
	);
	const errorOf = async (fields: Record<string, FieldValue>, flow = helper) => {
		const id = await stage.bed.publish(flowOf({ main: [call(flow, fields)] }));
		const run = await stage.bed.reaches(await first(engine), "failed");
		await stage.bed.db.$client`update flow set enabled = false where id = ${id}`;
		return run.error;
	};
	expect(await errorOf({ input: object({ days: literal(3) }) })).toMatchObject({
		code: "HELPER_FAILED",
		message: 'The called flow "Moody" failed: Not today.',
	});
	expect((await errorOf({ input: object({ days: literal("3") }) }))?.message).toContain("days is not of type number");
	expect((await errorOf({}))?.message).toContain("days is missing");
	expect(await errorOf({}, "Nobody")).toMatchObject({ code: "FLOW_NOT_FOUND" });
	const own = await stage.bed.publish(flowOf({ main: [] }));
	await stage.bed.db.$client`update flow set enabled = false where id = ${own}`;
	expect(await errorOf({}, own)).toMatchObject({ code: "FLOW_NO_HELPER" });
});

test("a flow that calls itself ends at a depth of ten", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(helperOf({ main: [call("Endless")] }), "Endless");
	await stage.bed.publish(flowOf({ main: [call("Endless")] }));
	const run = await stage.bed.reaches(await first(engine), "failed");
	expect(run.error?.message).toContain("at most 10 deep");
	expect(await children()).toHaveLength(10);
});

test("cancelling the caller cancels what it called", async () => {
	stage.answer = never;
	const engine = await stage.bed.start([stage.outside()]);
	const inner = await stage.bed.publish(helperOf({ main: [asking] }));
	const outer = await stage.bed.publish(helperOf({ main: [call(inner, { input: literal({ word: "x" }) })] }));
	await stage.bed.publish(flowOf({ main: [call(outer)] }));
	const id = await first(engine);
	await until("the innermost call", async () => stage.calls.length === 1);
	await engine.cancel(id, "maria");
	const commits = await stage.bed.db
		.$client`select distinct xid from run_event where records like ${'%"t":"cancelled"%'}`;
	expect(commits).toHaveLength(1);
	for (const child of await children()) await stage.bed.reaches(child, "cancelled");
	expect(stage.calls[0]?.signal.aborted).toBe(true);
});

test("a lane that ends takes the helper down that it waits for", async () => {
	stage.answer = ({ text }) => (text === "slow" ? never() : "fine");
	const engine = await stage.bed.start([stage.outside()]);
	const helper = await stage.bed.publish(helperOf({ main: [asking] }));
	await stage.bed.publish(
		flowOf({
			main: [card("both", "flow.parallel", { join: literal("first") })],
			"both.branch1": [call(helper, { input: literal({ word: "slow" }) })],
			"both.branch2": [card("sleep", "flow.wait", { duration: literal("PT0.5S") }), say("quick")],
		}),
	);
	await stage.bed.reaches(await first(engine), "succeeded");
	for (const child of await children()) await stage.bed.reaches(child, "cancelled");
});

const keyring = defineConnector({
	id: "keyring",
	name: "Keyring",
	description: "Makes secrets",
	group: "connector",
	icon: { hue: "#000000", monogram: "Ke" },
	actions: [
		actionsOf<Record<never, never>>()({
			id: "make",
			version: 1,
			name: "Make",
			description: "Makes a secret.",
			sentence: "Make a secret",
			input: {},
			output: {
				password: field(z.string(), { label: "Password", secret: true }),
				hint: field(z.string(), { label: "Hint" }),
			},
			sample: { password: "x", hint: "y" },
			effect: "write",
			idempotency: "natural",
			source: "https://example.com",
			run: async () => ({ password: 'corr"ect horse', hint: 'it is corr"ect horse' }),
		}),
	],
});

test("a secret output reaches later cards, also through templates and helpers, and stands nowhere in clear", async () => {
	const seal = runSeal(createVault(["a key that is long enough for it"]));
	const engine = await stage.bed.start([stage.outside(), keyring], { seal });
	const back = card("back", "flow.return", { values: object({ again: ref("trigger", "inputs", "word") }) });
	const helper = await stage.bed.publish(helperOf({ main: [asking, back] }));
	await stage.bed.publish(
		flowOf({
			main: [
				card("make", "keyring.make", {}),
				card("set", "flow.set", { values: object({ kept: template("pw: ", { card: "make", path: ["password"] }) }) }),
				card("tell", "probe.call", { text: ref("set", "values", "kept") }),
				call(helper, { input: object({ word: ref("make", "password") }) }),
				card("last", "probe.call", { text: ref("ask", "result", "again") }),
				card("echo", "probe.call", { text: ref("last", "answer") }),
			],
		}),
	);
	const id = await first(engine);
	const run = await stage.bed.reaches(id, "succeeded");
	expect(stage.calls.map((each) => each.text)).toEqual([
		'pw: corr"ect horse',
		'corr"ect horse',
		'corr"ect horse',
		'heard corr"ect horse',
	]);
	for (const each of [id, ...(await children())])
		expect(JSON.stringify(await readJournal(stage.bed.db, each, -1))).not.toContain("horse");
	expect(JSON.stringify(await stage.bed.db.$client`select data from event`)).not.toContain("horse");
	expect(JSON.stringify(run)).not.toMatch(/horse|sealed:/);
	expect(run.steps[1]?.output).toEqual({ values: { kept: "pw: •••" } });
});
