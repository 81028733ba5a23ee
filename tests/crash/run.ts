import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { close, connect } from "@keyway/db/client";
import { migrate } from "@keyway/db/migrate";
import { startCluster } from "@keyway/server/embedded/cluster";
import { publishFlow } from "../durability/bed.ts";
import { FAULTS, type Stage, twoUp } from "./faults.ts";
import { CALLS, flowUnderTest } from "./flow-under-test.ts";
import { judge, type Window } from "./laws.ts";
import { startLedger } from "./ledger.ts";
import { watchStalls } from "./stalls.ts";
import { startEngineOnly, startWhole } from "./start-process.ts";
import { startTraffic } from "./traffic.ts";
import { describeUnfinished } from "./unfinished.ts";
import { startWorker } from "./worker.ts";

/**
 * Two processes at least, and two more that come up while others are down, on a database that really syncs, and everything
 * that can go wrong while events are under way. Short form: 100 events. `--long`: 500, with every fault five times.
 * `--whole`: processes of the whole product instead of its engine alone. `--only=<pattern>`: faults whose names match it.
 * Prints counts; ends with 1 when a promise is broken or a fault could not be brought about, with 2 when it hangs.
 */
const long = process.argv.includes("--long");
const only = new RegExp(process.argv.find((argument) => argument.startsWith("--only="))?.slice(7) ?? "");
const EVENTS = long ? 500 : 100;
const ROUNDS = long ? 5 : 1;
/** Events before the first fault, whose calls nothing excuses. */
const CALM = 10;
/** Nothing may be without an owner for longer than this. */
const SETTLE_MS = 60_000;
/** In all; more means that something hangs. */
const LONGEST_MS = long ? 2_400_000 : 480_000;

const began = performance.now();
const seconds = () => ((performance.now() - began) / 1_000).toFixed(1);
const say = (what: string) => console.log(`${seconds().padStart(6)} s  ${what}`);

const directory = mkdtempSync(join(tmpdir(), "keyway-crash-"));
const settings = { fsync: "on", synchronous_commit: "on" };
const cluster = await startCluster(directory, settings);
await migrate(cluster.url);
const ledger = await startLedger();
const setUp = connect(cluster.url, { max: 1 });
await publishFlow(setUp, flowUnderTest(ledger.url), "Crash");
await close(setUp);
const start = process.argv.includes("--whole") ? startWhole : startEngineOnly;
const place = { databaseUrl: cluster.url, egress: new URL(ledger.url).host, cache: join(directory, "compiled") };
const workers = await Promise.all(["a", "b", "c", "d"].map((name) => startWorker(name, place, start)));
const stage: Stage = { directory, settings, cluster, workers, ledger, struckAt: null };
say("the workers run");

/** A program that hangs says why. */
setTimeout(() => {
	for (const { name, product, failedStarts } of workers)
		console.log(`${name}: ${product?.output() ?? "is down"} ${failedStarts.join("\n")}`.slice(-3_000));
	process.exit(2);
}, LONGEST_MS).unref();
const stalls = watchStalls();
const windows: Window[] = [];
const notReached: string[] = [];
const traffic = startTraffic(workers);
await traffic.during("calm", CALM, traffic.ended());
const faults = Array.from({ length: ROUNDS }, () => FAULTS.filter((fault) => only.test(fault.name))).flat();
const share = Math.ceil((EVENTS - CALM) / faults.length);
for (const [at, fault] of faults.entries()) {
	await twoUp(stage);
	stage.struckAt = null;
	const from = Date.now();
	await traffic
		.during(`${at}`, share, fault.strike(stage))
		.catch((error: Error) => notReached.push(`${fault.name}: ${error.message}`));
	windows.push({ fault: fault.name, from: stage.struckAt ?? from, to: Date.now() });
	say(fault.name);
}
await traffic.ended();
say("all events are accepted");
await Promise.all(workers.map((worker) => worker.up()));
const db = connect(stage.cluster.url, { max: 2 });
const limit = Date.now() + SETTLE_MS;
const isOver = async () =>
	(await db.$client`select from run where finished_at is null`).length === 0 &&
	(await db.$client`select from pgboss.job`).length === 0;
while (Date.now() < limit && !(await isOver())) await delay(100);
say("all work has ended");
windows.push(...stalls.stop());
const { accepted } = traffic;
const { counts, broken } = await judge({ db, accepted, deliveries: ledger.deliveries, windows, places: CALLS });
for (const worker of workers)
	for (const output of worker.deaths)
		broken.push(`${worker.name}: the process ended by itself: ${output.slice(-2_000)}`);
for (const line of [...notReached, ...broken.slice(0, 40), ...(await describeUnfinished(db))]) console.log(`✗ ${line}`);
const figures = { ...counts, faults: faults.length, broken: broken.length, notReached: notReached.length };
console.log(JSON.stringify({ ...figures, stalls: stalls.count, seconds: Number(seconds()) }));
await close(db);
await Promise.all(workers.map((worker) => worker.stop()));
await ledger.close();
await stage.cluster.stop();
rmSync(directory, { recursive: true, force: true });
process.exitCode = broken.length + notReached.length === 0 ? 0 : 1;
