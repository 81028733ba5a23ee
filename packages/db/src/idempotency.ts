import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { idempotentAnswer } from "./tables/token.ts";

export type IdempotentRequest = {
	caller: string;
	key: string;
	/** Hash of what is asked. */
	request: string;
};
export type StoredAnswer = { status: number; body: string };
/** `ours` = nobody has asked this yet: answer it, then call `storeAnswer`. */
export type Claim =
	| { state: "ours" }
	| { state: "busy" }
	| { state: "other" }
	| { state: "done"; answer: StoredAnswer };

/**
 * Claims a key for a request. A claim that was never answered counts as abandoned after a minute; answers are kept for
 * 24 hours.
 */
export async function claimKey(db: Executor, input: IdempotentRequest): Promise<Claim> {
	await db.delete(idempotentAnswer).where(lt(idempotentAnswer.createdAt, sql`now() - interval '24 hours'`));
	const claimed = await db
		.insert(idempotentAnswer)
		.values(input)
		.onConflictDoUpdate({
			target: [idempotentAnswer.caller, idempotentAnswer.key],
			set: { createdAt: sql`now()` },
			setWhere: and(
				isNull(idempotentAnswer.status),
				eq(idempotentAnswer.request, input.request),
				lt(idempotentAnswer.createdAt, sql`now() - interval '1 minute'`),
			),
		})
		.returning({ key: idempotentAnswer.key });
	if (claimed.length > 0) return { state: "ours" };
	const [found] = await db.select().from(idempotentAnswer).where(same(input));
	if (!found) return { state: "busy" };
	if (found.request !== input.request) return { state: "other" };
	if (found.status === null || found.body === null) return { state: "busy" };
	return { state: "done", answer: { status: found.status, body: found.body } };
}

export async function storeAnswer(db: Executor, input: IdempotentRequest, answer: StoredAnswer): Promise<void> {
	await db.update(idempotentAnswer).set(answer).where(same(input));
}

/** The request failed on our side: the next one with this key is tried again. */
export async function releaseKey(db: Executor, input: IdempotentRequest): Promise<void> {
	await db.delete(idempotentAnswer).where(same(input));
}

const same = ({ caller, key }: IdempotentRequest) =>
	and(eq(idempotentAnswer.caller, caller), eq(idempotentAnswer.key, key));
