import { replaceLeaver } from "@keyway/access/rules";
import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import { cancelRequest } from "./access-decision.ts";
import { endGrant } from "./access-ending.ts";
import type { AccessContext } from "./access-event.ts";
import { update } from "./access-move.ts";
import { presentPersons } from "./access-people.ts";
import { follow } from "./access-plan.ts";
import { openRequests } from "./access-request.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { accessApp, accessGrant, accessRequest, accessRole } from "./tables/access.ts";

/**
 * Somebody has left: their requests are cancelled, all their access is revoked, and their approvals and ownerships go
 * to their manager.
 */
export async function releaseLeaver(
	tx: Transaction,
	personId: string,
	above: string | null,
	context: AccessContext,
): Promise<void> {
	for (const request of await openRequests(tx, personId))
		await cancelRequest(tx, request.id, "The person has left.", context);
	const grants = await tx
		.select({ id: accessGrant.id })
		.from(accessGrant)
		.where(
			and(
				eq(accessGrant.userId, personId),
				or(
					inArray(accessGrant.status, ["scheduled", "provisioning", "verifying", "active", "provisioningFailed"]),
					and(eq(accessGrant.status, "manualPending"), sql`${accessGrant.activatedAt} is null`),
				),
				or(sql`${accessGrant.endReason} is null`, eq(accessGrant.status, "active")),
			),
		);
	for (const { id } of grants) await endGrant(tx, id, "leaver", "The person has left.", context);
	const [manager = null] = above ? await presentPersons(tx, [above]) : [];
	const approvals = await replaceApprover(tx, personId, manager, context);
	const owned = await replaceOwner(tx, personId, manager);
	if (grants.length + approvals + owned > 0)
		await appendAudit(tx, {
			actor: context.actor,
			action: "access.leaver",
			target: { kind: "user", id: personId, name: personId },
			details: { grants: grants.map((each) => each.id), approvals, owned, to: manager },
		});
}

async function replaceApprover(
	tx: Transaction,
	personId: string,
	manager: string | null,
	context: AccessContext,
): Promise<number> {
	const rows = await tx
		.select()
		.from(accessRequest)
		.where(
			and(
				inArray(accessRequest.status, ["pendingApproval", "blocked"]),
				sql`${accessRequest.stages}::text like ${`%${personId}%`}`,
				ne(accessRequest.userId, personId),
			),
		)
		.for("update");
	for (const row of rows) {
		const mayDecide = (id: string) => !row.excludedIds.includes(id);
		const replace = (ids: readonly string[]) => replaceLeaver(ids, personId, manager, mayDecide);
		const stages = row.stages.map((stage) => ({
			...stage,
			approvers: replace(stage.approvers),
			fallback: replace(stage.fallback),
			escalateTo: replace(stage.escalateTo),
		}));
		const after = await update(tx, row, { stages });
		if (after.status === "pendingApproval") await follow(tx, after, false, context);
	}
	return rows.length;
}

async function replaceOwner(tx: Transaction, personId: string, manager: string | null): Promise<number> {
	const place = (column: typeof accessApp.ownerIds | typeof accessRole.ownerIds | typeof accessRole.assigneeIds) =>
		manager === null
			? sql<string[]>`array_remove(${column}, ${personId}::uuid)`
			: sql<string[]>`array_remove(${column}, ${personId}::uuid) || array[${manager}]::uuid[]`;
	const apps = await tx
		.update(accessApp)
		.set({ ownerIds: place(accessApp.ownerIds) })
		.where(sql`${personId}::uuid = any(${accessApp.ownerIds})`)
		.returning({ id: accessApp.id });
	const roles = await tx
		.update(accessRole)
		.set({ ownerIds: place(accessRole.ownerIds) })
		.where(sql`${personId}::uuid = any(${accessRole.ownerIds})`)
		.returning({ id: accessRole.id });
	await tx
		.update(accessRole)
		.set({ assigneeIds: place(accessRole.assigneeIds) })
		.where(sql`${personId}::uuid = any(${accessRole.assigneeIds})`);
	return apps.length + roles.length;
}
