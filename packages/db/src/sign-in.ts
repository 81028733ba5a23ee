import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { type Account, createAccount, findAccountByEmail, getAccount, toAccount } from "./accounts.ts";
import { SYSTEM } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { findPerson, findPersonBy } from "./directory.ts";
import { newId } from "./id.ts";
import { iso } from "./paging.ts";
import { nameKey } from "./person.ts";
import { account, session, signInLink } from "./tables/account.ts";

/** Whom a sign-in link would be for: an account, or an active person who has none yet and becomes a member. */
export type LinkHolder = { accountId: string; personId: null } | { accountId: null; personId: string };

/**
 * Whom a link asked for with this address is for and where it is mailed, which is the address as it is stored, never as
 * it was typed; null = nobody may sign in with it.
 */
export async function linkHolder(db: Executor, email: string): Promise<{ holder: LinkHolder; address: string } | null> {
	const known = await findAccountByEmail(db, email);
	if (known) return known.disabled ? null : { holder: { accountId: known.id, personId: null }, address: known.email };
	const record = await findPersonBy(db, email);
	if (record?.person.status !== "active" || record.person.email === null) return null;
	if (record.person.emailKey !== nameKey(email)) return null;
	// Whoever may change the directory must not become somebody else: an account is opened by its own address only.
	const [linked] = await db.select().from(account).where(eq(account.personId, record.person.id));
	if (linked) return null;
	return { holder: { accountId: null, personId: record.person.id }, address: record.person.email };
}

/** Keeps a link by its hash; forgets those that are long over. */
export async function storeSignInLink(
	db: Executor,
	link: LinkHolder & { hash: string; expiresAt: Date },
): Promise<void> {
	await db.delete(signInLink).where(lt(signInLink.expiresAt, sql`now() - interval '1 day'`));
	await db.insert(signInLink).values({ ...link, expiresAt: link.expiresAt.toISOString() });
}

/** Uses a link up: null when it is unknown, used, over, or its holder may not sign in any more. */
export async function useSignInLink(tx: Transaction, hash: string): Promise<Account | null> {
	const [link] = await tx
		.update(signInLink)
		.set({ usedAt: sql`now()` })
		.where(and(eq(signInLink.hash, hash), isNull(signInLink.usedAt), gt(signInLink.expiresAt, sql`now()`)))
		.returning();
	if (!link) return null;
	const holder = link.accountId ? await getAccount(tx, link.accountId) : await becomeMember(tx, link.personId);
	if (!holder || holder.disabled) return null;
	await tx.update(account).set({ lastSignInAt: sql`now()` }).where(eq(account.id, holder.id));
	await appendAudit(tx, {
		actor: { kind: "account", id: holder.id, name: holder.email },
		action: "account.signedIn",
		target: { kind: "account", id: holder.id, name: holder.email },
	});
	return getAccount(tx, holder.id);
}

async function becomeMember(tx: Transaction, personId: string | null): Promise<Account | null> {
	const record = personId === null ? null : await findPerson(tx, personId);
	if (record?.person.status !== "active" || record.person.email === null) return null;
	const { id, email, displayName, userName } = record.person;
	const [known] = await tx.select().from(account).where(eq(account.personId, id));
	if (known) return nameKey(known.email) === nameKey(email) ? toAccount(known) : null;
	return createAccount(tx, { email, name: displayName ?? userName, roles: ["member"], personId: id }, SYSTEM);
}

export async function createSession(
	tx: Transaction,
	input: { accountId: string; hash: string; expiresAt: Date },
): Promise<string> {
	const id = newId();
	await tx.delete(session).where(lt(session.expiresAt, sql`now()`));
	await tx.insert(session).values({ id, ...input, expiresAt: input.expiresAt.toISOString() });
	return id;
}

export type Session = { id: string; expiresAt: string; account: Account };

/** The session of a cookie, if it was seen within `idle` seconds and has not come to its absolute end. */
export async function findSession(
	db: Executor,
	hash: string,
	{ idle, quietly = false }: { idle: number; quietly?: boolean },
): Promise<Session | null> {
	const [found] = await db
		.select({ session, account })
		.from(session)
		.innerJoin(account, eq(account.id, session.accountId))
		.where(
			and(
				eq(session.hash, hash),
				eq(account.disabled, false),
				gt(session.expiresAt, sql`now()`),
				gt(session.lastSeenAt, sql`now() - make_interval(secs => ${idle})`),
			),
		);
	if (!found) return null;
	if (!quietly && Date.now() - Date.parse(found.session.lastSeenAt) > 60_000)
		await db.update(session).set({ lastSeenAt: sql`now()` }).where(eq(session.id, found.session.id));
	return { id: found.session.id, expiresAt: iso(found.session.expiresAt), account: toAccount(found.account) };
}

export async function deleteSession(db: Executor, id: string): Promise<void> {
	await db.delete(session).where(eq(session.id, id));
}
