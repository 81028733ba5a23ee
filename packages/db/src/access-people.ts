import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { account } from "./tables/account.ts";
import { person, personGroup, personGroupMember } from "./tables/directory.ts";

/** The people behind the accounts of owners and administrators. */
export async function adminPersonIds(db: Executor): Promise<string[]> {
	const rows = await db
		.select({ id: account.personId })
		.from(account)
		.where(and(eq(account.disabled, false), isNotNull(account.personId), sql`${account.roles} && '{owner,admin}'`));
	return rows.flatMap((row) => (row.id === null ? [] : [row.id]));
}

/** The members of the directory's group called IT, who hear of what failed. */
export async function itPersonIds(db: Executor): Promise<string[]> {
	const rows = await db
		.select({ id: personGroupMember.personId })
		.from(personGroupMember)
		.innerJoin(personGroup, eq(personGroup.id, personGroupMember.groupId))
		.where(eq(personGroup.nameKey, "it"));
	return rows.map((row) => row.id);
}

export async function personName(db: Executor, id: string): Promise<string> {
	const [row] = await db
		.select({ name: person.displayName, userName: person.userName })
		.from(person)
		.where(eq(person.id, id));
	return row?.name ?? row?.userName ?? "somebody";
}

export async function managerIdOf(db: Executor, id: string): Promise<string | null> {
	const [row] = await db.select({ managerId: person.managerId }).from(person).where(eq(person.id, id));
	return row?.managerId ?? null;
}

/** Those of the ids that are present people. */
export async function presentPersons(db: Executor, ids: readonly string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const rows = await db
		.select({ id: person.id })
		.from(person)
		.where(and(inArray(person.id, [...ids]), isNull(person.deletedAt)));
	return rows.map((row) => row.id);
}
