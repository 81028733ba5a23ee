import type { Database } from "@keyway/db/client";
import { readJournal } from "@keyway/db/runs";

/** What there is to go on from for runs that have not ended: their journals, waits and jobs, a line each. */
export async function describeUnfinished(db: Database): Promise<string[]> {
	const sql = db.$client;
	const runs = await sql<{ id: string }[]>`select id from run where finished_at is null order by id limit 5`;
	return Promise.all(
		runs.map(async ({ id }) => {
			const rows = await readJournal(db, id, -1);
			const journal = rows.map(({ records }) =>
				records.map((each) => `${each.t}${"path" in each ? ` ${each.path}` : ""} ${each.at}`),
			);
			const waits = await sql`select path, kind, due from wait where run_id = ${id}`;
			const jobs = await sql`select id, state, start_after from pgboss.job where data->'r' ? ${id}`;
			return `${id} ${JSON.stringify({ journal, waits, jobs })}`;
		}),
	);
}
