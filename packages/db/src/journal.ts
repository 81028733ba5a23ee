import type { JournalRecord } from "@keyway/engine/kernel/record";
import type { Append, LoadedRun } from "@keyway/engine/ports";
import { RunMode, RunStatus } from "@keyway/schema/run";
import { RUN_QUEUE } from "./dispatch/boss.ts";
import type { Sql } from "./dispatch/sql.ts";

/** `run.status` is the place in this list. */
export const RUN_STATUS = RunStatus.options;
export const statusNumber = (status: RunStatus): number => RUN_STATUS.indexOf(status);
export const statusOf = (place: number): RunStatus => RunStatus.parse(RUN_STATUS[place]);

/** Workers wake on it when a job became due at once, or when something was heard that a run waits for. */
export const READY_CHANNEL = "keyway_run_ready";

/** A run that was retried ends more than once: whoever has not taken its first end in is told again. */
const APPEND = `with x as (
	select * from json_to_recordset($1::text::json)
	as x(run_id uuid, seq int, epoch int, at bigint, records text, status smallint, ended boolean, tells boolean, lease uuid)
), taken as (
	insert into run_event (run_id, seq, epoch, at, records)
	select run_id, seq, epoch, at, records from x
	where lease is null or exists (select from pgboss.job j where j.name = '${RUN_QUEUE}' and j.id = lease)
	order by run_id
	on conflict do nothing returning run_id
), moved as (
	update run set status = x.status, finished_at = case when x.ended then now() end
	from x join taken on taken.run_id = x.run_id
	where run.id = x.run_id and (run.status <> x.status or x.ended)
), opened as (
	insert into wait (run_id, path, kind, due, key)
	select w.run_id, w.path, w.kind, to_timestamp(w.due / 1000.0), w.key
	from json_to_recordset($2::text::json) as w(run_id uuid, path text, kind text, due float8, key text)
	join taken on taken.run_id = w.run_id
	order by w.run_id, w.path
	on conflict (run_id, path) do update set kind = excluded.kind, due = excluded.due, key = excluded.key
), closed as (
	delete from wait using x join taken on taken.run_id = x.run_id
	where x.ended and wait.run_id = x.run_id and wait.kind <> 'emit'
), closed_one as (
	delete from wait using json_to_recordset($3::text::json) as c(run_id uuid, path text)
	join taken on taken.run_id = c.run_id where wait.run_id = c.run_id and wait.path = c.path
), forgotten as (
	delete from heard using x join taken on taken.run_id = x.run_id where x.ended and heard.run_id = x.run_id
), told as (
	insert into heard (run_id, path, source, key)
	select w.run_id, w.path, x.run_id, w.key
	from x join taken on taken.run_id = x.run_id join wait w on w.key = 'run:' || x.run_id
	where x.ended and x.tells
	on conflict (run_id, path, source) do update set handed = false returning run_id
), woken as (select pg_notify('${READY_CHANNEL}', '') from told limit 1)
select run_id from taken where (select count(*) from woken) >= 0`;

/**
 * Appends to many journals in one statement. An append whose sequence number is taken is refused, and nothing of it is
 * written: neither status nor waits. Rows go in by run id everywhere, so that two workers lock in one order.
 */
export async function append(sql: Sql, appends: Append[]): Promise<Set<string>> {
	const rows = await sql.rows<{ run_id: string }>(APPEND, [appendRows(appends), waitRows(appends), closeRows(appends)]);
	return new Set(rows.map((row) => row.run_id));
}

function appendRows(appends: Append[]): string {
	const rows = appends.map(({ runId, seq, epoch, records, status, ended, tells = false, lease }) => ({
		run_id: runId,
		seq,
		epoch,
		at: records[0]?.at ?? 0,
		records,
		status: statusNumber(status),
		ended,
		tells,
		...(lease ? { lease } : {}),
	}));
	return JSON.stringify(rows);
}

function closeRows(appends: Append[]): string {
	return JSON.stringify(appends.flatMap(({ runId, closes }) => closes.map((path) => ({ run_id: runId, path }))));
}

export function waitRows(owners: { runId: string; opens: Append["opens"] }[]): string {
	return JSON.stringify(owners.flatMap(({ runId, opens }) => opens.map((open) => ({ run_id: runId, ...open }))));
}

type Row = {
	id: string;
	flow_id: string;
	version: number;
	mode: string;
	trigger: string;
	status: number;
	seq: number;
	records: string;
};

/** Runs with their whole journals. `live` leaves out runs that have ended. */
export async function loadRuns(sql: Sql, runIds: string[], live: boolean): Promise<LoadedRun[]> {
	const rows = await sql.rows<Row>(
		`select r.id, r.flow_id, r.version, r.mode, r.trigger, r.status, e.seq, e.records
		from unnest($1::uuid[]) as x(id) join run r on r.id = x.id join run_event e on e.run_id = x.id
		where (not $2::boolean or r.status < ${statusNumber("succeeded")})
		order by r.id, e.seq`,
		[runIds, live],
	);
	const runs = new Map<string, LoadedRun>();
	for (const row of rows) {
		const run = runs.get(row.id) ?? emptyRun(row);
		run.journal.push({ seq: row.seq, records: JSON.parse(row.records) as JournalRecord[] });
		runs.set(row.id, run);
	}
	return [...runs.values()];
}

function emptyRun(row: Row): LoadedRun {
	return {
		id: row.id,
		flowId: row.flow_id,
		version: row.version,
		mode: RunMode.parse(row.mode),
		trigger: row.trigger,
		status: statusOf(row.status),
		journal: [],
	};
}
