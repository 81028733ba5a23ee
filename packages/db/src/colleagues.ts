import { and, asc, eq, isNull, like, or, sql } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { searchPattern } from "./paging.ts";
import { person } from "./tables/directory.ts";

const AT_MOST = 10;

/** Active people by name, address or user name, by no other attribute: what does not match must tell nothing. */
export async function findColleagues(db: Executor, search: string) {
	const pattern = searchPattern(search);
	const rows = await db
		.select({ id: person.id, name: person.displayName, userName: person.userName, email: person.email })
		.from(person)
		.where(
			and(
				eq(person.status, "active"),
				isNull(person.deletedAt),
				// The indexed text first: it holds these three and more.
				like(person.searchText, pattern),
				or(
					like(person.sortName, pattern),
					like(sql`lower(${person.email})`, pattern),
					like(sql`lower(${person.userName})`, pattern),
				),
			),
		)
		.orderBy(asc(person.sortName))
		.limit(AT_MOST);
	return rows.map(({ id, name, userName, email }) => ({ id, name: name ?? userName, email }));
}
