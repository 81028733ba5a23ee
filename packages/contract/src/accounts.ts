import { Uuid } from "@keyway/schema/ids";
import { AccountRole } from "@keyway/schema/permission";
import { z } from "zod";
import { Email } from "./auth.ts";
import { ById, page, paging, Search } from "./query.ts";
import { defineRoute } from "./route.ts";

const Roles = z.array(AccountRole).max(7);

/** Somebody who can sign in to Keyway. */
export const Account = z.object({
	id: Uuid,
	email: z.string(),
	name: z.string(),
	roles: z.array(AccountRole),
	disabled: z.boolean(),
	personId: Uuid.nullable(),
	lastSignInAt: z.iso.datetime().nullable(),
	createdAt: z.iso.datetime(),
});
export type Account = z.infer<typeof Account>;

export const listAccounts = defineRoute({
	id: "listAccounts",
	method: "GET",
	path: "/api/accounts",
	summary: "List accounts",
	permission: "accounts:read",
	query: z.strictObject({ ...paging, search: Search.optional() }),
	status: 200,
	response: page(Account),
});

export const createAccount = defineRoute({
	id: "createAccount",
	method: "POST",
	path: "/api/accounts",
	summary: "Create an account",
	description: "The person signs in by a link mailed to the address. Only an owner makes owners.",
	permission: "accounts:write",
	body: z.strictObject({
		email: Email,
		name: z.string().min(1).max(200),
		roles: Roles,
		personId: Uuid.optional(),
	}),
	status: 201,
	response: Account,
});

export const updateAccount = defineRoute({
	id: "updateAccount",
	method: "PATCH",
	path: "/api/accounts/:id",
	summary: "Change roles, name or whether it is disabled",
	description: "Disabling ends the account's sessions, tokens and open streams within five seconds.",
	permission: "accounts:write",
	params: ById,
	body: z.strictObject({
		roles: Roles.optional(),
		disabled: z.boolean().optional(),
		name: z.string().min(1).max(200).optional(),
		personId: Uuid.nullable().optional(),
	}),
	status: 200,
	response: Account,
});

export const createSignInLink = defineRoute({
	id: "createSignInLink",
	method: "POST",
	path: "/api/accounts/:id/sign-in-link",
	summary: "Make a one-time sign-in link to hand over",
	description: "Shown once, works once, for 15 minutes. Only an owner makes one for an owner.",
	permission: "accounts:write",
	params: ById,
	status: 201,
	response: z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
});

export const accountRoutes = { listAccounts, createAccount, updateAccount, createSignInLink };
