import type { JsonObject } from "@keyway/schema/json";
import { and, asc, eq, getTableColumns, like, ne, sql } from "drizzle-orm";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { findPerson, recordToPerson } from "./directory.ts";
import type { ChangeContext } from "./directory-change.ts";
import { fail } from "./failure.ts";
import { newId } from "./id.ts";
import { iso, NameAndId, type Page, type PageRequest, pageOf, readCursor, searchPattern } from "./paging.ts";
import { nameKey } from "./person.ts";
import { personGroup, personGroupMember } from "./tables/directory.ts";

export type Group = {
	id: string;
	name: string;
	description: string;
	memberCount: number;
	createdAt: string;
	updatedAt: string;
};

// Names in full: drizzle leaves tables out, and inside a subquery `id` would mean another one.
const memberCount = sql<number>`(
	select count(*)::int from person_group_member member
	join person on person.id = member.person_id and person.deleted_at is null
	where member.group_id = person_group.id
)`;
const columns = { ...getTableColumns(personGroup), memberCount };

export async function listGroups(
	db: Executor,
	{ search, cursor, limit }: PageRequest & { search?: string | undefined },
): Promise<Page<Group>> {
	const after = readCursor(cursor, NameAndId);
	const rows = await db
		.select(columns)
		.from(personGroup)
		.where(
			and(
				search ? like(personGroup.nameKey, searchPattern(search)) : undefined,
				after ? sql`(${personGroup.nameKey}, ${personGroup.id}) > (${after[0]}, ${after[1]})` : undefined,
			),
		)
		.orderBy(asc(personGroup.nameKey), asc(personGroup.id))
		.limit(limit + 1);
	return pageOf(rows, limit, (row) => [row.nameKey, row.id], toGroup);
}

/** @throws NOT_FOUND */
export async function getGroup(db: Executor, id: string): Promise<Group> {
	const [row] = await db.select(columns).from(personGroup).where(eq(personGroup.id, id));
	if (!row) throw fail("NOT_FOUND");
	return toGroup(row);
}

export async function createGroup(
	tx: Transaction,
	{ name, description }: { name: string; description: string },
	{ actor }: Pick<ChangeContext, "actor">,
): Promise<Group> {
	const id = newId();
	await refuseTaken(tx, name, id);
	await tx.insert(personGroup).values({ id, name, nameKey: nameKey(name), description });
	await appendAudit(tx, { actor, action: "group.created", target: { kind: "group", id, name } });
	return getGroup(tx, id);
}

export async function updateGroup(
	tx: Transaction,
	id: string,
	change: { name?: string | undefined; description?: string | undefined },
	{ actor }: Pick<ChangeContext, "actor">,
): Promise<Group> {
	const before = await getGroup(tx, id);
	const { name = before.name, description = before.description } = change;
	await refuseTaken(tx, name, id);
	await tx
		.update(personGroup)
		.set({ name, nameKey: nameKey(name), description, updatedAt: new Date().toISOString() })
		.where(eq(personGroup.id, id));
	await appendAudit(tx, { actor, action: "group.updated", target: { kind: "group", id, name } });
	return getGroup(tx, id);
}

export async function deleteGroup(tx: Transaction, id: string, { actor }: Pick<ChangeContext, "actor">): Promise<void> {
	const { name } = await getGroup(tx, id);
	await tx.delete(personGroup).where(eq(personGroup.id, id));
	await appendAudit(tx, { actor, action: "group.deleted", target: { kind: "group", id, name } });
}

/** Emits `directory.groupMemberAdded`, unless the person was a member already. */
export async function addGroupMember(
	tx: Transaction,
	groupId: string,
	personId: string,
	context: ChangeContext,
): Promise<void> {
	const pair = await membership(tx, groupId, personId);
	const added = await tx
		.insert(personGroupMember)
		.values({ groupId, personId })
		.onConflictDoNothing()
		.returning({ id: personGroupMember.personId });
	if (added.length > 0) await tell(tx, "Added", pair, context);
}

/** Emits `directory.groupMemberRemoved`, unless the person was no member. */
export async function removeGroupMember(
	tx: Transaction,
	groupId: string,
	personId: string,
	context: ChangeContext,
): Promise<void> {
	const pair = await membership(tx, groupId, personId);
	const removed = await tx
		.delete(personGroupMember)
		.where(and(eq(personGroupMember.groupId, groupId), eq(personGroupMember.personId, personId)))
		.returning({ id: personGroupMember.personId });
	if (removed.length > 0) await tell(tx, "Removed", pair, context);
}

async function membership(tx: Transaction, groupId: string, personId: string) {
	const group = await getGroup(tx, groupId);
	const record = await findPerson(tx, personId);
	if (!record) throw fail("NOT_FOUND");
	return { group, record };
}

async function tell(
	tx: Transaction,
	what: "Added" | "Removed",
	{ group, record }: Awaited<ReturnType<typeof membership>>,
	{ emit, actor }: ChangeContext,
): Promise<void> {
	const data = { user: recordToPerson(record) as JsonObject, group: { id: group.id, name: group.name } };
	await emit(tx, { type: `directory.groupMember${what}`, source: "directory", data });
	await appendAudit(tx, {
		actor,
		action: `group.member${what}`,
		target: { kind: "group", id: group.id, name: group.name },
		details: { user: record.person.id },
	});
}

async function refuseTaken(tx: Transaction, name: string, id: string): Promise<void> {
	const [other] = await tx
		.select({ id: personGroup.id })
		.from(personGroup)
		.where(and(eq(personGroup.nameKey, nameKey(name)), ne(personGroup.id, id)));
	if (other) throw fail("GROUP_NAME_TAKEN", { value: name });
}

function toGroup(row: typeof personGroup.$inferSelect & { memberCount: number }): Group {
	const { id, name, description } = row;
	return {
		id,
		name,
		description,
		memberCount: row.memberCount,
		createdAt: iso(row.createdAt),
		updatedAt: iso(row.updatedAt),
	};
}
