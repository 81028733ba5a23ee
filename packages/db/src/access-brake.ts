import { isMassChange } from "@keyway/access/rules";
import { errors } from "@keyway/schema/error";
import { and, eq, sql } from "drizzle-orm";
import { plan } from "./access-due.ts";
import { roleName } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import { lockGrant, moveGrant } from "./access-move.ts";
import { tell } from "./access-notices.ts";
import { adminPersonIds, itPersonIds } from "./access-people.ts";
import { setEnd } from "./access-times.ts";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { accessGrant, accessRole } from "./tables/access.ts";

const fail = errors({ BRAKE_OPEN: [409, "Nothing of this role is held back."] });

const HOUR_MS = 3_600_000;

/**
 * Whether a removal must wait for somebody to look: more than a fifth of a role's members would lose it within an hour.
 * The first one that is held tells people.
 */
export async function isHeld(tx: Transaction, roleId: string): Promise<boolean> {
	await tx.select({ id: accessRole.id }).from(accessRole).where(eq(accessRole.id, roleId)).for("update");
	const record = await readRole(tx, roleId);
	const { heldAt, releasedUntil, ownerIds } = record.role;
	if (heldAt !== null) return true;
	if (releasedUntil !== null && Date.parse(releasedUntil) > Date.now()) return false;
	const [counted] = (await tx.execute(sql`select
		(select count(*)::int from access_grant g where g.role_id = ${roleId} and g.status = 'active') as active,
		(select count(distinct o.grant_id)::int from access_operation o join access_grant g on g.id = o.grant_id
			where g.role_id = ${roleId} and o.action = 'deprovision' and o.started_at > now() - interval '1 hour') as removed
	`)) as unknown as { active: number; removed: number }[];
	const removed = (counted?.removed ?? 0) + 1;
	if (!isMassChange((counted?.active ?? 0) + removed, removed)) return false;
	await tx.update(accessRole).set({ heldAt: new Date().toISOString() }).where(eq(accessRole.id, roleId));
	const people = [...ownerIds, ...record.app.ownerIds, ...(await adminPersonIds(tx)), ...(await itPersonIds(tx))];
	await tell(tx, "massChange", `${roleId}/${Date.now()}`, people, {
		title: `Too many lose ${roleName(record)} at once`,
		body: "More than a fifth of its members within an hour: the removals wait until somebody says that they are meant.",
	});
	await appendAudit(tx, {
		actor: { kind: "system", id: "keyway", name: "Keyway" },
		action: "access.massChangeHeld",
		target: { kind: "role", id: roleId, name: roleName(record) },
		details: { removed },
	});
	return true;
}

/** Somebody looked: the removals go on, or those concerned keep what they have. @throws BRAKE_OPEN */
export async function releaseBrake(
	tx: Transaction,
	roleId: string,
	decision: "continue" | "keep",
	actor: Actor,
): Promise<void> {
	const record = await readRole(tx, roleId);
	if (record.role.heldAt === null) throw fail("BRAKE_OPEN");
	const until = decision === "continue" ? new Date(Date.now() + HOUR_MS).toISOString() : null;
	await tx.update(accessRole).set({ heldAt: null, releasedUntil: until }).where(eq(accessRole.id, roleId));
	const held = await tx
		.select({ id: accessGrant.id })
		.from(accessGrant)
		.where(
			and(
				eq(accessGrant.roleId, roleId),
				eq(accessGrant.status, "deprovisioning"),
				sql`not exists (select from access_operation o where o.grant_id = access_grant.id and o.action = 'deprovision')`,
			),
		);
	for (const { id } of held) {
		if (decision === "continue") {
			await plan(tx, id, "remove", new Date());
			continue;
		}
		const kept = await moveGrant(tx, await lockGrant(tx, id), "spare", { endReason: null, endNote: null });
		const isOver = kept.endsAt !== null && Date.parse(kept.endsAt) <= Date.now();
		await setEnd(tx, kept, isOver ? new Date(Date.now() + 24 * HOUR_MS).toISOString() : kept.endsAt);
	}
	await appendAudit(tx, {
		actor,
		action: decision === "continue" ? "access.massChangeReleased" : "access.massChangeUndone",
		target: { kind: "role", id: roleId, name: roleName(record) },
		details: { grants: held.map((each) => each.id) },
	});
}
