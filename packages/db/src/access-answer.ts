import type { JsonObject } from "@keyway/schema/json";
import { and, eq, isNull } from "drizzle-orm";
import type { AccessContext, RequestRow } from "./access-event.ts";
import type { Transaction } from "./client.ts";
import { isoOrNull } from "./paging.ts";
import { accessDecision, accessGrant } from "./tables/access.ts";
import { runAsk } from "./tables/channel.ts";
import { person } from "./tables/directory.ts";

/** The event that tells a waiting card what became of what it asked for. Only the product itself emits it. */
const ANSWERED = "flow.answered";

/** Tells the run that waits for a request what became of it, in the transaction of the change; once. */
export async function answerRequest(tx: Transaction, row: RequestRow, context: AccessContext): Promise<void> {
	const [ask] = await tx
		.select()
		.from(runAsk)
		.where(and(eq(runAsk.requestId, row.id), isNull(runAsk.answeredAt)));
	if (!ask) return;
	const decisions = await tx
		.select({
			decision: accessDecision.decision,
			reason: accessDecision.reason,
			name: person.displayName,
			id: person.id,
		})
		.from(accessDecision)
		.innerJoin(person, eq(person.id, accessDecision.byId))
		.where(eq(accessDecision.requestId, row.id))
		.orderBy(accessDecision.at);
	const last = decisions.at(-1);
	const [grant] = row.grantId ? await tx.select().from(accessGrant).where(eq(accessGrant.id, row.grantId)) : [];
	await answer(tx, ask, context, {
		status: row.status,
		requestId: row.id,
		grant: grant ? { id: grant.id, status: grant.status, endsAt: isoOrNull(grant.endsAt) } : null,
		decidedBy: last ? { id: last.id, name: last.name } : null,
		reason: last?.reason ?? null,
	});
}

/** The same of a task. */
export async function answerTask(
	tx: Transaction,
	taskId: string,
	data: JsonObject,
	context: AccessContext,
): Promise<void> {
	const [ask] = await tx
		.select()
		.from(runAsk)
		.where(and(eq(runAsk.taskId, taskId), isNull(runAsk.answeredAt)));
	if (ask) await answer(tx, ask, context, { taskId, ...data });
}

/** Tells the run at a place what it waits for. */
export async function answer(
	tx: Transaction,
	{ runId, path }: { runId: string; path: string },
	{ emit }: AccessContext,
	data: JsonObject,
): Promise<void> {
	await emit(tx, { type: ANSWERED, source: "access", data: { answers: `${runId}/${path}`, ...data } });
	await tx
		.update(runAsk)
		.set({ answeredAt: new Date().toISOString() })
		.where(and(eq(runAsk.runId, runId), eq(runAsk.path, path)));
}
