import type { JsonObject } from "@keyway/schema/json";
import { and, eq, gte, max, sql } from "drizzle-orm";
import { plan as schedule } from "./access-due.ts";
import type { AccessContext, GrantRow } from "./access-event.ts";
import { accessData, findRequest } from "./access-event.ts";
import { updateGrant } from "./access-move.ts";
import type { Transaction } from "./client.ts";
import { statusNumber, statusOf } from "./journal.ts";
import { accessOperation } from "./tables/access.ts";
import { run } from "./tables/engine.ts";

export type Action = "provision" | "deprovision";
export type OperationRow = typeof accessOperation.$inferSelect;

/** Starts a run of one version in the transaction; the same `key` again starts nothing. Gives the run's id. */
export type StartRun = (
	tx: Transaction,
	start: { flowId: string; version: number; type: `access.${Action}`; data: JsonObject; key: string },
) => Promise<string>;

/** What the worker acts with. */
export type FulfilContext = AccessContext & { startRun: StartRun };

/**
 * Begins one more try to apply or remove a grant: a run of the pinned version in this very transaction, or a call of
 * the connector that is due at once. The key `grant:action:attempt` stands in the table and in the run's event, so that
 * no crash and no second worker can start it twice.
 */
export async function beginOperation(
	tx: Transaction,
	grant: GrantRow,
	action: Action,
	{ startRun }: FulfilContext,
): Promise<GrantRow> {
	const [last] = await tx
		.select({ attempt: max(accessOperation.attempt) })
		.from(accessOperation)
		.where(and(eq(accessOperation.grantId, grant.id), eq(accessOperation.action, action)));
	const attempt = (last?.attempt ?? 0) + 1;
	const flowId = action === "provision" ? grant.provisioningFlowId : grant.deprovisioningFlowId;
	const version = action === "provision" ? grant.provisioningVersion : grant.deprovisioningVersion;
	const hasFlow = grant.method === "flow" && flowId !== null && version !== null;
	const data = hasFlow ? await startData(tx, grant) : {};
	const key = `${grant.id}:${action}:${attempt}`;
	const runId = hasFlow ? await startRun(tx, { flowId, version, type: `access.${action}`, data, key }) : null;
	await tx.insert(accessOperation).values({ grantId: grant.id, action, attempt, status: "running", runId });
	if (!hasFlow) await schedule(tx, grant.id, "call", new Date(), { action, attempt });
	return updateGrant(tx, grant, {
		error: null,
		...(action === "provision" ? { provisioningRunId: runId } : { deprovisioningRunId: runId }),
	});
}

const startData = async (tx: Transaction, grant: GrantRow): Promise<JsonObject> =>
	accessData(tx, { ...grant, grant, request: await findRequest(tx, grant.requestId) });

/** A try whose run has ended, locked; null = none at this moment. */
export async function takeEnded(tx: Transaction): Promise<{ operation: OperationRow; ok: boolean } | null> {
	const [found] = await tx
		.select({ operation: accessOperation, status: run.status })
		.from(accessOperation)
		.innerJoin(run, eq(run.id, accessOperation.runId))
		.where(and(eq(accessOperation.status, "running"), gte(run.status, statusNumber("succeeded"))))
		// One that cannot be written must not hold up the others.
		.orderBy(sql`random()`)
		.limit(1)
		.for("update", { of: accessOperation, skipLocked: true });
	return found ? { operation: found.operation, ok: statusOf(found.status) === "succeeded" } : null;
}

/** Closes a try, once. False = somebody did before. */
export async function closeOperation(
	tx: Transaction,
	{ grantId, action, attempt }: Pick<OperationRow, "grantId" | "action" | "attempt">,
	error: string | null,
): Promise<boolean> {
	const closed = await tx
		.update(accessOperation)
		.set({ status: error === null ? "succeeded" : "failed", error, endedAt: sql`now()` })
		.where(
			and(
				eq(accessOperation.grantId, grantId),
				eq(accessOperation.action, action),
				eq(accessOperation.attempt, attempt),
				eq(accessOperation.status, "running"),
			),
		)
		.returning({ attempt: accessOperation.attempt });
	return closed.length > 0;
}
