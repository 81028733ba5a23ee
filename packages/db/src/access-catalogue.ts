import { and, asc, eq, isNull, like, ne, sql } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { newId } from "./id.ts";
import { NameAndId, type Page, type PageRequest, pageOf, readCursor, searchPattern } from "./paging.ts";
import { nameKey } from "./person.ts";
import { accessApp, accessResource, accessRole } from "./tables/access.ts";

export type AppRow = typeof accessApp.$inferSelect;
export type AppInput = { name: string; description: string; ownerIds: string[]; connectionId: string | null };
export type Named = { id: string; name: string };

/** The part that every application has. */
const APP_ACCESS = "App access";

/** By name. */
export async function listApps(
	db: Executor,
	{ search, cursor, limit }: PageRequest & { search?: string | undefined },
): Promise<Page<AppRow>> {
	const after = readCursor(cursor, NameAndId);
	const rows = await db
		.select()
		.from(accessApp)
		.where(
			and(
				search ? like(accessApp.nameKey, searchPattern(search)) : undefined,
				after ? sql`(${accessApp.nameKey}, ${accessApp.id}) > (${after[0]}, ${after[1]}::uuid)` : undefined,
			),
		)
		.orderBy(asc(accessApp.nameKey), asc(accessApp.id))
		.limit(limit + 1);
	return pageOf(
		rows,
		limit,
		(row) => [row.nameKey, row.id],
		(row) => row,
	);
}

/** @throws NOT_FOUND */
export async function getApp(db: Executor, id: string): Promise<AppRow> {
	const [row] = await db.select().from(accessApp).where(eq(accessApp.id, id));
	if (!row) throw fail("NOT_FOUND");
	return row;
}

export async function createApp(tx: Transaction, input: AppInput, actor: Actor): Promise<AppRow> {
	const id = newId();
	await refuseTaken(tx, input.name, id);
	await tx.insert(accessApp).values({ id, ...input, nameKey: nameKey(input.name) });
	await tx.insert(accessResource).values({ id: newId(), appId: id, name: APP_ACCESS, nameKey: nameKey(APP_ACCESS) });
	await appendAudit(tx, { actor, action: "app.created", target: { kind: "app", id, name: input.name } });
	return getApp(tx, id);
}

export async function updateApp(tx: Transaction, id: string, change: Partial<AppInput>, actor: Actor): Promise<AppRow> {
	const before = await getApp(tx, id);
	const name = change.name ?? before.name;
	await refuseTaken(tx, name, id);
	const values = { ...change, name, nameKey: nameKey(name), updatedAt: new Date().toISOString() };
	await tx.update(accessApp).set(values).where(eq(accessApp.id, id));
	await appendAudit(tx, {
		actor,
		action: "app.updated",
		target: { kind: "app", id, name },
		details: { changed: Object.keys(change) },
	});
	return getApp(tx, id);
}

/** @throws ACCESS_IN_USE while it has roles, also retired ones, whose grants and history name it */
export async function deleteApp(tx: Transaction, id: string, actor: Actor): Promise<void> {
	const { name } = await getApp(tx, id);
	const roles = await tx.select({ name: accessRole.name }).from(accessRole).where(eq(accessRole.appId, id)).limit(5);
	if (roles.length > 0) throw fail("ACCESS_IN_USE", { names: roles.map((each) => each.name).join(", ") });
	await tx.delete(accessApp).where(eq(accessApp.id, id));
	await appendAudit(tx, { actor, action: "app.deleted", target: { kind: "app", id, name } });
}

/** "App access" first, then by name. */
export async function listResources(db: Executor, appId: string): Promise<Named[]> {
	return db
		.select({ id: accessResource.id, name: accessResource.name })
		.from(accessResource)
		.where(eq(accessResource.appId, appId))
		.orderBy(sql`${accessResource.name} <> ${APP_ACCESS}`, asc(accessResource.nameKey));
}

export async function addResource(tx: Transaction, appId: string, name: string, actor: Actor): Promise<Named> {
	const app = await getApp(tx, appId);
	const id = newId();
	const added = await tx
		.insert(accessResource)
		.values({ id, appId, name, nameKey: nameKey(name) })
		.onConflictDoNothing()
		.returning({ id: accessResource.id });
	if (added.length === 0) throw fail("ACCESS_NAME_TAKEN", { kind: "a part", value: name });
	await appendAudit(tx, {
		actor,
		action: "app.resourceAdded",
		target: { kind: "app", id: appId, name: app.name },
		details: { resource: name },
	});
	return { id, name };
}

/** Roles on offer of an application that nobody retired. */
export const countRoles = async (db: Executor, appId: string): Promise<number> => {
	const [row] = await db
		.select({ count: sql<number>`count(*)::int` })
		.from(accessRole)
		.where(and(eq(accessRole.appId, appId), isNull(accessRole.retiredAt)));
	return row?.count ?? 0;
};

async function refuseTaken(tx: Transaction, name: string, id: string): Promise<void> {
	const [other] = await tx
		.select({ id: accessApp.id })
		.from(accessApp)
		.where(and(eq(accessApp.nameKey, nameKey(name)), ne(accessApp.id, id)));
	if (other) throw fail("ACCESS_NAME_TAKEN", { kind: "an application", value: name });
}
