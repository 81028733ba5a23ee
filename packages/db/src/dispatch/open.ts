import type { EngineStore, Listening, NewEvent } from "@keyway/engine/ports";
import { close, connect, type Database, type Transaction } from "../client.ts";
import { insertEvents } from "../event.ts";
import { engineStore, listening } from "../journal-store.ts";
import { openBoss } from "./boss.ts";
import { transactionSql } from "./sql.ts";

/** The engine's side of the database: its own connections, so that busy routes never hold up a journal. */
export type OpenStore = {
	store: EngineStore;
	/** The same connections, for the upkeep of the history. */
	db: Database;
	/**
	 * Writes an event that was born inside a transaction: event, runs and job are part of it. `prepare` gets the flows
	 * that listen, as the transaction sees them.
	 */
	emit(
		transaction: Transaction,
		type: string,
		prepare: (listening: Listening[]) => Promise<NewEvent>,
	): Promise<{ eventId: string; runs: string[] }>;
	/** The same for many events of one type: one look at who listens, one statement. */
	emitAll(
		transaction: Transaction,
		type: string,
		prepare: (listening: Listening[]) => Promise<NewEvent[]>,
	): Promise<void>;
	close(): Promise<void>;
};

/** Appends, accepts, reads, upkeep and the rest run side by side; each of them is one statement at a time. */
const CONNECTIONS = 6;

/** PostgreSQL would plan statements about a handful of ids anew each time, for all partitions: dearer than to run them. */
const PLANNED_ONCE = { plan_cache_mode: "force_generic_plan" };

/** @param onError errors of dispatch's own upkeep, which nobody waits for */
export async function openStore(url: string, onError: (error: unknown) => void): Promise<OpenStore> {
	const db = connect(url, { max: CONNECTIONS, name: "keyway engine", settings: PLANNED_ONCE });
	const boss = await openBoss(url, onError);
	return {
		store: engineStore(db, boss),
		db,
		async emit(transaction, type, prepare) {
			const sql = transactionSql(transaction);
			const event = await prepare(await listening(sql, [type]));
			const runs = event.runs.map((run) => run.id);
			await insertEvents(boss, sql, [event], null, null);
			return { eventId: event.id, runs };
		},
		async emitAll(transaction, type, prepare) {
			const sql = transactionSql(transaction);
			const events = await prepare(await listening(sql, [type]));
			await insertEvents(boss, sql, events, null, null);
		},
		async close() {
			await boss.stop({ graceful: false });
			await close(db);
		},
	};
}
