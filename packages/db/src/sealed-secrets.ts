import { and, eq, isNotNull } from "drizzle-orm";
import type { Executor } from "./client.ts";
import type { SealedSecrets } from "./connections.ts";
import { connection } from "./tables/connection.ts";
import { hook } from "./tables/trigger.ts";

/** A stored secret with what it is bound to. */
export type SealedRecord =
	| { kind: "connection"; id: string; name: string; version: number; sealed: SealedSecrets }
	| { kind: "hook"; id: string; flowId: string; sealed: SealedSecrets };

/** Every secret that is stored in a row of its own: of connections and of hooks. */
export async function listSealed(db: Executor): Promise<SealedRecord[]> {
	const connections = await db.select().from(connection).where(isNotNull(connection.sealed));
	const hooks = await db.select().from(hook).where(isNotNull(hook.sealed));
	return [
		...connections.map(
			(row): SealedRecord => ({
				kind: "connection",
				id: row.id,
				name: row.name,
				version: row.version,
				sealed: parts(row),
			}),
		),
		...hooks.map((row): SealedRecord => ({ kind: "hook", id: row.id, flowId: row.flowId, sealed: parts(row) })),
	];
}

/** Puts the data key in its new wrapping, unless somebody changed the secret meanwhile; gives whether it did. */
export async function replaceWrapping(db: Executor, record: SealedRecord, anew: SealedSecrets): Promise<boolean> {
	const { keyId, wrappedKey } = anew;
	const table = record.kind === "connection" ? connection : hook;
	const rows = await db
		.update(table)
		.set({ keyId, wrappedKey })
		.where(and(eq(table.id, record.id), eq(table.wrappedKey, record.sealed.wrappedKey)))
		.returning({ id: table.id });
	return rows.length > 0;
}

function parts(row: { keyId: string | null; wrappedKey: string | null; sealed: string | null }): SealedSecrets {
	return { keyId: row.keyId ?? "", wrappedKey: row.wrappedKey ?? "", sealed: row.sealed ?? "" };
}
