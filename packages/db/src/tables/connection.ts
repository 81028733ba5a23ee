import type { CallLimits } from "@keyway/schema/call-limits";
import type { JsonObject } from "@keyway/schema/json";
import { integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";

/** How an outside system is reached. Secrets are sealed with a data key of this version, bound to this row. */
export const connection = pgTable("connection", {
	id: uuid("id").primaryKey(),
	connector: text("connector").notNull(),
	name: text("name").notNull(),
	/** Without the secret ones. */
	fields: jsonb("fields").$type<JsonObject>().notNull(),
	/** Null = as the connector says. */
	limits: jsonb("limits").$type<CallLimits>(),
	secretNames: text("secret_names").array().notNull(),
	version: integer("version").notNull().default(1),
	/** Name of the key that wraps the data key. */
	keyId: text("key_id"),
	wrappedKey: text("wrapped_key"),
	sealed: text("sealed"),
	lastTest: jsonb("last_test").$type<{ ok: boolean; message: string; at: string }>(),
	createdAt: time("created_at").notNull().defaultNow(),
	updatedAt: time("updated_at").notNull().defaultNow(),
});
