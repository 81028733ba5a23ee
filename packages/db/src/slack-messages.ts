import { and, eq, lte, ne } from "drizzle-orm";
import type { RequestRow } from "./access-event.ts";
import type { Executor } from "./client.ts";
import { newId } from "./id.ts";
import { accessRequest } from "./tables/access.ts";
import { slackMessage } from "./tables/channel.ts";

export type SlackMessageRow = typeof slackMessage.$inferSelect;

/** Remembers a message with buttons, so that it follows its request. */
export async function keepSlackMessage(
	db: Executor,
	message: { connectionId: string; channel: string; ts: string; requestId: string; personId: string; version: number },
): Promise<void> {
	await db
		.insert(slackMessage)
		.values({ id: newId(), ...message })
		.onConflictDoNothing();
}

/** The message at a place; null = we did not send it. */
export async function findSlackMessage(
	db: Executor,
	connectionId: string,
	channel: string,
	ts: string,
): Promise<SlackMessageRow | null> {
	const [row] = await db
		.select()
		.from(slackMessage)
		.where(
			and(eq(slackMessage.connectionId, connectionId), eq(slackMessage.channel, channel), eq(slackMessage.ts, ts)),
		);
	return row ?? null;
}

/** Messages that show an older state of their request than it has, with it. */
export async function staleSlackMessages(
	db: Executor,
	limit: number,
	now: Date,
): Promise<{ message: SlackMessageRow; request: RequestRow }[]> {
	return db
		.select({ message: slackMessage, request: accessRequest })
		.from(slackMessage)
		.innerJoin(accessRequest, eq(accessRequest.id, slackMessage.requestId))
		.where(
			and(
				eq(slackMessage.open, true),
				ne(slackMessage.version, accessRequest.version),
				lte(slackMessage.due, now.toISOString()),
			),
		)
		.limit(limit);
}

/** The message shows the request as of `version` now; `open` = it may move on. */
export async function markSlackMessage(
	db: Executor,
	id: string,
	shown: { version: number; open: boolean },
): Promise<void> {
	await db.update(slackMessage).set(shown).where(eq(slackMessage.id, id));
}

const MOST_ATTEMPTS = 10;

/** It could not be brought up to date: again later, and not for ever. */
export async function postponeSlackMessage(db: Executor, { id, attempt }: SlackMessageRow, now: Date): Promise<void> {
	const due = new Date(now.getTime() + 2 ** (attempt + 1) * 1000).toISOString();
	await db
		.update(slackMessage)
		.set({ attempt: attempt + 1, due, open: attempt + 1 < MOST_ATTEMPTS })
		.where(eq(slackMessage.id, id));
}
