import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { prepared } from "./prepared.ts";

export type Database = PostgresJsDatabase<Record<string, never>> & { $client: postgres.Sql };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** What runs a query: the pool, or the transaction that a caller already opened. */
export type Executor = Database | Transaction;

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;
const arrayType = (oid: number) => ({
	to: oid,
	from: [oid],
	// Drizzle hands columns over as text already.
	serialize: (values: readonly string[] | string) =>
		typeof values === "string" ? values : `{${values.map(quoted).join(",")}}`,
	parse: (text: string) => (text === "{}" ? [] : text.slice(1, -1).split(",")),
});

/**
 * Arrays that our statements pass and get, by PostgreSQL's fixed type numbers. The driver would ask each connection for
 * all types instead, and when the connection is lost during that question nobody hears the error: the process ends.
 */
const ARRAYS = { uuids: arrayType(2951), texts: { ...arrayType(1009), from: [] } };

/**
 * Opens the pool. Parameters only, never text put into SQL; the caller ends it with `close`.
 * @param options.settings of each session, such as `{ plan_cache_mode: "force_generic_plan" }`
 */
export function connect(
	url: string,
	options: { max?: number; name?: string; settings?: Record<string, string> } = {},
): Database {
	const client = postgres(url, {
		max: options.max ?? 10,
		connection: { ...options.settings, application_name: options.name ?? "keyway" },
		onnotice: () => {},
		fetch_types: false,
		types: ARRAYS,
	});
	return Object.assign(drizzle({ client: prepared(client) }), { $client: client });
}

export async function close(db: Database): Promise<void> {
	await db.$client.end({ timeout: 5 });
}
