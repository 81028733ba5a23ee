import { and, eq, isNull, sql } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { account, session, signInLink } from "./tables/account.ts";
import { apiToken } from "./tables/token.ts";

/** The person has left: their account cannot be used from this commit on. */
export async function endAccountOfPerson(tx: Transaction, personId: string, actor: Actor): Promise<void> {
	await tx.delete(signInLink).where(eq(signInLink.personId, personId));
	const [found] = await tx.select().from(account).where(eq(account.personId, personId)).for("update");
	if (!found || found.disabled) return;
	await disableAccount(tx, found, actor);
}

/** Disables an account and ends its sessions, tokens and links. @throws LAST_OWNER */
export async function disableAccount(
	tx: Transaction,
	found: { id: string; email: string; roles: readonly string[] },
	actor: Actor,
): Promise<void> {
	if (found.roles.includes("owner")) await refuseLastOwner(tx, found.id);
	await tx.update(account).set({ disabled: true }).where(eq(account.id, found.id));
	await tx.delete(session).where(eq(session.accountId, found.id));
	await tx.delete(signInLink).where(eq(signInLink.accountId, found.id));
	await tx
		.update(apiToken)
		.set({ revokedAt: new Date().toISOString() })
		.where(and(eq(apiToken.accountId, found.id), isNull(apiToken.revokedAt)));
	await appendAudit(tx, {
		actor,
		action: "account.disabled",
		target: { kind: "account", id: found.id, name: found.email },
	});
}

/** Somebody must always be able to sign in and put things right. */
export async function refuseLastOwner(tx: Transaction, accountId: string): Promise<void> {
	// Two owners who remove each other at the same moment must not both succeed.
	const owners = await tx
		.select({ id: account.id })
		.from(account)
		.where(and(eq(account.disabled, false), sql`'owner' = any(${account.roles})`))
		.orderBy(account.id)
		.for("update");
	if (!owners.some((owner) => owner.id !== accountId)) throw fail("LAST_OWNER");
}
