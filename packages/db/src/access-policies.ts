import type { AccessPolicy } from "@keyway/schema/access";
import { and, asc, eq, isNull, like, ne, sql } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { newId } from "./id.ts";
import { NameAndId, type Page, type PageRequest, pageOf, readCursor, searchPattern } from "./paging.ts";
import { nameKey } from "./person.ts";
import { accessPolicy, accessRole } from "./tables/access.ts";

export type PolicyRow = typeof accessPolicy.$inferSelect;

/** By name. */
export async function listPolicies(
	db: Executor,
	{ search, cursor, limit }: PageRequest & { search?: string | undefined },
): Promise<Page<PolicyRow>> {
	const after = readCursor(cursor, NameAndId);
	const rows = await db
		.select()
		.from(accessPolicy)
		.where(
			and(
				search ? like(accessPolicy.nameKey, searchPattern(search)) : undefined,
				after ? sql`(${accessPolicy.nameKey}, ${accessPolicy.id}) > (${after[0]}, ${after[1]}::uuid)` : undefined,
			),
		)
		.orderBy(asc(accessPolicy.nameKey), asc(accessPolicy.id))
		.limit(limit + 1);
	return pageOf(
		rows,
		limit,
		(row) => [row.nameKey, row.id],
		(row) => row,
	);
}

/** @throws NOT_FOUND */
export async function getPolicy(db: Executor, id: string): Promise<PolicyRow> {
	const [row] = await db.select().from(accessPolicy).where(eq(accessPolicy.id, id));
	if (!row) throw fail("NOT_FOUND");
	return row;
}

export async function createPolicy(
	tx: Transaction,
	{ name, body }: { name: string; body: AccessPolicy },
	actor: Actor,
): Promise<PolicyRow> {
	const id = newId();
	await refuseTaken(tx, name, id);
	await tx.insert(accessPolicy).values({ id, name, nameKey: nameKey(name), body });
	await appendAudit(tx, { actor, action: "policy.created", target: { kind: "policy", id, name }, details: { body } });
	return getPolicy(tx, id);
}

/** Open requests keep the chain that they were sent with. */
export async function updatePolicy(
	tx: Transaction,
	id: string,
	change: { name?: string | undefined; body?: AccessPolicy | undefined },
	actor: Actor,
): Promise<PolicyRow> {
	await tx.select({ id: accessPolicy.id }).from(accessPolicy).where(eq(accessPolicy.id, id)).for("update");
	const before = await getPolicy(tx, id);
	const { name = before.name, body = before.body } = change;
	await refuseTaken(tx, name, id);
	const version = before.version + 1;
	const updatedAt = new Date().toISOString();
	await tx
		.update(accessPolicy)
		.set({ name, nameKey: nameKey(name), body, version, updatedAt })
		.where(eq(accessPolicy.id, id));
	const details = { version, ...(change.body ? { body } : {}) };
	await appendAudit(tx, { actor, action: "policy.updated", target: { kind: "policy", id, name }, details });
	return getPolicy(tx, id);
}

/** @throws ACCESS_IN_USE while a role has it */
export async function deletePolicy(tx: Transaction, id: string, actor: Actor): Promise<void> {
	const { name } = await getPolicy(tx, id);
	const roles = await tx
		.select({ name: accessRole.name })
		.from(accessRole)
		.where(and(eq(accessRole.policyId, id), isNull(accessRole.retiredAt)))
		.limit(5);
	if (roles.length > 0) throw fail("ACCESS_IN_USE", { names: roles.map((each) => each.name).join(", ") });
	await tx.update(accessRole).set({ policyId: null }).where(eq(accessRole.policyId, id));
	await tx.delete(accessPolicy).where(eq(accessPolicy.id, id));
	await appendAudit(tx, { actor, action: "policy.deleted", target: { kind: "policy", id, name } });
}

async function refuseTaken(tx: Transaction, name: string, id: string): Promise<void> {
	const [other] = await tx
		.select({ id: accessPolicy.id })
		.from(accessPolicy)
		.where(and(eq(accessPolicy.nameKey, nameKey(name)), ne(accessPolicy.id, id)));
	if (other) throw fail("ACCESS_NAME_TAKEN", { kind: "a policy", value: name });
}
