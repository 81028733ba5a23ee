import { AccessDuration, AccessPolicy, RoleMethod } from "@keyway/schema/access";
import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { ById, NoContent, page, paging, Search } from "./query.ts";
import { defineRoute } from "./route.ts";

const Name = z.string().trim().min(1).max(200);
const Description = z.string().max(2_000);
const Ids = z.array(Uuid).max(50);
const Named = z.object({ id: Uuid, name: z.string() });
const listing = z.strictObject({ ...paging, search: Search.optional() });

/** An application that people have roles in. */
export const App = z.object({
	id: Uuid,
	name: z.string(),
	description: z.string(),
	ownerIds: z.array(Uuid),
	/** How its roles are granted and read back. */
	connectionId: Uuid.nullable(),
	/** Its parts; "App access" is always there. */
	resources: z.array(Named),
	roleCount: z.number().int(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
export type App = z.infer<typeof App>;

const appBody = {
	name: Name,
	description: Description.default(""),
	ownerIds: Ids.default([]),
	connectionId: Uuid.nullable().default(null),
};

/** Something that a person can have in an application. */
export const Role = z.object({
	id: Uuid,
	appId: Uuid,
	appName: z.string(),
	resourceId: Uuid,
	name: z.string(),
	description: z.string(),
	ownerIds: z.array(Uuid),
	method: RoleMethod,
	provisioningFlowId: Uuid.nullable(),
	deprovisioningFlowId: Uuid.nullable(),
	connectorRole: z.string().nullable(),
	assigneeIds: z.array(Uuid),
	policyId: Uuid.nullable(),
	prerequisiteIds: z.array(Uuid),
	conflictIds: z.array(Uuid),
	maxDuration: z.string().nullable(),
	recommendedDuration: z.string().nullable(),
	privileged: z.boolean(),
	/** How long it is given at once in an emergency; none = never. */
	breakGlass: z.string().nullable(),
	/** What is done by itself with access that was given in the application and not here. */
	onOutside: z.enum(["report", "adopt", "revoke"]),
	/** Removals of it wait since then, because too many were to lose it at once. */
	heldAt: z.iso.datetime().nullable(),
	requestable: z.boolean(),
	/** Why nobody can ask for it at the moment. */
	problem: z.string().nullable(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
export type Role = z.infer<typeof Role>;

const roleBody = {
	name: Name,
	description: Description.default(""),
	/** Empty: "App access". */
	resourceId: Uuid.nullable().default(null),
	ownerIds: Ids.default([]),
	method: RoleMethod.default("flow"),
	provisioningFlowId: Uuid.nullable().default(null),
	deprovisioningFlowId: Uuid.nullable().default(null),
	/** What the connector calls the role, for the method `connector` and for reading back. */
	connectorRole: z.string().trim().min(1).max(200).nullable().default(null),
	/** Who applies it by hand. */
	assigneeIds: Ids.default([]),
	policyId: Uuid.nullable().default(null),
	prerequisiteIds: Ids.default([]),
	conflictIds: Ids.default([]),
	maxDuration: AccessDuration.nullable().default(null),
	recommendedDuration: AccessDuration.nullable().default(null),
	privileged: z.boolean().default(false),
	breakGlass: AccessDuration.nullable().default(null),
	onOutside: z.enum(["report", "adopt", "revoke"]).default("report"),
};

/** The same members, each of which may be left out, without their defaults. */
function changes<S extends Record<string, z.ZodType>>(shape: S) {
	const bare = Object.entries(shape).map(([name, type]) => [
		name,
		(type instanceof z.ZodDefault ? (type.unwrap() as z.ZodType) : type).optional(),
	]);
	return z.strictObject(Object.fromEntries(bare)) as unknown as z.ZodObject<{
		[K in keyof S]: z.ZodOptional<Bare<S[K]>>;
	}>;
}
type Bare<T extends z.ZodType> = T extends z.ZodDefault<infer Inner> ? Inner : T;

export const Policy = z.object({
	id: Uuid,
	name: z.string(),
	/** Grows with each change; a request names the one it was sent under. */
	version: z.number().int(),
	policy: AccessPolicy,
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
export type Policy = z.infer<typeof Policy>;

const apps = {
	listApps: defineRoute({
		id: "listApps",
		method: "GET",
		path: "/api/apps",
		summary: "List applications",
		permission: "access:use",
		query: listing,
		status: 200,
		response: page(App),
	}),
	createApp: defineRoute({
		id: "createApp",
		method: "POST",
		path: "/api/apps",
		summary: "Add an application",
		permission: "access:manage",
		body: z.strictObject(appBody),
		status: 201,
		response: App,
	}),
	getApp: defineRoute({
		id: "getApp",
		method: "GET",
		path: "/api/apps/:id",
		summary: "Read an application",
		permission: "access:use",
		params: ById,
		status: 200,
		response: App,
	}),
	updateApp: defineRoute({
		id: "updateApp",
		method: "PATCH",
		path: "/api/apps/:id",
		summary: "Change an application",
		permission: "access:manage",
		params: ById,
		body: changes(appBody),
		status: 200,
		response: App,
	}),
	deleteApp: defineRoute({
		id: "deleteApp",
		method: "DELETE",
		path: "/api/apps/:id",
		summary: "Remove an application that never had a role",
		permission: "access:manage",
		params: ById,
		status: 204,
		response: NoContent,
	}),
	addAppResource: defineRoute({
		id: "addAppResource",
		method: "POST",
		path: "/api/apps/:id/resources",
		summary: "Add a part of an application",
		permission: "access:manage",
		params: ById,
		body: z.strictObject({ name: Name }),
		status: 201,
		response: Named,
	}),
};

const roles = {
	listAppRoles: defineRoute({
		id: "listAppRoles",
		method: "GET",
		path: "/api/apps/:id/roles",
		summary: "List an application's roles",
		permission: "access:use",
		params: ById,
		query: listing,
		status: 200,
		response: page(Role),
	}),
	createRole: defineRoute({
		id: "createRole",
		method: "POST",
		path: "/api/apps/:id/roles",
		summary: "Add a role",
		description:
			"With the method `flow` both a published provisioning and a published deprovisioning flow are needed before anybody can ask for it.",
		permission: "access:manage",
		params: ById,
		body: z.strictObject(roleBody),
		status: 201,
		response: Role,
	}),
	listRoles: defineRoute({
		id: "listRoles",
		method: "GET",
		path: "/api/roles",
		summary: "List roles of all applications",
		permission: "access:use",
		query: listing,
		status: 200,
		response: page(Role),
	}),
	getRole: defineRoute({
		id: "getRole",
		method: "GET",
		path: "/api/roles/:id",
		summary: "Read a role",
		permission: "access:use",
		params: ById,
		status: 200,
		response: Role,
	}),
	updateRole: defineRoute({
		id: "updateRole",
		method: "PATCH",
		path: "/api/roles/:id",
		summary: "Change a role",
		description: "Grants keep the flow versions that they were given with.",
		permission: "access:manage",
		params: ById,
		body: changes(roleBody),
		status: 200,
		response: Role,
	}),
	deleteRole: defineRoute({
		id: "deleteRole",
		method: "DELETE",
		path: "/api/roles/:id",
		summary: "Offer a role no longer",
		description: "Grants of it go on and end as they would.",
		permission: "access:manage",
		params: ById,
		status: 204,
		response: NoContent,
	}),
};

const policies = {
	listPolicies: defineRoute({
		id: "listPolicies",
		method: "GET",
		path: "/api/policies",
		summary: "List access policies",
		permission: "access:use",
		query: listing,
		status: 200,
		response: page(Policy),
	}),
	createPolicy: defineRoute({
		id: "createPolicy",
		method: "POST",
		path: "/api/policies",
		summary: "Add an access policy",
		description: "The first rule that fits decides; a rule without stages approves by itself.",
		permission: "access:manage",
		body: z.strictObject({ name: Name, policy: AccessPolicy }),
		status: 201,
		response: Policy,
	}),
	getPolicy: defineRoute({
		id: "getPolicy",
		method: "GET",
		path: "/api/policies/:id",
		summary: "Read an access policy",
		permission: "access:use",
		params: ById,
		status: 200,
		response: Policy,
	}),
	updatePolicy: defineRoute({
		id: "updatePolicy",
		method: "PATCH",
		path: "/api/policies/:id",
		summary: "Change an access policy",
		description: "Requests that were sent keep the chain that they were sent with.",
		permission: "access:manage",
		params: ById,
		body: z.strictObject({ name: Name.optional(), policy: AccessPolicy.optional() }),
		status: 200,
		response: Policy,
	}),
	deletePolicy: defineRoute({
		id: "deletePolicy",
		method: "DELETE",
		path: "/api/policies/:id",
		summary: "Remove an access policy that no role has",
		permission: "access:manage",
		params: ById,
		status: 204,
		response: NoContent,
	}),
};

export const accessCatalogueRoutes = { ...apps, ...roles, ...policies };
