import type { Person } from "@keyway/schema/person";
import type { person } from "./tables/directory.ts";

export type PersonRow = typeof person.$inferSelect;

/** The attributes of a person that may be set, by their names in the table and outside. */
export const ATTRIBUTES = [
	"userName",
	"email",
	"personalEmail",
	"firstName",
	"lastName",
	"displayName",
	"userType",
	"department",
	"title",
	"country",
	"city",
	"costCenter",
	"phone",
	"startDate",
	"lastDay",
	"contractEnd",
	"lastSignInAt",
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];
/** null clears; `manager` is an id, an e-mail address or a user name. */
export type PersonAttributes = { [K in Attribute]?: string | null | undefined } & {
	manager?: string | null | undefined;
};

/** The form in which names and addresses are compared: composed, lower case. */
export const nameKey = (name: string) => name.normalize("NFKC").trim().toLowerCase();

/** What lists sort by and searches look in. */
export function searchColumns(row: { [K in Attribute]?: string | null | undefined }) {
	const name = row.displayName || [row.firstName, row.lastName].filter(Boolean).join(" ") || row.userName || "";
	const words = [
		name,
		row.firstName,
		row.lastName,
		row.userName,
		row.email,
		row.personalEmail,
		row.department,
		row.title,
	];
	return { sortName: name.toLowerCase(), searchText: words.filter(Boolean).join("\n").toLowerCase() };
}

/** The person as flows see them: what is not set is left out, the manager is a person again, one level deep. */
export function toPerson(row: PersonRow, manager: PersonRow | null): Person {
	const set = ATTRIBUTES.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]));
	return {
		id: row.id,
		...Object.fromEntries(set),
		status: row.status,
		createdAt: new Date(row.createdAt).toISOString(),
		...(manager ? { manager: toPerson(manager, null) } : {}),
	};
}
