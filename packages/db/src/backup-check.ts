import { sql } from "drizzle-orm";
import type { Database } from "./client.ts";

/** What a restored database holds. */
export type Holdings = { people: number; flows: number; connections: number; runs: number; live: number; jobs: number };

export async function countHoldings(db: Database): Promise<Holdings> {
	const [row] = await db.execute<Holdings>(sql`select
		(select count(*)::int from person) as people, (select count(*)::int from flow) as flows,
		(select count(*)::int from connection) as connections, (select count(*)::int from run) as runs,
		(select count(*)::int from run where finished_at is null) as live,
		(select count(*)::int from pgboss.job where name = 'runs') as jobs`);
	if (!row) throw new Error("The database does not answer.");
	return row;
}

/** Live runs that nothing would carry on: without a journal, or with neither a job, a wait, nor a run before them in their line. */
export async function findOrphans(db: Database): Promise<{ id: string; lacks: string }[]> {
	const rows = await db.execute<{ id: string; lacks: string }>(sql`select r.id,
		case when e.run_id is null then 'journal' else 'job' end as lacks
		from run r left join run_event e on e.run_id = r.id and e.seq = 0
		where r.finished_at is null and (e.run_id is null or (
			not exists (select from wait w where w.run_id = r.id and w.kind <> 'kept')
			and not exists (select from turn t join turn before on before.flow_id = t.flow_id and before.key = t.key
				where t.run_id = r.id and not t.started and (before.started or before.place < t.place))
			and not exists (select from pgboss.job j where j.name = 'runs' and j.data->'r' ? r.id::text)))
		limit 100`);
	return [...rows];
}
