import type { Permission } from "@keyway/schema/permission";
import type { z } from "zod";

/** Who may call a route: holders of a permission, everybody who is signed in, or the whole world. */
export type Access = Permission | "signedIn" | "public";

/** One HTTP route as data: the server serves it, the client calls it and OpenAPI describes it, all from this. */
export type RouteDefinition = {
	/** Unique; OpenAPI's operationId. */
	id: string;
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** With `:params`. */
	path: `/${string}`;
	summary: string;
	description?: string;
	/** Default deny: a route that does not say who may call it does not compile. */
	permission: Access;
	/**
	 * `outside`: callers prove themselves to the route itself, by no account or token of ours. It gets the body as bytes,
	 * whatever its media type.
	 */
	caller?: "outside";
	params?: z.ZodObject;
	query?: z.ZodObject;
	body?: z.ZodType;
	/** Media types of the body, where not only JSON is taken. */
	accepts?: readonly string[];
	/** Bytes; default 1 MB. */
	bodyLimit?: number;
	/** Of success. */
	status: 200 | 201 | 202 | 204;
	/** `NoContent` where the status is 204. */
	response: z.ZodType;
	/** Media type of the answer, where it is not JSON. */
	produces?: string;
};

/** Keeps a route's exact types, so that handlers and client calls are typed by it. */
export function defineRoute<const R extends RouteDefinition>(route: R): R {
	return route;
}
