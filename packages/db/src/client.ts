import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export type Database = PostgresJsDatabase<Record<string, never>> & { $client: postgres.Sql };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** What runs a query: the pool, or the transaction that a caller already opened. */
export type Executor = Database | Transaction;

/** Opens the pool. Parameters only, never text put into SQL; the caller ends it with `close`. */
export function connect(url: string, options: { max?: number; name?: string } = {}): Database {
	const client = postgres(url, {
		max: options.max ?? 10,
		connection: { application_name: options.name ?? "keyway" },
		onnotice: () => {},
	});
	return drizzle({ client });
}

export async function close(db: Database): Promise<void> {
	await db.$client.end({ timeout: 5 });
}
