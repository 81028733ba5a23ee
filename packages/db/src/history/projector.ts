import type { JournalRecord } from "@keyway/engine/kernel/record";
import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../client.ts";
import { type SearchText, searchText } from "./search-text.ts";

/** Journal rows of one step: small enough that a step is short, large enough to keep up with any rate. */
const ROWS = 2_000;
/** Runs whose journals a rebuild reads at a time. */
const REBUILD_RUNS = 500;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

type Position = {
	xid: string;
	run_id: string;
	seq: number;
	rebuilt: string | null;
	horizon: string;
	restored: boolean;
};
type Row = { run_id: string; seq: number; records: string; xid: string };

/** How many rows a step read; `more` = there is more to read at once. */
export type Step = { rows: number; more: boolean };

/**
 * Reads on in the journal and writes what lists are searched by, in one transaction with the place that it has reached:
 * it can be killed at any moment and goes on there. Any number of processes may call it; one at a time works.
 *
 * Rows are read in the order of the transactions that wrote them, up to the oldest that is still under way, so that none
 * is passed over whose commit came late.
 */
export async function project(db: Database): Promise<Step> {
	return db.transaction(async (tx) => {
		const at = await position(tx);
		if (!at) return { rows: 0, more: false };
		if (at.restored) return restart(tx, at.horizon);
		const rows = await tx.execute<Row>(sql`select run_id, seq, records, xid::text as xid from run_event
			where xid >= ${at.xid}::xid8 and xid < ${at.horizon}::xid8
			and (xid > ${at.xid}::xid8 or (run_id, seq) > (${at.run_id}::uuid, ${at.seq}::int))
			order by xid, run_id, seq limit ${ROWS}`);
		const last = rows.at(-1);
		// What is new comes first: a rebuild takes the time that is left.
		if (!last) return at.rebuilt === null ? { rows: 0, more: false } : rebuildOn(tx, at.rebuilt);
		await write(tx, rows);
		await tx.execute(sql`update projection set xid = ${last.xid}::xid8, run_id = ${last.run_id}::uuid, seq = ${last.seq}
			where name = 'run_search'`);
		return { rows: rows.length, more: rows.length === ROWS || at.rebuilt !== null };
	});
}

/** Has everything read anew, from the first run on; the projector does it in steps, and goes on after a restart. */
export async function askRebuild(db: Database): Promise<void> {
	await db.execute(sql`update projection set rebuilt = ${FIRST_ID}::uuid where name = 'run_search'`);
}

/** Whether a rebuild is under way. */
export async function isRebuilding(db: Database): Promise<boolean> {
	const rows = await db.execute(sql`select from projection where name = 'run_search' and rebuilt is not null`);
	return rows.length > 0;
}

/** Seconds since the oldest journal row was written that the projector has not read yet. */
export async function projectorLag(db: Database): Promise<number> {
	const [row] = await db.execute<{ at: string | null }>(sql`select min(e.at) as at from (
		select e.at from run_event e, projection p where p.name = 'run_search' and e.xid >= p.xid
		and (e.xid > p.xid or (e.run_id, e.seq) > (p.run_id, p.seq)) order by e.xid limit 1) e`);
	return row?.at ? Math.max(0, (Date.now() - Number(row.at)) / 1_000) : 0;
}

/** Where the projector is; undefined = another process is at work. Transactions before the horizon have all ended. */
async function position(tx: Transaction): Promise<Position | undefined> {
	const [row] = await tx.execute<Position>(sql`select xid::text as xid, run_id, seq, rebuilt,
		pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
		xid > pg_snapshot_xmax(pg_current_snapshot()) as restored
		from projection where name = 'run_search' for update skip locked`);
	return row;
}

/** The database was restored into a younger cluster, whose transactions begin at a lower number: read everything again. */
async function restart(tx: Transaction, horizon: string): Promise<Step> {
	await tx.execute(sql`update projection set xid = ${horizon}::xid8, run_id = ${FIRST_ID}::uuid, seq = -1,
		rebuilt = ${FIRST_ID}::uuid where name = 'run_search'`);
	return { rows: 0, more: true };
}

async function rebuildOn(tx: Transaction, after: string): Promise<Step> {
	const runs = await tx.execute<{ id: string }>(
		sql`select id from run where id > ${after}::uuid order by id limit ${REBUILD_RUNS}`,
	);
	const last = runs.at(-1);
	if (last) {
		const rows = await tx.execute<Row>(sql`select run_id, seq, records, '' as xid from run_event
			where run_id > ${after}::uuid and run_id <= ${last.id}::uuid order by run_id, seq`);
		await write(tx, rows);
	}
	await tx.execute(sql`update projection set rebuilt = ${last?.id ?? null}::uuid where name = 'run_search'`);
	return { rows: runs.length, more: last !== undefined };
}

async function write(tx: Transaction, rows: readonly Row[]): Promise<void> {
	const texts = new Map<string, SearchText>();
	for (const row of rows) {
		const told = searchText(JSON.parse(row.records) as JournalRecord[]);
		if (told.facts === undefined && told.outcome === undefined) continue;
		texts.set(row.run_id, { ...texts.get(row.run_id), ...told });
	}
	if (texts.size === 0) return;
	const values = [...texts]
		.map(([run_id, { facts, outcome }]) => ({ run_id, facts: facts ?? null, outcome: outcome ?? null }))
		.sort((one, other) => (one.run_id < other.run_id ? -1 : 1));
	// What would stay the same is not written: most runs end without a word, and a rebuild finds most of them right.
	await tx.execute(sql`insert into run_search (run_id, facts, outcome)
		select x.run_id, coalesce(x.facts, ''), coalesce(x.outcome, '')
		from json_to_recordset(${JSON.stringify(values)}::text::json) as x(run_id uuid, facts text, outcome text)
		on conflict (run_id) do update set
			facts = case when excluded.facts = '' then run_search.facts else excluded.facts end,
			outcome = excluded.outcome
		where run_search.outcome <> excluded.outcome or excluded.facts not in ('', run_search.facts)`);
}
