import type { Job } from "@keyway/engine/ports";
import { newId } from "../id.ts";
import { type Boss, RUN_QUEUE } from "./boss.ts";
import type { Sql } from "./sql.ts";
import { jobInsert } from "./statement.ts";

type Fetched = { id: string; data: { r: string[] }; retryCount: number };

/**
 * Claims due jobs. Each comes back under a new id as a dead man's switch, due in `lease` seconds: it falls due again
 * only if we die. The new id is the fence of the job: a previous owner can neither move nor delete it.
 */
export async function fetchJobs(boss: Boss, sql: Sql, limit: number, lease: number): Promise<Job[]> {
	const fetched: Fetched[] = await boss.fetch<{ r: string[] }>(RUN_QUEUE, { batchSize: limit });
	if (fetched.length === 0) return [];
	const jobs = fetched.map((job) => ({ id: newId(), runs: job.data.r }));
	const insert = await jobInsert(boss, jobs, lease);
	await sql.rows(
		`with filed as (${insert.text})
		delete from pgboss.job where name = '${RUN_QUEUE}' and state = 'active'
		and (id, retry_count) in (select id, "retryCount" from json_to_recordset($2::text::json) as x(id uuid, "retryCount" int))`,
		[...insert.values, JSON.stringify(fetched.map(({ id, retryCount }) => ({ id, retryCount })))],
	);
	return jobs;
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

/** Deletes dead man's switches whose runs are all done or parked, unless somebody has claimed them. */
export async function dropJobs(sql: Sql, jobIds: string[]): Promise<void> {
	await sql.rows(`delete from pgboss.job where name = '${RUN_QUEUE}' and state = 'created' and id = any($1::uuid[])`, [
		jobIds,
	]);
}
