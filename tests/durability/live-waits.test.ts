import { type ChildProcess, fork } from "node:child_process";
import { readJournal } from "@keyway/db/runs";
import { literal } from "@keyway/schema/field-value";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { card, flowOf } from "./probe.ts";
import { say } from "./stage.ts";
import { type StubService, startStubService } from "./stub-service.ts";
import type { WorkerOrder } from "./worker-process.ts";

let bed: Bed;
let stub: StubService;
let workers: ChildProcess[];

beforeEach(async () => {
	bed = await makeBed(inject("databaseUrl"));
	stub = await startStubService();
	workers = [];
});

afterEach(async () => {
	for (const worker of workers) worker.kill("SIGKILL");
	await stub.close();
	await bed.stop();
});

async function startWorker(name: string): Promise<ChildProcess> {
	const order: WorkerOrder = { url: bed.url, stub: stub.url, worker: name, crash: null, leaseSeconds: 3 };
	const worker = fork(new URL("./worker-process.ts", import.meta.url), [JSON.stringify(order)]);
	workers.push(worker);
	await new Promise((resolve) => worker.once("message", resolve));
	return worker;
}

/** Beside a call that nobody can ask about, this card and what follows it. */
const beside = (first: ReturnType<typeof card>) =>
	flowOf({
		main: [card("both", "flow.parallel", { join: literal("all") })],
		"both.branch1": [card("blind", "probe.blindCall", { text: literal("once") })],
		"both.branch2": [first, say("after")],
	});

const delivered = (card: string): number => [...stub.deliveries.keys()].filter((key) => key.endsWith(card)).length;
const recordsOf = async (runId: string) => (await readJournal(bed.db, runId, -1)).flatMap((row) => row.records);

async function succeededUndisturbed(count: number): Promise<void> {
	const runs = await until("all runs to end", async () => {
		const rows = await bed.db.$client<{ id: string }[]>`select id from run where status = 3`;
		return rows.length === count && rows;
	});
	for (const { id } of runs) expect((await recordsOf(id)).filter((record) => record.t === "takeover")).toEqual([]);
	expect([...stub.deliveries.values()]).toEqual(Array.from({ length: count * 2 }, () => 1));
}

test("a wait that is over beside a call under way brings no other process to the run, for longer than its lease", async () => {
	await bed.publish(beside(card("pause", "flow.wait", { duration: literal("PT3.5S") })));
	const release = stub.holdAll("/blind");
	const [owner] = await Promise.all([startWorker("owner"), startWorker("other"), startWorker("third")]);
	for (let event = 0; event < 6; event++) owner?.send(`event ${event}`);
	await until("the cards after the wait", async () => delivered("after") === 6);
	expect(await bed.db.$client`select from wait`).toHaveLength(0);
	release();
	await succeededUndisturbed(6);
});

test("an event that another process accepts ends a wait beside a call under way, and the owner goes on", async () => {
	const heard = { event: literal("probe.happened"), about: literal("anyone") };
	await bed.publish(beside(card("pause", "flow.waitFor", heard)));
	const release = stub.holdAll("/blind");
	const [owner, other] = await Promise.all([startWorker("owner"), startWorker("other")]);
	owner?.send("first");
	await until("the call", async () => delivered("blind") === 1);
	other?.send("second");
	await until("what follows the wait", async () => delivered("after") === 1);
	const [{ runs: of } = { runs: [] }] = await bed.db.$client<{ runs: string[] }[]>`
		select runs from event where external_id = 'first'`;
	const first = await recordsOf(of[0] as string);
	expect(first.filter((record) => record.t === "takeover")).toEqual([]);
	release();
	await bed.reaches(of[0] as string, "succeeded");
	expect(stub.deliveries.get(`${of[0]}/blind`)).toBe(1);
});

test("when the owner dies, its waits are over in time with the next one", async () => {
	const lanes = {
		main: [card("both", "flow.parallel", { join: literal("all") })],
		"both.branch1": [say("slow")],
		"both.branch2": [card("pause", "flow.wait", { duration: literal("PT0.5S") }), say("after")],
	};
	await bed.publish(flowOf(lanes));
	const { arrived } = stub.holdNext();
	const owner = await startWorker("owner");
	owner.send("hello");
	await arrived;
	owner.kill("SIGKILL");
	await startWorker("heir");
	const [run] = await bed.db.$client<{ id: string }[]>`select id from run`;
	await bed.reaches(run?.id as string, "succeeded");
	expect(delivered("after")).toBe(1);
	expect(await bed.db.$client`select from wait`).toHaveLength(0);
});
