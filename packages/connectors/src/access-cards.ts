import type { AccessPort, ActionContext } from "@keyway/connector-sdk/context";
import { actionsOf, defineControl } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { field } from "@keyway/connector-sdk/field";
import { type OptionValue, optionField } from "@keyway/connector-sdk/option-field";
import { type PersonValue, personField } from "@keyway/connector-sdk/person-field";
import { z } from "zod";

const defineAction = actionsOf<Record<never, never>>();
const SCIM = "https://www.rfc-editor.org/rfc/rfc7643#section-4.1.2";

const role = optionField({ label: "Role", type: "role" });
const anyRole = field(role.optional(), { label: "Role", type: "role", help: "Empty: any role." });
const app = field(optionField({ label: "App" }).optional(), { label: "App", type: "app" });
const user = personField({ label: "User" });
const duration = field(z.string().max(50).optional(), { label: "Duration", type: "duration", placeholder: "P30D" });
const until = field(z.string().max(50).optional(), { label: "Until", type: "date" });
const justification = field(z.string().max(2_000).optional(), { label: "Justification", type: "longText" });

const Named = z.looseObject({ id: z.string(), name: z.string() });
const Grant = z.looseObject({
	id: field(z.string(), { label: "Id" }),
	status: field(z.string(), { label: "Status" }),
	role: field(Named.optional(), { label: "Role", type: "object" }),
	app: field(Named.optional(), { label: "App", type: "object" }),
	endsAt: field(z.string().nullish(), { label: "Ends", type: "date" }),
});
const Request = z.looseObject({
	id: field(z.string(), { label: "Id" }),
	status: field(z.string(), { label: "Status" }),
});
const grant = field(Grant.nullish(), { label: "Grant", type: "object" });
const grants = field(z.array(Grant), { label: "Grants", type: "list" });
const sampleGrant = {
	id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a13",
	status: "active",
	role: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a16", name: "Salesforce admin" },
	app: { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a17", name: "Salesforce" },
	endsAt: "2026-04-30T09:00:00.000Z",
};
const sampleRequest = { id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a14", status: "fulfilled" };

const asking = {
	version: 1,
	input: {
		user: field(user.optional(), { label: "User", type: "person", help: "Empty: the person of the run." }),
		role,
		app,
		duration,
		until,
		justification,
	},
	output: { grant, request: field(Request.nullish(), { label: "Request", type: "object" }) },
	sample: { grant: sampleGrant, request: sampleRequest },
} as const;

/** They wait for the decision of the role's policy. */
export const grantingCards = [
	defineControl({
		...asking,
		id: "grantRole",
		name: "Grant a role",
		description:
			"Asks for a role under its policy, with the flow's publisher as requester, and goes on when it is in effect.",
		sentence: "Grant {role} of {app} to {user} for {duration} until {until}",
	}),
	defineControl({
		...asking,
		id: "extendGrant",
		name: "Extend a grant",
		description: "Asks for more time of a role under its policy, and goes on when it is given.",
		sentence: "Extend {role} of {app} of {user} by {duration} until {until}",
	}),
];

function managerOf({ access }: ActionContext): AccessPort {
	if (access) return access;
	throw new ConnectorError("down", "ACCESS_MISSING", "There is no access manager here.");
}

const named = (value: OptionValue | undefined) => (typeof value === "object" ? value.value : value);
const idOf = (value: PersonValue): string => {
	const id = typeof value === "string" ? value : (value.id ?? value.email);
	if (id) return id;
	throw new ConnectorError("notFound", "PERSON_NOT_FOUND", "The directory does not know this person.");
};

const checkAccess = defineAction({
	id: "checkAccess",
	version: 1,
	name: "Check access",
	description: "Checks whether a user currently holds a role or has access to an application.",
	sentence: "Check whether {user} has {role} of {app}",
	input: { user, role: anyRole, app },
	output: { hasAccess: field(z.boolean(), { label: "Has access" }), grant },
	sample: { hasAccess: true, grant: sampleGrant },
	effect: "read",
	idempotency: "natural",
	source: SCIM,
	async run(input, context) {
		const found = await managerOf(context).grants({
			user: idOf(input.user),
			role: named(input.role),
			app: named(input.app),
		});
		const active = found.find((each) => each.status === "active");
		return { hasAccess: active !== undefined, grant: active ?? null };
	},
});

const revokeRole = defineAction({
	id: "revokeRole",
	version: 1,
	name: "Revoke a role",
	description: "Takes a role of an application away from a user.",
	sentence: "Revoke {role} of {app} from {user}",
	input: { user, role, app },
	output: { grant },
	sample: { grant: { ...sampleGrant, status: "deprovisioning" } },
	effect: "write",
	idempotency: "natural",
	inverse: "access.grantRole",
	source: SCIM,
	async run(input, context) {
		const filter = { user: idOf(input.user), role: named(input.role), app: named(input.app) };
		const [first] = await managerOf(context).revoke(filter, context.idempotencyKey);
		return { grant: first ?? null };
	},
});

const revokeAll = defineAction({
	id: "revokeAll",
	version: 1,
	name: "Revoke all access",
	description: "Takes all roles away from a user, in every application or in one.",
	sentence: "Revoke all access of {user} to {app} except {except}",
	input: {
		user,
		app: field(app, { label: "App", type: "app", help: "Empty: all of them." }),
		except: field(z.array(z.string().max(300)).max(100).optional(), {
			label: "Except",
			type: "list",
			help: "Names of roles or applications that stay.",
		}),
	},
	output: { grants },
	sample: { grants: [{ ...sampleGrant, status: "deprovisioning" }] },
	effect: "destroy",
	idempotency: "natural",
	source: SCIM,
	async run(input, context) {
		const filter = { user: idOf(input.user), app: named(input.app), except: input.except };
		return { grants: await managerOf(context).revoke(filter, context.idempotencyKey) };
	},
});

const requestAccess = defineAction({
	id: "requestAccess",
	version: 1,
	name: "Request access",
	description: "Opens an access request for a user, which follows the approval policy of the role.",
	sentence: "Request {role} of {app} for {user} for {duration} because of {justification}",
	input: { user, role, app, duration, justification },
	output: { request: field(Request, { label: "Request" }) },
	sample: { request: { ...sampleRequest, status: "pendingApproval" } },
	effect: "write",
	idempotency: "key",
	inverse: "access.cancelPendingRequests",
	source: SCIM,
	async run(input, context) {
		const wish = {
			user: idOf(input.user),
			role: named(input.role) ?? "",
			app: named(input.app),
			duration: input.duration,
			justification: input.justification ?? "",
		};
		return { request: await managerOf(context).request(wish, context.idempotencyKey) };
	},
});

const cancelPendingRequests = defineAction({
	id: "cancelPendingRequests",
	version: 1,
	name: "Cancel pending requests",
	description: "Withdraws all access requests of a user that have not been decided.",
	sentence: "Cancel the pending requests of {user}",
	input: { user },
	output: { requests: field(z.array(Request), { label: "Requests", type: "list" }) },
	sample: { requests: [{ ...sampleRequest, status: "cancelled" }] },
	effect: "write",
	idempotency: "natural",
	source: SCIM,
	run: async (input, context) => ({
		requests: await managerOf(context).cancelRequests(idOf(input.user), context.idempotencyKey),
	}),
});

const listGrants = defineAction({
	id: "listGrants",
	version: 1,
	name: "List grants",
	description: "Lists the roles that are currently granted, by user, role or application.",
	sentence: "List the grants of {user} for {role} of {app}",
	input: { user: field(user.optional(), { label: "User", type: "person" }), role: anyRole, app },
	output: { grants, count: field(z.number().int(), { label: "Count" }) },
	sample: { grants: [sampleGrant], count: 1 },
	effect: "read",
	idempotency: "natural",
	source: SCIM,
	async run(input, context) {
		const filter = { user: input.user && idOf(input.user), role: named(input.role), app: named(input.app) };
		const found = await managerOf(context).grants(filter);
		return { grants: found, count: found.length };
	},
});

const Holder = z.looseObject({ id: z.string(), email: z.string().nullish(), displayName: z.string().nullish() });

const listRoleMembers = defineAction({
	id: "listRoleMembers",
	version: 1,
	name: "List the holders of a role",
	description: "Lists all users who hold a role.",
	sentence: "List the users with {role} of {app}",
	input: { role, app },
	output: {
		users: field(z.array(Holder), { label: "Users", type: "list" }),
		count: field(z.number().int(), { label: "Count" }),
	},
	sample: { users: [{ id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a12", email: "ana.perez@acme.test" }], count: 1 },
	effect: "read",
	idempotency: "natural",
	source: SCIM,
	async run(input, context) {
		const found = await managerOf(context).grants({ role: named(input.role), app: named(input.app) });
		const active = found.filter((each) => each.status === "active").map((each) => each.user);
		const users = [...new Map(active.map((each) => [each.id, each])).values()];
		return { users, count: users.length };
	},
});

/** They read, ask and end at once. */
export const accessCards = [
	checkAccess,
	revokeRole,
	revokeAll,
	requestAccess,
	cancelPendingRequests,
	listGrants,
	listRoleMembers,
];
