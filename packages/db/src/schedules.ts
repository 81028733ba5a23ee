import { nextTime, type Schedule, scheduleOf } from "@keyway/flow/schedule";
import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import type { Transaction } from "./client.ts";
import { iso } from "./paging.ts";
import { flow, flowVersion } from "./tables/flow.ts";
import { schedule } from "./tables/trigger.ts";

/**
 * Brings a flow's next start in line with what is published and switched on; part of the transaction that changes
 * either, so that no clock goes on for a flow that is off.
 */
export async function syncSchedule(tx: Transaction, flowId: string): Promise<void> {
	const [found] = await tx
		.select({ version: flowVersion.number, graph: flowVersion.graph })
		.from(flow)
		.innerJoin(flowVersion, and(eq(flowVersion.flowId, flow.id), eq(flowVersion.number, flow.published)))
		.where(
			and(
				eq(flow.id, flowId),
				eq(flow.enabled, true),
				isNull(flow.deletedAt),
				eq(flowVersion.trigger, "schedule.cron"),
			),
		);
	const trigger = found?.graph.trigger;
	const next = trigger ? nextTime(scheduleOf(trigger), Date.now()) : null;
	await setNext(tx, flowId, found?.version ?? 0, next);
}

async function setNext(tx: Transaction, flowId: string, version: number, next: number | null): Promise<void> {
	if (next === null) {
		await tx.delete(schedule).where(eq(schedule.flowId, flowId));
		return;
	}
	const values = { version, nextAt: new Date(next).toISOString() };
	await tx
		.insert(schedule)
		.values({ flowId, ...values })
		.onConflictDoUpdate({ target: schedule.flowId, set: values });
}

/** A flow whose time has come. */
export type DueSchedule = { flowId: string; version: number; scheduledFor: string; schedule: Schedule };

/** One that is due by the database's clock and that no other process has in hand. */
export async function lockDueSchedule(tx: Transaction): Promise<DueSchedule | null> {
	const [row] = await tx
		.select({
			flowId: schedule.flowId,
			version: schedule.version,
			nextAt: schedule.nextAt,
			graph: flowVersion.graph,
		})
		.from(schedule)
		.innerJoin(flowVersion, and(eq(flowVersion.flowId, schedule.flowId), eq(flowVersion.number, schedule.version)))
		.where(lte(schedule.nextAt, sql`now()`))
		.orderBy(asc(schedule.nextAt))
		.limit(1)
		.for("update", { of: schedule, skipLocked: true });
	if (!row?.graph.trigger) return null;
	const { flowId, version } = row;
	return { flowId, version, scheduledFor: iso(row.nextAt), schedule: scheduleOf(row.graph.trigger) };
}

/** Moves a locked one on to its first time after `now` (milliseconds). */
export async function moveOn(tx: Transaction, due: DueSchedule, now: number): Promise<void> {
	const next = nextTime(due.schedule, Math.max(now, Date.parse(due.scheduledFor)));
	await setNext(tx, due.flowId, due.version, next);
}
