import type { authRoutes } from "@keyway/contract/auth";
import { appendAudit } from "@keyway/db/audit";
import { deleteSession } from "@keyway/db/sign-in";
import { authenticate } from "../../auth/authenticate.ts";
import { me } from "../../auth/principal.ts";
import { mailSignInLink, signInWithLink } from "../../auth/sign-in.ts";
import { fail } from "../failure.ts";
import type { Handlers } from "../handler.ts";
import type { Limiters } from "../limits.ts";
import { clearSessionCookie, setSessionCookie } from "../session-cookie.ts";

const SENT = "If somebody may sign in with this address, a link is on its way to it.";

export const authHandlers = (limiters: Limiters): Handlers<typeof authRoutes> => ({
	async requestSignInLink({ body, services, request }) {
		await limiters.signIn(request);
		await limiters.signInPerEmail(request);
		const { db, mailer, config, logger } = services;
		// Not awaited: a known address must not answer later than an unknown one.
		mailSignInLink({ db, mailer, publicUrl: config.publicUrl }, body.email).catch((error: unknown) =>
			logger.error({ err: error }, "A sign-in link could not be mailed."),
		);
		return { message: SENT };
	},

	async signIn({ body, services, request, reply }) {
		await limiters.signIn(request);
		const { db, config } = services;
		const { cookie } = await signInWithLink(db, body.token);
		setSessionCookie(reply, config.publicUrl, cookie);
		const principal = await authenticate({ db, apiToken: undefined }, { authorization: undefined, cookie });
		if (!principal) throw fail("SIGN_IN_NEEDED");
		return me(principal);
	},

	async signOut({ principal, services, reply }) {
		const { session, account, actor } = principal;
		if (session && account)
			await services.db.transaction(async (tx) => {
				await deleteSession(tx, session.id);
				const target = { kind: "account", id: account.id, name: account.email };
				await appendAudit(tx, { actor, action: "account.signedOut", target });
			});
		clearSessionCookie(reply, services.config.publicUrl);
	},

	async getMe({ principal }) {
		return me(principal);
	},
});
