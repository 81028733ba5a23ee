import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errors } from "@keyway/schema/error";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as apply } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import type { Executor } from "./client.ts";
import { installDispatch } from "./dispatch/boss.ts";
import { ensurePartitions } from "./history/partitions.ts";

/** Any number, the same in every process of the product. */
const MIGRATION_LOCK = 4_721_301;

const fail = errors({
	DATABASE_TOO_OLD: [
		503,
		"The database is PostgreSQL {version}. Keyway needs 15 or newer: upgrade it, or choose another.",
	],
});

/** @param version as `server_version_num` writes it: 150004 = 15.4. @throws DATABASE_TOO_OLD */
export function refuseOldServer(version: number): void {
	if (version < 150_000) throw fail("DATABASE_TOO_OLD", { version: Math.floor(version / 10_000) });
}

/** Applies what is missing of `migrations/` and makes the partitions of the next months, one process at a time. */
export async function migrate(url: string): Promise<void> {
	const client = postgres(url, { max: 1, onnotice: () => {} });
	try {
		const [server] = await client`select current_setting('server_version_num')::int as version`;
		refuseOldServer(server?.["version"]);
		await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
		const db = drizzle({ client });
		await apply(db, { migrationsFolder: fileURLToPath(new URL("../migrations", import.meta.url)) });
		await ensurePartitions(db);
		await installDispatch(url);
	} finally {
		await client.end();
	}
}

/** Whether every migration of this version is in the database. */
export async function isMigrated(db: Executor): Promise<boolean> {
	const { entries } = JSON.parse(readFileSync(new URL("../migrations/meta/_journal.json", import.meta.url), "utf8"));
	const [row] = await db.execute<{ applied: number }>(
		sql`select count(*)::int as applied from drizzle.__drizzle_migrations`,
	);
	return row !== undefined && row.applied >= entries.length;
}
