import type { Job, Mark } from "@keyway/engine/ports";
import type { Boss } from "./dispatch/boss.ts";
import { fileJob } from "./dispatch/jobs.ts";
import type { Sql } from "./dispatch/sql.ts";

/** Runs whose waits are over by the database's clock, or that heard something; not those that are kept in a process. */
const DUE = `select run_id from wait where due <= now() and kind in ('wait', 'retry')`;
const HEARD = `select h.run_id from heard h join wait w on w.run_id = h.run_id and w.path = h.path
	where not h.handed and w.kind <> 'kept'`;

/** A run is claimed as a whole, by the lock of its row: two of its waits never bring two processes to it. */
const LOCK = `with due as (${DUE} order by due limit $1::int for update skip locked),
	told as (${HEARD} limit $1::int for update of h skip locked)
select id from run where id in (select run_id from due union select run_id from told) order by id
for no key update skip locked`;

/** Looked at again behind the lock: whoever had it before may have claimed the run. Waits with a key stay, to hear more. */
const CLAIM = `with claimed as (
	(${DUE} and run_id = any($1::uuid[])) union (${HEARD} and h.run_id = any($1::uuid[]))
), gone as (
	delete from wait using claimed c where wait.run_id = c.run_id and key is null and kind <> 'emit'
), kept as (
	update wait set kind = 'kept', due = 'infinity' from claimed c where wait.run_id = c.run_id and key is not null
), handed as (
	update heard set handed = true from claimed c where heard.run_id = c.run_id and not handed
)
select run_id from claimed`;

/** What was told to a wait just as it ended: nobody waits for it. */
const SWEEP = `delete from heard h where not handed
	and not exists (select from wait w where w.run_id = h.run_id and w.path = h.path)`;

/**
 * Claims runs whose waits are over or heard something, with all their waits, and files one job for them with the same
 * commit. Gives the marks of failures that are to be told, too; those are claimed by who tells them.
 */
export async function takeDue(
	boss: Boss,
	sql: Sql,
	limit: number,
	due: number,
): Promise<{ job: Job | null; emits: Mark[] }> {
	const emits = await sql.rows<{ run_id: string; path: string }>(
		`select run_id, path from wait where due <= now() and kind = 'emit' order by due limit $1::int
		for update skip locked`,
		[limit],
	);
	await sql.rows(SWEEP, []);
	const job = await claim(boss, sql, limit, due);
	return { job, emits: emits.map((row) => ({ runId: row.run_id, path: row.path })) };
}

async function claim(boss: Boss, sql: Sql, limit: number, due: number): Promise<Job | null> {
	const locked = await sql.rows<{ id: string }>(LOCK, [limit]);
	if (locked.length === 0) return null;
	const claimed = await sql.rows<{ run_id: string }>(CLAIM, [locked.map((row) => row.id)]);
	if (claimed.length === 0) return null;
	return fileJob(
		boss,
		sql,
		claimed.map((row) => row.run_id),
		due,
	);
}
