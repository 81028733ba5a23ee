import { and, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { readRoles } from "./access-facts.ts";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { newId } from "./id.ts";
import { type Page, type PageRequest, pageById, readPlace } from "./paging.ts";
import { accessExemption } from "./tables/governance.ts";

export type ExemptionRow = typeof accessExemption.$inferSelect;

/** What lets this person hold roles together that exclude each other, at this moment. */
export async function exemptionsOf(db: Executor, userId: string): Promise<{ roleIds: [string, string] }[]> {
	const rows = await db
		.select()
		.from(accessExemption)
		.where(
			and(
				eq(accessExemption.userId, userId),
				isNull(accessExemption.endedAt),
				gt(accessExemption.expiresAt, sql`now()`),
			),
		);
	return rows.map(({ roleId, otherRoleId }) => ({ roleIds: [roleId, otherRoleId] }));
}

/** Newest first. */
export async function listExemptions(db: Executor, { cursor, limit }: PageRequest): Promise<Page<ExemptionRow>> {
	const after = readPlace(cursor);
	const rows = await db
		.select()
		.from(accessExemption)
		.where(after ? lt(accessExemption.id, after) : undefined)
		.orderBy(desc(accessExemption.id))
		.limit(limit + 1);
	return pageById(rows, limit);
}

type ExemptionInput = {
	userId: string;
	roleId: string;
	otherRoleId: string;
	reason: string;
	expiresAt: string;
	approverId: string | null;
};

/** Allows a conflict for one person and a time. @throws NOT_FOUND for a role that is not there */
export async function createExemption(tx: Transaction, input: ExemptionInput, actor: Actor): Promise<ExemptionRow> {
	if ((await readRoles(tx, [input.roleId, input.otherRoleId])).length < 2) throw fail("NOT_FOUND");
	const id = newId();
	const [row] = await tx
		.insert(accessExemption)
		.values({ id, ...input, approvedBy: actor.name })
		.returning();
	if (!row) throw fail("NOT_FOUND");
	await appendAudit(tx, {
		actor,
		action: "access.exempted",
		target: { kind: "user", id: input.userId, name: input.userId },
		details: { roles: [input.roleId, input.otherRoleId], reason: input.reason, expiresAt: input.expiresAt },
	});
	return row;
}

/** @throws NOT_FOUND */
export async function endExemption(tx: Transaction, id: string, actor: Actor): Promise<void> {
	const [row] = await tx
		.update(accessExemption)
		.set({ endedAt: new Date().toISOString() })
		.where(and(eq(accessExemption.id, id), isNull(accessExemption.endedAt)))
		.returning();
	if (!row) throw fail("NOT_FOUND");
	await appendAudit(tx, {
		actor,
		action: "access.exemptionEnded",
		target: { kind: "user", id: row.userId, name: row.userId },
		details: { roles: [row.roleId, row.otherRoleId] },
	});
}
