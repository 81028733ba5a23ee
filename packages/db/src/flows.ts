import type { Flow, FlowKind } from "@keyway/schema/flow";
import type { RunStatus } from "@keyway/schema/run";
import { and, desc, eq, getTableColumns, inArray, isNotNull, isNull, like, or, type SQL, sql } from "drizzle-orm";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { isFavouriteOf } from "./flow-favourites.ts";
import { type ContentFilter, contains } from "./flow-index.ts";
import { statusOf } from "./journal.ts";
import { iso, isoOrNull, type Page, type PageRequest, pageOf, readCursor, searchPattern, TimeAndId } from "./paging.ts";
import { flow } from "./tables/flow.ts";

export type FlowStatus = "draft" | "on" | "off";
export type LastRun = { id: string; status: RunStatus; startedAt: string; endedAt: string | null };
/** A flow with what lists show of it. */
export type FlowRecord = Flow & { changed: boolean; lastRun: LastRun | null; deletedAt: string | null };

export type FlowFilter = PageRequest & {
	/** What the flow holds inside. */
	content?: ContentFilter | undefined;
	/** Only those that this account keeps at hand. */
	favouritesOf?: string | undefined;
	search?: string | undefined;
	kind?: readonly FlowKind[] | undefined;
	status?: readonly FlowStatus[] | undefined;
	deleted?: boolean | undefined;
};

const columns = {
	...getTableColumns(flow),
	// Names in full: drizzle leaves tables out, and inside a subquery `id` would mean another one.
	changed: sql<boolean>`flow.published is not null and flow.draft is distinct from (
		select version.graph from flow_version version
		where version.flow_id = flow.id and version.number = flow.published)`,
	lastRun: sql<{ id: string; status: number; startedAt: string; endedAt: string | null } | null>`(
		select json_build_object('id', run.id, 'status', run.status, 'startedAt', run.created_at, 'endedAt', run.finished_at)
		from run where run.flow_id = flow.id and run.mode = 'live' order by run.id desc limit 1)`,
};

const BY_STATUS: Record<FlowStatus, SQL | undefined> = {
	draft: isNull(flow.published),
	on: and(isNotNull(flow.published), eq(flow.enabled, true)),
	off: and(isNotNull(flow.published), eq(flow.enabled, false)),
};

/** Last changed first. */
export async function listFlows(db: Executor, filter: FlowFilter): Promise<Page<FlowRecord>> {
	const { search, kind, status, deleted, content, favouritesOf, cursor, limit } = filter;
	const after = readCursor(cursor, TimeAndId);
	const rows = await db
		.select(columns)
		.from(flow)
		.where(
			and(
				deleted ? isNotNull(flow.deletedAt) : isNull(flow.deletedAt),
				search ? like(sql`lower(${flow.name} || ' ' || ${flow.description})`, searchPattern(search)) : undefined,
				kind ? inArray(flow.kind, [...kind]) : undefined,
				content ? contains(db, content) : undefined,
				favouritesOf ? isFavouriteOf(favouritesOf) : undefined,
				status ? or(...status.map((each) => BY_STATUS[each])) : undefined,
				after ? sql`(${flow.updatedAt}, ${flow.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : undefined,
			),
		)
		.orderBy(desc(flow.updatedAt), desc(flow.id))
		.limit(limit + 1);
	return pageOf(rows, limit, (row) => [row.updatedAt, row.id], toRecord);
}

/** @throws NOT_FOUND also for a flow in the bin, unless `deleted` */
export async function getFlow(db: Executor, id: string, options: { deleted?: boolean } = {}): Promise<FlowRecord> {
	const [row] = await db
		.select(columns)
		.from(flow)
		.where(and(eq(flow.id, id), options.deleted ? undefined : isNull(flow.deletedAt)));
	if (!row) throw fail("NOT_FOUND");
	return toRecord(row);
}

/** The same, or null. */
export async function findFlow(db: Executor, id: string): Promise<FlowRecord | null> {
	const [row] = await db
		.select(columns)
		.from(flow)
		.where(and(eq(flow.id, id), isNull(flow.deletedAt)));
	return row ? toRecord(row) : null;
}

/** The same, kept from other writers until the transaction ends. */
export async function lockFlow(tx: Transaction, id: string, options: { deleted?: boolean } = {}): Promise<FlowRecord> {
	await tx.select({ id: flow.id }).from(flow).where(eq(flow.id, id)).for("update");
	return getFlow(tx, id, options);
}

function toRecord(
	row: typeof flow.$inferSelect & {
		changed: boolean;
		lastRun: { id: string; status: number; startedAt: string; endedAt: string | null } | null;
	},
): FlowRecord {
	const { createdBy: _, lastRun, ...rest } = row;
	return {
		...rest,
		createdAt: iso(row.createdAt),
		updatedAt: iso(row.updatedAt),
		deletedAt: isoOrNull(row.deletedAt),
		lastRun: lastRun && {
			id: lastRun.id,
			status: statusOf(lastRun.status),
			startedAt: iso(lastRun.startedAt),
			endedAt: isoOrNull(lastRun.endedAt),
		},
	};
}
