import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { close, connect } from "@keyway/db/client";
import { ensurePartitions } from "@keyway/db/history/partitions";
import { askRebuild, project } from "@keyway/db/history/projector";
import { retain } from "@keyway/db/history/retention";
import { countRuns, slowestCards } from "@keyway/db/history/statistics";
import { migrate } from "@keyway/db/migrate";
import { listRuns, type RunFilter } from "@keyway/db/runs";
import { startCluster } from "@keyway/server/embedded/cluster";
import { fillHistory, flowId } from "./history-rows.ts";
import { percentile, round } from "./machine.ts";

/**
 * A year of 1,000,000 runs of 200 flows (or as many as the first argument says): the first page of lists, filters and
 * searches, the speed of a rebuild, and what retention costs. Ends with 1 when a first page takes more than 200 ms.
 */
const RUNS = Number(process.argv[2] ?? 1_000_000);
const LIMIT_MS = 200;
/** More than twice as often as a connection plans a query anew before it keeps a plan. */
const TIMES = 15;
const DAY = 86_400_000;

const directory = mkdtempSync(join(tmpdir(), "keyway-bench-"));
const cluster = await startCluster(directory, { max_wal_size: "4GB" });
await migrate(cluster.url);
const db = connect(cluster.url, { max: 2 });
const now = Date.now();
await ensurePartitions(db, new Date(now - 365 * DAY), new Date(now));
const filled = await timed(() => fillHistory(db, RUNS, now - 365 * DAY, now));
console.log(`${RUNS} runs generated in ${Math.round(filled.ms / 1_000)} s`);

const ago = (days: number) => new Date(now - days * DAY).toISOString();
const pages: [string, Omit<RunFilter, "limit">][] = [
	["newest", {}],
	["one flow", { flow: flowId(7) }],
	["failed (1 %)", { status: ["failed"] }],
	["waiting (100 of all)", { status: ["waiting"] }],
	["cancelled (none)", { status: ["cancelled"] }],
	["failed of one flow", { flow: flowId(7), status: ["failed"] }],
	["a week, half a year ago", { from: ago(187), to: ago(180) }],
	["before the first run", { to: ago(400) }],
	["failed in that week", { from: ago(187), to: ago(180), status: ["failed"] }],
	["person (20 runs)", { user: "person4711 " }],
	["person (nobody)", { user: "nobody.there" }],
	["word in every run", { text: "acme.test" }],
	["word in 1 %", { text: "rejected the channel" }],
	["word in 3 runs", { text: "needle" }],
	["word in none", { text: "haystack" }],
	["flow's name", { text: "flow no. 42" }],
	["person and failed", { user: "person4711 ", status: ["failed"] }],
	["word in every run, failed of one flow", { text: "acme.test", status: ["failed"], flow: flowId(7) }],
];
const rows: { page: string; items: number; "median ms": number; "slowest ms": number }[] = [];
for (const [page, filter] of pages) {
	const times: number[] = [];
	let items = 0;
	for (let time = 0; time < TIMES; time++) {
		const listed = await timed(() => listRuns(db, { ...filter, limit: 50 }));
		items = listed.value.items.length;
		times.push(listed.ms);
	}
	rows.push({ page, items, "median ms": round(percentile(times, 50)), "slowest ms": round(Math.max(...times)) });
}
for (const [page, days, flow] of [
	["statistics: 30 days", 30, undefined],
	["statistics: 90 days", 90, undefined],
	["statistics: a year", 365, undefined],
	["statistics: a year of one flow", 365, flowId(7)],
] as const) {
	const span = { from: new Date(now - days * DAY), to: new Date(now), timezone: "Europe/Berlin", flow };
	const times: number[] = [];
	for (let time = 0; time < TIMES; time++)
		times.push((await timed(() => Promise.all([countRuns(db, span), slowestCards(db, span)]))).ms);
	rows.push({ page, items: 1, "median ms": round(percentile(times, 50)), "slowest ms": round(Math.max(...times)) });
}
console.table(rows);

const projector: Record<string, number> = { "journal rows/s read": await projected() };
// Nothing is new from here on: what is left is the rebuild.
await db.$client`update projection set xid = pg_snapshot_xmin(pg_current_snapshot())`;
for (const name of ["runs/s written anew", "runs/s found right"]) {
	await askRebuild(db);
	projector[name] = await projected();
}
console.table([projector]);
const retained = await timed(() => retain(db, new Date(now - 180 * DAY)));
console.log(`retention of 180 days: ${Math.round(retained.ms)} ms, ${JSON.stringify(retained.value)}`);
const slow = rows.filter((row) => row["median ms"] > LIMIT_MS);
console.log(JSON.stringify({ runs: RUNS, rows, slow: slow.length, projector, retentionMs: Math.round(retained.ms) }));
await close(db);
await cluster.stop();
rmSync(directory, { recursive: true, force: true });
process.exitCode = slow.length === 0 ? 0 : 1;

/** Twenty steps of the projector, per second. The texts that were generated differ from what it writes first. */
async function projected(): Promise<number> {
	const read = await timed(async () => {
		let rows = 0;
		for (let step = 0; step < 20; step++) rows += (await project(db)).rows;
		return rows;
	});
	return Math.round((read.value / read.ms) * 1_000);
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
	const from = performance.now();
	const value = await work();
	return { ms: performance.now() - from, value };
}
