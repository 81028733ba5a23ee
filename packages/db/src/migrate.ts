import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as apply } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { installDispatch } from "./dispatch/boss.ts";

/** Any number, the same in every process of the product. */
const MIGRATION_LOCK = 4_721_301;

/** Applies what is missing of `migrations/`, one process at a time. */
export async function migrate(url: string): Promise<void> {
	const client = postgres(url, { max: 1, onnotice: () => {} });
	try {
		await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
		await apply(drizzle({ client }), { migrationsFolder: fileURLToPath(new URL("../migrations", import.meta.url)) });
		await installDispatch(url);
	} finally {
		await client.end();
	}
}
