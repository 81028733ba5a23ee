import type { JsonObject } from "@keyway/schema/json";
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";

/** A file of people that was sent: all of them are created, or none. */
export const userImport = pgTable("user_import", {
	id: uuid("id").primaryKey(),
	status: text("status", { enum: ["reading", "checking", "creating", "done", "refused", "failed"] }).notNull(),
	/** Rows read, refused, and people created so far. */
	rows: integer("rows").notNull().default(0),
	refused: integer("refused").notNull().default(0),
	created: integer("created").notNull().default(0),
	/** Why it failed. */
	message: text("message"),
	createdBy: text("created_by").notNull(),
	createdAt: time("created_at").notNull().defaultNow(),
	/** A sign of life of whoever works on it. */
	updatedAt: time("updated_at").notNull().defaultNow(),
	endedAt: time("ended_at"),
});

/** A row of the file until it is created, or for as long as somebody may want to know why it was refused. */
export const userImportRow = pgTable(
	"user_import_row",
	{
		importId: uuid("import_id")
			.notNull()
			.references(() => userImport.id, { onDelete: "cascade" }),
		line: integer("line").notNull(),
		/** Attributes by name; none = the row could not be read. */
		data: jsonb("data").$type<JsonObject>(),
		userNameKey: text("user_name_key"),
		emailKey: text("email_key"),
		managerKey: text("manager_key"),
		problem: text("problem"),
	},
	(table) => [
		primaryKey({ columns: [table.importId, table.line] }),
		index("user_import_row_user_name").on(table.importId, table.userNameKey),
		index("user_import_row_email").on(table.importId, table.emailKey),
	],
);
