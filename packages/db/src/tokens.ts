import type { Permission } from "@keyway/schema/permission";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { type Account, toAccount } from "./accounts.ts";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { newId } from "./id.ts";
import { iso, isoOrNull, type Page, type PageRequest, pageOf, readCursor, TimeAndId } from "./paging.ts";
import { account } from "./tables/account.ts";
import { apiToken } from "./tables/token.ts";

export type Token = {
	id: string;
	name: string;
	scopes: Permission[];
	createdAt: string;
	expiresAt: string;
	lastUsedAt: string | null;
};

const usable = and(isNull(apiToken.revokedAt), gt(apiToken.expiresAt, sql`now()`));

/** The account's usable tokens, newest first. */
export async function listTokens(
	db: Executor,
	accountId: string,
	{ cursor, limit }: PageRequest,
): Promise<Page<Token>> {
	const after = readCursor(cursor, TimeAndId);
	const rows = await db
		.select()
		.from(apiToken)
		.where(
			and(
				eq(apiToken.accountId, accountId),
				usable,
				after
					? sql`(${apiToken.createdAt}, ${apiToken.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
					: undefined,
			),
		)
		.orderBy(desc(apiToken.createdAt), desc(apiToken.id))
		.limit(limit + 1);
	return pageOf(rows, limit, (row) => [row.createdAt, row.id], toToken);
}

export async function createToken(
	tx: Transaction,
	input: { accountId: string; name: string; hash: string; scopes: Permission[]; expiresAt: Date },
	actor: Actor,
): Promise<Token> {
	const id = newId();
	const [row] = await tx
		.insert(apiToken)
		.values({ id, ...input, expiresAt: input.expiresAt.toISOString() })
		.returning();
	if (!row) throw fail("NOT_FOUND");
	await appendAudit(tx, {
		actor,
		action: "token.created",
		target: { kind: "token", id, name: input.name },
		details: { scopes: input.scopes, expiresAt: input.expiresAt.toISOString() },
	});
	return toToken(row);
}

/** @throws NOT_FOUND also for a token of somebody else */
export async function revokeToken(tx: Transaction, accountId: string, id: string, actor: Actor): Promise<void> {
	const [row] = await tx
		.update(apiToken)
		.set({ revokedAt: sql`now()` })
		.where(and(eq(apiToken.id, id), eq(apiToken.accountId, accountId), isNull(apiToken.revokedAt)))
		.returning();
	if (!row) throw fail("NOT_FOUND");
	await appendAudit(tx, { actor, action: "token.revoked", target: { kind: "token", id, name: row.name } });
}

export type TokenHolder = { token: Token; account: Account; expired: boolean };

/** Whose token this is; null when it is unknown, revoked, or its account is disabled. */
export async function findToken(db: Executor, hash: string): Promise<TokenHolder | null> {
	const [found] = await db
		.select({ token: apiToken, account })
		.from(apiToken)
		.innerJoin(account, eq(account.id, apiToken.accountId))
		.where(and(eq(apiToken.hash, hash), isNull(apiToken.revokedAt), eq(account.disabled, false)));
	if (!found) return null;
	const expired = Date.parse(found.token.expiresAt) <= Date.now();
	const lastUsed = found.token.lastUsedAt;
	if (!expired && (lastUsed === null || Date.now() - Date.parse(lastUsed) > 60_000))
		await db.update(apiToken).set({ lastUsedAt: sql`now()` }).where(eq(apiToken.id, found.token.id));
	return { token: toToken(found.token), account: toAccount(found.account), expired };
}

function toToken(row: typeof apiToken.$inferSelect): Token {
	const { id, name, scopes } = row;
	return {
		id,
		name,
		scopes,
		createdAt: iso(row.createdAt),
		expiresAt: iso(row.expiresAt),
		lastUsedAt: isoOrNull(row.lastUsedAt),
	};
}
