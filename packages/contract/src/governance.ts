import { GrantStatus } from "@keyway/schema/access";
import { Uuid } from "@keyway/schema/ids";
import { Json } from "@keyway/schema/json";
import { z } from "zod";
import { ById, NoContent, page, paging } from "./query.ts";
import { defineRoute } from "./route.ts";
import { Someone } from "./someone.ts";

const Time = z.iso.datetime();
const Reason = z.string().trim().min(1).max(2_000);
const Later = z.iso.datetime({ offset: true });

/** Lets one person hold two roles that exclude each other. */
export const Exemption = z.object({
	id: Uuid,
	user: Someone,
	roleId: Uuid,
	otherRoleId: Uuid,
	reason: z.string(),
	approvedBy: z.string(),
	createdAt: Time,
	expiresAt: Time,
	endedAt: Time.nullable(),
});
export type Exemption = z.infer<typeof Exemption>;

export const Review = z.object({
	id: Uuid,
	name: z.string(),
	cause: z.enum(["campaign", "breakGlass"]),
	onClose: z.enum(["keep", "revoke"]),
	status: z.enum(["open", "closed"]),
	createdBy: z.string(),
	createdAt: Time,
	dueAt: Time,
	closedAt: Time.nullable(),
	/** Of the frozen report. */
	reportHash: z.string().nullable(),
});
export type Review = z.infer<typeof Review>;

const ReviewItem = z.object({
	id: Uuid,
	grantId: Uuid,
	user: Someone,
	roleId: Uuid,
	/** The access as it was when the campaign began. */
	snapshot: z.record(z.string(), Json),
	reviewers: z.array(Someone),
	decision: z.enum(["keep", "revoke"]).nullable(),
	reason: z.string().nullable(),
	decidedBy: Someone.nullable(),
	decidedAt: Time.nullable(),
	/** Where the grant stands now, and when its removal was verified. */
	grantStatus: GrantStatus,
	verifiedAt: Time.nullable(),
});

/** Where the application and we say different things. */
export const Finding = z.object({
	id: Uuid,
	roleId: Uuid,
	/** `outside` = in the application and not here · `missing` = here and not in the application. */
	kind: z.enum(["outside", "missing"]),
	account: z.string(),
	user: Someone.nullable(),
	grantId: Uuid.nullable(),
	/** Found at the first reading of the role: nothing happens to it by itself. */
	firstImport: z.boolean(),
	status: z.enum(["open", "adopted", "revoked", "ignored", "reapplied", "closed", "gone"]),
	note: z.string().nullable(),
	resolvedBy: z.string().nullable(),
	createdAt: Time,
	seenAt: Time,
});
export type Finding = z.infer<typeof Finding>;

export const governanceRoutes = {
	listExemptions: defineRoute({
		id: "listExemptions",
		method: "GET",
		path: "/api/exemptions",
		summary: "List who may hold roles together that exclude each other",
		permission: "access:read",
		query: z.strictObject(paging),
		status: 200,
		response: page(Exemption),
	}),
	createExemption: defineRoute({
		id: "createExemption",
		method: "POST",
		path: "/api/exemptions",
		summary: "Allow a conflict for one person and a time",
		permission: "access:manage",
		body: z.strictObject({ userId: Uuid, roleId: Uuid, otherRoleId: Uuid, reason: Reason, expiresAt: Later }),
		status: 201,
		response: Exemption,
	}),
	endExemption: defineRoute({
		id: "endExemption",
		method: "DELETE",
		path: "/api/exemptions/:id",
		summary: "Allow a conflict no longer",
		permission: "access:manage",
		params: ById,
		status: 204,
		response: NoContent,
	}),
	listReviews: defineRoute({
		id: "listReviews",
		method: "GET",
		path: "/api/reviews",
		summary: "List review campaigns, newest first",
		permission: "access:use",
		query: z.strictObject(paging),
		status: 200,
		response: page(Review),
	}),
	createReview: defineRoute({
		id: "createReview",
		method: "POST",
		path: "/api/reviews",
		summary: "Begin a review of who has what",
		description: "Takes a snapshot of the access in effect. Nobody reviews their own.",
		permission: "access:manage",
		body: z.strictObject({
			name: z.string().trim().min(1).max(200),
			scope: z
				.strictObject({
					appIds: z.array(Uuid).max(100).optional(),
					roleIds: z.array(Uuid).max(500).optional(),
					privileged: z.boolean().optional(),
				})
				.default({}),
			reviewers: z
				.union([
					z.enum(["manager", "roleOwner", "appOwner"]),
					z.strictObject({ userIds: z.array(Uuid).min(1).max(50) }),
				])
				.default("manager"),
			/** What becomes of what nobody decided in time. */
			onClose: z.enum(["keep", "revoke"]).default("keep"),
			dueAt: Later,
		}),
		status: 201,
		response: Review,
	}),
	getReview: defineRoute({
		id: "getReview",
		method: "GET",
		path: "/api/reviews/:id",
		summary: "Read a campaign with its accesses",
		description: "Reviewers see what they review; whoever may read access sees all of it, and the frozen report.",
		permission: "access:use",
		params: ById,
		status: 200,
		response: Review.extend({ items: z.array(ReviewItem), report: z.record(z.string(), Json).nullable() }),
	}),
	decideReviewItem: defineRoute({
		id: "decideReviewItem",
		method: "POST",
		path: "/api/review-items/:id/decision",
		summary: "Keep or revoke an access under review",
		permission: "access:use",
		params: ById,
		body: z.strictObject({ decision: z.enum(["keep", "revoke"]), reason: Reason }),
		status: 204,
		response: NoContent,
	}),
	closeReview: defineRoute({
		id: "closeReview",
		method: "POST",
		path: "/api/reviews/:id/close",
		summary: "End a campaign now",
		description: "The report is frozen when all that was revoked is gone.",
		permission: "access:manage",
		params: ById,
		status: 202,
		response: Review,
	}),
	listFindings: defineRoute({
		id: "listFindings",
		method: "GET",
		path: "/api/findings",
		summary: "List where applications and grants differ",
		permission: "access:read",
		query: z.strictObject({ ...paging, role: Uuid.optional(), status: z.enum(["open", "settled"]).optional() }),
		status: 200,
		response: page(Finding),
	}),
	resolveFinding: defineRoute({
		id: "resolveFinding",
		method: "POST",
		path: "/api/findings/:id/resolution",
		summary: "Adopt, revoke or ignore what is outside; apply again or close what is missing",
		permission: "access:manage",
		params: ById,
		body: z.strictObject({
			resolution: z.enum(["adopt", "revoke", "ignore", "reapply", "close"]),
			note: z.string().trim().max(2_000).optional(),
		}),
		status: 200,
		response: Finding,
	}),
	readRoleBack: defineRoute({
		id: "readRoleBack",
		method: "POST",
		path: "/api/roles/:id/read-back",
		summary: "Ask the application now who has the role",
		description: "It is asked each hour by itself. What differs is listed under /api/findings.",
		permission: "access:manage",
		params: ById,
		status: 202,
		response: z.object({ planned: z.boolean() }),
	}),
	releaseBrake: defineRoute({
		id: "releaseBrake",
		method: "POST",
		path: "/api/roles/:id/brake",
		summary: "Say whether many are meant to lose the role",
		description: "`continue` lets the removals that were held go on, `keep` leaves those concerned what they have.",
		permission: "access:manage",
		params: ById,
		body: z.strictObject({ decision: z.enum(["continue", "keep"]) }),
		status: 204,
		response: NoContent,
	}),
};
