import { sql } from "drizzle-orm";
import type { Database } from "../client.ts";
import { statusNumber } from "../journal.ts";

/** Versions of one transaction. */
const BATCH = 50;

/**
 * Forgets the copies of drafts that tests ran, and those runs, when all of them ended before `before`. The last copy of
 * each flow stays, so that no number is ever given to two graphs.
 */
export async function forgetTests(db: Database, before: Date): Promise<{ versions: number; runs: number }> {
	const forgotten = { versions: 0, runs: 0 };
	for (;;) {
		const [row] = await db.execute<{ versions: number; runs: number }>(sql`with old as (
				select v.flow_id, v.number from flow_version v
				where v.number < 0 and v.published_at < ${before.toISOString()}::timestamptz
				and v.number > (select min(last.number) from flow_version last where last.flow_id = v.flow_id)
				and not exists (select from run r where r.flow_id = v.flow_id and r.version = v.number
					and (r.status < ${statusNumber("succeeded")} or r.finished_at >= ${before.toISOString()}::timestamptz))
				limit ${BATCH}
			), tests as (
				select r.id from run r join old on old.flow_id = r.flow_id and old.number = r.version
			), journals as (delete from run_event using tests where run_id = tests.id),
			texts as (delete from run_search using tests where run_id = tests.id),
			runs as (delete from run using tests where run.id = tests.id returning run.id),
			versions as (
				delete from flow_version v using old where v.flow_id = old.flow_id and v.number = old.number returning v.number
			)
			select (select count(*)::int from versions) as versions, (select count(*)::int from runs) as runs`);
		forgotten.versions += row?.versions ?? 0;
		forgotten.runs += row?.runs ?? 0;
		if ((row?.versions ?? 0) < BATCH) return forgotten;
	}
}
