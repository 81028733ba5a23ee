import type { Job } from "@keyway/engine/ports";
import { newId } from "../id.ts";
import { type Boss, RUN_QUEUE } from "./boss.ts";
import type { Sql } from "./sql.ts";
import { jobInsert } from "./statement.ts";

/** The driver may hand JSON back as text. */
type Fetched = { id: string; data: { r: string[] } | string };

/**
 * Claims due jobs, inside a transaction of the caller. Each comes back under a new id as a dead man's switch, due in
 * `lease` seconds: it falls due again only if we die. The new id is the fence of the job: a previous owner can neither
 * move nor delete it. Nobody ever sees a job that is claimed and not put back.
 */
export async function fetchJobs(boss: Boss, sql: Sql, limit: number, lease: number): Promise<Job[]> {
	const db = {
		executeSql: async (text: string, values: unknown[] = []) => ({ rows: await sql.rows<never>(text, values) }),
	};
	const fetched: Fetched[] = await boss.fetch<{ r: string[] }>(RUN_QUEUE, { batchSize: limit, db });
	if (fetched.length === 0) return [];
	const jobs = fetched.map(({ data }) => ({ id: newId(), runs: runsIn(data) }));
	const insert = await jobInsert(boss, jobs, lease);
	await sql.rows(insert.text, insert.values);
	await sql.rows(`delete from pgboss.job where name = '${RUN_QUEUE}' and id = any($1::uuid[])`, [
		fetched.map((job) => job.id),
	]);
	return jobs;
}

const runsIn = (data: Fetched["data"]): string[] =>
	typeof data === "string" ? (JSON.parse(data) as { r: string[] }).r : data.r;

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
