import { triggerId } from "@keyway/flow/built-in-trigger";
import type { FlowGraph, FlowVersion } from "@keyway/schema/flow";
import { and, desc, eq, gt, lt, max } from "drizzle-orm";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { indexFlow } from "./flow-index.ts";
import type { FlowRecord } from "./flows.ts";
import { hookOf } from "./hooks.ts";
import { iso, type Page, type PageRequest, pageOf, readCursor } from "./paging.ts";
import { syncSchedule } from "./schedules.ts";
import { flow, flowVersion } from "./tables/flow.ts";

/** The event type that a flow listens to: its trigger's, or the built-in one of its kind. */
export const triggerOf = (kind: FlowRecord["kind"], graph: FlowGraph): string => triggerId(graph, kind);

/** Makes the draft of a locked, validated flow its next version and the one that is published. */
export async function publishFlow(
	tx: Transaction,
	record: FlowRecord,
	note: string,
	actor: Actor,
	/** Why it is published although its tests are red. */
	override?: { reason: string },
): Promise<FlowVersion> {
	const [last] = await tx
		.select({ number: max(flowVersion.number) })
		.from(flowVersion)
		.where(eq(flowVersion.flowId, record.id));
	// Copies for tests have negative numbers.
	const number = Math.max(last?.number ?? 0, 0) + 1;
	await tx.insert(flowVersion).values({
		flowId: record.id,
		number,
		graph: record.draft,
		trigger: triggerOf(record.kind, record.draft),
		note,
		publishedBy: actor.name,
	});
	await tx.update(flow).set({ published: number }).where(eq(flow.id, record.id));
	await indexFlow(tx, record.id, "published", record.draft);
	await syncSchedule(tx, record.id);
	if (triggerOf(record.kind, record.draft) === "webhook.received") await hookOf(tx, record.id);
	await appendAudit(tx, {
		actor,
		action: "flow.published",
		target: { kind: "flow", id: record.id, name: record.name },
		details: { version: number, note, ...(override ? { override: override.reason } : {}) },
	});
	return getVersion(tx, record.id, number);
}

/** @throws NOT_FOUND */
export async function getVersion(db: Executor, flowId: string, number: number): Promise<FlowVersion> {
	const [row] = await db
		.select()
		.from(flowVersion)
		.where(and(eq(flowVersion.flowId, flowId), eq(flowVersion.number, number)));
	if (!row) throw fail("NOT_FOUND");
	return toVersion(row);
}

/** Newest first. */
export async function listVersions(
	db: Executor,
	flowId: string,
	{ cursor, limit }: PageRequest,
): Promise<Page<FlowVersion>> {
	const before = readCursor(cursor, z.tuple([z.number().int()]));
	const rows = await db
		.select()
		.from(flowVersion)
		.where(
			and(
				eq(flowVersion.flowId, flowId),
				gt(flowVersion.number, 0),
				before ? lt(flowVersion.number, before[0]) : undefined,
			),
		)
		.orderBy(desc(flowVersion.number))
		.limit(limit + 1);
	return pageOf(rows, limit, (row) => [row.number], toVersion);
}

function toVersion(row: typeof flowVersion.$inferSelect): FlowVersion {
	const { flowId, number, graph, note, publishedBy } = row;
	return { flowId, number, graph, note, publishedBy, publishedAt: iso(row.publishedAt) };
}
