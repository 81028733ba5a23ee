import { OutcomeUnknown } from "@keyway/engine/ports";
import { sql } from "drizzle-orm";
import { fromDrizzle } from "pg-boss";
import type postgres from "postgres";
import type { Transaction } from "../client.ts";

/** Runs one statement with parameters: on the pool, or inside somebody's transaction. */
export type Sql = { rows<T>(text: string, values: unknown[]): Promise<T[]> };

type Runner = Pick<postgres.Sql, "unsafe">;

/** Statements on a connection of the driver. @throws OutcomeUnknown when the connection was lost before the answer */
export function driverSql(client: Runner): Sql {
	return {
		async rows<T>(text: string, values: unknown[]) {
			try {
				const rows = await client.unsafe(text, values as postgres.ParameterOrJSON<never>[], { prepare: true });
				return [...rows] as unknown as T[];
			} catch (error) {
				throw isLost(error) ? new OutcomeUnknown(error) : error;
			}
		},
	};
}

/** Statements inside a transaction that the caller opened and will commit. */
export function transactionSql(transaction: Transaction): Sql {
	const adapter = fromDrizzle(transaction, sql);
	return {
		async rows<T>(text: string, values: unknown[]) {
			const { rows } = await adapter.executeSql(text, values);
			return rows as T[];
		},
	};
}

/** Class 57 (operator intervention, crash shutdown) and 08 (connection), and the driver's own codes, which are words. */
function isLost(error: unknown): boolean {
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	return /^(57|08)/.test(code) || /^(CONNECTION_|CONNECT_|E[A-Z]+$)/.test(code);
}
