import { and, eq, sql } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { flowFavourite } from "./tables/flow-favourite.ts";

/** The flows that an account keeps at hand. */
export async function favouritesOf(db: Executor, accountId: string): Promise<Set<string>> {
	const rows = await db
		.select({ id: flowFavourite.flowId })
		.from(flowFavourite)
		.where(eq(flowFavourite.accountId, accountId));
	return new Set(rows.map((row) => row.id));
}

export async function setFavourite(db: Executor, accountId: string, flowId: string, on: boolean): Promise<void> {
	if (on) await db.insert(flowFavourite).values({ accountId, flowId }).onConflictDoNothing();
	else
		await db.delete(flowFavourite).where(and(eq(flowFavourite.accountId, accountId), eq(flowFavourite.flowId, flowId)));
}

/** For lists: only what the account keeps at hand. */
export const isFavouriteOf = (accountId: string) =>
	sql`exists (select from flow_favourite f where f.flow_id = flow.id and f.account_id = ${accountId}::uuid)`;
