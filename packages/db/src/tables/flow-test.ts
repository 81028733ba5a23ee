import type { JsonObject } from "@keyway/schema/json";
import { jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { flow } from "./flow.ts";

/** A test that a flow remembers: what it starts with, what its world holds, and what must come of it. */
export const flowTestCase = pgTable(
	"flow_test_case",
	{
		flowId: uuid("flow_id")
			.notNull()
			.references(() => flow.id, { onDelete: "cascade" }),
		name: text("name").notNull(),
		input: jsonb("input").$type<JsonObject>().notNull(),
		fixtures: jsonb("fixtures").$type<JsonObject>().notNull(),
		expectations: jsonb("expectations").$type<JsonObject>().notNull(),
		updatedBy: text("updated_by").notNull(),
		updatedAt: timestamp("updated_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.flowId, table.name] })],
);
