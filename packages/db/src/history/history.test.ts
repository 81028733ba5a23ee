import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { close, connect, type Database } from "../client.ts";
import { listRuns } from "../runs.ts";
import { flow, flowVersion } from "../tables/flow.ts";
import { createTestDatabase } from "../test-database.ts";
import { ensurePartitions, firstIdAt, monthOf, partitions } from "./partitions.ts";
import { askRebuild, project, projectorLag } from "./projector.ts";
import { retain } from "./retention.ts";
import { forgetTests } from "./test-versions.ts";

const FLOW = "0190b0a0-0000-7000-8000-000000000001";
let db: Database;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let made = 0;

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	db = connect(database.url, { max: 3 });
	const draft = { trigger: null, cards: {}, lanes: { main: [] }, groups: {}, notes: {} };
	await db.insert(flow).values({ id: FLOW, name: "Starters", kind: "automation", draft, createdBy: "test" });
});
afterAll(async () => {
	await close(db);
	await database.drop();
});
beforeEach(() => db.execute("truncate run, run_event, run_search, event"));

/** A run that began at `at`, with its event and its first journal row; `finish` = with its end too. */
async function makeRun(at: Date, name: string, finish: string | null = null): Promise<string> {
	const id = `${firstIdAt(at).slice(0, 14)}7000-8000-${(++made).toString(16).padStart(12, "0")}`.replace(
		"-0000-7000",
		"-7000",
	);
	const sql = db.$client;
	const time = at.getTime();
	const input = { user: { displayName: name, email: `${name}@acme.test`, password: "hidden-word" }, note: "Berlin" };
	await sql`insert into event (id, caller, type, source, data, runs) values (${id}, 'test', 'x', 'api', '{}', '{}')`;
	await sql`insert into run (id, flow_id, version, mode, trigger, subject, about, status, created_at, finished_at)
		values (${id}, ${FLOW}, 1, 'live', 'x', ${name}, ${name.toLowerCase()}, ${finish ? 5 : 2}, ${at.toISOString()}, ${finish ? at.toISOString() : null})`;
	await journal(id, 0, [{ t: "started", at: time, input }]);
	if (finish) await fail(id, finish);
	return id;
}

const journal = (id: string, seq: number, records: object[]) =>
	db.$client`insert into run_event (run_id, seq, epoch, at, records) values (${id}, ${seq}, 0, 0, ${JSON.stringify(records)})`;
const fail = (id: string, message: string, seq = 1) =>
	journal(id, seq, [{ t: "finished", at: 1, status: "failed", error: { kind: "down", code: "DOWN", message } }]);
const found = async (text: string) => (await listRuns(db, { text, limit: 50 })).items.map((each) => each.id);
/** Transactions of other databases in the cluster hold the projector back for a moment. */
async function projectAll(): Promise<void> {
	do while ((await project(db)).more);
	while ((await projectorLag(db)) > 0);
}
const rowsIn = async (table: string) =>
	Number((await db.execute<{ n: string }>(`select count(*) as n from ${table}`))[0]?.n);

test("runs are found by person, by the event's values and by how they ended, not by secrets", async () => {
	const ada = await makeRun(new Date(), "Ada");
	const bob = await makeRun(new Date(), "Bob", "Slack rejected the channel.");
	await projectAll();
	expect(await found("ADA@acme")).toEqual([ada]);
	expect(await found("rejected the ch")).toEqual([bob]);
	expect(new Set(await found("berlin"))).toEqual(new Set([ada, bob]));
	expect(await found("hidden-word")).toEqual([]);
	expect(new Set(await found("starter"))).toEqual(new Set([ada, bob]));
	expect((await listRuns(db, { user: "bob", limit: 5 })).items.map((each) => each.id)).toEqual([bob]);
	await fail(ada, "Too late.");
	expect(await projectorLag(db)).toBeGreaterThan(0);
	await projectAll();
	expect(await found("too late")).toEqual([ada]);
	expect(await projectorLag(db)).toBe(0);
});

test("a row whose transaction commits after later ones is not passed over", async () => {
	let commit = () => {};
	const early = db.transaction(async (tx) => {
		await tx.execute(`insert into run_event (run_id, seq, epoch, at, records)
			values ('${firstIdAt(new Date())}', 0, 0, 0, '[{"t":"started","at":1,"input":{"word":"early"}}]')`);
		await new Promise<void>((resolve) => (commit = resolve));
	});
	const ada = await makeRun(new Date(), "Ada");
	expect(await project(db)).toEqual({ rows: 0, more: false });
	expect(await rowsIn("run_search")).toBe(0);
	commit();
	await early;
	await projectAll();
	expect(await rowsIn("run_search")).toBe(2);
	expect(await found("ada")).toEqual([ada]);
});

test("a rebuild writes everything anew, and so does a restore into a younger cluster", async () => {
	const ada = await makeRun(new Date(), "Ada", "It broke.");
	await projectAll();
	await db.execute("truncate run_search");
	await askRebuild(db);
	await projectAll();
	expect(await found("it broke")).toEqual([ada]);
	await db.execute("truncate run_search");
	await db.execute("update projection set xid = '4000000000'");
	await projectAll();
	const bob = await makeRun(new Date(), "Bob");
	await projectAll();
	expect(new Set(await found("acme.test"))).toEqual(new Set([ada, bob]));
});

test("partitions are there for this month and the next two", async () => {
	const now = new Date();
	const names = [0, 1, 2].map(
		(ahead) => monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead))).name,
	);
	const there = await partitions(db);
	for (const name of names) expect(there.has(name)).toBe(true);
	await makeRun(now, "Ada");
	expect(await rowsIn(`run_${names[0]}`)).toBe(1);
	expect(await rowsIn(`run_event_${names[0]}`)).toBe(1);
});

test("a month that is made later takes its runs out of the default partition", async () => {
	const far = new Date(Date.UTC(2031, 4, 20));
	await makeRun(far, "Ada");
	expect(await rowsIn("run_kept")).toBe(1);
	await ensurePartitions(db, far);
	expect([await rowsIn("run_kept"), await rowsIn("run_2031_05"), await rowsIn("run_event_2031_05")]).toEqual([0, 1, 1]);
});

test("retention drops whole months, keeps live runs with their journals, and forgets those once they have ended", async () => {
	const old = new Date(Date.UTC(2025, 2, 10));
	await ensurePartitions(db, old, old);
	const gone = await makeRun(old, "Ada", "It broke.");
	const waiting = await makeRun(old, "Bob");
	const young = await makeRun(new Date(), "Cleo", "It broke too.");
	await projectAll();
	const result = await retain(db, new Date(Date.UTC(2025, 5, 1)));
	expect(result).toMatchObject({ months: expect.arrayContaining(["2025_03"]), kept: 1, events: 2 });
	expect((await partitions(db)).has("2025_03")).toBe(false);
	expect((await listRuns(db, { limit: 50 })).items.map((each) => each.id)).toEqual([young, waiting]);
	expect(await found("bob")).toEqual([waiting]);
	expect(await rowsIn(`run_event where run_id = '${waiting}'`)).toBe(1);
	expect(await rowsIn(`run_event where run_id = '${gone}'`)).toBe(0);
	await db.$client`update run set status = 5, finished_at = ${old.toISOString()} where id = ${waiting}`;
	expect(await retain(db, new Date(Date.UTC(2025, 5, 1)))).toMatchObject({ months: [], runs: 1 });
	expect(await rowsIn("run_event")).toBe(2);
});

test("tests and the drafts that they ran are forgotten when they are old, but for the last draft of a flow", async () => {
	const graph = { trigger: null, cards: {}, lanes: { main: [] }, groups: {}, notes: {} };
	const old = new Date("2026-01-01T00:00:00Z");
	const day = 86_400_000;
	const keep = async (number: number, at: Date) =>
		db.insert(flowVersion).values({
			...{ flowId: FLOW, number, graph, trigger: "x", publishedBy: "test" },
			publishedAt: at.toISOString(),
		});
	for (const number of [1, -1, -2, -3, -4]) await keep(number, old);
	const tested = async (version: number, at: Date, finish: string | null) => {
		const id = await makeRun(at, "Ada", finish);
		await db.$client`update run set version = ${version}, mode = 'test' where id = ${id}`;
		return id;
	};
	await tested(-1, old, "Over.");
	const under = await tested(-2, old, null);
	const young = await tested(-3, new Date(old.getTime() + 20 * day), "Over.");
	const last = await tested(-4, old, "Over.");
	const live = await makeRun(old, "Bob", "Over.");
	expect(await forgetTests(db, new Date(old.getTime() + 14 * day))).toEqual({ versions: 1, runs: 1 });
	const left = await db.$client`select number from flow_version where flow_id = ${FLOW} order by number`;
	expect(left.map((row) => row["number"])).toEqual([-4, -3, -2, 1]);
	const runs = await db.$client`select id from run order by id`;
	expect(new Set(runs.map((row) => row["id"]))).toEqual(new Set([under, young, last, live]));
	expect(await rowsIn("run_event")).toBe(7);
});
