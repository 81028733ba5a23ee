import type { RoleAccess } from "@keyway/connector-sdk/definition";
import { actionsOf } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { ExpiringCache } from "@keyway/connector-sdk/expiring-cache";
import { field } from "@keyway/connector-sdk/field";
import { emailOf, type PersonValue, personField } from "@keyway/connector-sdk/person-field";
import { z } from "zod";
import { listMembers, lookupByEmail, type SlackUser } from "./users.ts";
import { callSlack, type SlackConnection, type SlackContext, type slackConnection } from "./web-api.ts";

const defineAction = actionsOf<typeof slackConnection>();
const input = { user: personField({ label: "User" }) };

const Member = z.looseObject({
	id: field(z.string(), { label: "Slack id" }),
	name: field(z.string(), { label: "Slack name" }),
	email: field(z.string(), { label: "Email" }),
	isAdmin: field(z.boolean(), { label: "Is admin" }),
});
const output = { user: field(Member, { label: "Slack user" }) };
const sampleUser = { id: "W012A3CDE", name: "zoe", email: "zoe.muller@acme.test", isAdmin: true };

const toMember = (user: SlackUser, email: string) => ({
	id: user.id,
	name: user.name,
	email: user.profile.email ?? email,
	isAdmin: user.is_admin ?? false,
});

const Workspace = z.looseObject({ team_id: z.string() });
const TEAM_SECONDS = 3_600;
const teams = new ExpiringCache<string>();

/** The workspace that the bot is in: `admin.*` must be told. */
async function teamOf(context: SlackContext): Promise<string> {
	const key = [context.connection.baseUrl, context.connection.token];
	const known = teams.get(key);
	if (known) return known;
	const { team_id } = await callSlack(context, "auth.test", { query: {}, repeatable: true }, Workspace);
	teams.set(key, team_id, TEAM_SECONDS);
	return team_id;
}

/** Setting a role that the member has already changes nothing, so the call may be repeated. */
async function setRole(method: "setAdmin" | "setRegular", email: string, context: SlackContext) {
	const { adminToken, ...connection } = context.connection;
	if (!adminToken)
		throw new ConnectorError(
			"auth",
			"ADMIN_TOKEN_MISSING",
			"The Slack connection has no admin token. Enter one under Connections: only it may change roles.",
		);
	const user = await lookupByEmail(email, context);
	const json = { team_id: await teamOf(context), user_id: user.id };
	const asAdmin = { ...context, connection: { ...connection, token: adminToken } };
	await callSlack(asAdmin, `admin.users.${method}`, { json, about: email, repeatable: true }, z.looseObject({}));
	return { ...toMember(user, email), isAdmin: method === "setAdmin" };
}

const setAdmin = defineAction({
	id: "setAdmin",
	version: 1,
	name: "Make a user an admin",
	description: "Makes an existing Slack user a workspace admin.",
	sentence: "Make {user} an admin in Slack",
	input,
	output,
	sample: { user: sampleUser },
	effect: "write",
	idempotency: "natural",
	inverse: "slack.setMember",
	source: "https://docs.slack.dev/reference/methods/admin.users.setAdmin",
	run: async ({ user }, context) => ({ user: await setRole("setAdmin", emailOf(user, "User"), context) }),
});

const setMember = defineAction({
	id: "setMember",
	version: 1,
	name: "Make a user a regular member",
	description: "Makes a Slack admin or owner a regular member of the workspace.",
	sentence: "Make {user} a regular member in Slack",
	input,
	output,
	sample: { user: { ...sampleUser, isAdmin: false } },
	effect: "write",
	idempotency: "natural",
	source: "https://docs.slack.dev/reference/methods/admin.users.setRegular",
	run: async ({ user }, context) => ({ user: await setRole("setRegular", emailOf(user, "User"), context) }),
});

/** Null = nobody in the workspace has the address, or the account is deactivated. */
async function memberWith(email: string, context: SlackContext): Promise<SlackUser | null> {
	try {
		const user = await lookupByEmail(email, context);
		return user.deleted ? null : user;
	} catch (error) {
		if (error instanceof ConnectorError && error.code === "users_not_found") return null;
		throw error;
	}
}

const checkMember = defineAction({
	id: "checkMember",
	version: 1,
	name: "Check workspace membership",
	description: "Checks whether a user has a Slack account and which workspace role it has.",
	sentence: "Check whether {user} is a member in Slack",
	input,
	output: {
		isMember: field(z.boolean(), { label: "Is a member" }),
		isAdmin: field(z.boolean(), { label: "Is an admin" }),
		isOwner: field(z.boolean(), { label: "Is an owner" }),
		user: field(Member.nullable(), { label: "Slack user" }),
	},
	sample: { isMember: true, isAdmin: true, isOwner: false, user: sampleUser },
	effect: "read",
	idempotency: "natural",
	source: "https://docs.slack.dev/reference/methods/users.lookupByEmail",
	async run({ user }, context) {
		const email = emailOf(user, "User");
		const found = await memberWith(email, context);
		return {
			isMember: found !== null,
			isAdmin: found?.is_admin ?? false,
			isOwner: found?.is_owner ?? false,
			user: found && toMember(found, email),
		};
	},
});

export const roleActions = [setAdmin, setMember, checkMember];

const ROLES: Record<string, { label: string; holds(user: SlackUser): boolean }> = {
	admin: { label: "Workspace admin", holds: (user) => user.is_admin === true },
};

function known(role: string) {
	const found = ROLES[role];
	if (found) return found;
	const names = Object.keys(ROLES).join(", ");
	throw new ConnectorError(
		"invalid",
		"ROLE_UNKNOWN",
		`Slack has no role “${role}” that can be given. It has: ${names}.`,
	);
}

const address = (person: PersonValue) => emailOf(person, "User");

/** The workspace's roles, for the access manager. */
export const workspaceRoles: RoleAccess<SlackConnection> = {
	listRoles: async () => Object.entries(ROLES).map(([value, { label }]) => ({ value, label })),
	async grant(role, person, context) {
		known(role);
		await setRole("setAdmin", address(person), context);
	},
	async revoke(role, person, context) {
		known(role);
		// Whoever is gone from the workspace has no role there any more.
		if (await memberWith(address(person), context)) await setRole("setRegular", address(person), context);
	},
	async checkMember(role, person, context) {
		const user = await memberWith(address(person), context);
		return user !== null && known(role).holds(user);
	},
	async listMembers(role, context) {
		const { holds } = known(role);
		const members = (await listMembers(context)).filter(holds);
		return members.map(({ id, profile }) => ({ account: id, email: profile.email ?? null }));
	},
};
