import { ConnectorError } from "@keyway/connector-sdk/error";
import { readJournal } from "@keyway/db/runs";
import { expression, literal } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, never, say, send, useStage } from "./stage.ts";

const stage = useStage();

test("an api process only stores; a worker process performs", async () => {
	const api = await stage.bed.start([stage.outside()], { role: "api" });
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	const id = await first(api);
	expect((await stage.bed.reaches(id, "queued")).steps).toMatchObject([{ path: "tell", status: "queued" }]);
	await stage.bed.start([stage.outside()], { role: "worker" });
	await stage.bed.reaches(id, "succeeded");
});

test("above the cap of runs in memory events are stored for later, and all of them run", async () => {
	const { promise: opened, resolve: open } = Promise.withResolvers<string>();
	stage.answer = () => opened;
	const engine = await stage.bed.start([stage.outside()], { maxLive: 2, leaseSeconds: 600 });
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	const ids: string[] = [];
	for (let count = 0; count < 6; count++) ids.push(await first(engine));
	expect(engine.live).toBe(2);
	open("go on");
	for (const id of ids) await stage.bed.reaches(id, "succeeded");
	expect(stage.calls).toHaveLength(6);
});

test("a flood in one flow does not starve another", async () => {
	stage.answer = ({ text }) => new Promise((resolve) => setTimeout(resolve, 5, text));
	const engine = await stage.bed.start([stage.outside()], { maxLive: 8, leaseSeconds: 600 });
	const only = (text: string) => ({ filter: expression(`trigger.text == "${text}"`) });
	await stage.bed.publish(flowOf({ main: [say("a"), say("b")] }, only("flood")));
	await stage.bed.publish(flowOf({ main: [say("a"), say("b")] }, only("few")));
	const flood = Array.from({ length: 600 }, () => send(engine, "flood"));
	await Promise.all(flood);
	const id = await first(engine, "few");
	await stage.bed.reaches(id, "succeeded");
	const before = stage.calls.findIndex((call) => call.text === "few");
	expect(before).toBeLessThan(900);
	await until("the flood to end", async () => stage.calls.length === 1_202);
});

test("events beyond what may wait to be stored are refused with 503, and none that was accepted is lost", async () => {
	const engine = await stage.bed.start([stage.outside()], { maxPending: 10 });
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	const sent = await Promise.allSettled(Array.from({ length: 50 }, () => send(engine)));
	const refused = sent.filter((each) => each.status === "rejected");
	expect(refused.length).toBeGreaterThan(0);
	for (const each of refused) expect(each.reason).toMatchObject({ code: "EVENTS_BUSY", status: 503 });
	for (const each of sent)
		if (each.status === "fulfilled") await stage.bed.reaches(each.value.runs[0] as string, "succeeded");
});

test("a call whose outcome nobody knows after a take-over is not repeated: the run stops and asks", async () => {
	stage.answer = never;
	// With one run it is full, and fetches nothing back.
	const one = await stage.bed.start([stage.outside()], { worker: "one", maxLive: 1 });
	await stage.bed.publish(flowOf({ main: [card("blind", "probe.blindCall", { text: literal("once") })] }));
	const id = await first(one);
	await until("the call", async () => stage.calls.length === 1);
	// Another worker is told that the first is dead.
	await stage.bed.db.$client`update pgboss.job set start_after = now() where state = 'created'`;
	await stage.bed.start([stage.outside()], { worker: "two" });
	const run = await stage.bed.reaches(id, "failed");
	expect(run.error).toMatchObject({ kind: "unknownOutcome" });
	expect(stage.calls).toHaveLength(1);
	stage.answer = () => "done";
	await one.retry(id, "maria");
	await stage.bed.reaches(id, "succeeded");
});

test("a worker that was taken over cannot write any more: what it brings late is refused", async () => {
	let release = (_: string) => {};
	stage.answer = () =>
		stage.calls.length === 1 ? new Promise<string>((resolve) => (release = resolve)) : "the second worker's";
	const one = await stage.bed.start([stage.outside()], { worker: "one", leaseSeconds: 600, maxLive: 1 });
	await stage.bed.publish(flowOf({ main: [say("a"), say("b")] }));
	const id = await first(one);
	await until("the call", async () => stage.calls.length === 1);
	await stage.bed.db.$client`update pgboss.job set start_after = now() where state = 'created'`;
	await stage.bed.start([stage.outside()], { worker: "two" });
	await stage.bed.reaches(id, "succeeded");
	expect(one.live).toBe(1);
	release("the first worker's");
	await until("the first to notice", async () => one.live === 0);
	const done = (await readJournal(stage.bed.db, id, -1))
		.flatMap((row) => row.records)
		.filter((record) => record.t === "done");
	expect(done.map((record) => record.output)).toEqual([
		{ answer: "the second worker's" },
		{ answer: "the second worker's" },
	]);
	expect(stage.calls.map((call) => call.key)).toEqual([`${id}/a`, `${id}/a`, `${id}/b`]);
});

test("a server that stops leaves unfinished work to the others at once", async () => {
	stage.answer = ({ text }) =>
		text === "hello" && stage.calls.length === 1 ? new Promise((done) => setTimeout(done, 50, "late")) : "ok";
	const one = await stage.bed.start([stage.outside()], { worker: "one", leaseSeconds: 600 });
	await stage.bed.publish(flowOf({ main: [say("a"), say("b")] }));
	const id = await first(one);
	await until("the call", async () => stage.calls.length === 1);
	await one.stop(5_000);
	await stage.bed.start([stage.outside()], { worker: "two" });
	await stage.bed.reaches(id, "succeeded");
	expect(stage.calls.map((call) => call.key)).toEqual([`${id}/a`, `${id}/b`]);
});

test("a job that is delivered to its own worker again, because it was slow, repeats no call", async () => {
	const { promise: opened, resolve: open } = Promise.withResolvers<string>();
	stage.answer = () => opened;
	const engine = await stage.bed.start([stage.outside()], { leaseSeconds: 600 });
	await stage.bed.publish(flowOf({ main: [say("a"), say("b")] }));
	const id = await first(engine);
	await until("the call", async () => stage.calls.length === 1);
	const dueAgain = () =>
		stage.bed.db
			.$client`update pgboss.job set start_after = now() where start_after < now() + interval '700 seconds' returning id`;
	const [before] = await dueAgain();
	const newJob = () =>
		stage.bed.db.$client`select from pgboss.job where id <> ${before?.["id"]} and start_after > now()`;
	await until("the job under a new id", async () => (await newJob()).length === 1);
	open("answered");
	await stage.bed.reaches(id, "succeeded");
	expect(stage.calls.map((call) => call.key)).toEqual([`${id}/a`, `${id}/b`]);
	await until("no job left", async () => (await stage.bed.db.$client`select from pgboss.job`).length === 0);
});

test("retries that are due almost at once lose no run", async () => {
	stage.answer = ({ key }) => {
		if (stage.calls.filter((call) => call.key === key).length < 4) throw new ConnectorError("down", "down", "Not yet.");
		return "at last";
	};
	const engine = await stage.bed.start([stage.outside()], { leaseSeconds: 1 });
	const retry = { times: 10, first: 0.001, factor: 1, max: 1, on: ["any" as const] };
	await stage.bed.publish(flowOf({ main: [say("a", { retry })] }));
	const sent = await Promise.all(Array.from({ length: 100 }, () => first(engine)));
	for (const id of sent) await stage.bed.reaches(id, "succeeded");
	expect(stage.calls).toHaveLength(400);
});

test("when the database drops all connections in the middle, answered events still run, each card once", async () => {
	const engine = await stage.bed.start([stage.outside()], { leaseSeconds: 1 });
	await stage.bed.publish(flowOf({ main: [say("a"), say("b"), say("c")] }));
	const sql = stage.bed.db.$client;
	const cut = () => sql`select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and application_name like 'keyway %'`;
	const accepted: string[] = [];
	for (let round = 0; round < 4; round++) {
		const sent = Promise.allSettled(Array.from({ length: 40 }, () => first(engine)));
		await cut();
		for (const result of await sent) if (result.status === "fulfilled") accepted.push(result.value);
	}
	expect(accepted.length).toBeGreaterThan(0);
	await until("all runs to end", async () => (await sql`select from run where finished_at is null`).length === 0);
	for (const id of accepted) {
		const records = (await readJournal(stage.bed.db, id, -1)).flatMap((row) => row.records);
		expect(records.flatMap((record) => (record.t === "done" ? [record.path] : []))).toEqual(["a", "b", "c"]);
	}
});
