import { createHash } from "node:crypto";
import type { JsonObject } from "@keyway/schema/json";
import { and, asc, desc, eq, gt, gte, like, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import type { Executor, Transaction } from "./client.ts";
import { iso, type Page, type PageRequest, pageOf, readCursor, searchPattern } from "./paging.ts";
import { audit } from "./tables/audit.ts";

/** Any number that nothing else locks with. */
const AUDIT_LOCK = 4_721_304;
/** What the first entry is hashed with. */
const GENESIS = "0".repeat(64);

export type AuditInput = {
	actor: Actor;
	/** `flow.published`, `account.disabled` … */
	action: string;
	target: { kind: string; id: string; name: string };
	details?: JsonObject;
};
export type AuditEntry = AuditInput & { seq: number; at: string; details: JsonObject; hash: string };

/**
 * Appends to the chain inside the transaction of the change itself. Call it last: until the transaction ends, nobody
 * else can append.
 */
export async function appendAudit(tx: Transaction, input: AuditInput): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`);
	const [head] = await tx.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1);
	const entry = {
		...input,
		seq: (head?.seq ?? 0) + 1,
		at: new Date().toISOString(),
		details: input.details ?? {},
	};
	await tx.insert(audit).values({
		seq: entry.seq,
		at: entry.at,
		actorKind: entry.actor.kind,
		actorId: entry.actor.id,
		actorName: entry.actor.name,
		action: entry.action,
		targetKind: entry.target.kind,
		targetId: entry.target.id,
		targetName: entry.target.name,
		details: entry.details,
		hash: hashOf(entry, head?.hash ?? GENESIS),
	});
}

export type AuditFilter = PageRequest & {
	action?: string | undefined;
	actor?: string | undefined;
	target?: string | undefined;
	from?: string | undefined;
	to?: string | undefined;
};

/** Newest first. */
export async function listAudit(db: Executor, filter: AuditFilter): Promise<Page<AuditEntry>> {
	const after = readCursor(filter.cursor, z.tuple([z.number().int()]));
	const rows = await db
		.select()
		.from(audit)
		.where(
			and(
				after ? lt(audit.seq, after[0]) : undefined,
				filter.action ? like(audit.action, searchPattern(filter.action)) : undefined,
				filter.actor
					? or(eq(audit.actorId, filter.actor), like(sql`lower(${audit.actorName})`, searchPattern(filter.actor)))
					: undefined,
				filter.target
					? or(eq(audit.targetId, filter.target), like(sql`lower(${audit.targetName})`, searchPattern(filter.target)))
					: undefined,
				filter.from ? gte(audit.at, filter.from) : undefined,
				filter.to ? lt(audit.at, filter.to) : undefined,
			),
		)
		.orderBy(desc(audit.seq))
		.limit(filter.limit + 1);
	return pageOf(rows, filter.limit, (row) => [row.seq], toEntry);
}

export type AuditVerdict = { ok: boolean; entries: number; head: string; brokenAt: number | null };

/** Computes the whole chain again, a thousand entries at a time; a changed, missing or inserted entry breaks it. */
export async function verifyAudit(db: Executor): Promise<AuditVerdict> {
	let previous = GENESIS;
	let seq = 0;
	for (;;) {
		const rows = await db.select().from(audit).where(gt(audit.seq, seq)).orderBy(asc(audit.seq)).limit(1_000);
		for (const row of rows) {
			const entry = toEntry(row);
			if (entry.seq !== seq + 1 || hashOf(entry, previous) !== entry.hash)
				return { ok: false, entries: seq, head: previous, brokenAt: entry.seq };
			previous = entry.hash;
			seq = entry.seq;
		}
		if (rows.length < 1_000) return { ok: true, entries: seq, head: previous, brokenAt: null };
	}
}

/** The newest entry: written to the log each day, it tells later whether entries were cut off the chain's end. */
export async function auditHead(db: Executor): Promise<{ seq: number; hash: string }> {
	const [head] = await db.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1);
	return head ?? { seq: 0, hash: GENESIS };
}

function toEntry(row: typeof audit.$inferSelect): AuditEntry {
	return {
		seq: row.seq,
		at: iso(row.at),
		actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
		action: row.action,
		target: { kind: row.targetKind, id: row.targetId, name: row.targetName },
		details: row.details,
		hash: row.hash,
	};
}

function hashOf(entry: Omit<AuditEntry, "hash">, previous: string): string {
	const { seq, at, actor, action, target, details } = entry;
	return createHash("sha256")
		.update(canonical([previous, seq, at, actor, action, target, details]))
		.digest("hex");
}

/** JSON with sorted keys: `jsonb` does not keep their order. */
function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const members = Object.entries(value)
		.filter(([, member]) => member !== undefined)
		.sort(([one], [other]) => (one < other ? -1 : 1));
	return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}
