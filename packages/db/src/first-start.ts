import { sql } from "drizzle-orm";
import type { Transaction } from "./client.ts";
import { audit } from "./tables/audit.ts";

/** Any number, the same in every process of the product. */
const FIRST_START_LOCK = 4_721_303;

/** True once in the life of a database: the audit, which is never emptied, has no entry yet. Others wait for the transaction. */
export async function claimFirstStart(tx: Transaction): Promise<boolean> {
	await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_START_LOCK})`);
	const entries = await tx.select({ seq: audit.seq }).from(audit).limit(1);
	return entries.length === 0;
}
