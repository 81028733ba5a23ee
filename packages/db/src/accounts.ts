import type { AccountRole } from "@keyway/schema/permission";
import { and, asc, eq, like, sql } from "drizzle-orm";
import { disableAccount, refuseLastOwner } from "./account-end.ts";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { findPerson } from "./directory.ts";
import { fail } from "./failure.ts";
import { newId } from "./id.ts";
import { iso, isoOrNull, NameAndId, type Page, type PageRequest, pageOf, readCursor, searchPattern } from "./paging.ts";
import { nameKey } from "./person.ts";
import { account } from "./tables/account.ts";

export type Account = {
	id: string;
	email: string;
	name: string;
	roles: AccountRole[];
	disabled: boolean;
	personId: string | null;
	lastSignInAt: string | null;
	createdAt: string;
};

/** By e-mail address. */
export async function listAccounts(
	db: Executor,
	{ search, cursor, limit }: PageRequest & { search?: string | undefined },
): Promise<Page<Account>> {
	const after = readCursor(cursor, NameAndId);
	const rows = await db
		.select()
		.from(account)
		.where(
			and(
				search ? like(sql`lower(${account.email} || ' ' || ${account.name})`, searchPattern(search)) : undefined,
				after ? sql`(${account.emailKey}, ${account.id}) > (${after[0]}, ${after[1]})` : undefined,
			),
		)
		.orderBy(asc(account.emailKey), asc(account.id))
		.limit(limit + 1);
	return pageOf(rows, limit, (row) => [row.emailKey, row.id], toAccount);
}

/** @throws NOT_FOUND */
export async function getAccount(db: Executor, id: string): Promise<Account> {
	const [row] = await db.select().from(account).where(eq(account.id, id));
	if (!row) throw fail("NOT_FOUND");
	return toAccount(row);
}

export async function findAccountByEmail(db: Executor, email: string): Promise<Account | null> {
	const [row] = await db
		.select()
		.from(account)
		.where(eq(account.emailKey, nameKey(email)));
	return row ? toAccount(row) : null;
}

export async function createAccount(
	tx: Transaction,
	input: { email: string; name: string; roles: AccountRole[]; personId?: string | undefined },
	actor: Actor,
): Promise<Account> {
	if (await findAccountByEmail(tx, input.email)) throw fail("ACCOUNT_EMAIL_TAKEN", { value: input.email });
	if (input.personId !== undefined) await refuseLinked(tx, input.personId);
	const id = newId();
	await tx.insert(account).values({
		id,
		email: input.email,
		emailKey: nameKey(input.email),
		name: input.name,
		roles: input.roles,
		personId: input.personId ?? null,
	});
	await appendAudit(tx, {
		actor,
		action: "account.created",
		target: { kind: "account", id, name: input.email },
		details: { roles: input.roles },
	});
	return getAccount(tx, id);
}

export type AccountChange = {
	roles?: AccountRole[] | undefined;
	disabled?: boolean | undefined;
	name?: string | undefined;
	personId?: string | null | undefined;
};

/** @throws NOT_FOUND, LAST_OWNER, PERSON_HAS_ACCOUNT */
export async function updateAccount(
	tx: Transaction,
	id: string,
	change: AccountChange,
	actor: Actor,
): Promise<Account> {
	const [before] = await tx.select().from(account).where(eq(account.id, id)).for("update");
	if (!before) throw fail("NOT_FOUND");
	if (change.disabled === true && !before.disabled) await disableAccount(tx, before, actor);
	if (change.roles && before.roles.includes("owner") && !change.roles.includes("owner") && !before.disabled)
		await refuseLastOwner(tx, id);
	if (change.personId && change.personId !== before.personId) await refuseLinked(tx, change.personId);
	const { disabled, ...rest } = change;
	const values = { ...rest, ...(disabled === false ? { disabled } : {}) };
	const changed = Object.entries(values).filter(([, value]) => value !== undefined);
	if (changed.length === 0) return getAccount(tx, id);
	await tx.update(account).set(Object.fromEntries(changed)).where(eq(account.id, id));
	await appendAudit(tx, {
		actor,
		action: disabled === false && before.disabled ? "account.enabled" : "account.updated",
		target: { kind: "account", id, name: before.email },
		details: Object.fromEntries(changed) as { [name: string]: string | string[] | boolean | null },
	});
	return getAccount(tx, id);
}

/** Somebody owns this installation and can sign in. */
export async function hasSignedInOwner(db: Executor): Promise<boolean> {
	const [owner] = await db
		.select({ id: account.id })
		.from(account)
		.where(
			and(eq(account.disabled, false), sql`'owner' = any(${account.roles})`, sql`${account.lastSignInAt} is not null`),
		)
		.limit(1);
	return owner !== undefined;
}

async function refuseLinked(tx: Transaction, personId: string): Promise<void> {
	if (!(await findPerson(tx, personId))) throw fail("NOT_FOUND");
	const [other] = await tx.select({ id: account.id }).from(account).where(eq(account.personId, personId));
	if (other) throw fail("PERSON_HAS_ACCOUNT");
}

export function toAccount(row: typeof account.$inferSelect): Account {
	const { id, email, name, roles, disabled, personId } = row;
	return {
		id,
		email,
		name,
		roles,
		disabled,
		personId,
		lastSignInAt: isoOrNull(row.lastSignInAt),
		createdAt: iso(row.createdAt),
	};
}
