import type { Json, JsonObject } from "@keyway/schema/json";
import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accessGrant, accessRole } from "./access.ts";
import { ids, time } from "./columns.ts";
import { person } from "./directory.ts";

/** Lets one person hold two roles that exclude each other, until it expires. */
export const accessExemption = pgTable(
	"access_exemption",
	{
		id: uuid("id").primaryKey(),
		userId: uuid("user_id")
			.notNull()
			.references(() => person.id),
		roleId: uuid("role_id")
			.notNull()
			.references(() => accessRole.id),
		otherRoleId: uuid("other_role_id")
			.notNull()
			.references(() => accessRole.id),
		reason: text("reason").notNull(),
		/** Who allowed it, in words, and the person where it was one. */
		approvedBy: text("approved_by").notNull(),
		approverId: uuid("approver_id").references(() => person.id),
		createdAt: time("created_at").notNull().defaultNow(),
		expiresAt: time("expires_at").notNull(),
		endedAt: time("ended_at"),
	},
	(table) => [index("access_exemption_user").on(table.userId)],
);

/** A campaign in which reviewers say of each access whether it is still needed. */
export const accessReview = pgTable("access_review", {
	id: uuid("id").primaryKey(),
	name: text("name").notNull(),
	/** `breakGlass` = opened by itself for access that nobody approved before. */
	cause: text("cause", { enum: ["campaign", "breakGlass"] }).notNull(),
	scope: jsonb("scope").$type<JsonObject>().notNull(),
	reviewers: jsonb("reviewers").$type<Json>().notNull(),
	/** What becomes of what nobody decided in time. */
	onClose: text("on_close", { enum: ["keep", "revoke"] }).notNull(),
	status: text("status", { enum: ["open", "closed"] }).notNull(),
	createdBy: text("created_by").notNull(),
	createdAt: time("created_at").notNull().defaultNow(),
	dueAt: time("due_at").notNull(),
	closedAt: time("closed_at"),
	/** Frozen at the close, with its hash. */
	report: jsonb("report").$type<JsonObject>(),
	reportHash: text("report_hash"),
});

/** One access of a campaign as it was when the campaign began. */
export const accessReviewItem = pgTable(
	"access_review_item",
	{
		id: uuid("id").primaryKey(),
		reviewId: uuid("review_id")
			.notNull()
			.references(() => accessReview.id),
		grantId: uuid("grant_id")
			.notNull()
			.references(() => accessGrant.id),
		userId: uuid("user_id")
			.notNull()
			.references(() => person.id),
		roleId: uuid("role_id")
			.notNull()
			.references(() => accessRole.id),
		snapshot: jsonb("snapshot").$type<JsonObject>().notNull(),
		reviewerIds: ids("reviewer_ids"),
		decision: text("decision", { enum: ["keep", "revoke"] }),
		reason: text("reason"),
		decidedById: uuid("decided_by_id").references(() => person.id),
		decidedAt: time("decided_at"),
	},
	(table) => [
		uniqueIndex("access_review_item_one").on(table.reviewId, table.grantId),
		index("access_review_item_reviewer").using("gin", table.reviewerIds),
	],
);

/** Where the application and we say different things about somebody. */
export const accessFinding = pgTable(
	"access_finding",
	{
		id: uuid("id").primaryKey(),
		roleId: uuid("role_id")
			.notNull()
			.references(() => accessRole.id),
		/** `outside` = in the application and not here · `missing` = here and not in the application. */
		kind: text("kind", { enum: ["outside", "missing"] }).notNull(),
		/** What the application calls the account, for those whom the directory does not know. */
		account: text("account").notNull(),
		userId: uuid("user_id").references(() => person.id),
		grantId: uuid("grant_id").references(() => accessGrant.id),
		/** Found when the role was read for the first time: nothing happens to it by itself. */
		firstImport: boolean("first_import").notNull().default(false),
		status: text("status", {
			enum: ["open", "adopted", "revoked", "ignored", "reapplied", "closed", "gone"],
		}).notNull(),
		note: text("note"),
		resolvedBy: text("resolved_by"),
		createdAt: time("created_at").notNull().defaultNow(),
		seenAt: time("seen_at").notNull().defaultNow(),
		resolvedAt: time("resolved_at"),
	},
	(table) => [
		uniqueIndex("access_finding_one")
			.on(table.roleId, table.kind, table.account)
			.where(sql`status in ('open', 'ignored')`),
	],
);
