import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { close, connect } from "@keyway/db/client";
import { migrate } from "@keyway/db/migrate";
import { startCluster } from "@keyway/server/embedded/cluster";
import { publishFlow } from "../durability/bed.ts";
import { FAULTS, type Stage } from "./faults.ts";
import { CALLS, flowUnderTest } from "./flow-under-test.ts";
import { judge, type Window } from "./laws.ts";
import { startLedger } from "./ledger.ts";
import { sendUntilAccepted } from "./sender.ts";
import { startWorker } from "./worker.ts";

/**
 * Two processes of the product on a database that really syncs, and everything that can go wrong while events are under
 * way. Short form: 100 events. `--long`: 500, with every fault five times. `--only=<pattern>`: faults whose
 * names match it. Prints counts; ends with 1 when a promise is broken or a fault could not be brought about.
 */
const long = process.argv.includes("--long");
const only = process.argv.find((argument) => argument.startsWith("--only="))?.slice(7) ?? "";
const EVENTS = long ? 500 : 100;
const ROUNDS = long ? 5 : 1;
/** Nothing may be without an owner for longer than this. */
const SETTLE_MS = 60_000;

/** In all; more means that something hangs. */
const LONGEST_MS = long ? 1_200_000 : 240_000;

const began = performance.now();
const directory = mkdtempSync(join(tmpdir(), "keyway-crash-"));
const settings = { fsync: "on", synchronous_commit: "on" };
const cluster = await startCluster(directory, settings);
await migrate(cluster.url);
const ledger = await startLedger();
const setUp = connect(cluster.url, { max: 1 });
await publishFlow(setUp, flowUnderTest(ledger.url), "Crash");
await close(setUp);
const egress = new URL(ledger.url).host;
const workers = await Promise.all(["left", "right"].map((name) => startWorker(name, cluster.url, egress)));
const stage: Stage = { directory, settings, cluster, workers, ledger };
console.log(`two workers run after ${seconds()} s`);

/** A program that hangs says why. */
setTimeout(() => {
	for (const { name, product } of workers) console.log(`${name}: ${product?.output().slice(-3_000) ?? "is down"}`);
	process.exit(2);
}, LONGEST_MS).unref();
const faults = Array.from({ length: ROUNDS }, () => FAULTS.filter((fault) => new RegExp(only).test(fault.name))).flat();
const windows: Window[] = [];
const notReached: string[] = [];
const accepted = new Map<string, string>();
const sent: Promise<void>[] = [];
for (const [at, fault] of faults.entries()) {
	const from = Date.now();
	const share = Math.floor((EVENTS * (at + 1)) / faults.length) - Math.floor((EVENTS * at) / faults.length);
	for (let number = 0; number < share; number++)
		sent.push(sendUntilAccepted(workers, `event${at}-${number}@acme.test`, number * 150, accepted));
	await fault.strike(stage).catch((error: Error) => notReached.push(`${fault.name}: ${error.message}`));
	windows.push({ fault: fault.name, from, to: Date.now() });
	console.log(`${seconds().padStart(6)} s  ${fault.name}`);
}
await Promise.all(sent);
console.log(`${seconds().padStart(6)} s  all events are accepted`);
const db = connect(stage.cluster.url, { max: 2 });
const open = async () => (await db.$client`select id from run where finished_at is null`).length;
const limit = Date.now() + SETTLE_MS;
while (Date.now() < limit && ((await open()) > 0 || (await db.$client`select from pgboss.job`).length > 0))
	await delay(100);
console.log(`${seconds().padStart(6)} s  all work has ended`);
const { counts, broken } = await judge(db, accepted, ledger.deliveries, windows, CALLS);
for (const worker of workers)
	for (const output of worker.deaths)
		broken.push(`${worker.name}: the process ended by itself: ${output.slice(-2_000)}`);
console.table({ ...counts, faults: faults.length, unfinished: await open() });
for (const line of [...notReached, ...broken.slice(0, 40)]) console.log(`✗ ${line}`);
console.log(
	JSON.stringify({ ...counts, faults: faults.length, broken: broken.length, notReached, seconds: Number(seconds()) }),
);
await close(db);
await Promise.all(workers.map((worker) => worker.stop()));
await ledger.close();
await stage.cluster.stop();
rmSync(directory, { recursive: true, force: true });
process.exitCode = broken.length + notReached.length === 0 ? 0 : 1;

function seconds(): string {
	return ((performance.now() - began) / 1_000).toFixed(1);
}
