import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { account } from "./tables/account.ts";
import { flow } from "./tables/flow.ts";
import { flowPresence } from "./tables/flow-presence.ts";

/** Seconds after which somebody who was not seen again is gone: their process died, or their network. */
export const PRESENCE_LIMIT = 15;

/** One open page of an account in a flow. */
export type Watcher = { client: string; flowId: string; accountId: string };
type Spot = { card: string | null; field: string | null };
export type PresenceRecord = { client: string; accountId: string; name: string; email: string } & Spot;

const isFresh = gt(flowPresence.seenAt, sql`now() - make_interval(secs => ${PRESENCE_LIMIT})`);

/** Says that somebody is there, and where if that is told; a page of another account is left as it is. */
export async function arrive(db: Executor, watcher: Watcher, spot?: Spot): Promise<void> {
	await db
		.insert(flowPresence)
		.values({ ...watcher, ...spot })
		.onConflictDoUpdate({
			target: flowPresence.client,
			set: { flowId: watcher.flowId, seenAt: sql`now()`, ...spot },
			setWhere: eq(flowPresence.accountId, watcher.accountId),
		});
}

/** Forgets a page, and whoever was not seen for long. */
export async function leave(db: Executor, { client, accountId }: Watcher): Promise<void> {
	await db.delete(flowPresence).where(and(eq(flowPresence.client, client), eq(flowPresence.accountId, accountId)));
	await db
		.delete(flowPresence)
		.where(lt(flowPresence.seenAt, sql`now() - make_interval(secs => ${4 * PRESENCE_LIMIT})`));
}

/** Who has the flow open now, in the order of their pages' ids. */
export async function peopleIn(db: Executor, flowId: string): Promise<PresenceRecord[]> {
	const { client, accountId, card, field } = flowPresence;
	return db
		.select({ client, accountId, name: account.name, email: account.email, card, field })
		.from(flowPresence)
		.innerJoin(account, eq(account.id, accountId))
		.where(and(eq(flowPresence.flowId, flowId), isFresh))
		.orderBy(asc(client));
}

/** What a watcher of a flow looks for changes of; null = the flow is not there any more. */
export async function flowMark(db: Executor, id: string): Promise<{ revision: number; about: string } | null> {
	const [found] = await db
		.select({
			revision: flow.revision,
			about: sql<string>`concat_ws('/', ${flow.name}, ${flow.description}, ${flow.published}, ${flow.enabled}, ${flow.deletedAt})`,
		})
		.from(flow)
		.where(eq(flow.id, id));
	return found ?? null;
}
