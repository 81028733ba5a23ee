import type { Edit } from "@keyway/flow/edit";
import type { FlowGraph } from "@keyway/schema/flow";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** A flow with its draft; `published` names the version that its trigger starts. */
export const flow = pgTable("flow", {
	id: uuid("id").primaryKey(),
	name: text("name").notNull(),
	description: text("description").notNull().default(""),
	kind: text("kind", { enum: ["automation", "provisioning", "deprovisioning", "helper"] }).notNull(),
	folderId: uuid("folder_id"),
	draft: jsonb("draft").$type<FlowGraph>().notNull(),
	revision: integer("revision").notNull().default(0),
	published: integer("published"),
	enabled: boolean("enabled").notNull().default(true),
	/** Publishing needs a second person, whatever the organisation has chosen. */
	secondPerson: boolean("second_person").notNull().default(false),
	createdBy: text("created_by").notNull(),
	createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
	updatedAt: timestamp("updated_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
	/** In the bin since then; restorable. */
	deletedAt: timestamp("deleted_at", { withTimezone: true, mode: "string" }),
});

/** Immutable versions; `trigger` is the event type that the published one listens to. */
export const flowVersion = pgTable(
	"flow_version",
	{
		flowId: uuid("flow_id")
			.notNull()
			.references(() => flow.id),
		number: integer("number").notNull(),
		graph: jsonb("graph").$type<FlowGraph>().notNull(),
		trigger: text("trigger").notNull(),
		note: text("note").notNull().default(""),
		publishedBy: text("published_by").notNull(),
		publishedAt: timestamp("published_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.flowId, table.number] }), index("flow_version_trigger").on(table.trigger)],
);

/** One row: another version means that flows were published, switched on or off, or deleted. Kept by `listeners.sql`. */
export const listeners = pgTable("listeners", { version: uuid("version").notNull() });

/** Every request of edits to a draft, so that a client that missed some can be told them. */
export const flowEdit = pgTable(
	"flow_edit",
	{
		flowId: uuid("flow_id")
			.notNull()
			.references(() => flow.id, { onDelete: "cascade" }),
		/** The draft's revision before these edits. */
		base: integer("base").notNull(),
		edits: jsonb("edits").$type<Edit[]>().notNull(),
		/** Given by the sender, one for each edit; none when they were not. */
		ids: text("ids").array().notNull().default([]),
		by: text("by").notNull(),
		at: timestamp("at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.flowId, table.base] })],
);
