import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { close, connect } from "@keyway/db/client";
import { migrate } from "@keyway/db/migrate";
import { literal, ref } from "@keyway/schema/field-value";
import { startCluster } from "@keyway/server/embedded/cluster";
import { startEngine } from "@keyway/server/worker/engine";
import { publishFlow, settingsFor } from "../durability/bed.ts";
import { card, flowOf, probe } from "../durability/probe.ts";
import { until } from "../product/until.ts";
import { round } from "./machine.ts";

/**
 * 100,000 waiting runs (or as many as the first argument says): memory of the worker, restart to ready, 5,000 due at
 * once, and a wait of ten years. One run is parked by the engine, the others are its copies, made by SQL.
 */
const RUNS = Number(process.argv[2] ?? 100_000);
const DUE = Math.min(5_000, RUNS / 2);

const directory = mkdtempSync(join(tmpdir(), "keyway-bench-"));
const cluster = await startCluster(directory);
await migrate(cluster.url);
const db = connect(cluster.url, { max: 2 });
const sql = db.$client;
let calls = 0;
let firstCall = 0;
const outside = probe(() => {
	calls++;
	firstCall ||= performance.now();
	return "heard";
});
const settings = { ...settingsFor(cluster.url, [outside]), leaseSeconds: 3 };
await publishFlow(
	db,
	flowOf({
		main: [
			card("pause", "flow.wait", { duration: literal("P3650D") }),
			card("tell", "probe.call", { text: ref("trigger", "text") }),
		],
	}),
	"Waiting",
);
const parking = await startEngine(settings);
const event = { type: "probe.happened", data: { text: "hello" }, source: "api", caller: "bench" } as const;
const { runs } = await parking.accept(event);
const [parked] = runs as [string];
await until("the run to wait", async () => (await sql`select from wait where run_id = ${parked}`).length === 1);
await parking.stop(1_000);
await copyRun(parked, RUNS - 1);

const memoryBefore = rss();
const startedAt = performance.now();
const engine = await startEngine(settings);
await engine.accept(event);
const ready = performance.now() - startedAt;
await new Promise((resolve) => setTimeout(resolve, 3_000));
const memoryWaiting = rss();

// The journal says when a wait is over, and the engine believes nothing else: both are moved.
await sql`update run_event set records = regexp_replace(records, '"due":[0-9]+', '"due":1')
	where run_id in (select run_id from wait order by run_id limit ${DUE})`;
const dueAt = performance.now();
await sql`update wait set due = now() where (run_id, path) in (select run_id, path from wait order by run_id limit ${DUE})`;
const updated = performance.now();
let peak = 0;
await until(
	"all that were due to end",
	async () => {
		peak = Math.max(peak, rss());
		const [row] = await sql`select count(*)::int as n from run where status = 3`;
		return row?.["n"] === DUE;
	},
	120_000,
);
const drained = performance.now() - updated;
const doubled = calls - DUE;
const results = {
	waiting: RUNS,
	"worker MB before": memoryBefore,
	"worker MB, all waiting": memoryWaiting,
	"worker MB at the peak": peak,
	"start to first event stored, ms": Math.round(ready),
	"due at once": DUE,
	"first call after ms": Math.round(firstCall - dueAt),
	"all done after ms": Math.round(drained),
	"runs/s": Math.round((DUE / drained) * 1_000),
	"calls too many": doubled,
	"jobs left": (await sql`select from pgboss.job`).length,
};
console.table(results);
const [wait] = await sql`select extract(epoch from due - now()) / 86400 as days from wait limit 1`;
console.log(`the others wait for ${round(Number(wait?.["days"]))} more days`);
console.log(JSON.stringify(results));
await engine.stop(1_000);
await close(db);
await cluster.stop();
rmSync(directory, { recursive: true, force: true });
process.exitCode = doubled === 0 && ready <= 5_000 ? 0 : 1;

function rss(): number {
	return Math.round(process.memoryUsage.rss() / 1_000_000);
}

/** Copies get ids of their own, one after the other in time like real ones. */
async function copyRun(id: string, count: number): Promise<void> {
	await sql`create temporary table copies as select i, overlay(${id}::text placing lpad(to_hex(i), 12, '0') from 25)::uuid as id
		from generate_series(1, ${count}::int) i`;
	await sql`insert into run select c.id, r.flow_id, r.version, r.mode, r.trigger, r.subject, r.about, r.status, r.created_at
		from copies c, run r where r.id = ${id}`;
	await sql`insert into run_event (run_id, seq, epoch, at, records)
		select c.id, e.seq, e.epoch, e.at, e.records from copies c, run_event e where e.run_id = ${id}`;
	await sql`insert into wait (run_id, path, kind, due) select c.id, w.path, w.kind, w.due from copies c, wait w where w.run_id = ${id}`;
	await sql`analyze`;
}
