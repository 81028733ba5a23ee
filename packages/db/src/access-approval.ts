import { addDurations } from "@keyway/access/duration";
import { and, eq } from "drizzle-orm";
import { answerRequest } from "./access-answer.ts";
import { plan as schedule } from "./access-due.ts";
import { type AccessContext, isRoleRequest, type RequestRow, type RoleRequest } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import { grantTarget, lockGrant, move, updateGrant } from "./access-move.ts";
import { allocate, closeAllocations, extendedEnd, limitsOf, setEnd } from "./access-times.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { newId } from "./id.ts";
import { accessAllocation, accessGrant } from "./tables/access.ts";

/** An approved request becomes a grant that starts when it is time, or more time of the grant that it is about. */
export async function approveRequest(tx: Transaction, row: RequestRow, context: AccessContext): Promise<RequestRow> {
	if (!isRoleRequest(row)) {
		const done = await move(tx, await move(tx, row, "fulfil"), "fulfilled");
		await answerRequest(tx, done, context);
		return done;
	}
	if (row.kind === "extend" && row.grantId) return extend(tx, row, row.grantId, context);
	const { role } = await readRole(tx, row.roleId);
	const id = newId();
	const now = new Date().toISOString();
	const startsAt = row.startsAt !== null && Date.parse(row.startsAt) > Date.now() ? row.startsAt : now;
	await tx.insert(accessGrant).values({
		id,
		roleId: row.roleId,
		userId: row.userId,
		requestId: row.id,
		status: "scheduled",
		method: role.method,
		duration: row.approvedDuration,
		startsAt,
	});
	await allocate(tx, id, row.id, { duration: row.approvedDuration });
	await schedule(tx, id, "start", startsAt);
	return move(tx, { ...row, grantId: id }, "fulfil", { grantId: id });
}

/** More time counts from the present end; while the grant is still on its way it is added to what it will last. */
async function extend(tx: Transaction, row: RoleRequest, grantId: string, context: AccessContext): Promise<RequestRow> {
	const grant = await lockGrant(tx, grantId);
	const duration = row.approvedDuration;
	if (!["scheduled", "provisioning", "verifying", "active"].includes(grant.status) || grant.endReason !== null) {
		await closeAllocations(tx, grantId, "cancelled", "pending");
		const cancelled = await move(tx, row, "cancel");
		await answerRequest(tx, cancelled, context);
		return cancelled;
	}
	const { limits } = await limitsOf(tx, row.roleId);
	const endsAt = grant.endsAt === null ? null : extendedEnd(grant.endsAt, duration, limits, new Date());
	await allocate(tx, grantId, row.id, { duration, startsAt: new Date().toISOString(), endsAt });
	const longer = grant.duration !== null && duration !== null ? addDurations(grant.duration, duration) : null;
	const after = await updateGrant(tx, grant, { duration: longer });
	if (grant.status === "active") await setEnd(tx, after, endsAt);
	await appendAudit(tx, {
		actor: context.actor,
		action: "access.extended",
		target: await grantTarget(tx, grant),
		details: { from: grant.endsAt, to: endsAt, request: row.id },
	});
	const done = await move(tx, await move(tx, row, "fulfil"), "fulfilled");
	await answerRequest(tx, done, context);
	return done;
}

/** Nothing comes of a request: the time that it asked for counts no longer. */
export async function rejectRequest(tx: Transaction, row: RequestRow, ended: "rejected" | "cancelled"): Promise<void> {
	await tx
		.update(accessAllocation)
		.set({ status: "invalidated", ended })
		.where(and(eq(accessAllocation.requestId, row.id), eq(accessAllocation.status, "pending")));
}
