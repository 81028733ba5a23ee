import { and, asc, eq, inArray, lte } from "drizzle-orm";
import type { Executor, Transaction } from "./client.ts";
import { newId } from "./id.ts";
import { accessNotice } from "./tables/access.ts";
import { personPreference } from "./tables/channel.ts";
import { person } from "./tables/directory.ts";

/** The rows of the notice table. */
export type NoticeEvent =
	| "submitted"
	| "approved"
	| "denied"
	| "active"
	| "expiring"
	| "ended"
	| "provisioningFailed"
	| "revocationFailed"
	| "reminder"
	| "escalation"
	| "blocked"
	| "task"
	| "massChange"
	| "breakGlass"
	| "review";

export type NoticeText = { title: string; body: string };

/** Writes one notice a person with the change that it is about; the same event of the same thing is told once. */
export async function tell(
	tx: Transaction,
	event: NoticeEvent,
	subject: string,
	personIds: readonly (string | null)[],
	text: NoticeText,
	about: { requestId?: string; grantId?: string } = {},
): Promise<void> {
	const ids = [...new Set(personIds)].filter((id): id is string => id !== null);
	if (ids.length === 0) return;
	await tx
		.insert(accessNotice)
		.values(ids.map((personId) => ({ id: newId(), event, subject, personId, ...text, ...about })))
		.onConflictDoNothing();
}

export type DueNotice = NoticeText & {
	id: string;
	event: NoticeEvent;
	/** The request that it asks about, the grant that it offers to extend. */
	requestId: string | null;
	grantId: string | null;
	attempt: number;
	person: { id: string; email: string | null };
	/** How the person wants to be told, and their time zone. */
	prefers: "slack" | "email";
	timeZone: string;
};

/** Claims notices to send: each falls due again after a minute unless it is marked. */
export async function takeNotices(db: Executor, limit: number, now: Date): Promise<DueNotice[]> {
	const due = db
		.select({ id: accessNotice.id })
		.from(accessNotice)
		.where(and(eq(accessNotice.status, "pending"), lte(accessNotice.due, now.toISOString())))
		.orderBy(asc(accessNotice.due))
		.limit(limit)
		.for("update", { skipLocked: true });
	const claimed = await db
		.update(accessNotice)
		.set({ due: new Date(now.getTime() + 60_000).toISOString() })
		.where(inArray(accessNotice.id, due))
		.returning();
	if (claimed.length === 0) return [];
	const people = await db
		.select({
			id: person.id,
			email: person.email,
			deletedAt: person.deletedAt,
			notices: personPreference.notices,
			timeZone: personPreference.timeZone,
		})
		.from(person)
		.leftJoin(personPreference, eq(personPreference.personId, person.id))
		.where(
			inArray(
				person.id,
				claimed.map((each) => each.personId),
			),
		);
	const known = new Map(people.map((each) => [each.id, each]));
	return claimed.map(({ id, event, title, body, requestId, grantId, attempt, personId }) => {
		const who = known.get(personId);
		return {
			id,
			event: event as NoticeEvent,
			title,
			body,
			requestId,
			grantId,
			attempt,
			person: { id: personId, email: who && who.deletedAt === null ? who.email : null },
			prefers: who?.notices ?? "slack",
			timeZone: who?.timeZone ?? "UTC",
		};
	});
}

/** How long a notice is tried: with the pauses below, about a day. */
const MOST_ATTEMPTS = 12;

/** What became of a notice that was claimed; a failed one is tried again, ever later. */
export async function markNotice(
	db: Executor,
	notice: Pick<DueNotice, "id" | "attempt">,
	result: { channel: "slack" | "email" } | { error: string },
	now: Date,
): Promise<void> {
	const attempt = notice.attempt + 1;
	const pause = Math.min(2 ** attempt * 5, 14_400);
	await db
		.update(accessNotice)
		.set(
			"channel" in result
				? { status: "sent", sentAt: now.toISOString(), attempt, error: null, channel: result.channel }
				: {
						status: attempt >= MOST_ATTEMPTS ? "failed" : "pending",
						attempt,
						error: result.error.slice(0, 1_000),
						due: new Date(now.getTime() + pause * 1000).toISOString(),
					},
		)
		.where(eq(accessNotice.id, notice.id));
}
