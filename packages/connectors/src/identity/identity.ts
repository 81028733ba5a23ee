import type { DirectoryPort } from "@keyway/connector-sdk/context";
import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { field } from "@keyway/connector-sdk/field";
import { type PersonValue, personField } from "@keyway/connector-sdk/person-field";
import { z } from "zod";
import { FORMATS, type Format, localPart, numbered } from "./local-part.ts";

const defineAction = actionsOf<Record<never, never>>();

/** Numbers tried for one name before a person has to think of something. */
const MOST_TRIES = 1_000;
const format = field(z.enum(Object.keys(FORMATS) as [Format, ...Format[]]).default("first.last"), {
	label: "Format",
	choices: [
		{ value: "first.last", label: "zoe.muller" },
		{ value: "f.last", label: "z.muller" },
		{ value: "firstlast", label: "zoemuller" },
		{ value: "flast", label: "zmuller" },
		{ value: "first", label: "zoe" },
		{ value: "last", label: "muller" },
	],
});

const Domain = z
	.string()
	.trim()
	.toLowerCase()
	.regex(
		/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
		"This is not a domain such as acme.com.",
	)
	.max(180);

const generateEmail = defineAction({
	id: "generateEmail",
	version: 1,
	name: "Generate an e-mail address",
	description:
		"Makes a valid e-mail address without accents from a person's name that nobody in the directory has or had, with a number when needed.",
	sentence: "Generate an e-mail address for {user}",
	input: {
		user: personField({ label: "User" }),
		domain: field(Domain.optional(), {
			label: "Domain",
			placeholder: "acme.com",
			help: "Empty: the domain that the person's manager, or most people of the directory, have.",
		}),
		format,
	},
	output: { email: field(z.string(), { label: "Email" }) },
	sample: { email: "zoe.muller@acme.test" },
	effect: "read",
	idempotency: "natural",
	source: "https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1",
	async run(input, { directory }) {
		const domain = input.domain ?? (await usualDomain(input.user, directory));
		const base = baseOf(input.user, input.format);
		return { email: await firstFree("email", base, (part) => `${part}@${domain}`, directory) };
	},
});

const generateUsername = defineAction({
	id: "generateUsername",
	version: 1,
	name: "Generate a user name",
	description: "Makes a user name from a person's name that nobody in the directory has or had.",
	sentence: "Generate a user name for {user}",
	input: { user: personField({ label: "User" }), format },
	output: { username: field(z.string(), { label: "User name" }) },
	sample: { username: "zoe.muller" },
	effect: "read",
	idempotency: "natural",
	source: "https://www.rfc-editor.org/rfc/rfc7643#section-4.1.1",
	async run(input, { directory }) {
		return { username: await firstFree("userName", baseOf(input.user, input.format), (part) => part, directory) };
	},
});

const nextFree = defineAction({
	id: "nextFree",
	version: 1,
	name: "Next free value",
	description: "Returns the first candidate of a list that nobody in the directory has or had.",
	sentence: "First free of {candidates}",
	input: {
		candidates: field(z.array(z.string().trim().min(1).max(254)).min(1).max(MOST_TRIES), {
			label: "Candidates",
			help: "E-mail addresses or user names, the best first.",
		}),
	},
	output: { value: field(z.string(), { label: "Value" }) },
	sample: { value: "zoe.muller@acme.test" },
	effect: "read",
	idempotency: "natural",
	source: "https://www.rfc-editor.org/rfc/rfc7643#section-4.1.1",
	async run(input, { directory }) {
		for (const value of input.candidates) {
			const attribute = value.includes("@") ? "email" : "userName";
			if (!(await directory.isTaken(attribute, value))) return { value };
		}
		throw new ConnectorError(
			"invalid",
			"ALL_TAKEN",
			`All ${input.candidates.length} candidates are taken. Give more of them.`,
		);
	},
});

function baseOf(user: PersonValue, format: Format): string {
	const name = (attribute: string) => {
		const value = typeof user === "object" ? user[attribute] : undefined;
		return typeof value === "string" ? value : "";
	};
	const base = localPart(name("firstName"), name("lastName"), format) || localPart(name("displayName"), "", "first");
	if (base !== "") return base;
	throw new ConnectorError(
		"invalid",
		"NAME_MISSING",
		"This person has no name that an address could be made of. Give a first or last name.",
	);
}

/** Free now: two runs at the same moment may find the same one, and the directory then refuses the second to save it. */
async function firstFree(
	attribute: "email" | "userName",
	base: string,
	candidate: (part: string) => string,
	directory: DirectoryPort,
): Promise<string> {
	for (let number = 1; number <= MOST_TRIES; number++) {
		const value = candidate(numbered(base, number));
		if (!(await directory.isTaken(attribute, value))) return value;
	}
	throw new ConnectorError(
		"invalid",
		"ALL_TAKEN",
		`${candidate(base)} and ${MOST_TRIES} numbered forms of it are taken. Choose another format.`,
	);
}

async function usualDomain(user: PersonValue, directory: DirectoryPort): Promise<string> {
	const manager = typeof user === "object" ? user["manager"] : undefined;
	const ofManager = domainOf(typeof manager === "object" && manager ? (manager as { email?: unknown }).email : manager);
	if (ofManager) return ofManager;
	const people = await directory.search({ status: "active", limit: 200 });
	const counts = new Map<string, number>();
	for (const person of people) {
		const domain = domainOf(person.email);
		if (domain) counts.set(domain, (counts.get(domain) ?? 0) + 1);
	}
	const [most] = [...counts].sort(([, left], [, right]) => right - left);
	if (most) return most[0];
	throw new ConnectorError(
		"invalid",
		"DOMAIN_MISSING",
		"Nobody in the directory has an address yet, so the domain is not known. Write it on the card.",
	);
}

function domainOf(email: unknown): string | null {
	const parsed = Domain.safeParse(typeof email === "string" ? email.split("@")[1] : undefined);
	return parsed.success ? parsed.data : null;
}

export const identity = defineConnector({
	id: "identity",
	name: "Identity",
	description: "Names and addresses for people",
	group: "builtin",
	icon: { hue: "#0B7A70", monogram: "Id", glyph: "id-card" },
	actions: [generateEmail, generateUsername, nextFree],
});
