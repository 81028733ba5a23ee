import { type ChildProcess, fork } from "node:child_process";
import { literal } from "@keyway/schema/field-value";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { card, flowOf } from "./probe.ts";
import type { WorkerOrder } from "./worker-process.ts";

let bed: Bed;
let workers: ChildProcess[];
let sent = 0;

beforeEach(async () => {
	bed = await makeBed(inject("databaseUrl"));
	workers = await Promise.all(["one", "two"].map(startWorker));
});

afterEach(async () => {
	for (const worker of workers) worker.kill("SIGKILL");
	await bed.stop();
});

async function startWorker(worker: string): Promise<ChildProcess> {
	const order: WorkerOrder = { url: bed.url, stub: "", worker, crash: null, leaseSeconds: 3 };
	const child = fork(new URL("./worker-process.ts", import.meta.url), [JSON.stringify(order)]);
	child.setMaxListeners(0);
	await new Promise((resolve) => child.once("message", resolve));
	return child;
}

/** How many runs an event starts that this process takes. */
function startedBy(worker: ChildProcess): Promise<number> {
	const text = `event ${++sent}`;
	worker.send(text);
	return new Promise((resolve) => {
		const hear = (message: { accepted?: string; runs?: string[] }) => {
			if (message.accepted !== text) return;
			worker.off("message", hear);
			resolve(message.runs?.length ?? -1);
		};
		worker.on("message", hear);
	});
}

const everywhere = () => Promise.all(workers.map(startedBy));
const graph = () => flowOf({ main: [card("set", "flow.set", { values: literal({}) })] });

test("the very next event starts what was published, and nothing that was switched off, whichever process takes it, in the middle of others", async () => {
	expect(await everywhere()).toEqual([0, 0]);
	const sql = bed.db.$client;
	const crowd: Promise<number>[] = [];
	for (let round = 0; round < 8; round++) {
		for (const worker of workers) for (let each = 0; each < 30; each++) crowd.push(startedBy(worker));
		const id = await bed.publish(graph());
		expect(await everywhere()).toEqual([1, 1]);
		for (const worker of workers) crowd.push(startedBy(worker));
		await sql`update flow set enabled = false where id = ${id}`;
		expect(await everywhere()).toEqual([0, 0]);
		await sql`update flow set enabled = true where id = ${id}`;
		expect(await everywhere()).toEqual([1, 1]);
		await sql`update flow set deleted_at = now() where id = ${id}`;
		expect(await everywhere()).toEqual([0, 0]);
	}
	expect(Math.min(...(await Promise.all(crowd)))).toBeGreaterThanOrEqual(0);
});
