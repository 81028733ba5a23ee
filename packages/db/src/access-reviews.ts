import { errors } from "@keyway/schema/error";
import type { JsonObject } from "@keyway/schema/json";
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { plan } from "./access-due.ts";
import { endGrant } from "./access-ending.ts";
import type { AccessContext, GrantRow } from "./access-event.ts";
import { roleName } from "./access-event.ts";
import { type RoleRecord, readRoles } from "./access-facts.ts";
import { tell } from "./access-notices.ts";
import { adminPersonIds, managerIdOf, personName, presentPersons } from "./access-people.ts";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail as refuse } from "./failure.ts";
import { newId } from "./id.ts";
import { isoOrNull, type Page, type PageRequest, pageById, readPlace } from "./paging.ts";
import { accessGrant } from "./tables/access.ts";
import { accessReview, accessReviewItem } from "./tables/governance.ts";

const fail = errors({
	REVIEW_EMPTY: [422, "Nobody has access that this campaign would be about."],
	REVIEW_CLOSED: [409, "This campaign is over."],
	REVIEW_DUE_INVALID: [422, "A campaign ends in the future."],
	NOT_REVIEWER: [403, "You are not asked about this access, or it is your own."],
	REVIEW_DECIDED: [409, "This access was decided already."],
});

export type ReviewRow = typeof accessReview.$inferSelect;
export type ReviewItemRow = typeof accessReviewItem.$inferSelect;

export type ReviewInput = {
	name: string;
	cause: "campaign" | "breakGlass";
	scope: {
		appIds?: string[] | undefined;
		roleIds?: string[] | undefined;
		privileged?: boolean | undefined;
		grantIds?: string[];
	};
	reviewers: "manager" | "roleOwner" | "appOwner" | { userIds: string[] };
	onClose: "keep" | "revoke";
	dueAt: string;
};

/**
 * Begins a campaign: a snapshot of the access in its scope, each with its reviewers. Nobody reviews their own access;
 * where nobody else is left, administrators do. @throws REVIEW_EMPTY, REVIEW_DUE_INVALID
 */
export async function createReview(tx: Transaction, input: ReviewInput, actor: Actor): Promise<ReviewRow> {
	const due = Date.parse(input.dueAt);
	if (due <= Date.now()) throw fail("REVIEW_DUE_INVALID");
	const { grantIds } = input.scope;
	const grants = await tx
		.select()
		.from(accessGrant)
		.where(grantIds ? inArray(accessGrant.id, grantIds) : eq(accessGrant.status, "active"));
	const records = new Map(
		(await readRoles(tx, [...new Set(grants.map((each) => each.roleId))])).map((each) => [each.role.id, each]),
	);
	const admins = await adminPersonIds(tx);
	const id = newId();
	const items: (typeof accessReviewItem.$inferInsert)[] = [];
	for (const grant of grants) {
		const record = records.get(grant.roleId);
		if (!record || !isInScope(record, input.scope)) continue;
		const wanted = await reviewersOf(tx, grant, record, input.reviewers);
		const own = (await presentPersons(tx, wanted)).filter((each) => each !== grant.userId);
		const reviewerIds = own.length > 0 ? own : admins.filter((each) => each !== grant.userId);
		const snapshot = await snapshotOf(tx, grant, record);
		items.push({
			id: newId(),
			reviewId: id,
			grantId: grant.id,
			userId: grant.userId,
			roleId: grant.roleId,
			snapshot,
			reviewerIds,
		});
	}
	if (items.length === 0) throw fail("REVIEW_EMPTY");
	const { name, cause, scope, reviewers, onClose, dueAt } = input;
	const values = { id, name, cause, reviewers, onClose, dueAt, status: "open" as const, createdBy: actor.name };
	const [row] = await tx
		.insert(accessReview)
		.values({ ...values, scope: scope as JsonObject })
		.returning();
	await tx.insert(accessReviewItem).values(items);
	await plan(tx, id, "review:close", new Date(due));
	await plan(tx, id, "review:remind", new Date(Date.now() + (due - Date.now()) / 2));
	const people = [...new Set(items.flatMap((each) => each.reviewerIds ?? []))];
	await tell(tx, "review", id, people, {
		title: `The review “${name}” waits for you`,
		body: `It ends at ${new Date(due).toISOString()}.`,
	});
	await appendAudit(tx, {
		actor,
		action: "review.started",
		target: { kind: "review", id, name },
		details: { items: items.length, onClose, cause },
	});
	return row as ReviewRow;
}

const isInScope = ({ role }: RoleRecord, { appIds, roleIds, privileged, grantIds }: ReviewInput["scope"]): boolean =>
	grantIds !== undefined ||
	((appIds === undefined || appIds.includes(role.appId)) &&
		(roleIds === undefined || roleIds.includes(role.id)) &&
		(privileged !== true || role.privileged));

async function reviewersOf(
	db: Executor,
	{ userId }: GrantRow,
	{ role, app }: RoleRecord,
	who: ReviewInput["reviewers"],
) {
	if (typeof who === "object") return who.userIds;
	if (who === "manager") return [await managerIdOf(db, userId)].filter((id) => id !== null);
	return who === "roleOwner" && role.ownerIds.length > 0 ? role.ownerIds : app.ownerIds;
}

async function snapshotOf(db: Executor, grant: GrantRow, record: RoleRecord): Promise<JsonObject> {
	return {
		person: await personName(db, grant.userId),
		role: roleName(record),
		privileged: record.role.privileged,
		activatedAt: isoOrNull(grant.activatedAt),
		endsAt: isoOrNull(grant.endsAt),
		requestId: grant.requestId,
	};
}

/** Newest first. */
export async function listReviews(db: Executor, { cursor, limit }: PageRequest): Promise<Page<ReviewRow>> {
	const after = readPlace(cursor);
	const rows = await db
		.select()
		.from(accessReview)
		.where(after ? lt(accessReview.id, after) : undefined)
		.orderBy(desc(accessReview.id))
		.limit(limit + 1);
	return pageById(rows, limit);
}

/** @throws NOT_FOUND */
export async function readReview(db: Executor, id: string): Promise<ReviewRow> {
	const [row] = await db.select().from(accessReview).where(eq(accessReview.id, id));
	if (!row) throw refuse("NOT_FOUND");
	return row;
}

/** The accesses of a campaign with what became of each grant; only those that a person reviews, unless none is given. */
export async function reviewItems(
	db: Executor,
	reviewId: string,
	reviewerId: string | null,
): Promise<{ item: ReviewItemRow; grant: GrantRow }[]> {
	return db
		.select({ item: accessReviewItem, grant: accessGrant })
		.from(accessReviewItem)
		.innerJoin(accessGrant, eq(accessGrant.id, accessReviewItem.grantId))
		.where(
			and(
				eq(accessReviewItem.reviewId, reviewId),
				reviewerId === null ? undefined : sql`${accessReviewItem.reviewerIds} @> array[${reviewerId}]::uuid[]`,
			),
		)
		.orderBy(accessReviewItem.id);
}

/**
 * Keeps or revokes one access, once, with a reason; what is revoked ends at once.
 * @throws NOT_FOUND, REVIEW_CLOSED, NOT_REVIEWER, REVIEW_DECIDED
 */
export async function decideReviewItem(
	tx: Transaction,
	itemId: string,
	personId: string,
	{ decision, reason }: { decision: "keep" | "revoke"; reason: string },
	context: AccessContext,
): Promise<ReviewItemRow> {
	const [item] = await tx.select().from(accessReviewItem).where(eq(accessReviewItem.id, itemId)).for("update");
	if (!item) throw refuse("NOT_FOUND");
	const review = await readReview(tx, item.reviewId);
	if (review.status !== "open") throw fail("REVIEW_CLOSED");
	if (!item.reviewerIds.includes(personId) || item.userId === personId) throw fail("NOT_REVIEWER");
	if (item.decision !== null) throw fail("REVIEW_DECIDED");
	return settleItem(tx, review, item, { decision, reason, byId: personId }, context);
}

/** Writes what was decided, by a reviewer or (null) by the campaign's end. */
export async function settleItem(
	tx: Transaction,
	review: ReviewRow,
	item: ReviewItemRow,
	{ decision, reason, byId }: { decision: "keep" | "revoke"; reason: string; byId: string | null },
	context: AccessContext,
): Promise<ReviewItemRow> {
	const [after] = await tx
		.update(accessReviewItem)
		.set({ decision, reason, decidedById: byId, decidedAt: new Date().toISOString() })
		.where(eq(accessReviewItem.id, item.id))
		.returning();
	const [grant] = await tx.select().from(accessGrant).where(eq(accessGrant.id, item.grantId));
	if (decision === "revoke" && grant?.endReason === null && grant.status !== "ended")
		await endGrant(tx, item.grantId, "review", reason, context);
	await appendAudit(tx, {
		actor: context.actor,
		action: decision === "keep" ? "review.kept" : "review.revoked",
		target: { kind: "grant", id: item.grantId, name: `${item.snapshot["role"]} for ${item.snapshot["person"]}` },
		details: { review: review.id, reason, by: byId },
	});
	return after as ReviewItemRow;
}
