import type { Person, PersonStatus } from "@keyway/schema/person";
import { aliasedTable, and, asc, eq, exists, inArray, isNull, like, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor } from "./client.ts";
import { NameAndId, type Page, type PageRequest, pageOf, readCursor, searchPattern } from "./paging.ts";
import { nameKey, type PersonRow, toPerson } from "./person.ts";
import { person, personGroupMember } from "./tables/directory.ts";

/** A person with their manager, as the tables hold them. */
export type PersonRecord = { person: PersonRow; manager: PersonRow | null };

const manager = aliasedTable(person, "manager");
const present = isNull(person.deletedAt);

/** By name. */
export function findPersons(db: Executor, where: SQL | undefined, limit: number): Promise<PersonRecord[]> {
	return db
		.select({ person, manager })
		.from(person)
		.leftJoin(manager, and(eq(manager.id, person.managerId), isNull(manager.deletedAt)))
		.where(and(present, where))
		.orderBy(asc(person.sortName), asc(person.id))
		.limit(limit);
}

export async function findPerson(db: Executor, id: string): Promise<PersonRecord | null> {
	if (!z.uuid().safeParse(id).success) return null;
	const [found] = await findPersons(db, eq(person.id, id), 1);
	return found ?? null;
}

/** By id, e-mail address or user name. */
export async function findPersonBy(db: Executor, identifier: string): Promise<PersonRecord | null> {
	const byId = await findPerson(db, identifier);
	if (byId) return byId;
	const key = nameKey(identifier);
	const found = await findPersons(db, or(eq(person.emailKey, key), eq(person.userNameKey, key)), 2);
	return found.find((each) => each.person.emailKey === key) ?? found[0] ?? null;
}

export type PersonFilter = {
	search?: string | undefined;
	status?: readonly PersonStatus[] | undefined;
	department?: string | undefined;
	userType?: readonly string[] | undefined;
	group?: string | undefined;
};

/** By name. */
export async function listPersons(db: Executor, filter: PersonFilter & PageRequest): Promise<Page<PersonRecord>> {
	const after = readCursor(filter.cursor, NameAndId);
	const place = after ? sql`(${person.sortName}, ${person.id}) > (${after[0]}, ${after[1]})` : undefined;
	const rows = await findPersons(db, and(matching(db, filter), place), filter.limit + 1);
	return pageOf(
		rows,
		filter.limit,
		(row) => [row.person.sortName, row.person.id],
		(row) => row,
	);
}

function matching(db: Executor, { search, status, department, userType, group }: PersonFilter): SQL | undefined {
	return and(
		search ? like(person.searchText, searchPattern(search)) : undefined,
		status ? inArray(person.status, [...status]) : undefined,
		department ? eq(sql`lower(${person.department})`, department.toLowerCase()) : undefined,
		userType ? inArray(person.userType, [...userType]) : undefined,
		group
			? exists(
					db
						.select({ one: sql`1` })
						.from(personGroupMember)
						.where(and(eq(personGroupMember.personId, person.id), eq(personGroupMember.groupId, group))),
				)
			: undefined,
	);
}

/** The address or user name belongs to somebody, present or deleted. */
export async function isTaken(db: Executor, attribute: "email" | "userName", value: string): Promise<boolean> {
	const column = attribute === "email" ? person.emailKey : person.userNameKey;
	const [found] = await db
		.select({ id: person.id })
		.from(person)
		.where(eq(column, nameKey(value)))
		.limit(1);
	return found !== undefined;
}

export const recordToPerson = (record: PersonRecord): Person => toPerson(record.person, record.manager);
