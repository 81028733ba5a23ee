import type { JsonObject } from "@keyway/schema/json";
import { and, asc, eq, lte, sql } from "drizzle-orm";
import type { Executor, Transaction } from "./client.ts";
import { accessDue } from "./tables/access.ts";

/** What happens by itself to a request, a grant or a person. `expiring:…` and `stage:…` carry what they are about. */
export type DueKind =
	| "start"
	| "verify"
	| "expire"
	| "remove"
	| "retry"
	| "call"
	| "leaver"
	| "mover"
	| "read"
	| "review:remind"
	| "review:close"
	| `expiring:${string}`
	| `stage:${"remind" | "escalate" | "timeOut"}`;
export type DueRow = { subjectId: string; kind: DueKind; attempt: number; data: JsonObject };

/** Plans something; a plan of the same kind for the same thing is moved. */
export async function plan(
	tx: Executor,
	subjectId: string,
	kind: DueKind,
	due: Date | string,
	data: JsonObject = {},
): Promise<void> {
	const at = typeof due === "string" ? due : due.toISOString();
	await tx
		.insert(accessDue)
		.values({ subjectId, kind, due: at, data })
		.onConflictDoUpdate({ target: [accessDue.subjectId, accessDue.kind], set: { due: at, data, attempt: 0 } });
}

/** Forgets plans of a thing: those whose kind begins so, or all. */
export async function unplan(tx: Executor, subjectId: string, kind = ""): Promise<void> {
	await tx
		.delete(accessDue)
		.where(and(eq(accessDue.subjectId, subjectId), sql`starts_with(${accessDue.kind}, ${kind})`));
}

/** Takes what is due first, leavers before all else, and deletes it; nobody else sees it until the transaction ends. */
export async function takeDue(tx: Transaction, now: Date): Promise<DueRow | null> {
	const [row] = await tx
		.select()
		.from(accessDue)
		.where(lte(accessDue.due, now.toISOString()))
		.orderBy(sql`${accessDue.kind} <> 'leaver'`, asc(accessDue.due))
		.limit(1)
		.for("update", { skipLocked: true });
	if (!row) return null;
	await unplanExactly(tx, row.subjectId, row.kind);
	return { subjectId: row.subjectId, kind: row.kind as DueKind, attempt: row.attempt, data: row.data };
}

async function unplanExactly(tx: Transaction, subjectId: string, kind: string): Promise<void> {
	await tx.delete(accessDue).where(and(eq(accessDue.subjectId, subjectId), eq(accessDue.kind, kind)));
}

/**
 * Claims what is due and needs a call outside before it can be written: it falls due again after `lease` seconds
 * unless somebody deletes it, so that a process that dies in between loses nothing.
 */
export async function leaseDue(db: Executor, row: DueRow, seconds: number): Promise<void> {
	const { subjectId, kind, attempt, data } = row;
	const due = new Date(Date.now() + seconds * 1000).toISOString();
	await db
		.insert(accessDue)
		.values({ subjectId, kind, due, attempt: attempt + 1, data })
		.onConflictDoNothing();
}

/** Gives a claim back for good. False = it was over, and somebody else has the row. */
export async function endLease(tx: Transaction, { subjectId, kind, attempt }: DueRow): Promise<boolean> {
	const ended = await tx
		.delete(accessDue)
		.where(and(eq(accessDue.subjectId, subjectId), eq(accessDue.kind, kind), eq(accessDue.attempt, attempt + 1)))
		.returning({ kind: accessDue.kind });
	return ended.length > 0;
}

/** Puts off what failed: two seconds, then ever longer, up to an hour. */
export async function postpone(db: Executor, { subjectId, kind, attempt }: DueRow): Promise<void> {
	const due = new Date(Date.now() + Math.min(2 ** (attempt + 1), 3_600) * 1000).toISOString();
	await db
		.update(accessDue)
		.set({ due, attempt: attempt + 1 })
		.where(and(eq(accessDue.subjectId, subjectId), eq(accessDue.kind, kind)));
}
