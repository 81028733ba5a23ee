import { timingSafeEqual } from "node:crypto";
import type { Executor } from "@keyway/db/client";
import { findSession } from "@keyway/db/sign-in";
import { findToken } from "@keyway/db/tokens";
import { errors } from "@keyway/schema/error";
import { AUTOMATION, type Principal, sessionPrincipal, tokenPrincipal } from "./principal.ts";
import { hashToken } from "./secret-token.ts";

const fail = errors({
	TOKEN_INVALID: [401, "This API token is unknown, revoked, or its account is disabled."],
	TOKEN_EXPIRED: [401, "This API token has expired. Make a new one under API tokens."],
	AUTHORIZATION_INVALID: [401, "Send an API token as `Authorization: Bearer …`."],
});

/** Seconds without a request after which a session is over, and seconds after which it is over in any case. */
export const SESSION_IDLE = 30 * 60;
export const SESSION_LENGTH = 12 * 60 * 60;

/** `quietly`: a look whether they still count, which does not keep a session from growing idle. */
export type Credentials = { authorization: string | undefined; cookie: string | undefined; quietly?: boolean };

/**
 * Who is calling; null = nobody, also with a session that is over. A bad token is refused rather than ignored.
 * @throws TOKEN_INVALID, TOKEN_EXPIRED, AUTHORIZATION_INVALID
 */
export async function authenticate(
	{ db, apiToken }: { db: Executor; apiToken: string | undefined },
	{ authorization, cookie, quietly = false }: Credentials,
): Promise<Principal | null> {
	if (authorization !== undefined) {
		const [, token] = /^Bearer +([\w.~+/=-]{1,500})$/i.exec(authorization) ?? [];
		if (token === undefined) throw fail("AUTHORIZATION_INVALID");
		const hash = hashToken(token);
		if (apiToken !== undefined && timingSafeEqual(Buffer.from(hash), Buffer.from(hashToken(apiToken))))
			return AUTOMATION;
		const holder = await findToken(db, hash);
		if (!holder) throw fail("TOKEN_INVALID");
		if (holder.expired) throw fail("TOKEN_EXPIRED");
		return tokenPrincipal(holder);
	}
	if (cookie === undefined) return null;
	const session = await findSession(db, hashToken(cookie), { idle: SESSION_IDLE, quietly });
	return session && sessionPrincipal(session);
}
