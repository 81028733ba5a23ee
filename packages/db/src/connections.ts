import type { CallLimits } from "@keyway/schema/call-limits";
import type { JsonObject } from "@keyway/schema/json";
import { and, asc, eq, like, sql } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { usingFlows } from "./flow-uses.ts";
import { iso, NameAndId, type Page, type PageRequest, pageOf, readCursor, searchPattern } from "./paging.ts";
import { connection } from "./tables/connection.ts";
import { callGate } from "./tables/engine.ts";

/** Secrets as they are kept: sealed by a data key, which is wrapped by the key called `keyId`. */
export type SealedSecrets = { keyId: string; wrappedKey: string; sealed: string };

export type Connection = {
	id: string;
	connector: string;
	name: string;
	fields: JsonObject;
	secrets: string[];
	limits: CallLimits | null;
	lastTest: { ok: boolean; message: string; at: string } | null;
	createdAt: string;
	updatedAt: string;
};
/** With what only the vault reads. */
export type StoredConnection = Connection & { version: number; sealed: SealedSecrets | null };

/** By name. */
export async function listConnections(
	db: Executor,
	{ connector, search, cursor, limit }: PageRequest & { connector?: string | undefined; search?: string | undefined },
): Promise<Page<Connection>> {
	const after = readCursor(cursor, NameAndId);
	const rows = await db
		.select()
		.from(connection)
		.where(
			and(
				connector ? eq(connection.connector, connector) : undefined,
				search ? like(sql`lower(${connection.name})`, searchPattern(search)) : undefined,
				after ? sql`(${connection.name}, ${connection.id}) > (${after[0]}, ${after[1]})` : undefined,
			),
		)
		.orderBy(asc(connection.name), asc(connection.id))
		.limit(limit + 1);
	return pageOf(rows, limit, (row) => [row.name, row.id], toConnection);
}

export async function findConnection(db: Executor, id: string): Promise<StoredConnection | null> {
	const [row] = await db.select().from(connection).where(eq(connection.id, id));
	return row ? toStored(row) : null;
}

/** @throws NOT_FOUND */
export async function lockConnection(tx: Transaction, id: string): Promise<StoredConnection> {
	const [row] = await tx.select().from(connection).where(eq(connection.id, id)).for("update");
	if (!row) throw fail("NOT_FOUND");
	return toStored(row);
}

/** Ids and connectors of all connections, for validation. */
export async function connectionKinds(db: Executor): Promise<Map<string, { connector: string; secrets: string[] }>> {
	const rows = await db
		.select({ id: connection.id, connector: connection.connector, secrets: connection.secretNames })
		.from(connection);
	return new Map(rows.map(({ id, connector, secrets }) => [id, { connector, secrets }]));
}

/** Names of all connections, by id. */
export async function connectionNames(db: Executor): Promise<Map<string, string>> {
	const rows = await db.select({ id: connection.id, name: connection.name }).from(connection);
	return new Map(rows.map(({ id, name }) => [id, name]));
}

export type ConnectionInput = {
	id: string;
	connector: string;
	name: string;
	fields: JsonObject;
	secrets: string[];
	/** Left out: as the connector says. */
	limits?: CallLimits | null;
	sealed: SealedSecrets | null;
};

export async function createConnection(tx: Transaction, input: ConnectionInput, actor: Actor): Promise<Connection> {
	const { secrets, sealed, ...rest } = input;
	const [row] = await tx
		.insert(connection)
		.values({ ...rest, secretNames: secrets, ...sealed })
		.returning();
	if (!row) throw fail("NOT_FOUND");
	await appendAudit(tx, {
		actor,
		action: "connection.created",
		target: { kind: "connection", id: input.id, name: input.name },
		details: { connector: input.connector },
	});
	return toConnection(row);
}

/** Writes what `lockConnection` read, changed; `version` is the one that the secrets were sealed for. */
export async function updateConnection(
	tx: Transaction,
	input: ConnectionInput & { version: number },
	changed: string[],
	actor: Actor,
): Promise<Connection> {
	const { id, name, fields, secrets, limits = null, sealed, version } = input;
	const [row] = await tx
		.update(connection)
		.set({
			name,
			fields,
			secretNames: secrets,
			limits,
			...(sealed ?? { keyId: null, wrappedKey: null, sealed: null }),
			version,
			lastTest: null,
			updatedAt: new Date().toISOString(),
		})
		.where(eq(connection.id, id))
		.returning();
	if (!row) throw fail("NOT_FOUND");
	await appendAudit(tx, {
		actor,
		action: "connection.updated",
		target: { kind: "connection", id, name },
		details: { changed },
	});
	return toConnection(row);
}

export async function recordConnectionTest(
	db: Executor,
	id: string,
	result: { ok: boolean; message: string },
): Promise<void> {
	const lastTest = { ...result, at: new Date().toISOString() };
	await db.update(connection).set({ lastTest }).where(eq(connection.id, id));
}

/** @throws NOT_FOUND, CONNECTION_IN_USE */
export async function deleteConnection(tx: Transaction, id: string, actor: Actor): Promise<void> {
	const { name } = await lockConnection(tx, id);
	const users = await usingFlows(tx, { connection: id });
	if (users.length > 0) {
		const names = users.slice(0, 5).map((each) => each.name);
		throw fail("CONNECTION_IN_USE", { count: users.length, names: names.join(", ") });
	}
	await tx.delete(connection).where(eq(connection.id, id));
	await tx.delete(callGate).where(eq(callGate.connectionId, id));
	await appendAudit(tx, { actor, action: "connection.deleted", target: { kind: "connection", id, name } });
}

function toConnection(row: typeof connection.$inferSelect): Connection {
	const { id, connector, name, fields, secretNames, limits, lastTest } = row;
	return {
		id,
		connector,
		name,
		fields,
		secrets: secretNames,
		limits,
		lastTest,
		createdAt: iso(row.createdAt),
		updatedAt: iso(row.updatedAt),
	};
}

function toStored(row: typeof connection.$inferSelect): StoredConnection {
	const { version, keyId, wrappedKey, sealed } = row;
	const isSealed = keyId !== null && wrappedKey !== null && sealed !== null;
	return { ...toConnection(row), version, sealed: isSealed ? { keyId, wrappedKey, sealed } : null };
}
