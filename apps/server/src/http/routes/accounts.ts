import type { accountRoutes } from "@keyway/contract/accounts";
import { createAccount, getAccount, listAccounts, updateAccount } from "@keyway/db/accounts";
import { appendAudit } from "@keyway/db/audit";
import { errors } from "@keyway/schema/error";
import type { AccountRole } from "@keyway/schema/permission";
import type { Principal } from "../../auth/principal.ts";
import { makeSignInLink } from "../../auth/sign-in.ts";
import type { Handlers } from "../handler.ts";

const fail = errors({
	OWNER_ONLY: [403, "Only an owner may do this to an owner, or make one."],
	ACCOUNT_DISABLED: [409, "This account is disabled. Enable it first."],
});

/** An admin is not above an owner: whoever touches one, or makes one, must be one. */
function refuseUnlessOwner(principal: Principal, ...roles: (readonly AccountRole[])[]): void {
	if (roles.flat().includes("owner") && !principal.roles.includes("owner")) throw fail("OWNER_ONLY");
}

export const accountHandlers: Handlers<typeof accountRoutes> = {
	listAccounts: ({ query, services }) => listAccounts(services.db, query),

	async createAccount({ body, principal, services }) {
		refuseUnlessOwner(principal, body.roles);
		return services.db.transaction((tx) => createAccount(tx, body, principal.actor));
	},

	async updateAccount({ params, body, principal, services }) {
		return services.db.transaction(async (tx) => {
			const { roles } = await getAccount(tx, params.id);
			refuseUnlessOwner(principal, roles, body.roles ?? []);
			return updateAccount(tx, params.id, body, principal.actor);
		});
	},

	async createSignInLink({ params, principal, services }) {
		const { db, config } = services;
		const account = await getAccount(db, params.id);
		refuseUnlessOwner(principal, account.roles);
		if (account.disabled) throw fail("ACCOUNT_DISABLED");
		const link = await makeSignInLink({ db, publicUrl: config.publicUrl }, { accountId: account.id, personId: null });
		await db.transaction((tx) =>
			appendAudit(tx, {
				actor: principal.actor,
				action: "account.signInLinkMade",
				target: { kind: "account", id: account.id, name: account.email },
			}),
		);
		return link;
	},
};
