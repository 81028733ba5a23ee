import { findCycle } from "@keyway/access/rules";
import { errors } from "@keyway/schema/error";
import { and, desc, eq, gt, lt, or } from "drizzle-orm";
import { presentPersons } from "./access-people.ts";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail as refuse } from "./failure.ts";
import { newId } from "./id.ts";
import { type Page, type PageRequest, pageById, readPlace } from "./paging.ts";
import { accessDelegation } from "./tables/access.ts";
import { person } from "./tables/directory.ts";

const fail = errors({
	DELEGATION_LOOP: [409, "This delegation would lead back to the person who gives it."],
	DELEGATION_TIMES: [422, "A delegation ends after it starts, and in the future."],
});

export type DelegationRow = typeof accessDelegation.$inferSelect;

/** Newest first; only those from or to a person, unless none is given. */
export async function listDelegations(
	db: Executor,
	{ personId, cursor, limit }: PageRequest & { personId: string | undefined },
): Promise<Page<DelegationRow>> {
	const after = readPlace(cursor);
	const rows = await db
		.select()
		.from(accessDelegation)
		.where(
			and(
				personId ? or(eq(accessDelegation.fromId, personId), eq(accessDelegation.toId, personId)) : undefined,
				after ? lt(accessDelegation.id, after) : undefined,
			),
		)
		.orderBy(desc(accessDelegation.id))
		.limit(limit + 1);
	return pageById(rows, limit);
}

/** @throws NOT_FOUND, DELEGATION_LOOP, DELEGATION_TIMES */
export async function createDelegation(
	tx: Transaction,
	input: { fromId: string; toId: string; startsAt: string; endsAt: string },
	actor: Actor,
): Promise<DelegationRow> {
	const { fromId, toId, startsAt, endsAt } = input;
	if (Date.parse(endsAt) <= Math.max(Date.parse(startsAt), Date.now())) throw fail("DELEGATION_TIMES");
	if ((await presentPersons(tx, [fromId, toId])).length < new Set([fromId, toId]).size) throw refuse("NOT_FOUND");
	// Two that are made at the same moment must not close a circle together.
	await tx
		.select({ id: person.id })
		.from(person)
		.where(or(eq(person.id, fromId), eq(person.id, toId)))
		.orderBy(person.id)
		.for("update");
	const others = await tx
		.select()
		.from(accessDelegation)
		.where(and(lt(accessDelegation.startsAt, endsAt), gt(accessDelegation.endsAt, startsAt)));
	const leadsTo = (id: string) => [
		...(id === fromId ? [toId] : []),
		...others.flatMap((each) => (each.fromId === id ? [each.toId] : [])),
	];
	if (fromId === toId || findCycle(fromId, leadsTo)) throw fail("DELEGATION_LOOP");
	const id = newId();
	await tx.insert(accessDelegation).values({ id, ...input });
	await appendAudit(tx, {
		actor,
		action: "access.delegated",
		target: { kind: "user", id: fromId, name: fromId },
		details: { to: toId, startsAt, endsAt },
	});
	return readDelegation(tx, id);
}

/** @throws NOT_FOUND */
export async function readDelegation(db: Executor, id: string): Promise<DelegationRow> {
	const [row] = await db.select().from(accessDelegation).where(eq(accessDelegation.id, id));
	if (!row) throw refuse("NOT_FOUND");
	return row;
}

export async function deleteDelegation(tx: Transaction, id: string, actor: Actor): Promise<void> {
	const row = await readDelegation(tx, id);
	await tx.delete(accessDelegation).where(eq(accessDelegation.id, id));
	await appendAudit(tx, {
		actor,
		action: "access.delegationEnded",
		target: { kind: "user", id: row.fromId, name: row.fromId },
		details: { to: row.toId },
	});
}
