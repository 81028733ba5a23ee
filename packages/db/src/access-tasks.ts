import { errors } from "@keyway/schema/error";
import { and, asc, desc, eq, sql } from "drizzle-orm";
import { answerTask } from "./access-answer.ts";
import { plan as schedule } from "./access-due.ts";
import { endGrant } from "./access-ending.ts";
import type { AccessContext, GrantRow } from "./access-event.ts";
import { findRequest } from "./access-event.ts";
import { grantTarget, lockGrant, lockRequest, move, moveGrant } from "./access-move.ts";
import { closeTasks } from "./access-task-change.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail as refuse } from "./failure.ts";
import { type Page, type PageRequest, pageOf, readCursor, TimeAndId } from "./paging.ts";
import { accessGrant, accessTask } from "./tables/access.ts";

const fail = errors({
	TASK_CLOSED: [409, "This task was closed already."],
	TASK_NOT_RETRYABLE: [409, "There is nothing to try again: this is done by hand. Press Done when it is."],
	TASK_REMOVAL_STAYS: [
		409,
		"Access that is still there cannot be waved through. Try again, or remove it and press Done.",
	],
});

export type TaskRow = typeof accessTask.$inferSelect & { roleId: string | null };
export type TaskResolution = "retry" | "done" | "wontDo";

const columns = { task: accessTask, userId: accessGrant.userId, roleId: accessGrant.roleId };
type Joined = { task: typeof accessTask.$inferSelect; userId: string | null; roleId: string | null };
const toTask = ({ task, userId, roleId }: Joined): TaskRow => ({ ...task, userId: userId ?? task.userId, roleId });

export type TaskFilter = PageRequest & { status?: "open" | "closed" | undefined; assigneeId?: string | undefined };

/** Oldest open ones first; closed ones newest first. */
export async function listTasks(
	db: Executor,
	{ status, assigneeId, cursor, limit }: TaskFilter,
): Promise<Page<TaskRow>> {
	const after = readCursor(cursor, TimeAndId);
	const closed = status === "closed";
	const place = after && [after[0], after[1]];
	const rows = await db
		.select(columns)
		.from(accessTask)
		.leftJoin(accessGrant, eq(accessGrant.id, accessTask.grantId))
		.where(
			and(
				status === undefined ? undefined : closed ? sql`${accessTask.status} <> 'open'` : eq(accessTask.status, "open"),
				assigneeId ? sql`${accessTask.assigneeIds} @> array[${assigneeId}]::uuid[]` : undefined,
				place
					? closed
						? sql`(${accessTask.createdAt}, ${accessTask.id}) < (${place[0]}::timestamptz, ${place[1]}::uuid)`
						: sql`(${accessTask.createdAt}, ${accessTask.id}) > (${place[0]}::timestamptz, ${place[1]}::uuid)`
					: undefined,
			),
		)
		.orderBy(
			...(closed ? [desc(accessTask.createdAt), desc(accessTask.id)] : [asc(accessTask.createdAt), asc(accessTask.id)]),
		)
		.limit(limit + 1);
	return pageOf(rows, limit, ({ task }) => [task.createdAt, task.id], toTask);
}

/** @throws NOT_FOUND */
export async function readTask(db: Executor, id: string): Promise<TaskRow> {
	const [row] = await db
		.select(columns)
		.from(accessTask)
		.leftJoin(accessGrant, eq(accessGrant.id, accessTask.grantId))
		.where(eq(accessTask.id, id));
	if (!row) throw refuse("NOT_FOUND");
	return toTask(row);
}

/**
 * Closes a task: another try under the same approval, done by hand, or not to be done. What is to be removed cannot be
 * left. @throws NOT_FOUND, TASK_CLOSED, TASK_NOT_RETRYABLE, TASK_REMOVAL_STAYS
 */
export async function resolveTask(
	tx: Transaction,
	id: string,
	resolution: TaskResolution,
	note: string | null,
	context: AccessContext,
): Promise<TaskRow> {
	await tx.select({ id: accessTask.id }).from(accessTask).where(eq(accessTask.id, id)).for("update");
	const task = await readTask(tx, id);
	if (task.status !== "open") throw fail("TASK_CLOSED");
	if (resolution === "retry" && task.cause !== "failed") throw fail("TASK_NOT_RETRYABLE");
	if (task.grantId === null) return resolveFlowTask(tx, task, resolution, note, context);
	if (resolution === "wontDo" && task.action === "deprovision") throw fail("TASK_REMOVAL_STAYS");
	const grant = await lockGrant(tx, task.grantId);
	const by = { closedBy: context.actor.name, ...(note === null ? {} : { note }) };
	await closeTasks(tx, grant.id, resolution === "retry" ? "retried" : resolution, by);
	await carryOut(tx, grant, task, resolution, note, context);
	await appendAudit(tx, {
		actor: context.actor,
		action: `access.task${resolution[0]?.toUpperCase()}${resolution.slice(1)}`,
		target: await grantTarget(tx, grant),
		details: { task: id, action: task.action, note },
	});
	return readTask(tx, id);
}

/** The run that gave the task goes on. */
async function resolveFlowTask(
	tx: Transaction,
	task: TaskRow,
	resolution: TaskResolution,
	note: string | null,
	context: AccessContext,
): Promise<TaskRow> {
	const status = resolution === "done" ? "done" : "wontDo";
	const closed = { status, note, closedBy: context.actor.name, closedAt: new Date().toISOString() } as const;
	await tx.update(accessTask).set(closed).where(eq(accessTask.id, task.id));
	await answerTask(tx, task.id, { status, completedBy: context.actor.name, evidence: note }, context);
	await appendAudit(tx, {
		actor: context.actor,
		action: status === "done" ? "task.done" : "task.refused",
		target: { kind: "task", id: task.id, name: task.title },
		details: { run: task.runId, note },
	});
	return readTask(tx, task.id);
}

async function carryOut(
	tx: Transaction,
	grant: GrantRow,
	{ action }: TaskRow,
	resolution: TaskResolution,
	note: string | null,
	context: AccessContext,
): Promise<void> {
	if (resolution === "wontDo") {
		await endGrant(tx, grant.id, "cancelled", note, context);
		return;
	}
	const request = await findRequest(tx, grant.requestId);
	if (request?.status === "fulfilmentFailed") await move(tx, await lockRequest(tx, request.id), "fulfil");
	if (resolution === "retry") {
		const after = await moveGrant(tx, grant, "retry");
		return schedule(tx, after.id, "retry", new Date(), { action });
	}
	const after = await moveGrant(tx, grant, action === "provision" ? "doneGranting" : "doneRemoving", { error: null });
	await schedule(tx, after.id, "verify", new Date(), { action });
}
