import { Uuid } from "@keyway/schema/ids";
import { Permission } from "@keyway/schema/permission";
import { z } from "zod";
import { ById, NoContent, page, paging } from "./query.ts";
import { defineRoute } from "./route.ts";

/** An API token of one account; the secret itself is shown once, when it is made. */
export const Token = z.object({
	id: Uuid,
	name: z.string(),
	scopes: z.array(Permission),
	expiresAt: z.iso.datetime(),
	createdAt: z.iso.datetime(),
	lastUsedAt: z.iso.datetime().nullable(),
});
export type Token = z.infer<typeof Token>;

export const listTokens = defineRoute({
	id: "listTokens",
	method: "GET",
	path: "/api/tokens",
	summary: "List your API tokens",
	permission: "tokens:own",
	query: z.strictObject({ ...paging }),
	status: 200,
	response: page(Token),
});

export const createToken = defineRoute({
	id: "createToken",
	method: "POST",
	path: "/api/tokens",
	summary: "Make an API token",
	description:
		"Scopes are permissions that you hold yourself; the token loses what you lose. Expires after 90 days unless `expiresAt` (at most one year away) says otherwise. The answer is the only place where `token` appears.",
	permission: "tokens:own",
	body: z.strictObject({
		name: z.string().min(1).max(200),
		scopes: z.array(Permission).min(1).max(50),
		expiresAt: z.iso.datetime({ offset: true }).optional(),
	}),
	status: 201,
	response: Token.extend({ token: z.string() }),
});

export const deleteToken = defineRoute({
	id: "deleteToken",
	method: "DELETE",
	path: "/api/tokens/:id",
	summary: "Revoke an API token",
	permission: "tokens:own",
	params: ById,
	status: 204,
	response: NoContent,
});

export const tokenRoutes = { listTokens, createToken, deleteToken };
