import type { Me } from "@keyway/contract/auth";
import type { Account } from "@keyway/db/accounts";
import type { Actor } from "@keyway/db/actor";
import type { Session } from "@keyway/db/sign-in";
import type { TokenHolder } from "@keyway/db/tokens";
import { type AccountRole, type Permission, permissionsOf } from "@keyway/schema/permission";

/** Who is calling and what they may do, from a session, an API token or KEYWAY_API_TOKEN. */
export type Principal = {
	/** Null for KEYWAY_API_TOKEN, which belongs to nobody. */
	account: Account | null;
	roles: readonly AccountRole[];
	permissions: ReadonlySet<Permission>;
	actor: Actor;
	/** Names the caller where ids of theirs must not meet ids of others. */
	caller: string;
	session: { id: string } | null;
	expiresAt: string | null;
};

/** The id that `/api/me` answers for KEYWAY_API_TOKEN. */
const AUTOMATION_ID = "00000000-0000-4000-8000-000000000001";

export function sessionPrincipal({ id, account, expiresAt }: Session): Principal {
	return {
		account,
		roles: account.roles,
		permissions: permissionsOf(account.roles),
		actor: { kind: "account", id: account.id, name: account.email },
		caller: `account:${account.id}`,
		session: { id },
		expiresAt,
	};
}

/** A token may do what its scopes say, as long as its account may do it too. */
export function tokenPrincipal({ token, account }: TokenHolder): Principal {
	const held = permissionsOf(account.roles);
	return {
		account,
		roles: account.roles,
		permissions: new Set(token.scopes.filter((scope) => held.has(scope))),
		actor: { kind: "token", id: token.id, name: `${token.name} (${account.email})` },
		caller: `token:${token.id}`,
		session: null,
		expiresAt: token.expiresAt,
	};
}

export const AUTOMATION: Principal = {
	account: null,
	roles: ["owner"],
	permissions: permissionsOf(["owner"]),
	actor: { kind: "token", id: "KEYWAY_API_TOKEN", name: "KEYWAY_API_TOKEN" },
	caller: "automation",
	session: null,
	expiresAt: null,
};

export function me(principal: Principal): Me {
	const { account, roles, permissions, session, expiresAt } = principal;
	return {
		id: account?.id ?? AUTOMATION_ID,
		email: account?.email ?? "",
		name: account?.name ?? "Automation",
		roles: [...roles],
		personId: account?.personId ?? null,
		permissions: [...permissions],
		via: session ? "session" : "token",
		expiresAt,
	};
}
