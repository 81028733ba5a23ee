import type { DirectoryPort } from "@keyway/connector-sdk/context";
import { ConnectorError } from "@keyway/connector-sdk/error";
import type { PersonValue } from "@keyway/connector-sdk/person-field";
import type { Person } from "@keyway/schema/person";

/** A person who stands in the directory. */
export type DirectoryPerson = Person & { id: string };

/** The directory's person behind a value. @throws ConnectorError `notFound`: a person that only an event carried has no entry */
export async function requirePerson(value: PersonValue, directory: DirectoryPort): Promise<DirectoryPerson> {
	const identifiers = typeof value === "string" ? [value] : [value.id, value.email].filter((each) => !!each);
	for (const identifier of identifiers) {
		const person = await directory.find(identifier as string);
		if (person?.id) return person as DirectoryPerson;
	}
	throw new ConnectorError(
		"notFound",
		"PERSON_NOT_FOUND",
		`Nobody in the directory is ${identifiers[0] ? `"${identifiers[0]}"` : "this person"}. Create the user first, or choose another.`,
	);
}

type Scalar = string | number | boolean | null;
/** What a person must be like: attribute → value, several values = any of them, null = empty. */
export type PersonFilter = Record<string, Scalar | Scalar[]>;

const STATUSES = ["active", "suspended", "deactivated"];
/** People read for one search; beyond it the answer would be silently incomplete. */
const MOST_PEOPLE = 10_000;

/** All people that match. @throws ConnectorError `invalid` when more would have to be read than fits */
export async function searchPeople(filter: PersonFilter, directory: DirectoryPort): Promise<Person[]> {
	const status = filter["status"];
	const query = {
		...(typeof status === "string" && STATUSES.includes(status) ? { status } : {}),
		limit: MOST_PEOPLE + 1,
	};
	const people = await directory.search(query);
	if (people.length > MOST_PEOPLE)
		throw new ConnectorError(
			"invalid",
			"TOO_MANY_PEOPLE",
			`More than ${MOST_PEOPLE} people would have to be read. Add a status to the condition.`,
		);
	return people.filter((person) => matches(person, filter));
}

/** Text is compared without regard to case, as people write it. */
export function matches(person: Person, filter: PersonFilter): boolean {
	return Object.entries(filter).every(([attribute, wanted]) => {
		const held = comparable(person[attribute]);
		return (Array.isArray(wanted) ? wanted : [wanted]).some((each) => comparable(each) === held);
	});
}

function comparable(value: unknown): unknown {
	if (value === undefined || value === null || value === "") return null;
	if (typeof value === "string") return value.toLowerCase();
	if (typeof value === "object" && "email" in value) return comparable(value.email);
	return value;
}
