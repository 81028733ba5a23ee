import { type ChildProcess, fork } from "node:child_process";
import { readJournal } from "@keyway/db/runs";
import { ref } from "@keyway/schema/field-value";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { card, flowOf } from "./probe.ts";
import { type StubService, startStubService } from "./stub-service.ts";
import type { WorkerOrder } from "./worker-process.ts";

let bed: Bed;
let stub: StubService;
let workers: ChildProcess[];

beforeEach(async () => {
	bed = await makeBed(inject("databaseUrl"));
	stub = await startStubService();
	workers = [];
	const call = (id: string) => card(id, "probe.call", { text: ref("trigger", "text") });
	await bed.publish(flowOf({ main: [call("one"), call("two")] }));
});

afterEach(async () => {
	for (const worker of workers) worker.kill("SIGKILL");
	await stub.close();
	await bed.stop();
});

async function startWorker(name: string, crash: string | null = null): Promise<ChildProcess> {
	const order: WorkerOrder = { url: bed.url, stub: stub.url, worker: name, crash, leaseSeconds: 1 };
	const worker = fork(new URL("./worker-process.ts", import.meta.url), [JSON.stringify(order)]);
	workers.push(worker);
	await new Promise((resolve) => worker.once("message", resolve));
	return worker;
}

/** What was recorded as done, each card once per record. */
async function doneOf(runId: string): Promise<string[]> {
	const rows = await readJournal(bed.db, runId, -1);
	return rows.flatMap((row) => row.records.flatMap((record) => (record.t === "done" ? [record.path] : [])));
}

const died = (worker: ChildProcess) => until("the worker's death", async () => worker.signalCode === "SIGKILL");

async function onlyRun(): Promise<string> {
	return until("the run", async () => (await bed.db.$client`select id from run`)[0]?.["id"] as string | undefined);
}

for (const [crash, repeated] of [
	["before:one", []],
	["after:one", ["one"]],
	["before:two", []],
	["after:two", ["two"]],
] as [string, string[]][]) {
	test(`a worker killed ${crash.replace(":", " card ")} loses nothing: the other finishes the run once`, async () => {
		const victim = await startWorker("victim", crash);
		await startWorker("heir");
		victim.send("hello");
		await died(victim);
		const id = await onlyRun();
		await bed.reaches(id, "succeeded");
		expect(await doneOf(id)).toEqual(["one", "two"]);
		const expected = ["one", "two"].map((path) => [`${id}/${path}`, repeated.includes(path) ? 2 : 1]);
		expect([...stub.deliveries]).toEqual(expected);
		await until("no job left", async () => (await bed.db.$client`select from pgboss.job`).length === 0);
	});
}

test("an event that was stored by a process that died before it said so starts one run, also when it is sent again", async () => {
	const victim = await startWorker("victim", "answer:hello");
	victim.send("hello");
	await died(victim);
	const heir = await startWorker("heir");
	const answered = new Promise<{ runs: string[] }>((resolve) => heir.once("message", resolve));
	heir.send("hello");
	const { runs } = await answered;
	expect(runs).toEqual([await onlyRun()]);
	await bed.reaches(runs[0] as string, "succeeded");
	expect(await doneOf(runs[0] as string)).toEqual(["one", "two"]);
	expect(await bed.db.$client`select from run`).toHaveLength(1);
	expect(await bed.db.$client`select from event`).toHaveLength(1);
});

test("a frozen worker that wakes up after it was taken over adds nothing to the run", async () => {
	const frozen = await startWorker("frozen");
	const held = stub.holdNext();
	frozen.send("hello");
	await held.arrived;
	frozen.kill("SIGSTOP");
	await startWorker("heir");
	const id = await onlyRun();
	await bed.reaches(id, "succeeded");
	held.release();
	frozen.kill("SIGCONT");
	// Awake again it takes part: its next event is answered.
	frozen.send("again");
	await new Promise<void>((resolve) =>
		frozen.on("message", (message: { accepted?: string }) => message.accepted === "again" && resolve()),
	);
	expect(await doneOf(id)).toEqual(["one", "two"]);
	expect((await bed.reaches(id, "succeeded")).steps).toHaveLength(2);
});

test("events that were answered all run once, whatever is killed while they run", async () => {
	const answered = new Map<string, string>();
	const listen = (worker: ChildProcess) =>
		worker.on("message", (message: { accepted?: string; runs?: string[] }) => {
			if (message.accepted) answered.set(message.accepted, message.runs?.[0] as string);
		});
	await startWorker("heir").then(listen);
	for (let round = 0; round < 3; round++) {
		const victim = await startWorker(`victim ${round}`);
		listen(victim);
		for (let event = 0; event < 60; event++)
			for (const worker of workers.filter(alive)) worker.send(`${round} ${event} ${worker.pid}`);
		await until("some runs to be under way", async () => answered.size > round * 60);
		victim.kill("SIGKILL");
		await died(victim);
	}
	await until("all runs to end", async () => {
		const [row] = await bed.db.$client`select count(*)::int as open from run where finished_at is null`;
		return row?.["open"] === 0;
	});
	const runs = await bed.db.$client`select id, status from run`;
	expect(runs.length).toBeGreaterThanOrEqual(answered.size);
	for (const id of answered.values()) expect(await doneOf(id)).toEqual(["one", "two"]);
	expect([...stub.deliveries.keys()].sort()).toEqual(
		runs.flatMap((run) => [`${run["id"]}/one`, `${run["id"]}/two`]).sort(),
	);
});

test("runs of one key never overtake each other, whichever process took their events and whatever is killed", async () => {
	const graph = flowOf({ main: ["one", "two"].map((id) => card(id, "probe.call", { text: ref("trigger", "text") })) });
	await bed.db.$client`update flow_version set graph = ${JSON.stringify({
		...graph,
		trigger: { ...graph.trigger, orderingKey: ref("trigger", "user") },
	})}::text::jsonb`;
	const answers = new Set<string>();
	const join = async (name: string) => {
		const worker = await startWorker(name);
		worker.on("message", (message: { accepted?: string }) => message.accepted && answers.add(message.accepted));
	};
	await Promise.all([join("a"), join("b")]);
	/** Sends it until somebody answers: a process may die with the question. */
	const send = (text: string, round: number) =>
		until(`an answer for ${text}`, async () => {
			if (answers.has(text)) return true;
			const standing = workers.filter(alive);
			standing[round % standing.length]?.send(text);
			await new Promise((resolve) => setTimeout(resolve, 250));
			return answers.has(text);
		});
	const people = ["ada", "bob", "cem", "dan", "eve"];
	for (let round = 0; round < 10; round++) {
		await Promise.all(people.map((name, index) => send(`${name} ${round}`, round + index)));
		if (round !== 3 && round !== 6) continue;
		workers.find(alive)?.kill("SIGKILL");
		await join(`c${round}`);
	}
	await until("all runs to end", async () => {
		const [row] = await bed.db.$client`select count(*)::int as open from run where finished_at is null`;
		return row?.["open"] === 0;
	});
	for (const name of people) {
		const rounds = stub.texts.filter((text) => text.startsWith(name)).map((text) => Number(text.split(" ")[1]));
		expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
		expect(new Set(rounds).size).toBe(10);
	}
	expect(await bed.db.$client`select from run`).toHaveLength(50);
	await until("nobody to stand in a line", async () => (await bed.db.$client`select from turn`).length === 0);
	await until("no job left", async () => (await bed.db.$client`select from pgboss.job`).length === 0);
});

const alive = (worker: ChildProcess) => worker.signalCode === null && worker.exitCode === null;
