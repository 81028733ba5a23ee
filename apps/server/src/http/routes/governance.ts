import type { Exemption, Finding, governanceRoutes, Review } from "@keyway/contract/governance";
import { releaseBrake } from "@keyway/db/access-brake";
import { type FindingRow, listFindings, readableRole, resolveFinding } from "@keyway/db/access-drift";
import { plan } from "@keyway/db/access-due";
import { createExemption, type ExemptionRow, endExemption, listExemptions } from "@keyway/db/access-exemptions";
import { readNames } from "@keyway/db/access-lists";
import {
	createReview,
	decideReviewItem,
	listReviews,
	type ReviewRow,
	readReview,
	reviewItems,
} from "@keyway/db/access-reviews";
import type { Executor } from "@keyway/db/client";
import { iso, isoOrNull } from "@keyway/db/paging";
import { errors } from "@keyway/schema/error";
import { fail as refuse } from "../failure.ts";
import type { Handlers } from "../handler.ts";
import { viewerOf } from "./access-view.ts";
import { changeContext } from "./users.ts";

const fail = errors({ REVIEWER_NEEDED: [403, "Only a person reviews. Sign in as one of those who are asked."] });

async function toExemptions(db: Executor, rows: readonly ExemptionRow[]): Promise<Exemption[]> {
	const names = await readNames(db, { people: rows.map((row) => row.userId), roles: [] });
	return rows.map(({ id, userId, roleId, otherRoleId, reason, approvedBy, createdAt, expiresAt, endedAt }) => ({
		id,
		user: names.person(userId),
		roleId,
		otherRoleId,
		reason,
		approvedBy,
		createdAt: iso(createdAt),
		expiresAt: iso(expiresAt),
		endedAt: isoOrNull(endedAt),
	}));
}

const toReview = (row: ReviewRow): Review => {
	const { id, name, cause, onClose, status, createdBy, reportHash } = row;
	return {
		id,
		name,
		cause,
		onClose,
		status,
		createdBy,
		createdAt: iso(row.createdAt),
		dueAt: iso(row.dueAt),
		closedAt: isoOrNull(row.closedAt),
		reportHash,
	};
};

async function toFindings(db: Executor, rows: readonly FindingRow[]): Promise<Finding[]> {
	const names = await readNames(db, { people: rows.flatMap((row) => row.userId ?? []), roles: [] });
	return rows.map((row) => ({
		id: row.id,
		roleId: row.roleId,
		kind: row.kind,
		account: row.account,
		user: row.userId === null ? null : names.person(row.userId),
		grantId: row.grantId,
		firstImport: row.firstImport,
		status: row.status,
		note: row.note,
		resolvedBy: row.resolvedBy,
		createdAt: iso(row.createdAt),
		seenAt: iso(row.seenAt),
	}));
}

type Area = typeof governanceRoutes;
type ReviewArea = Pick<Area, "listReviews" | "createReview" | "getReview" | "decideReviewItem" | "closeReview">;

const reviewHandlers: Handlers<ReviewArea> = {
	async listReviews({ query, services: { db } }) {
		const { items, nextCursor } = await listReviews(db, query);
		return { items: items.map(toReview), nextCursor };
	},

	createReview: ({ body, principal, services: { db } }) =>
		db.transaction(async (tx) => toReview(await createReview(tx, { ...body, cause: "campaign" }, principal.actor))),

	async getReview({ params, principal, services: { db } }) {
		const review = await readReview(db, params.id);
		const { all, personId } = viewerOf(principal);
		const items = all || personId !== null ? await reviewItems(db, review.id, all ? null : personId) : [];
		const named = ({ item }: (typeof items)[number]) => [
			item.userId,
			...item.reviewerIds,
			...(item.decidedById ? [item.decidedById] : []),
		];
		const names = await readNames(db, { people: items.flatMap(named), roles: [] });
		return {
			...toReview(review),
			report: all ? review.report : null,
			items: items.map(({ item, grant }) => ({
				id: item.id,
				grantId: item.grantId,
				user: names.person(item.userId),
				roleId: item.roleId,
				snapshot: item.snapshot,
				reviewers: item.reviewerIds.map(names.person),
				decision: item.decision,
				reason: item.reason,
				decidedBy: item.decidedById === null ? null : names.person(item.decidedById),
				decidedAt: isoOrNull(item.decidedAt),
				grantStatus: grant.status,
				verifiedAt: isoOrNull(grant.verifiedAt),
			})),
		};
	},

	async decideReviewItem(call) {
		const { params, body, principal, services } = call;
		const personId = principal.account?.personId;
		if (!personId) throw fail("REVIEWER_NEEDED");
		await services.db.transaction((tx) => decideReviewItem(tx, params.id, personId, body, changeContext(call)));
	},

	closeReview: ({ params, services: { db } }) =>
		db.transaction(async (tx) => {
			await plan(tx, params.id, "review:close", new Date());
			return toReview(await readReview(tx, params.id));
		}),
};

const otherHandlers: Handlers<Omit<Area, keyof ReviewArea>> = {
	async listExemptions({ query, services: { db } }) {
		const { items, nextCursor } = await listExemptions(db, query);
		return { items: await toExemptions(db, items), nextCursor };
	},

	createExemption: ({ body, principal, services: { db } }) =>
		db.transaction(async (tx) => {
			const approverId = principal.account?.personId ?? null;
			// Nobody exempts themselves.
			if (approverId === body.userId) throw refuse("FORBIDDEN", { permission: "access:manage" });
			const row = await createExemption(tx, { ...body, approverId }, principal.actor);
			return (await toExemptions(tx, [row]))[0] as Exemption;
		}),

	async endExemption({ params, principal, services: { db } }) {
		await db.transaction((tx) => endExemption(tx, params.id, principal.actor));
	},

	async listFindings({ query, services: { db } }) {
		const { items, nextCursor } = await listFindings(db, query);
		return { items: await toFindings(db, items), nextCursor };
	},

	resolveFinding(call) {
		const { params, body, services } = call;
		return services.db.transaction(async (tx) => {
			const row = await resolveFinding(tx, params.id, body.resolution, body.note ?? null, changeContext(call));
			return (await toFindings(tx, [row]))[0] as Finding;
		});
	},

	async readRoleBack({ params, services: { db } }) {
		const planned = (await readableRole(db, params.id)) !== null;
		if (planned) await plan(db, params.id, "read", new Date());
		return { planned };
	},

	async releaseBrake({ params, body, principal, services: { db } }) {
		await db.transaction((tx) => releaseBrake(tx, params.id, body.decision, principal.actor));
	},
};

export const governanceHandlers: Handlers<Area> = { ...reviewHandlers, ...otherHandlers };
