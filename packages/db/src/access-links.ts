import type { JsonObject } from "@keyway/schema/json";
import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { accessLink } from "./tables/channel.ts";

export type LinkPurpose = "decide" | "extend" | "slack";
export type AccessLink = {
	purpose: LinkPurpose;
	/** Whom it was sent to; null = whoever is signed in claims it. */
	personId: string | null;
	/** The request or grant. */
	subjectId: string | null;
	data: JsonObject;
};

/** Keeps a link by its hash; forgets those that are long over. */
export async function storeLink(db: Executor, link: AccessLink & { hash: string; expiresAt: Date }): Promise<void> {
	await db.delete(accessLink).where(lt(accessLink.expiresAt, sql`now() - interval '1 day'`));
	await db.insert(accessLink).values({ ...link, expiresAt: link.expiresAt.toISOString() });
}

/** A link that still works; reading it uses nothing up. */
export async function findLink(db: Executor, hash: string): Promise<AccessLink | null> {
	const [row] = await db
		.select()
		.from(accessLink)
		.where(and(eq(accessLink.hash, hash), isNull(accessLink.usedAt), gt(accessLink.expiresAt, sql`now()`)));
	return row ?? null;
}

/** Uses a link up, once: of two that race, one gets it. */
export async function useLink(db: Executor, hash: string): Promise<AccessLink | null> {
	const [row] = await db
		.update(accessLink)
		.set({ usedAt: sql`now()` })
		.where(and(eq(accessLink.hash, hash), isNull(accessLink.usedAt), gt(accessLink.expiresAt, sql`now()`)))
		.returning();
	return row ?? null;
}
