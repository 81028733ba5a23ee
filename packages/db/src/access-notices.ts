import { and, asc, eq, inArray, lte } from "drizzle-orm";
import type { Executor, Transaction } from "./client.ts";
import { newId } from "./id.ts";
import { accessNotice } from "./tables/access.ts";
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
	| "blocked";

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

export type DueNotice = NoticeText & { id: string; to: string | null; attempt: number };

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
		.select({ id: person.id, email: person.email, deletedAt: person.deletedAt })
		.from(person)
		.where(
			inArray(
				person.id,
				claimed.map((each) => each.personId),
			),
		);
	const emails = new Map(people.map((each) => [each.id, each.deletedAt === null ? each.email : null]));
	return claimed.map(({ id, title, body, attempt, personId }) => ({
		id,
		title,
		body,
		attempt,
		to: emails.get(personId) ?? null,
	}));
}

/** How long a notice is tried: with the pauses below, about a day. */
const MOST_ATTEMPTS = 12;

/** What became of a notice that was claimed; a failed one is tried again, ever later. */
export async function markNotice(db: Executor, notice: DueNotice, error: string | null, now: Date): Promise<void> {
	const attempt = notice.attempt + 1;
	const pause = Math.min(2 ** attempt * 5, 14_400);
	await db
		.update(accessNotice)
		.set(
			error === null
				? { status: "sent", sentAt: now.toISOString(), attempt, error: null }
				: {
						status: attempt >= MOST_ATTEMPTS ? "failed" : "pending",
						attempt,
						error: error.slice(0, 1_000),
						due: new Date(now.getTime() + pause * 1000).toISOString(),
					},
		)
		.where(eq(accessNotice.id, notice.id));
}
