import { endOf, secondsOf } from "@keyway/access/duration";
import type { AllocationEnd } from "@keyway/schema/access";
import { errors } from "@keyway/schema/error";
import { and, eq, ne } from "drizzle-orm";
import { plan, unplan } from "./access-due.ts";
import type { GrantRow } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import { updateGrant } from "./access-move.ts";
import type { Executor, Transaction } from "./client.ts";
import { newId } from "./id.ts";
import { accessAllocation, accessPolicy } from "./tables/access.ts";

const fail = errors({
	EXTENSION_OPEN: [409, "More time was asked for already. Wait for the decision, or take that request back."],
});

/** The limits of policy and role as they are now. */
export async function limitsOf(db: Executor, roleId: string) {
	const { role } = await readRole(db, roleId);
	const [policy] = role.policyId
		? await db.select({ body: accessPolicy.body }).from(accessPolicy).where(eq(accessPolicy.id, role.policyId))
		: [];
	return {
		limits: [
			{ by: "policy" as const, duration: policy?.body.maxDuration ?? null },
			{ by: "role" as const, duration: role.maxDuration },
		],
		remindBefore: policy?.body.remindBefore ?? [],
	};
}

/** Sets when a grant ends and plans its end and what is said before it. */
export async function setEnd(tx: Transaction, row: GrantRow, endsAt: string | null): Promise<GrantRow> {
	const after = await updateGrant(tx, row, { endsAt });
	await unplan(tx, row.id, "expir");
	if (endsAt === null) return after;
	await plan(tx, row.id, "expire", endsAt);
	const { remindBefore } = await limitsOf(tx, row.roleId);
	for (const ahead of remindBefore) {
		const at = Date.parse(endsAt) - secondsOf(ahead) * 1000;
		if (at > Date.now()) await plan(tx, row.id, `expiring:${ahead}`, new Date(at), { endsAt });
	}
	return after;
}

/** A slice of time that counts from now on, in place of the one before. */
export async function allocate(
	tx: Transaction,
	grantId: string,
	requestId: string | null,
	slice: { duration: string | null; startsAt?: string; endsAt?: string | null },
): Promise<void> {
	await closeAllocations(tx, grantId, "superseded", "active");
	const values = { status: "active" as const, ...slice };
	const pending = requestId
		? await tx
				.update(accessAllocation)
				.set(values)
				.where(and(eq(accessAllocation.requestId, requestId), eq(accessAllocation.status, "pending")))
				.returning({ id: accessAllocation.id })
		: [];
	if (pending.length === 0) await tx.insert(accessAllocation).values({ id: newId(), grantId, requestId, ...values });
}

/** More time that is asked for; there can be one such wish at a time. @throws EXTENSION_OPEN */
export async function askForTime(
	tx: Transaction,
	grantId: string,
	requestId: string,
	duration: string | null,
): Promise<void> {
	const added = await tx
		.insert(accessAllocation)
		.values({ id: newId(), grantId, requestId, status: "pending", duration })
		.onConflictDoNothing()
		.returning({ id: accessAllocation.id });
	if (added.length === 0) throw fail("EXTENSION_OPEN");
}

/** Slices that count no longer: those of one status, or all. */
export async function closeAllocations(
	tx: Transaction,
	grantId: string,
	ended: AllocationEnd,
	status?: "active" | "pending",
): Promise<void> {
	await tx
		.update(accessAllocation)
		.set({ status: "invalidated", ended })
		.where(
			and(
				eq(accessAllocation.grantId, grantId),
				status ? eq(accessAllocation.status, status) : ne(accessAllocation.status, "invalidated"),
			),
		);
}

/** When an extension ends that counts from the present end, at most as long as policy and role allow from now. */
export function extendedEnd(
	endsAt: string,
	duration: string | null,
	limits: readonly { duration: string | null }[],
	now: Date,
): string | null {
	const wanted = duration === null ? null : endOf(new Date(endsAt).toISOString(), duration, "UTC");
	const ends = limits.flatMap((each) => {
		const end = each.duration === null ? null : endOf(now.toISOString(), each.duration, "UTC");
		return end === null ? [] : [end];
	});
	const all = wanted === null ? ends : [wanted, ...ends];
	return all.length === 0 ? null : (all.sort()[0] ?? null);
}
