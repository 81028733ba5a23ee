import type { Job, Parting } from "@keyway/engine/ports";
import { newId } from "../id.ts";
import { READY_CHANNEL } from "../journal.ts";
import { type Boss, RUN_QUEUE } from "./boss.ts";
import type { Sql } from "./sql.ts";
import { type FiledJob, jobInsert } from "./statement.ts";

/** The driver may hand JSON back as text. */
type Fetched = { id: string; data: { r: string[] } | string };

/**
 * Due jobs, each flow's oldest first, then each one's second …; flows in any order, so that none is always the last.
 * Jobs without a flow (of a process that died, of waits that are over) are among the first.
 */
const DUE = `with due as (
	select id, group_id, row_number() over (partition by group_id order by created_on, id) as turn
	from pgboss.job where name = '${RUN_QUEUE}' and state = 'created' and start_after <= now()
	and (group_id is null or group_id <> all($2::text[]))
)
select j.id, j.data from pgboss.job j join due on due.id = j.id
where j.name = '${RUN_QUEUE}' and j.state = 'created'
order by due.group_id is not null, due.turn, random() limit $1::int for update of j skip locked`;

/**
 * Claims due jobs, none of the flows in `except`, inside a transaction of the caller. Each comes back under a new id as a dead man's switch, due in
 * `lease` seconds: it falls due again only if we die. The new id is the fence of the job: a previous owner can neither
 * move nor delete it. Nobody ever sees a job that is claimed and not put back.
 */
export async function fetchJobs(
	boss: Boss,
	sql: Sql,
	{ limit, lease, except }: { limit: number; lease: number; except: string[] },
): Promise<Job[]> {
	const fetched = await sql.rows<Fetched>(DUE, [limit, except]);
	if (fetched.length === 0) return [];
	const jobs = fetched.map(({ data }) => ({ id: newId(), runs: runsIn(data) }));
	await fileJobs(
		boss,
		sql,
		jobs.map((job) => ({ ...job, due: lease })),
	);
	await sql.rows(`delete from pgboss.job where name = '${RUN_QUEUE}' and id = any($1::uuid[])`, [
		fetched.map((job) => job.id),
	]);
	return jobs;
}

const runsIn = (data: Fetched["data"]): string[] =>
	typeof data === "string" ? (JSON.parse(data) as { r: string[] }).r : data.r;

/** Files jobs inside a transaction of the caller; those due at once wake the workers with its commit. */
export async function fileJobs(boss: Boss, sql: Sql, jobs: FiledJob[]): Promise<void> {
	const insert = await jobInsert(boss, jobs);
	await sql.rows(insert.text, insert.values);
	if (jobs.some((job) => job.due <= 0)) await sql.rows(`select pg_notify('${READY_CHANNEL}', '')`, []);
}

/** Files one job, due in so many seconds. */
export async function fileJob(boss: Boss, sql: Sql, runs: string[], due: number): Promise<Job> {
	const job = { id: newId(), runs };
	await fileJobs(boss, sql, [{ ...job, due }]);
	return job;
}

/** Moves dead man's switches that nobody has claimed to `lease` seconds from now; gives the ids of those. */
export async function extendJobs(sql: Sql, jobIds: string[], lease: number): Promise<Set<string>> {
	const rows = await sql.rows<{ id: string }>(
		`update pgboss.job set start_after = now() + $2::float8 * interval '1 second'
		where name = '${RUN_QUEUE}' and state = 'created' and id = any($1::uuid[]) returning id`,
		[jobIds, lease],
	);
	return new Set(rows.map((row) => row.id));
}

/** Replaces jobs that nobody has claimed: others find the given runs at once, the kept ones stay ours for `lease` seconds. */
export async function handOverJobs(boss: Boss, sql: Sql, parts: Parting[], lease: number): Promise<Set<string>> {
	const rows = await sql.rows<{ id: string }>(
		`delete from pgboss.job where name = '${RUN_QUEUE}' and state = 'created' and id = any($1::uuid[]) returning id`,
		[parts.map((part) => part.job)],
	);
	const ours = new Set(rows.map((row) => row.id));
	const jobs = parts
		.filter((part) => ours.has(part.job))
		.flatMap(({ keep, give }): FiledJob[] => [
			...(keep ? [{ ...keep, due: lease }] : []),
			...(give.length > 0 ? [{ id: newId(), runs: give, due: 0 }] : []),
		]);
	if (jobs.length > 0) await fileJobs(boss, sql, jobs);
	return ours;
}

/** Deletes dead man's switches whose runs are all done or parked, unless somebody has claimed them. */
export async function dropJobs(sql: Sql, jobIds: string[]): Promise<void> {
	await sql.rows(`delete from pgboss.job where name = '${RUN_QUEUE}' and state = 'created' and id = any($1::uuid[])`, [
		jobIds,
	]);
}
