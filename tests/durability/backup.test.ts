import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { close, connect } from "@keyway/db/client";
import { ensureDatabase } from "@keyway/db/ensure-database";
import { migrate } from "@keyway/db/migrate";
import { readRun } from "@keyway/db/runs";
import { literal } from "@keyway/schema/field-value";
import { type Cluster, startCluster } from "@keyway/server/embedded/cluster";
import { startEngine } from "@keyway/server/worker/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../product/until.ts";
import { publishFlow, settingsFor } from "./bed.ts";
import { type Call, card, flowOf, probe } from "./probe.ts";
import { first, never, say } from "./stage.ts";

let directory = "";
const stops: (() => Promise<unknown>)[] = [];
beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "keyway-backup-"));
	// The database runs as another user when the tests run as root.
	chmodSync(directory, 0o755);
});
afterAll(async () => {
	for (const stop of stops.reverse()) await stop();
	rmSync(directory, { recursive: true, force: true });
});

/** The server's database in this data directory, as the server itself opens it. */
async function open(data: string): Promise<{ cluster: Cluster; url: string; db: ReturnType<typeof connect> }> {
	const cluster = await startCluster(join(directory, data), { fsync: "off" });
	const url = await ensureDatabase(cluster.url, "keyway");
	await migrate(url);
	return { cluster, url, db: connect(url, { max: 2 }) };
}

async function check(data: string): Promise<string> {
	const program = fileURLToPath(import.meta.resolve("@keyway/server/cli/keyway"));
	const { KEYWAY_SECRET_KEY: _, ...rest } = process.env;
	const env = { ...rest, DATABASE_URL: "", KEYWAY_DATA_DIR: join(directory, data) };
	return (await promisify(execFile)(process.execPath, [program, "backup", "check"], { env })).stdout;
}

test("from a copy of the data directory, taken while the server is off, all goes on: what waited, what failed, what was being called", async () => {
	const before = await open("before");
	const calls: Call[] = [];
	let stuck = true;
	const outside = probe((call) => {
		calls.push(call);
		if (stuck && call.text === "stuck") return never();
		if (stuck && call.text === "fails") throw new Error("Not today.");
		return "heard";
	});
	const hold = card("hold", "flow.wait", { duration: literal("P1D") });
	await publishFlow(before.db, flowOf({ main: [say("one"), hold, say("two")] }), "Backed up");
	const engine = await startEngine(settingsFor(before.url, [outside]));
	const [waits, fails, calling] = [
		await first(engine, "waits"),
		await first(engine, "fails"),
		await first(engine, "stuck"),
	];
	const reaches = (db: typeof before.db, run: string, status: string) =>
		until(`run ${run} to be ${status}`, async () => (await readRun(db, run)).status === status);
	await reaches(before.db, waits, "waiting");
	await reaches(before.db, fails, "failed");
	await until("the call", async () => calls.some((call) => call.text === "stuck"));
	await engine.stop(0);
	await close(before.db);
	await before.cluster.stop();
	// With its owner, who is not ours when the tests run as root.
	await promisify(execFile)("cp", ["-a", join(directory, "before"), join(directory, "after")]);

	expect(JSON.parse(await check("after"))).toMatchObject({ flows: 1, runs: 3, live: 2 });
	stuck = false;
	const after = await open("after");
	stops.push(
		() => after.cluster.stop(),
		() => close(after.db),
	);
	const heir = await startEngine(settingsFor(after.url, [outside]));
	stops.push(() => heir.stop(0));
	await heir.retry(fails, "somebody");
	for (const run of [fails, calling]) await reaches(after.db, run, "waiting");
	for (const run of [waits, fails, calling]) {
		await heir.resume(run, "hold", "somebody");
		await reaches(after.db, run, "succeeded");
	}
	const made = (run: string, path: string) => calls.filter(({ key }) => key === `${run}/${path}`).length;
	expect([made(waits, "one"), made(fails, "one"), made(calling, "one")]).toEqual([1, 2, 2]);
	expect([waits, fails, calling].map((run) => made(run, "two"))).toEqual([1, 1, 1]);
});
