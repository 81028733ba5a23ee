import { ConnectorError } from "@keyway/connector-sdk/error";
import { newId } from "@keyway/db/id";
import { readJournal } from "@keyway/db/runs";
import { expression, literal, ref, template } from "@keyway/schema/field-value";
import type { RunningEngine } from "@keyway/server/worker/engine";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { type Call, card, flowOf, probe } from "./probe.ts";

let bed: Bed;
let calls: Call[];
let answer: (call: Call) => Promise<string> | string;
/** The outside system of every test: remembers calls and answers as the test says. */
const outside = () =>
	probe((call) => {
		calls.push(call);
		return answer(call);
	});

beforeEach(async () => {
	bed = await makeBed(inject("databaseUrl"));
	calls = [];
	answer = (call) => `heard ${call.text}`;
});
afterEach(() => bed.stop());

const send = async (engine: RunningEngine, text = "hello", more: { externalId?: string } = {}) => {
	const event = { type: "probe.happened", data: { text }, source: "api", caller: "test", ...more } as const;
	return engine.accept(event);
};
const first = async (engine: RunningEngine, text?: string) => (await send(engine, text)).runs[0] as string;
const say = (id: string, more = {}) => card(id, "probe.call", { text: ref("trigger", "text") }, more);
const never = () => new Promise<string>(() => {});

test("an event runs its flow card by card, and the run shows each step's input and output", async () => {
	const engine = await bed.start([outside()]);
	const lane = "then";
	await bed.publish(
		flowOf({
			main: [
				card("names", "flow.set", {
					values: { kind: "object", fields: { greeting: template("Hi ", { card: "trigger", path: ["text"] }) } },
				}),
				card(
					"check",
					"flow.if",
					{ when: expression('trigger.text == "Zoë"') },
					{ outputs: { said: { [lane]: ref("tell", "answer") } } },
				),
				card("last", "probe.call", { text: ref("check", "said") }),
			],
			"check.then": [card("tell", "probe.call", { text: ref("names", "values", "greeting") })],
			"check.else": [],
		}),
	);
	const id = await first(engine, "Zoë");
	const run = await bed.reaches(id, "succeeded");
	expect(run.steps.map(({ path, status, input, output, lane }) => ({ path, status, input, output, lane }))).toEqual([
		{
			path: "names",
			status: "succeeded",
			input: { values: { greeting: "Hi Zoë" } },
			output: { values: { greeting: "Hi Zoë" } },
		},
		{ path: "check", status: "succeeded", input: { when: true }, output: { said: "heard Hi Zoë" }, lane: "then" },
		{ path: "tell", status: "succeeded", input: { text: "Hi Zoë" }, output: { answer: "heard Hi Zoë" } },
		{ path: "last", status: "succeeded", input: { text: "heard Hi Zoë" }, output: { answer: "heard heard Hi Zoë" } },
	]);
	expect(calls.map((call) => call.key)).toEqual([`${id}/tell`, `${id}/last`]);
	expect(engine.live).toBe(0);
});

test("the same event id twice starts nothing new and answers the same, also at the same moment", async () => {
	const engine = await bed.start([outside()]);
	await bed.publish(flowOf({ main: [say("tell")] }));
	const [one, two] = await Promise.all([
		send(engine, "a", { externalId: "x1" }),
		send(engine, "a", { externalId: "x1" }),
	]);
	const three = await send(engine, "a", { externalId: "x1" });
	expect(two).toEqual(one);
	expect(three).toEqual(one);
	await bed.reaches(one.runs[0] as string, "succeeded");
	expect(calls).toHaveLength(1);
});

test("only flows whose filter holds for the event start", async () => {
	const engine = await bed.start([outside()]);
	await bed.publish(flowOf({ main: [say("tell")] }, { filter: expression('trigger.text == "yes"') }));
	expect((await send(engine, "no")).runs).toEqual([]);
	expect((await send(engine, "yes")).runs).toHaveLength(1);
});

test("an event whose data does not fit its trigger, or of a type that no trigger has, is refused in words", async () => {
	const engine = await bed.start([outside()]);
	const event = { source: "api", caller: "test" } as const;
	await expect(engine.accept({ ...event, type: "probe.happened", data: { text: 1 } })).rejects.toThrow(
		/text: .*string/,
	);
	await expect(engine.accept({ ...event, type: "probe.nothing", data: {} })).rejects.toThrow(/No trigger listens/);
});

test("a limited call is tried again after the time that the service asked for", async () => {
	answer = () => {
		if (calls.length < 3) throw new ConnectorError("limited", "rate_limited", "Slow down.", { retryAfter: 0.2 });
		return "at last";
	};
	const engine = await bed.start([outside()]);
	await bed.publish(
		flowOf({ main: [say("tell", { retry: { times: 5, first: 0.01, factor: 1, max: 1, on: ["any"] } })] }),
	);
	const run = await bed.reaches(await first(engine), "succeeded");
	expect(run.steps[0]).toMatchObject({ attempt: 3, status: "succeeded", output: { answer: "at last" } });
	expect(run.steps[0]).not.toHaveProperty("error");
	expect(new Set(calls.map((call) => call.key)).size).toBe(1);
});

test("a wrong field fails the run at once; retried by a person it goes on from there with the same key", async () => {
	answer = ({ text }) => {
		if (text === "second" && calls.length < 3) throw new ConnectorError("invalid", "nope", "The field is wrong.");
		return "fine";
	};
	const engine = await bed.start([outside()]);
	await bed.publish(
		flowOf({ main: [say("one"), card("two", "probe.call", { text: literal("second") }), say("three")] }),
	);
	const id = await first(engine);
	const failed = await bed.reaches(id, "failed");
	expect(failed.error).toMatchObject({ kind: "invalid", code: "nope", message: "The field is wrong." });
	expect(failed.steps.map((step) => step.status)).toEqual(["succeeded", "failed"]);
	await engine.retry(id, "maria");
	const run = await bed.reaches(id, "succeeded");
	expect(run.error).toBeNull();
	expect(run.steps.map((step) => step.attempt)).toEqual([1, 2, 1]);
	expect(calls.map((call) => call.key)).toEqual([`${id}/one`, `${id}/two`, `${id}/two`, `${id}/three`]);
	await expect(engine.retry(id, "maria")).rejects.toThrow(/Only a failed run/);
});

test("a call over its time limit is aborted", async () => {
	answer = never;
	const engine = await bed.start([outside()]);
	const retry = { times: 0, first: 1, factor: 1, max: 1, on: ["any" as const] };
	await bed.publish(flowOf({ main: [say("slow", { timeLimit: 0.1, retry })] }));
	const run = await bed.reaches(await first(engine), "failed");
	expect(run.error).toMatchObject({ kind: "timeout", code: "TIME_LIMIT" });
	expect(calls[0]?.signal.aborted).toBe(true);
});

test("on error continue goes on without outputs, on error lane goes through the lane with the error", async () => {
	answer = ({ text }) => {
		if (text === "hello") throw new ConnectorError("notFound", "gone", "Nobody there.");
		return text;
	};
	const engine = await bed.start([outside()]);
	await bed.publish(
		flowOf({
			main: [
				say("a", { onError: "continue" }),
				say("b", { onError: "lane" }),
				card("c", "probe.call", { text: template("[", { card: "a", path: ["answer"] }, "]") }),
			],
			"b.onError": [card("tell", "probe.call", { text: ref("b", "error", "message") })],
		}),
	);
	const run = await bed.reaches(await first(engine), "succeeded");
	expect(run.steps.map(({ path, status, output }) => ({ path, status, output }))).toMatchObject([
		{ path: "a", status: "failed" },
		{ path: "b", status: "failed" },
		{ path: "tell", output: { answer: "Nobody there." } },
		{ path: "c", output: { answer: "[]" } },
	]);
});

test("cancel ends the run at once and aborts the call under way", async () => {
	answer = never;
	const engine = await bed.start([outside()]);
	await bed.publish(flowOf({ main: [say("slow"), say("after")] }));
	const id = await first(engine);
	await until("the call", async () => calls.length === 1);
	expect((await bed.reaches(id, "running")).steps).toMatchObject([{ path: "slow", status: "running" }]);
	await engine.cancel(id, "maria");
	await until("the abort", async () => calls[0]?.signal.aborted);
	const run = await bed.reaches(id, "cancelled");
	expect(run.endedAt).not.toBeNull();
	await until("an empty memory", async () => engine.live === 0);
	await expect(engine.cancel(id, "maria")).rejects.toThrow(/ended already/);
});

test("a waiting run needs no memory, goes on when it is due, and never early", async () => {
	const engine = await bed.start([outside()]);
	await bed.publish(flowOf({ main: [card("pause", "flow.wait", { duration: literal("PT1S") }), say("tell")] }));
	const id = await first(engine);
	const waiting = await bed.reaches(id, "waiting");
	expect(engine.live).toBe(0);
	const run = await bed.reaches(id, "succeeded");
	const due = waiting.steps[0]?.dueAt as string;
	const resumedAt = (run.steps[0]?.output as { resumedAt: string } | undefined)?.resumedAt ?? "";
	expect(resumedAt >= due).toBe(true);
	expect(calls[0]?.now.toISOString()).toBe(resumedAt);
});

test("a person ends a wait early, also on another server than the one that started it", async () => {
	const one = await bed.start([outside()], { worker: "one" });
	await bed.publish(flowOf({ main: [card("pause", "flow.wait", { duration: literal("P90D") }), say("tell")] }));
	const id = await first(one);
	await bed.reaches(id, "waiting");
	await one.stop(0);
	const two = await bed.start([outside()], { worker: "two" });
	await expect(two.resume(id, "tell", "maria")).rejects.toThrow(/does not wait/);
	await two.resume(id, "pause", "maria");
	expect((await bed.reaches(id, "succeeded")).steps.map((step) => step.status)).toEqual(["succeeded", "succeeded"]);
});

test("continueIf ends the run as stopped with its reason; raise fails it with the author's words", async () => {
	const engine = await bed.start([outside()]);
	await bed.publish(
		flowOf(
			{
				main: [
					card("only", "flow.continueIf", { when: literal(false), reason: literal("Not a contractor") }),
					say("tell"),
				],
			},
			{ filter: expression('trigger.text == "stop"') },
		),
	);
	await bed.publish(
		flowOf(
			{ main: [card("no", "flow.raise", { message: literal("No manager") })] },
			{ filter: expression('trigger.text == "raise"') },
		),
	);
	expect((await bed.reaches(await first(engine, "stop"), "stopped")).reason).toBe("Not a contractor");
	expect((await bed.reaches(await first(engine, "raise"), "failed")).error).toMatchObject({
		kind: "raised",
		message: "No manager",
	});
	expect(calls).toEqual([]);
});

test("a failed run tells flow.failed once; a flow about failures that fails itself tells nobody", async () => {
	answer = ({ text }) => {
		throw new ConnectorError("invalid", "nope", `no ${text}`);
	};
	const engine = await bed.start([outside()]);
	const flowId = await bed.publish(flowOf({ main: [say("tell")] }), "The first");
	const told = flowOf({ main: [card("nudge", "probe.call", { text: ref("trigger", "error", "message") })] });
	await bed.publish(
		{ ...told, trigger: { id: "trigger", uses: "flow.failed@1", fields: { flow: literal("The first") } } },
		"Nudge",
	);
	await bed.publish(
		{ ...told, trigger: { id: "trigger", uses: "flow.failed@1", fields: { flow: literal("Another") } } },
		"Deaf",
	);
	await bed.reaches(await first(engine), "failed");
	const nudge = await until("the nudge", async () => calls[1]);
	expect(nudge.text).toBe("no hello");
	const [run] = await bed.db.$client`select id from run where trigger = 'flow.failed'`;
	const failed = await bed.reaches(run?.["id"], "failed");
	expect(failed.input).toMatchObject({
		flow: { id: flowId, name: "The first" },
		card: "tell",
		error: { code: "nope" },
	});
	await until("no mark left", async () => (await bed.db.$client`select from wait`).length === 0);
	expect(await bed.db.$client`select from run`).toHaveLength(2);
});

test("secrets of fields and connections are blanked in input, output and error, in every encoding", async () => {
	const secret = "s3cr3t value/ü";
	answer = () => {
		throw new ConnectorError("invalid", "nope", `bad ${secret}`, {
			detail: `?k=${encodeURIComponent(secret)} ${Buffer.from(secret).toString("base64")}`,
		});
	};
	const engine = await bed.start([outside()]);
	const fields = { text: template("say ", { card: "trigger", path: ["text"] }), secret: ref("trigger", "text") };
	await bed.publish(flowOf({ main: [card("tell", "probe.call", fields)] }));
	const run = await bed.reaches(await first(engine, secret), "failed");
	expect(run.steps[0]).toMatchObject({
		input: { text: "say •••", secret: "•••" },
		error: { message: "bad •••", detail: "?k=••• •••" },
	});
});

test("an output that is too large to keep fails its card in words", async () => {
	answer = () => "x".repeat(1_100_000);
	const engine = await bed.start([outside()]);
	await bed.publish(flowOf({ main: [say("tell")] }));
	expect((await bed.reaches(await first(engine), "failed")).error).toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
});

test("an api process only stores; a worker process performs", async () => {
	const api = await bed.start([outside()], { role: "api" });
	await bed.publish(flowOf({ main: [say("tell")] }));
	const id = await first(api);
	expect((await bed.reaches(id, "queued")).steps).toMatchObject([{ path: "tell", status: "queued" }]);
	await bed.start([outside()], { role: "worker" });
	await bed.reaches(id, "succeeded");
});

test("above the cap of runs in memory events are stored for later, and all of them run", async () => {
	const { promise: opened, resolve: open } = Promise.withResolvers<string>();
	answer = () => opened;
	const engine = await bed.start([outside()], { maxLive: 2, leaseSeconds: 600 });
	await bed.publish(flowOf({ main: [say("tell")] }));
	const ids: string[] = [];
	for (let count = 0; count < 6; count++) ids.push(await first(engine));
	expect(engine.live).toBe(2);
	open("go on");
	for (const id of ids) await bed.reaches(id, "succeeded");
	expect(calls).toHaveLength(6);
});

test("events beyond what may wait to be stored are refused with 503, and none that was accepted is lost", async () => {
	const engine = await bed.start([outside()], { maxPending: 10 });
	await bed.publish(flowOf({ main: [say("tell")] }));
	const sent = await Promise.allSettled(Array.from({ length: 50 }, () => send(engine)));
	const refused = sent.filter((each) => each.status === "rejected");
	expect(refused.length).toBeGreaterThan(0);
	for (const each of refused) expect(each.reason).toMatchObject({ code: "EVENTS_BUSY", status: 503 });
	for (const each of sent)
		if (each.status === "fulfilled") await bed.reaches(each.value.runs[0] as string, "succeeded");
});

test("an event that the database cannot store fails alone", async () => {
	const engine = await bed.start([outside()]);
	await bed.publish(flowOf({ main: [say("tell")] }));
	const [bad, good] = await Promise.allSettled([send(engine, "a\u0000b"), send(engine, "fine")]);
	expect(bad.status).toBe("rejected");
	expect(good).toMatchObject({ status: "fulfilled" });
});

test("publishing and switching off count for the very next event", async () => {
	const engine = await bed.start([outside()]);
	expect((await send(engine)).runs).toHaveLength(0);
	const flowId = await bed.publish(flowOf({ main: [say("tell")] }));
	expect((await send(engine)).runs).toHaveLength(1);
	await bed.db.$client`update flow set enabled = false where id = ${flowId}`;
	expect((await send(engine)).runs).toHaveLength(0);
});

test("a flow is started by hand only if it is published and has no other trigger", async () => {
	const engine = await bed.start([outside()]);
	const manual = {
		...flowOf({ main: [card("tell", "probe.call", { text: ref("trigger", "inputs", "word") })] }),
		trigger: null,
	};
	const id = await engine.startRun(await bed.publish(manual), { word: "by hand" }, "maria");
	const run = await bed.reaches(id, "succeeded");
	expect(run).toMatchObject({ trigger: "manual.run", input: { startedBy: "maria" } });
	expect(calls[0]?.text).toBe("by hand");
	const other = await bed.publish(flowOf({ main: [say("tell")] }));
	await expect(engine.startRun(other, {}, "maria")).rejects.toThrow(/starts on probe.happened/);
	await expect(engine.startRun(newId(), {}, "maria")).rejects.toThrow(/no published version/);
});

test("an event born in a transaction starts its flows with the commit, and nothing if it is rolled back", async () => {
	const engine = await bed.start([outside()]);
	await bed.publish(flowOf({ main: [say("tell")] }));
	const event = { type: "probe.happened", source: "directory", data: { text: "hello" } } as const;
	const back = bed.db.transaction(async (tx) => {
		await engine.emit(tx, event);
		throw new Error("changed my mind");
	});
	await expect(back).rejects.toThrow("changed my mind");
	const { runs } = await bed.db.transaction((tx) => engine.emit(tx, event));
	await bed.reaches(runs[0] as string, "succeeded");
	expect(await bed.db.$client`select from run`).toHaveLength(1);
});

test("a call whose outcome nobody knows after a take-over is not repeated: the run stops and asks", async () => {
	answer = never;
	const one = await bed.start([outside()], { worker: "one" });
	await bed.publish(flowOf({ main: [card("blind", "probe.blindCall", { text: literal("once") })] }));
	const id = await first(one);
	await until("the call", async () => calls.length === 1);
	// Another worker is told that the first is dead.
	await bed.db.$client`update pgboss.job set start_after = now() where state = 'created'`;
	await bed.start([outside()], { worker: "two" });
	const run = await bed.reaches(id, "failed");
	expect(run.error).toMatchObject({ kind: "unknownOutcome" });
	expect(calls).toHaveLength(1);
	answer = () => "done";
	await one.retry(id, "maria");
	await bed.reaches(id, "succeeded");
});

test("a worker that was taken over cannot write any more: what it brings late is refused", async () => {
	let release = (_: string) => {};
	answer = () => (calls.length === 1 ? new Promise<string>((resolve) => (release = resolve)) : "the second worker's");
	const one = await bed.start([outside()], { worker: "one", leaseSeconds: 600 });
	await bed.publish(flowOf({ main: [say("a"), say("b")] }));
	const id = await first(one);
	await until("the call", async () => calls.length === 1);
	await bed.db.$client`update pgboss.job set start_after = now() where state = 'created'`;
	await bed.start([outside()], { worker: "two" });
	await bed.reaches(id, "succeeded");
	expect(one.live).toBe(1);
	release("the first worker's");
	await until("the first to notice", async () => one.live === 0);
	const done = (await readJournal(bed.db, id, -1))
		.flatMap((row) => row.records)
		.filter((record) => record.t === "done");
	expect(done.map((record) => record.output)).toEqual([
		{ answer: "the second worker's" },
		{ answer: "the second worker's" },
	]);
	expect(calls.map((call) => call.key)).toEqual([`${id}/a`, `${id}/a`, `${id}/b`]);
});

test("a server that stops leaves unfinished work to the others at once", async () => {
	answer = ({ text }) =>
		text === "hello" && calls.length === 1 ? new Promise((done) => setTimeout(done, 50, "late")) : "ok";
	const one = await bed.start([outside()], { worker: "one", leaseSeconds: 600 });
	await bed.publish(flowOf({ main: [say("a"), say("b")] }));
	const id = await first(one);
	await until("the call", async () => calls.length === 1);
	await one.stop(5_000);
	await bed.start([outside()], { worker: "two" });
	await bed.reaches(id, "succeeded");
	expect(calls.map((call) => call.key)).toEqual([`${id}/a`, `${id}/b`]);
});
