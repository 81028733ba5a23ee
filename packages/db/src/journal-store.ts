import {
	type Along,
	type Decided,
	type EngineStore,
	type Listeners,
	type Listening,
	type NewEvent,
	OutcomeUnknown,
} from "@keyway/engine/ports";
import type { FlowGraph } from "@keyway/schema/flow";
import type postgres from "postgres";
import { appendAudit } from "./audit.ts";
import { keepPermits, takePermits } from "./call-permits.ts";
import type { Database } from "./client.ts";
import type { Boss } from "./dispatch/boss.ts";
import { dropJobs, extendJobs, fetchJobs, fileJob, handOverJobs } from "./dispatch/jobs.ts";
import { driverSql, type Sql, transactionSql } from "./dispatch/sql.ts";
import { takeDue } from "./due.ts";
import { acceptedBefore, insertEvents } from "./event.ts";
import { readHeard, removeHeard } from "./heard.ts";
import { newId } from "./id.ts";
import { append, loadRuns, READY_CHANNEL } from "./journal.ts";
import { passTurns, rejoinLine, takeTurns } from "./turns.ts";

const PAUSED_CHANNEL = "keyway_calls_paused";
const DECIDED_CHANNEL = "keyway_run_decided";

/** The engine's store on PostgreSQL and pg-boss. */
export function engineStore(db: Database, boss: Boss): EngineStore {
	const client = db.$client;
	const sql = driverSql(client);
	/** Whose permits are whose; a process that starts anew is another one. */
	const worker = newId();
	return {
		listening: (types) => listeners(sql, types),
		published: (flowId) => published(sql, flowId),
		publishedAs: (name) => publishedAs(sql, name),
		version: (flowId, version) => readVersion(sql, flowId, version),
		accept: (events, job, lease, version) =>
			insertEvents(boss, sql, events, job && { ...job, due: lease }, version ?? null),
		acceptedBefore: (events) => acceptedBefore(sql, events),
		append: (appends) => append(sql, appends),
		load: (runIds, live) => loadRuns(sql, runIds, live),
		fetch: (limit, lease, except) => inTransaction(client, (tx) => fetchJobs(boss, tx, { limit, lease, except })),
		file: (runIds, lease) => fileJob(boss, sql, runIds, lease),
		extend: (jobIds, lease) => extendJobs(sql, jobIds, lease),
		handOver: (parts, lease) => inTransaction(client, (tx) => handOverJobs(boss, tx, parts, lease)),
		drop: (jobIds) => dropJobs(sql, jobIds),
		takeDue: (limit, due) => inTransaction(client, (tx) => takeDue(boss, tx, limit, due)),
		heard: (runIds) => readHeard(sql, runIds),
		forgetHeard: (heard) => removeHeard(sql, heard),
		emitFailed: (runId, path, event) => inTransaction(client, (tx) => emitFailed(boss, tx, runId, path, event)),
		decide: (decision, along, note) =>
			unsure(
				db.transaction(async (tx) => {
					await decide(boss, transactionSql(tx), decision, along);
					if (note) await appendAudit(tx, note);
					return true;
				}),
			).catch((error: unknown) => {
				if (error instanceof Overtaken) return false;
				throw error;
			}),
		takeTurns: (runIds) => inTransaction(client, (tx) => takeTurns(tx, runIds)),
		passTurns: (runIds) => inTransaction(client, (tx) => passTurns(boss, tx, runIds)),
		takePermits: (asked) => inTransaction(client, (tx) => takePermits(tx, worker, asked)),
		keepPermits: (connection, calls) => keepPermits(sql, worker, connection, calls),
		pauseCalls: async (connection, milliseconds) =>
			void (await sql.rows(`select pg_notify('${PAUSED_CHANNEL}', $1::text)`, [`${connection} ${milliseconds}`])),
		listen: (on) => listen(client, on),
	};
}

const inTransaction = <T>(client: postgres.Sql, work: (sql: Sql) => Promise<T>): Promise<T> =>
	unsure(client.begin((tx) => work(driverSql(tx))) as Promise<T>);

/** @throws OutcomeUnknown when the connection was lost before the answer to the commit */
async function unsure<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof Error && "code" in error && /^(CONNECTION_|57|08)/.test(String(error.code)))
			throw new OutcomeUnknown(error);
		throw error;
	}
}

/** The same with the version of the answer, which the statement that relies on it checks. */
async function listeners(sql: Sql, types: string[]): Promise<Listeners> {
	const [row] = await sql.rows<{ version: string; flows: Listening[] | string }>(
		`select version, (select coalesce(json_agg(x), '[]') from (${LISTENING}) x) as flows from listeners`,
		[types],
	);
	if (!row) throw new Error("The database has lost its version of who listens.");
	const flows = typeof row.flows === "string" ? (JSON.parse(row.flows) as Listening[]) : row.flows;
	return { version: row.version, flows };
}

const LISTENING = `select f.id as "flowId", v.number as version, v.trigger as type
	from flow_version v join flow f on f.id = v.flow_id and f.published = v.number
	where v.trigger = any($1::text[]) and f.enabled and f.deleted_at is null order by f.id`;

/** Flows that listen to these types, as a transaction sees them. */
export async function listening(sql: Sql, types: string[]): Promise<Listening[]> {
	return sql.rows<Listening>(LISTENING, [types]);
}

async function published(sql: Sql, flowId: string): Promise<Listening | null> {
	const rows = await sql.rows<Listening>(
		`select f.id as "flowId", v.number as version, v.trigger as type
		from flow f join flow_version v on v.flow_id = f.id and v.number = f.published
		where f.id = $1::uuid and f.deleted_at is null`,
		[flowId],
	);
	return rows[0] ?? null;
}

async function publishedAs(sql: Sql, name: string): Promise<Listening[]> {
	return sql.rows<Listening>(
		`select f.id as "flowId", v.number as version, v.trigger as type
		from flow f join flow_version v on v.flow_id = f.id and v.number = f.published
		where f.name = $1::text and f.deleted_at is null limit 2`,
		[name],
	);
}

async function readVersion(sql: Sql, flowId: string, version: number) {
	const [row] = await sql.rows<{ name: string; folder_id: string | null; graph: FlowGraph | string }>(
		`select f.name, f.folder_id, v.graph from flow_version v join flow f on f.id = v.flow_id
		where v.flow_id = $1::uuid and v.number = $2::int`,
		[flowId, version],
	);
	if (!row) return null;
	const graph = typeof row.graph === "string" ? (JSON.parse(row.graph) as FlowGraph) : row.graph;
	return { flow: { id: flowId, name: row.name, folderId: row.folder_id }, version, graph };
}

async function emitFailed(boss: Boss, sql: Sql, runId: string, path: string, event: NewEvent): Promise<void> {
	const marks = await sql.rows(
		`delete from wait where run_id = $1::uuid and path = $2::text and kind = 'emit' returning run_id`,
		[runId, path],
	);
	if (marks.length === 0) return;
	await insertEvents(boss, sql, [event], null, null);
}

/** Somebody wrote first, so nothing of the decision is written. */
class Overtaken extends Error {}

/** @throws Overtaken */
async function decide(boss: Boss, sql: Sql, decision: Decided, along: Along = { ends: [], bars: [] }): Promise<void> {
	const all = [decision, ...along.ends];
	// Runs first, then their waits: in the order in which whoever claims these locks them.
	await sql.rows("select from run where id = any($1::uuid[]) order by id for no key update", [
		all.map((each) => each.runId),
	]);
	const taken = await append(sql, all);
	if (taken.size < all.length || !(await bar(sql, along.bars))) throw new Overtaken();
	for (const each of all) await follow(boss, sql, each);
}

/** Events that would start these runs are there already, and start nothing. False = one of them has started its run. */
async function bar(sql: Sql, bars: Along["bars"]): Promise<boolean> {
	if (bars.length === 0) return true;
	const rows = await sql.rows(
		`insert into event (id, caller, external_id, type, source, data, runs)
		select x.id, x.caller, x.run, 'helper.called', 'engine', '{}', '{}'
		from json_to_recordset($1::text::json) as x(id uuid, caller text, run text)
		on conflict do nothing returning id`,
		[JSON.stringify(bars.map((each) => ({ ...each, id: newId() })))],
	);
	return rows.length === bars.length;
}

/** What a decision asks for: its waits go, a job comes, its owner is told. */
async function follow(boss: Boss, sql: Sql, { runId, flowId, order, ended, closes, seq }: Decided): Promise<void> {
	await sql.rows(
		`delete from wait where run_id = $1::uuid and kind <> 'emit' and ($2::boolean or path = any($3::text[]))`,
		[runId, ended, closes],
	);
	if (order !== null && !ended) await rejoinLine(sql, { runId, flowId, order });
	// Also an end needs somebody where others stand behind it.
	if (!ended || order !== null) await fileJob(boss, sql, [runId], 0);
	await sql.rows(`select pg_notify('${DECIDED_CHANNEL}', $1::text)`, [`${runId} ${seq}`]);
}

async function listen(client: postgres.Sql, on: Parameters<EngineStore["listen"]>[0]) {
	// After a reconnect something may have been missed: look once.
	const ready = await client.listen(READY_CHANNEL, () => on.ready(), on.ready);
	const decided = await client.listen(DECIDED_CHANNEL, (payload) => {
		const [runId = "", seq] = payload.split(" ");
		on.decided(runId, Number(seq));
	});
	const paused = await client.listen(PAUSED_CHANNEL, (payload) => {
		const [connection = "", milliseconds] = payload.split(" ");
		on.paused(connection, Number(milliseconds));
	});
	return async () => {
		await paused.unlisten();
		await ready.unlisten();
		await decided.unlisten();
	};
}
