import { PERSON_ATTRIBUTES } from "@keyway/schema/person";
import { z } from "zod";
import type { DirectoryPort } from "./context.ts";
import { ConnectorError } from "./error.ts";
import { type FieldHints, field } from "./field.ts";

const attributes = Object.fromEntries(
	PERSON_ATTRIBUTES.map(({ name, label, type }) => [name, field(z.string().nullish(), { label, type })]),
);

const Manager = z.looseObject({ id: z.string().nullish(), ...attributes });
const KnownPerson = z.looseObject({
	id: field(z.string().nullish(), { label: "Id" }),
	...attributes,
	manager: field(z.union([Manager, z.string()]).nullish(), { label: "Manager", type: "person" }),
});

/** A person as an output: every attribute of the directory, the manager one level deep, members of its own kept. */
export function personOutput(label: string) {
	return field(KnownPerson, { label, type: "person" });
}

/** A person as an input: resolved by the engine, or still an id, an e-mail address or a user name. */
export const PersonValue = z.union([
	z.string().trim().min(1).max(254),
	z.looseObject({ id: z.string().nullish(), email: z.string().nullish() }),
]);
export type PersonValue = z.infer<typeof PersonValue>;

/** People as an input: one or a list. */
export const PeopleValue = z.union([PersonValue, z.array(PersonValue).min(1).max(500)]);
export type PeopleValue = z.infer<typeof PeopleValue>;

export function personField(hints: Omit<FieldHints, "type">) {
	return field(PersonValue, { ...hints, type: "person" });
}

export function peopleField(hints: Omit<FieldHints, "type">) {
	return field(PeopleValue, { ...hints, type: "people" });
}

const EMAIL = /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\]]+$/;

/** The e-mail address of a person value. @throws ConnectorError `invalid` when there is none. */
export function emailOf(person: PersonValue, label: string): string {
	const email = typeof person === "string" ? person : person.email;
	if (!email) throw new ConnectorError("invalid", "EMAIL_MISSING", `${label}: this person has no e-mail address.`);
	if (email.length > 254 || !EMAIL.test(email))
		throw new ConnectorError(
			"invalid",
			"EMAIL_INVALID",
			`${label}: "${email}" is not an e-mail address. Choose a person or write an address.`,
		);
	return email;
}

/**
 * The e-mail addresses of one person or a list, each once. An id, a user name or a person without an address is looked
 * up in the directory. @throws ConnectorError `invalid` for one that stays without
 */
export async function resolveEmails(people: PeopleValue, label: string, directory: DirectoryPort): Promise<string[]> {
	const list = Array.isArray(people) ? people : [people];
	const emails: string[] = [];
	for (const person of list) emails.push(emailOf(await knownPerson(person, directory), label));
	return [...new Set(emails)];
}

async function knownPerson(person: PersonValue, directory: DirectoryPort): Promise<PersonValue> {
	const identifier =
		typeof person === "string" ? (person.includes("@") ? null : person) : person.email ? null : person.id;
	return identifier ? ((await directory.find(identifier)) ?? person) : person;
}
