import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../client.ts";

/** What is partitioned by the month of the run's id, with the column that holds it. */
export const PARTITIONED = [
	{ table: "run", key: "id", options: "with (fillfactor = 80)" },
	{ table: "run_event", key: "run_id", options: "" },
	{ table: "run_search", key: "run_id", options: "" },
] as const;

/** Any number that nothing else locks with. */
const PARTITION_LOCK = 4_721_305;
/** Months that are made ahead, so that no clock and no long pause finds none. */
const AHEAD = 2;

/** A calendar month in UTC as `2026_11`, the suffix of its partitions. */
export type Month = { name: string; from: Date; to: Date };

export function monthOf(time: Date): Month {
	const from = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth()));
	const to = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1));
	return { name: from.toISOString().slice(0, 7).replace("-", "_"), from, to };
}

/** The smallest UUID v7 of a millisecond: runs that began at or after it have greater ids (RFC 9562 §5.7). */
export function firstIdAt(time: Date): string {
	const hex = Math.max(0, time.getTime()).toString(16).padStart(12, "0").slice(-12);
	return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** Makes the missing partitions from the month of `from` to two months after `to`. Any number of processes may ask. */
export async function ensurePartitions(db: Database, from = new Date(), to = from): Promise<void> {
	const last = monthOf(new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + AHEAD)));
	const there = await partitions(db);
	for (let month = monthOf(from); month.from <= last.from; month = monthOf(month.to)) {
		if (there.has(month.name)) continue;
		await db.transaction(async (tx) => {
			await tx.execute(sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`);
			if (!(await partitions(tx)).has(month.name)) await makeMonth(tx, month);
		});
	}
}

/** Names of the months that have partitions. */
export async function partitions(db: Database | Transaction): Promise<Set<string>> {
	const rows = await db.execute<{ name: string }>(
		sql`select substr(relname, 5) as name from pg_class
			where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname ~ '^run_[0-9]{4}_[0-9]{2}$'`,
	);
	return new Set(rows.map((row) => row.name));
}

/** What the default partition holds of this month moves in; usually nothing. */
async function makeMonth(tx: Transaction, month: Month): Promise<void> {
	const [from, to] = [firstIdAt(month.from), firstIdAt(month.to)];
	for (const { table, key, options } of PARTITIONED) {
		const [own, kept] = [`${table}_${month.name}`, `${table}_kept`];
		const statements = [
			`create table ${own} (like ${table} including all) ${options}`,
			`with moved as (delete from ${kept} where ${key} >= '${from}' and ${key} < '${to}' returning *)
				insert into ${own} select * from moved`,
			`alter table ${table} attach partition ${own} for values from ('${from}') to ('${to}')`,
		];
		for (const statement of statements) await tx.execute(statement);
	}
}
