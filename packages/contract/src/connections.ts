import { CallLimits } from "@keyway/schema/call-limits";
import { Uuid } from "@keyway/schema/ids";
import { Json } from "@keyway/schema/json";
import { z } from "zod";
import { ById, Cursor, NoContent, page, paging, Search } from "./query.ts";
import { defineRoute } from "./route.ts";

const Name = z.string().trim().min(1).max(200);
const Fields = z.record(z.string().min(1).max(64), Json);

/** How an outside system is reached. Secrets are write-only: only their names come back. */
export const Connection = z.object({
	id: Uuid,
	connector: z.string(),
	name: z.string(),
	/** Without the secret ones. */
	fields: Fields,
	/** Names of the secret fields that are set. */
	secrets: z.array(z.string()),
	/** How much of the service runs may use by it, over all processes; null = as the catalogue says of the connector. */
	limits: CallLimits.nullable(),
	/** Result of the last test. */
	lastTest: z.object({ ok: z.boolean(), message: z.string(), at: z.iso.datetime() }).nullable(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
export type Connection = z.infer<typeof Connection>;

export const Option = z.object({ value: z.string(), label: z.string(), detail: z.string().optional() });

export const listConnections = defineRoute({
	id: "listConnections",
	method: "GET",
	path: "/api/connections",
	summary: "List connections",
	permission: "connections:read",
	query: z.strictObject({ ...paging, connector: z.string().min(1).max(64).optional(), search: Search.optional() }),
	status: 200,
	response: page(Connection),
});

export const createConnection = defineRoute({
	id: "createConnection",
	method: "POST",
	path: "/api/connections",
	summary: "Create a connection",
	description: "`fields` as the catalogue lists them for the connector, secret ones included.",
	permission: "connections:write",
	body: z.strictObject({
		connector: z.string().min(1).max(64),
		name: Name,
		fields: Fields,
		limits: CallLimits.nullable().optional(),
	}),
	status: 201,
	response: Connection,
});

export const getConnection = defineRoute({
	id: "getConnection",
	method: "GET",
	path: "/api/connections/:id",
	summary: "Read a connection",
	permission: "connections:read",
	params: ById,
	status: 200,
	response: Connection,
});

export const updateConnection = defineRoute({
	id: "updateConnection",
	method: "PATCH",
	path: "/api/connections/:id",
	summary: "Change a connection",
	description:
		"Fields that are left out stay. Changing any field that is not secret (an address, a user) needs the secrets again, so that nobody can send a stored secret elsewhere: 422 CONNECTION_SECRETS_NEEDED.",
	permission: "connections:write",
	params: ById,
	body: z.strictObject({
		name: Name.optional(),
		fields: Fields.optional(),
		limits: CallLimits.nullable().optional(),
	}),
	status: 200,
	response: Connection,
});

export const deleteConnection = defineRoute({
	id: "deleteConnection",
	method: "DELETE",
	path: "/api/connections/:id",
	summary: "Delete a connection",
	description: "Refused with 409 CONNECTION_IN_USE while a flow uses it.",
	permission: "connections:write",
	params: ById,
	status: 204,
	response: NoContent,
});

export const testConnection = defineRoute({
	id: "testConnection",
	method: "POST",
	path: "/api/connections/:id/test",
	summary: "Try a connection",
	description: "`ok: false` with what to do when the service refused.",
	permission: "connections:write",
	params: ById,
	status: 200,
	response: z.object({ ok: z.boolean(), message: z.string() }),
});

export const listOptions = defineRoute({
	id: "listOptions",
	method: "GET",
	path: "/api/connections/:id/options/:source",
	summary: "Entries of a live drop-down, asked of the service",
	description: "`source` as in a field's `options`, with or without the connector: `slack.channels` or `channels`.",
	permission: "flows:edit",
	params: z.strictObject({ id: Uuid, source: z.string().regex(/^[a-zA-Z][a-zA-Z0-9.]{0,99}$/) }),
	query: z.strictObject({ search: z.string().max(200).default(""), cursor: Cursor.optional() }),
	status: 200,
	response: page(Option),
});

export const connectionRoutes = {
	listConnections,
	createConnection,
	getConnection,
	updateConnection,
	deleteConnection,
	testConnection,
	listOptions,
};
