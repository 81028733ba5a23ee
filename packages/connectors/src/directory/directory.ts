import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { emailOf, personField, personOutput } from "@keyway/connector-sdk/person-field";
import type { Person } from "@keyway/schema/person";
import { z } from "zod";
import { requirePerson, searchPeople } from "./people.ts";
import { sampleUser } from "./sample.ts";
import { directoryTriggers } from "./triggers.ts";

const defineAction = actionsOf<Record<never, never>>();
const SCIM = "https://www.rfc-editor.org/rfc/rfc7643#section-4.1";

const user = personOutput("User");
const text = (label: string) => field(z.string().trim().max(254).optional(), { label });

const createUser = defineAction({
	id: "createUser",
	version: 1,
	name: "Create a user",
	description: "Creates a user in the directory.",
	sentence: "Create the user {name} with {email}, {userType}, {department}, {title}, {manager}, {startDate}, {country}",
	input: {
		name: field(z.string().trim().min(1).max(400), { label: "Name", help: "First and last name." }),
		email: field(z.string().trim().max(254), { label: "Email" }),
		userType: text("User type"),
		department: text("Department"),
		title: text("Title"),
		manager: field(personField({ label: "Manager" }).optional(), { label: "Manager", type: "person" }),
		startDate: field(z.string().max(40).optional(), { label: "Start date", type: "date" }),
		country: text("Country"),
	},
	output: { user },
	sample: { user: sampleUser },
	effect: "write",
	idempotency: "key",
	inverse: "directory.deactivateUser",
	source: SCIM,
	async run({ name, manager, ...attributes }, { directory, idempotencyKey }) {
		const boss = manager ? await requirePerson(manager, directory) : null;
		const person: Person = {
			...attributes,
			...nameParts(name),
			email: emailOf(attributes.email, "Email"),
			...(boss ? { manager: { id: boss.id, email: boss.email } } : {}),
		};
		return { user: await directory.create(person, idempotencyKey) };
	},
});

/** The last word is the family name; with a comma, `Müller, Zoë`, what stands before it. */
function nameParts(name: string): Pick<Person, "firstName" | "lastName" | "displayName"> {
	const [family, given] = name.split(",").map((part) => part.trim());
	if (family && given) return { firstName: given, lastName: family, displayName: `${given} ${family}` };
	const words = name.split(/\s+/);
	const lastName = words.length > 1 ? words.pop() : undefined;
	return { firstName: words.join(" "), ...(lastName ? { lastName } : {}), displayName: name };
}

const getUser = defineAction({
	id: "getUser",
	version: 1,
	name: "Get a user",
	description: "Reads the directory profile of one user.",
	sentence: "Get {user}",
	input: { user: personField({ label: "User" }) },
	output: { user },
	sample: { user: sampleUser },
	effect: "read",
	idempotency: "natural",
	source: SCIM,
	async run(input, { directory }) {
		return { user: await requirePerson(input.user, directory) };
	},
});

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const findUsers = defineAction({
	id: "findUsers",
	version: 1,
	name: "Find users",
	description: "Searches the directory for all users that match a condition.",
	sentence: "Find users where {filter}",
	input: {
		filter: field(z.record(z.string(), z.union([Scalar, z.array(Scalar).max(500)])), {
			label: "Where",
			type: "object",
			help: "Attributes and the values they must have; a list means any of them.",
		}),
	},
	output: {
		users: field(z.array(user), { label: "Users" }),
		count: field(z.number().int(), { label: "Count" }),
	},
	sample: { users: [sampleUser], count: 1 },
	effect: "read",
	idempotency: "natural",
	source: "https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2",
	async run(input, { directory }) {
		const users = await searchPeople(input.filter, directory);
		return { users, count: users.length };
	},
});

/** Set by other cards or by the directory itself. */
const NOT_SETTABLE = ["id", "status", "createdAt"];

const setAttributes = defineAction({
	id: "setAttributes",
	version: 1,
	name: "Set user attributes",
	description: "Writes values into attributes of a directory user.",
	sentence: "Set {attributes} of {user}",
	input: {
		user: personField({ label: "User" }),
		attributes: field(
			z
				.record(z.string().regex(/^[a-zA-Z]\w{0,63}$/), z.json())
				.refine(
					(attributes) => !NOT_SETTABLE.some((name) => Object.hasOwn(attributes, name)),
					"The id, the status and the date of creation cannot be set. Use the cards that deactivate and reactivate.",
				),
			{ label: "Attributes", type: "object" },
		),
	},
	output: { user },
	sample: { user: sampleUser },
	effect: "write",
	idempotency: "key",
	source: SCIM,
	async run(input, { directory, idempotencyKey }) {
		const person = await requirePerson(input.user, directory);
		return { user: await directory.update(person.id, input.attributes, idempotencyKey) };
	},
});

const statusCard = {
	version: 1,
	input: { user: personField({ label: "User" }) },
	output: { user },
	effect: "write",
	idempotency: "key",
	source: SCIM,
} as const;

const deactivateUser = defineAction({
	...statusCard,
	id: "deactivateUser",
	name: "Deactivate a user",
	description: "Deactivates a user's directory account so that it can no longer be used.",
	sentence: "Deactivate {user}",
	sample: { user: { ...sampleUser, status: "deactivated" } },
	inverse: "directory.reactivateUser",
	async run(input, { directory, idempotencyKey }) {
		const person = await requirePerson(input.user, directory);
		return { user: await directory.setStatus(person.id, "deactivated", idempotencyKey) };
	},
});

const reactivateUser = defineAction({
	...statusCard,
	id: "reactivateUser",
	name: "Reactivate a user",
	description: "Makes a deactivated directory account active again.",
	sentence: "Reactivate {user}",
	sample: { user: sampleUser },
	inverse: "directory.deactivateUser",
	async run(input, { directory, idempotencyKey }) {
		const person = await requirePerson(input.user, directory);
		return { user: await directory.setStatus(person.id, "active", idempotencyKey) };
	},
});

const deleteUser = defineAction({
	id: "deleteUser",
	version: 1,
	name: "Delete a user",
	description: "Permanently removes a user from the directory.",
	sentence: "Delete {user}",
	input: { user: personField({ label: "User" }) },
	output: {},
	sample: {},
	effect: "destroy",
	idempotency: "key",
	source: "https://www.rfc-editor.org/rfc/rfc7644#section-3.6",
	async run(input, { directory, idempotencyKey }) {
		// A known id goes straight to the directory, which knows the key: a repeated step must not fail on its own success.
		const known = typeof input.user === "object" ? input.user.id : null;
		const id = known ?? (await requirePerson(input.user, directory)).id;
		await directory.delete(id, idempotencyKey);
		return {};
	},
});

export const directory = defineConnector({
	id: "directory",
	name: "Directory",
	description: "People of the organisation",
	group: "builtin",
	icon: { hue: "#3A55E8", monogram: "Di", glyph: "users" },
	triggers: directoryTriggers,
	actions: [createUser, getUser, findUsers, setAttributes, deactivateUser, reactivateUser, deleteUser],
});
