import type { Boss } from "./dispatch/boss.ts";
import { fileJobs } from "./dispatch/jobs.ts";
import type { Sql } from "./dispatch/sql.ts";
import type { FiledJob } from "./dispatch/statement.ts";
import { newId } from "./id.ts";
import { statusNumber } from "./journal.ts";

/**
 * Holds the lines of these runs until the transaction ends: whoever asks for a turn and whoever passes one see each
 * other's work. Storing an event needs no lock, because its run asks later.
 */
const LOCK = `select pg_advisory_xact_lock(line) from (
	select distinct hashtextextended(flow_id || key, 0) as line from turn where run_id = any($1::uuid[]) order by 1
) lines`;

/** Whoever is at work in these lines, else whoever stands first. */
const HEADS = `select distinct on (flow_id, key) run_id, started from turn
	where (flow_id, key) in (select flow_id, key from mine) order by flow_id, key, started desc, place`;

/** Gives the runs whose turn it is, in a transaction of the caller. A run has its turn until it has ended. */
export async function takeTurns(sql: Sql, runIds: string[]): Promise<Set<string>> {
	await sql.rows(LOCK, [runIds]);
	const rows = await sql.rows<{ run_id: string }>(
		`with mine as (select flow_id, key from turn where run_id = any($1::uuid[])), heads as (${HEADS})
		update turn set started = true from heads
		where turn.run_id = heads.run_id and turn.run_id = any($1::uuid[]) returning turn.run_id`,
		[runIds],
	);
	return new Set(rows.map((row) => row.run_id));
}

/** Takes those of these runs that have ended out of their lines; the next of each gets a job with the same commit. */
export async function passTurns(boss: Boss, sql: Sql, runIds: string[]): Promise<void> {
	await sql.rows(LOCK, [runIds]);
	const ended = await sql.rows<{ flow_id: string; key: string }>(
		`delete from turn using run where run.id = turn.run_id and run.status >= ${statusNumber("succeeded")}
		and turn.run_id = any($1::uuid[]) returning turn.flow_id, turn.key`,
		[runIds],
	);
	if (ended.length === 0) return;
	const next = await sql.rows<{ run_id: string; flow_id: string }>(
		`with mine as (select * from json_to_recordset($1::text::json) as x(flow_id uuid, key text)), heads as (${HEADS})
		update turn set started = true from heads
		where turn.run_id = heads.run_id and not heads.started returning turn.run_id, turn.flow_id`,
		[JSON.stringify(ended)],
	);
	if (next.length === 0) return;
	const jobs = next.map((row): FiledJob => ({ id: newId(), runs: [row.run_id], due: 0, flow: row.flow_id }));
	await fileJobs(boss, sql, jobs);
}

/** A run that goes on after it had ended stands first of its line, behind whoever is at work in it. */
export async function rejoinLine(sql: Sql, { runId, flowId, order }: { runId: string; flowId: string; order: string }) {
	await sql.rows(
		`insert into turn (run_id, flow_id, key, place)
		select $1::uuid, $2::uuid, $3::text, coalesce(min(place), 0) - 1 from turn where flow_id = $2::uuid and key = $3::text
		on conflict do nothing`,
		[runId, flowId, order],
	);
}
