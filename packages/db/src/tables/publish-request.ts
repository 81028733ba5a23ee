import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";
import { flow } from "./flow.ts";

/** Somebody asks for a draft to be published. What is asked is the draft at that revision, and nothing later. */
export const publishRequest = pgTable(
	"publish_request",
	{
		id: uuid("id").primaryKey(),
		flowId: uuid("flow_id")
			.notNull()
			.references(() => flow.id, { onDelete: "cascade" }),
		revision: integer("revision").notNull(),
		note: text("note").notNull(),
		/** Why it may be published although its tests are red. */
		override: text("override"),
		status: text("status", { enum: ["pending", "approved", "declined", "withdrawn"] })
			.notNull()
			.default("pending"),
		/** The account behind the caller, whatever token it used: it must not decide. */
		requestedBy: uuid("requested_by").notNull(),
		requesterName: text("requester_name").notNull(),
		requestedAt: time("requested_at").notNull().defaultNow(),
		decidedBy: uuid("decided_by"),
		deciderName: text("decider_name"),
		decidedAt: time("decided_at"),
		reason: text("reason"),
		/** The version that came of it. */
		version: integer("version"),
	},
	(table) => [
		index("publish_request_flow").on(table.flowId, table.id),
		uniqueIndex("publish_request_open").on(table.flowId).where(sql`status = 'pending'`),
	],
);
