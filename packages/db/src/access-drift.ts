import { grantedEnd } from "@keyway/access/duration";
import { errors } from "@keyway/schema/error";
import { and, asc, desc, eq, gt, isNotNull, isNull, sql } from "drizzle-orm";
import { plan } from "./access-due.ts";
import { finishEnd } from "./access-ending.ts";
import type { AccessContext, GrantRow } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import { lockGrant, moveGrant } from "./access-move.ts";
import { allocate, limitsOf, setEnd } from "./access-times.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { findPersonBy } from "./directory.ts";
import { fail as refuse } from "./failure.ts";
import { newId } from "./id.ts";
import { type Page, type PageRequest, pageById, readPlace } from "./paging.ts";
import { accessApp, accessGrant, accessRole } from "./tables/access.ts";
import { person } from "./tables/directory.ts";
import { accessFinding } from "./tables/governance.ts";

const fail = errors({
	FINDING_SETTLED: [409, "Somebody has dealt with this already."],
	FINDING_NOT_SO: [422, "This cannot be done about it. Choose {choices}."],
	FINDING_NOBODY: [409, "The directory does not know this account, so nothing can be done about it from here."],
});

export type FindingRow = typeof accessFinding.$inferSelect;
export type Resolution = "adopt" | "revoke" | "ignore" | "reapply" | "close";
/** Somebody who has a role in the application. */
export type RoleMember = { account: string; email: string | null };

/** Hours between two readings of a role's members. */
const READ_EVERY = 1;
const CHOICES: Record<FindingRow["kind"], readonly Resolution[]> = {
	outside: ["adopt", "revoke", "ignore"],
	missing: ["reapply", "close", "ignore"],
};

/** Plans a reading for roles that can be read and were not for a while. */
export async function planReadings(db: Executor): Promise<void> {
	const rows = await db
		.select({ id: accessRole.id })
		.from(accessRole)
		.innerJoin(accessApp, eq(accessApp.id, accessRole.appId))
		.where(
			and(
				isNull(accessRole.retiredAt),
				isNotNull(accessRole.connectorRole),
				isNotNull(accessApp.connectionId),
				sql`(${accessRole.readAt} is null or ${accessRole.readAt} < now() - make_interval(hours => ${READ_EVERY}))`,
				sql`not exists (select from access_due d where d.subject_id = ${accessRole.id} and d.kind = 'read')`,
			),
		);
	for (const { id } of rows) await plan(db, id, "read", new Date());
}

/** What the application needs to be asked for a role's members; null = it cannot be asked. */
export async function readableRole(
	db: Executor,
	roleId: string,
): Promise<{ connectionId: string; role: string } | null> {
	const { role, app } = await readRole(db, roleId);
	return app.connectionId && role.connectorRole ? { connectionId: app.connectionId, role: role.connectorRole } : null;
}

/**
 * Compares who has a role in the application with who has it here. What is found is listed; only where the role says so
 * is something done about it, and never at the first reading.
 */
export async function recordMembers(
	tx: Transaction,
	roleId: string,
	members: readonly RoleMember[],
	context: AccessContext,
): Promise<void> {
	const { role } = await readRole(tx, roleId);
	const firstImport = role.readAt === null;
	await tx.update(accessRole).set({ readAt: new Date().toISOString() }).where(eq(accessRole.id, roleId));
	const held = await tx
		.select({ grant: accessGrant, email: person.email })
		.from(accessGrant)
		.innerJoin(person, eq(person.id, accessGrant.userId))
		.where(and(eq(accessGrant.roleId, roleId), sql`${accessGrant.status} not in ('ended', 'scheduled')`));
	const emails = new Set(held.map((each) => each.email?.toLowerCase()));
	const seen = new Set(members.map((each) => (each.email ?? each.account).toLowerCase()));
	await forgetSettled(tx, roleId, emails, seen);
	for (const { account, email } of members) {
		if (email !== null && emails.has(email.toLowerCase())) continue;
		const known = email === null ? null : await findPersonBy(tx, email);
		const userId = known?.person.id ?? null;
		const finding = await note(tx, { roleId, kind: "outside", account: email ?? account, userId, firstImport });
		if (finding && !firstImport && userId !== null && role.onOutside !== "report")
			await resolveFinding(tx, finding.id, role.onOutside, "The role says so.", context);
	}
	for (const { grant, email } of held) {
		if (grant.status !== "active" || email === null || seen.has(email.toLowerCase())) continue;
		await note(tx, { roleId, kind: "missing", account: email, userId: grant.userId, grantId: grant.id, firstImport });
	}
}

type Found = Pick<FindingRow, "roleId" | "kind" | "account" | "userId" | "firstImport"> & { grantId?: string };

/** One row for one thing; null = it is known, or somebody chose to ignore it. */
async function note(tx: Transaction, found: Found): Promise<FindingRow | null> {
	const [row] = await tx
		.insert(accessFinding)
		.values({ id: newId(), status: "open", ...found })
		.onConflictDoNothing()
		.returning();
	return row ?? null;
}

/** What is no longer so needs nobody any more. */
async function forgetSettled(
	tx: Transaction,
	roleId: string,
	held: ReadonlySet<string | undefined>,
	seen: ReadonlySet<string>,
): Promise<void> {
	const open = await tx
		.select()
		.from(accessFinding)
		.where(and(eq(accessFinding.roleId, roleId), eq(accessFinding.status, "open")));
	for (const { id, kind, account } of open) {
		const name = account.toLowerCase();
		const isStill = kind === "outside" ? seen.has(name) && !held.has(name) : held.has(name) && !seen.has(name);
		const now = new Date().toISOString();
		await tx
			.update(accessFinding)
			.set(isStill ? { seenAt: now } : { status: "gone", resolvedAt: now })
			.where(eq(accessFinding.id, id));
	}
}

/** Open ones oldest first, settled ones newest first. */
export async function listFindings(
	db: Executor,
	{ role, status, cursor, limit }: PageRequest & { role?: string | undefined; status?: "open" | "settled" | undefined },
): Promise<Page<FindingRow>> {
	const after = readPlace(cursor);
	const rows = await db
		.select()
		.from(accessFinding)
		.where(
			and(
				role ? eq(accessFinding.roleId, role) : undefined,
				status === "settled" ? sql`${accessFinding.status} <> 'open'` : eq(accessFinding.status, "open"),
				after ? (status === "settled" ? sql`${accessFinding.id} < ${after}` : gt(accessFinding.id, after)) : undefined,
			),
		)
		.orderBy(status === "settled" ? desc(accessFinding.id) : asc(accessFinding.id))
		.limit(limit + 1);
	return pageById(rows, limit);
}

const STATUS: Record<Resolution, FindingRow["status"]> = {
	adopt: "adopted",
	revoke: "revoked",
	ignore: "ignored",
	reapply: "reapplied",
	close: "closed",
};

/**
 * Deals with a finding: access from outside is adopted (it counts from now on), revoked or ignored; access that is missing
 * in the application is applied again or closed here. @throws NOT_FOUND, FINDING_SETTLED, FINDING_NOT_SO, FINDING_NOBODY
 */
export async function resolveFinding(
	tx: Transaction,
	id: string,
	resolution: Resolution,
	noteText: string | null,
	context: AccessContext,
): Promise<FindingRow> {
	const [row] = await tx.select().from(accessFinding).where(eq(accessFinding.id, id)).for("update");
	if (!row) throw refuse("NOT_FOUND");
	if (row.status !== "open" && row.status !== "ignored") throw fail("FINDING_SETTLED");
	const choices = CHOICES[row.kind];
	if (!choices.includes(resolution)) throw fail("FINDING_NOT_SO", { choices: choices.join(", ") });
	const grantId = resolution === "ignore" ? row.grantId : await carryOut(tx, row, resolution, context);
	const values = { status: STATUS[resolution], note: noteText, resolvedBy: context.actor.name, grantId };
	const [after] = await tx
		.update(accessFinding)
		.set({ ...values, resolvedAt: new Date().toISOString() })
		.where(eq(accessFinding.id, id))
		.returning();
	await appendAudit(tx, {
		actor: context.actor,
		action: `access.finding${STATUS[resolution][0]?.toUpperCase()}${STATUS[resolution].slice(1)}`,
		target: { kind: "role", id: row.roleId, name: row.account },
		details: { finding: id, kind: row.kind, grant: grantId, note: noteText },
	});
	return after as FindingRow;
}

async function carryOut(
	tx: Transaction,
	row: FindingRow,
	resolution: Resolution,
	context: AccessContext,
): Promise<string> {
	if (row.kind === "outside") {
		const grant = await foundGrant(tx, row);
		if (resolution === "adopt") await adopt(tx, grant);
		else {
			const leaving = await moveGrant(tx, grant, "end", { endReason: "outside", endNote: "It was not given here." });
			await plan(tx, leaving.id, "remove", new Date());
		}
		return grant.id;
	}
	const grant = await lockGrant(tx, row.grantId ?? "");
	if (resolution === "reapply") {
		const again = await moveGrant(tx, grant, "reapply");
		await plan(tx, again.id, "retry", new Date(), { action: "provision" });
	} else {
		const closed = await moveGrant(tx, grant, "close", {
			endReason: "outside",
			endNote: "It was taken in the application.",
		});
		await finishEnd(tx, closed, context, true);
	}
	return grant.id;
}

/** A grant for what was given in the application and not here; it leaves by the role's own way out. */
async function foundGrant(tx: Transaction, { roleId, userId }: FindingRow): Promise<GrantRow> {
	if (userId === null) throw fail("FINDING_NOBODY");
	const { role, versions } = await readRole(tx, roleId);
	const id = newId();
	const now = new Date().toISOString();
	await tx.insert(accessGrant).values({
		id,
		roleId,
		userId,
		status: "outside",
		method: role.method,
		startsAt: now,
		activatedAt: now,
		provisioningFlowId: role.provisioningFlowId,
		provisioningVersion: versions.provisioning,
		deprovisioningFlowId: role.deprovisioningFlowId,
		deprovisioningVersion: versions.deprovisioning,
	});
	return lockGrant(tx, id);
}

/** It counts from now on, at most as long as policy and role allow. */
async function adopt(tx: Transaction, grant: GrantRow): Promise<void> {
	const now = new Date().toISOString();
	const { limits } = await limitsOf(tx, grant.roleId);
	const [who] = await tx.select({ contractEnd: person.contractEnd }).from(person).where(eq(person.id, grant.userId));
	const { endsAt } = grantedEnd(now, limits, who?.contractEnd ?? null, "UTC");
	await allocate(tx, grant.id, null, { duration: null, startsAt: now, endsAt });
	await setEnd(tx, await moveGrant(tx, grant, "adopt", { verifiedAt: now }), endsAt);
}
