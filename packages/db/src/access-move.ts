import { type GrantEvent, nextGrantStatus } from "@keyway/access/grant-machine";
import { nextRequestStatus, type RequestEvent } from "@keyway/access/request-machine";
import { errors } from "@keyway/schema/error";
import { and, eq } from "drizzle-orm";
import { unplan } from "./access-due.ts";
import type { GrantRow, RequestRow } from "./access-event.ts";
import { findGrant, findRequest, isRoleRequest, roleName } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import type { NoticeText } from "./access-notices.ts";
import { personName } from "./access-people.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail as refuse } from "./failure.ts";
import { accessGrant, accessRequest } from "./tables/access.ts";

const fail = errors({
	REQUEST_MOVED_ON: [409, "The request is {status} now: this can no longer happen to it."],
	GRANT_MOVED_ON: [409, "The access is {status} now: this can no longer happen to it."],
});

/** One step of the request's machine, if nobody else took one since the row was read. @throws REQUEST_MOVED_ON */
export async function move(
	tx: Transaction,
	row: RequestRow,
	event: RequestEvent,
	values: Partial<RequestRow> = {},
): Promise<RequestRow> {
	const status = nextRequestStatus(row.status, event);
	if (!status) throw fail("REQUEST_MOVED_ON", { status: row.status });
	const isOver = ["denied", "expired", "cancelled", "fulfilled"].includes(status);
	if (status !== "pendingApproval") await unplan(tx, row.id, "stage:");
	return update(tx, row, { ...values, status, ...(isOver ? { endedAt: new Date().toISOString() } : {}) });
}

export async function update(tx: Transaction, row: RequestRow, values: Partial<RequestRow>): Promise<RequestRow> {
	const changed = await tx
		.update(accessRequest)
		.set({ ...values, version: row.version + 1 })
		.where(
			and(eq(accessRequest.id, row.id), eq(accessRequest.status, row.status), eq(accessRequest.version, row.version)),
		)
		.returning();
	const [after] = changed;
	if (!after) throw fail("REQUEST_MOVED_ON", { status: (await findRequest(tx, row.id))?.status ?? "gone" });
	return after;
}

/** `The request for Slack admin of Slack for Ana Perez waits for your decision`. */
export async function words(db: Executor, row: RequestRow, what: string, body: string): Promise<NoticeText> {
	return { title: `The ${await requestSentence(db, row)} ${what}`, body };
}

/** `request for Slack admin of Slack for Ana Perez`. */
export async function requestSentence(db: Executor, row: RequestRow): Promise<string> {
	if (!isRoleRequest(row)) return `question “${row.title ?? "Approval"}”`;
	const kind = row.kind === "grant" ? "request for" : "request for more time of";
	return `${kind} ${await grantWords(db, row)}`;
}

/** What the audit calls a request. */
export const requestTarget = async (db: Executor, row: RequestRow) => ({
	kind: "request",
	id: row.id,
	name: isRoleRequest(row) ? roleName(await readRole(db, row.roleId)) : (row.title ?? "Approval"),
});

/** The request, kept from other writers until the transaction ends. @throws NOT_FOUND */
export async function lockRequest(tx: Transaction, id: string): Promise<RequestRow> {
	const [row] = await tx.select().from(accessRequest).where(eq(accessRequest.id, id)).for("update");
	if (!row) throw refuse("NOT_FOUND");
	return row;
}

/** The same for a grant. @throws NOT_FOUND */
export async function lockGrant(tx: Transaction, id: string): Promise<GrantRow> {
	const [row] = await tx.select().from(accessGrant).where(eq(accessGrant.id, id)).for("update");
	if (!row) throw refuse("NOT_FOUND");
	return row;
}

/** One step of the grant's machine, if nobody else took one since the row was read. @throws GRANT_MOVED_ON */
export async function moveGrant(
	tx: Transaction,
	row: GrantRow,
	event: GrantEvent,
	values: Partial<GrantRow> = {},
): Promise<GrantRow> {
	const status = nextGrantStatus(row.status, event);
	if (!status) throw fail("GRANT_MOVED_ON", { status: row.status });
	return updateGrant(tx, row, { ...values, status });
}

export async function updateGrant(tx: Transaction, row: GrantRow, values: Partial<GrantRow>): Promise<GrantRow> {
	const [after] = await tx
		.update(accessGrant)
		.set({ ...values, version: row.version + 1, updatedAt: new Date().toISOString() })
		.where(and(eq(accessGrant.id, row.id), eq(accessGrant.status, row.status), eq(accessGrant.version, row.version)))
		.returning();
	if (!after) throw fail("GRANT_MOVED_ON", { status: (await findGrant(tx, row.id))?.status ?? "gone" });
	return after;
}

/** `Slack admin of Slack for Ana Perez`. */
export async function grantWords(db: Executor, row: Pick<GrantRow, "roleId" | "userId">): Promise<string> {
	return `${roleName(await readRole(db, row.roleId))} for ${await personName(db, row.userId)}`;
}

/** What the audit calls a grant. */
export const grantTarget = async (db: Executor, row: GrantRow) => ({
	kind: "grant",
	id: row.id,
	name: await grantWords(db, row),
});
