import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../client.ts";
import { sqlState } from "../database-error.ts";
import { statusNumber } from "../journal.ts";
import { firstIdAt, monthOf, PARTITIONED, partitions } from "./partitions.ts";

export type Retained = { months: string[]; kept: number; runs: number; events: number };

const ATTEMPTS = 50;
/** Rows that are deleted one by one go in transactions of so many. */
const BATCH = 5_000;

/**
 * Forgets runs and events that began before `before`. Months that lie before it as a whole are dropped as partitions;
 * runs in them that are still live (they wait longer than the retention) move to the default partitions first, with
 * their journals, in the same transaction. What ended there since is deleted, like the events themselves.
 */
export async function retain(db: Database, before: Date): Promise<Retained> {
	const names = [...(await partitions(db))].filter((name) => name < monthOf(before).name).sort();
	const result: Retained = { months: [], kept: 0, runs: 0, events: 0 };
	for (const name of names) {
		result.kept += await patiently(() => db.transaction((tx) => dropMonth(tx, name)));
		result.months.push(name);
	}
	result.runs = await deleteEnded(db, before);
	result.events = await deleteEvents(db, before);
	return result;
}

/** PostgreSQL's `lock_not_available`. */
const isBusy = (error: unknown): boolean => sqlState(error) === "55P03";

async function patiently<T>(work: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await work();
		} catch (error) {
			if (!isBusy(error) || attempt === ATTEMPTS) throw error;
		}
	}
}

/**
 * Gives how many live runs were moved. Writers wait for the moment that this takes; it gives up its locks sooner than
 * PostgreSQL looks for deadlocks (1 s), so that the engine is never the one who is turned away.
 */
async function dropMonth(tx: Transaction, name: string): Promise<number> {
	await tx.execute(sql`set local lock_timeout = '400ms'`);
	for (const { table } of PARTITIONED) await tx.execute(`alter table ${table} detach partition ${table}_${name}`);
	let moved = 0;
	for (const { table, key } of PARTITIONED) {
		const rows = await tx.execute(`insert into ${table}_kept select each.* from ${table}_${name} each
			where exists (select from run_${name} r where r.id = each.${key} and r.status < ${statusNumber("succeeded")})`);
		if (table === "run") moved = rows.count;
	}
	for (const { table } of PARTITIONED) await tx.execute(`drop table ${table}_${name}`);
	return moved;
}

async function deleteEnded(db: Database, before: Date): Promise<number> {
	let deleted = 0;
	for (;;) {
		const rows = await db.execute(sql`with old as (
				select id from run_kept where id < ${firstIdAt(before)}::uuid and status >= ${statusNumber("succeeded")}
				and finished_at < ${before.toISOString()}::timestamptz limit ${BATCH}
			), journals as (delete from run_event_kept using old where run_id = old.id),
			texts as (delete from run_search_kept using old where run_id = old.id)
			delete from run_kept using old where run_kept.id = old.id`);
		deleted += rows.count;
		if (rows.count < BATCH) return deleted;
	}
}

async function deleteEvents(db: Database, before: Date): Promise<number> {
	let deleted = 0;
	for (;;) {
		const rows = await db.execute(sql`delete from event where id in (
			select id from event where id < ${firstIdAt(before)}::uuid order by id limit ${BATCH})`);
		deleted += rows.count;
		if (rows.count < BATCH) return deleted;
	}
}
