import { and, desc, eq, inArray, isNull, lt } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import type { FlowRecord } from "./flows.ts";
import { newId } from "./id.ts";
import { iso, isoOrNull, type Page, type PageRequest, pageOf, readPlace } from "./paging.ts";
import { readSettings } from "./settings.ts";
import { flow } from "./tables/flow.ts";
import { publishRequest } from "./tables/publish-request.ts";

export type PublishRequestStatus = "pending" | "approved" | "declined" | "withdrawn";
export type PublishRequest = {
	id: string;
	flowId: string;
	flowName: string;
	/** Of the draft that is asked for; an edit since then means that it has to be asked again. */
	revision: number;
	outdated: boolean;
	note: string;
	override: string | null;
	status: PublishRequestStatus;
	requestedBy: { id: string; name: string };
	requestedAt: string;
	decidedBy: { id: string; name: string } | null;
	decidedAt: string | null;
	reason: string | null;
	version: number | null;
};
/** The account behind a caller, and what the audit calls the caller. */
export type Asker = { accountId: string; name: string; actor: Actor };

const target = ({ id, name }: { id: string; name: string }) => ({ kind: "flow", id, name });

/** Whether publishing this flow needs a second person: the flow says so, or the organisation. */
export async function needsSecondPerson(db: Executor, record: Pick<FlowRecord, "secondPerson">): Promise<boolean> {
	return record.secondPerson || (await readSettings(db)).secondPerson;
}

/** Asks for the draft of a locked flow; one that was asked for before and not decided is replaced. */
export async function requestPublishing(
	tx: Transaction,
	record: FlowRecord,
	asked: { note: string; override?: string | undefined },
	asker: Asker,
): Promise<PublishRequest> {
	await tx
		.update(publishRequest)
		.set({ status: "withdrawn", decidedAt: new Date().toISOString(), reason: "Asked for again" })
		.where(and(eq(publishRequest.flowId, record.id), eq(publishRequest.status, "pending")));
	const id = newId();
	await tx.insert(publishRequest).values({
		id,
		flowId: record.id,
		revision: record.revision,
		note: asked.note,
		override: asked.override ?? null,
		requestedBy: asker.accountId,
		requesterName: asker.name,
	});
	await appendAudit(tx, {
		actor: asker.actor,
		action: "flow.publishRequested",
		target: target(record),
		details: { request: id, revision: record.revision, note: asked.note },
	});
	return getPublishRequest(tx, record.id, id);
}

/**
 * The pending request of a locked flow, if this account may decide it now.
 * @throws NOT_FOUND, PUBLISH_DECIDED, PUBLISH_OWN_REQUEST, PUBLISH_OUTDATED (approving only)
 */
export async function decidableRequest(
	tx: Transaction,
	record: FlowRecord,
	id: string,
	{ accountId, approve }: { accountId: string; approve: boolean },
): Promise<PublishRequest> {
	const request = await getPublishRequest(tx, record.id, id);
	if (request.status !== "pending") throw fail("PUBLISH_DECIDED", { status: request.status });
	if (request.requestedBy.id === accountId) throw fail("PUBLISH_OWN_REQUEST");
	if (approve && request.revision !== record.revision) throw fail("PUBLISH_OUTDATED");
	return request;
}

/** Writes down what came of it. The flow's row is locked, so nobody else decides in between. */
export async function closeRequest(
	tx: Transaction,
	record: Pick<FlowRecord, "id" | "name">,
	id: string,
	end: { status: Exclude<PublishRequestStatus, "pending">; reason: string; version?: number },
	by: Asker,
): Promise<PublishRequest> {
	await tx
		.update(publishRequest)
		.set({
			status: end.status,
			reason: end.reason,
			version: end.version ?? null,
			decidedBy: by.accountId,
			deciderName: by.name,
			decidedAt: new Date().toISOString(),
		})
		.where(and(eq(publishRequest.id, id), eq(publishRequest.status, "pending")));
	const action = { approved: "publishApproved", declined: "publishDeclined", withdrawn: "publishWithdrawn" }[
		end.status
	];
	await appendAudit(tx, {
		actor: by.actor,
		action: `flow.${action}`,
		target: target(record),
		details: { request: id, reason: end.reason, ...(end.version === undefined ? {} : { version: end.version }) },
	});
	return getPublishRequest(tx, record.id, id);
}

/** @throws NOT_FOUND */
export async function getPublishRequest(db: Executor, flowId: string, id: string): Promise<PublishRequest> {
	const [row] = await select(db).where(and(eq(publishRequest.flowId, flowId), eq(publishRequest.id, id)));
	if (!row) throw fail("NOT_FOUND");
	return toRequest(row);
}

/** Newest first; those of flows in the bin are left out. */
export async function listPublishRequests(
	db: Executor,
	filter: PageRequest & { flow?: string | undefined; status?: readonly PublishRequestStatus[] | undefined },
): Promise<Page<PublishRequest>> {
	const after = readPlace(filter.cursor);
	const rows = await select(db)
		.where(
			and(
				isNull(flow.deletedAt),
				filter.flow ? eq(publishRequest.flowId, filter.flow) : undefined,
				filter.status ? inArray(publishRequest.status, [...filter.status]) : undefined,
				after ? lt(publishRequest.id, after) : undefined,
			),
		)
		.orderBy(desc(publishRequest.id))
		.limit(filter.limit + 1);
	return pageOf(rows, filter.limit, (row) => [row.request.id], toRequest);
}

function select(db: Executor) {
	return db
		.select({ request: publishRequest, flowName: flow.name, revision: flow.revision })
		.from(publishRequest)
		.innerJoin(flow, eq(flow.id, publishRequest.flowId));
}

function toRequest(row: {
	request: typeof publishRequest.$inferSelect;
	flowName: string;
	revision: number;
}): PublishRequest {
	const { requestedBy, requesterName, requestedAt, decidedBy, deciderName, decidedAt, ...rest } = row.request;
	return {
		...rest,
		flowName: row.flowName,
		outdated: rest.status === "pending" && rest.revision !== row.revision,
		requestedBy: { id: requestedBy, name: requesterName },
		requestedAt: iso(requestedAt),
		decidedBy: decidedBy && deciderName ? { id: decidedBy, name: deciderName } : null,
		decidedAt: isoOrNull(decidedAt),
	};
}
