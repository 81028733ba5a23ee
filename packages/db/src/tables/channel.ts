import type { JsonObject } from "@keyway/schema/json";
import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accessRequest } from "./access.ts";
import { time } from "./columns.ts";
import { connection } from "./connection.ts";
import { person } from "./directory.ts";

/** A member of a Slack workspace who is a person of the directory: what they press counts as that person's. */
export const slackLink = pgTable(
	"slack_link",
	{
		teamId: text("team_id").notNull(),
		slackUserId: text("slack_user_id").notNull(),
		personId: uuid("person_id")
			.notNull()
			.references(() => person.id, { onDelete: "cascade" }),
		/** By the person's own session, by an administrator, or by the work address where the connection trusts it. */
		how: text("how", { enum: ["session", "admin", "email"] }).notNull(),
		createdAt: time("created_at").notNull().defaultNow(),
	},
	(table) => [
		primaryKey({ columns: [table.teamId, table.slackUserId] }),
		uniqueIndex("slack_link_person").on(table.teamId, table.personId),
	],
);

/** Signed calls that were taken, so that the same one again is refused; older than the time window they are forgotten. */
export const slackDelivery = pgTable(
	"slack_delivery",
	{ signature: text("signature").primaryKey(), at: time("at").notNull().defaultNow() },
	(table) => [index("slack_delivery_age").on(table.at)],
);

/** A message with buttons, to be brought up to date when its request moves on. */
export const slackMessage = pgTable(
	"slack_message",
	{
		id: uuid("id").primaryKey(),
		connectionId: uuid("connection_id")
			.notNull()
			.references(() => connection.id, { onDelete: "cascade" }),
		channel: text("channel").notNull(),
		ts: text("ts").notNull(),
		requestId: uuid("request_id")
			.notNull()
			.references(() => accessRequest.id),
		/** Who was asked by it. */
		personId: uuid("person_id")
			.notNull()
			.references(() => person.id),
		/** The request's version that it shows. */
		version: integer("version").notNull(),
		/** The request may still move on. */
		open: boolean("open").notNull().default(true),
		/** Tries to bring it up to date that failed, and when the next one is due. */
		attempt: integer("attempt").notNull().default(0),
		due: time("due").notNull().defaultNow(),
	},
	(table) => [
		uniqueIndex("slack_message_place").on(table.connectionId, table.channel, table.ts),
		index("slack_message_open").on(table.requestId).where(sql`open`),
	],
);

/** How a person wants to be told, and in which time zone. */
export const personPreference = pgTable("person_preference", {
	personId: uuid("person_id")
		.primaryKey()
		.references(() => person.id, { onDelete: "cascade" }),
	notices: text("notices", { enum: ["slack", "email"] }).notNull(),
	timeZone: text("time_zone").notNull(),
	updatedAt: time("updated_at").notNull().defaultNow(),
});

/** A link that works once, kept by its hash: to decide a request, to extend a grant, to claim a Slack account. */
export const accessLink = pgTable(
	"access_link",
	{
		hash: text("hash").primaryKey(),
		purpose: text("purpose", { enum: ["decide", "extend", "slack"] }).notNull(),
		/** Whom it was sent to; none = whoever is signed in claims it. */
		personId: uuid("person_id").references(() => person.id, { onDelete: "cascade" }),
		/** The request or grant. */
		subjectId: uuid("subject_id"),
		data: jsonb("data").$type<JsonObject>().notNull().default({}),
		createdAt: time("created_at").notNull().defaultNow(),
		expiresAt: time("expires_at").notNull(),
		usedAt: time("used_at"),
	},
	(table) => [index("access_link_age").on(table.expiresAt)],
);

/** What a card of a run asks for and waits for: a decision, a task, a role. Opened once for each place of a run. */
export const runAsk = pgTable(
	"run_ask",
	{
		runId: uuid("run_id").notNull(),
		path: text("path").notNull(),
		/** Definition of the card: `flow.approval`. */
		card: text("card").notNull(),
		requestId: uuid("request_id"),
		taskId: uuid("task_id"),
		createdAt: time("created_at").notNull().defaultNow(),
		/** The run was told. */
		answeredAt: time("answered_at"),
	},
	(table) => [
		primaryKey({ columns: [table.runId, table.path] }),
		index("run_ask_request").on(table.requestId).where(sql`answered_at is null`),
		index("run_ask_task").on(table.taskId).where(sql`answered_at is null`),
	],
);
