import type { tokenRoutes } from "@keyway/contract/tokens";
import { createToken, listTokens, revokeToken } from "@keyway/db/tokens";
import { errors } from "@keyway/schema/error";
import type { Principal } from "../../auth/principal.ts";
import { API_TOKEN_PREFIX, newSecretToken } from "../../auth/secret-token.ts";
import type { Handlers } from "../handler.ts";

const fail = errors({
	TOKEN_NEEDS_ACCOUNT: [409, "Tokens belong to accounts. Sign in to make one; KEYWAY_API_TOKEN has no account."],
	TOKEN_SCOPE_NOT_HELD: [403, "You do not hold {scopes} yourself, so a token of yours cannot either."],
	TOKEN_EXPIRY_INVALID: [422, "A token expires in the future, at most one year away."],
});

const DAY = 86_400_000;

function accountOf({ account }: Principal): string {
	if (!account) throw fail("TOKEN_NEEDS_ACCOUNT");
	return account.id;
}

function expiryOf(given: string | undefined): Date {
	const expiresAt = given === undefined ? new Date(Date.now() + 90 * DAY) : new Date(given);
	const ahead = expiresAt.getTime() - Date.now();
	if (ahead <= 0 || ahead > 366 * DAY) throw fail("TOKEN_EXPIRY_INVALID");
	return expiresAt;
}

export const tokenHandlers: Handlers<typeof tokenRoutes> = {
	async listTokens({ query, principal, services }) {
		if (!principal.account) return { items: [], nextCursor: null };
		return listTokens(services.db, principal.account.id, query);
	},

	async createToken({ body, principal, services }) {
		const accountId = accountOf(principal);
		const missing = body.scopes.filter((scope) => !principal.permissions.has(scope));
		if (missing.length > 0) throw fail("TOKEN_SCOPE_NOT_HELD", { scopes: missing.join(", ") });
		const expiresAt = expiryOf(body.expiresAt);
		const { token, hash } = newSecretToken(API_TOKEN_PREFIX);
		const scopes = [...new Set(body.scopes)];
		const stored = await services.db.transaction((tx) =>
			createToken(tx, { accountId, name: body.name, hash, scopes, expiresAt }, principal.actor),
		);
		return { ...stored, token };
	},

	async deleteToken({ params, principal, services }) {
		const accountId = accountOf(principal);
		await services.db.transaction((tx) => revokeToken(tx, accountId, params.id, principal.actor));
	},
};
