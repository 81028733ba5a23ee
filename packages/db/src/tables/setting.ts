import type { Json } from "@keyway/schema/json";
import { jsonb, pgTable, text } from "drizzle-orm/pg-core";

/** What the organisation has chosen, by name; what is not there has its default. */
export const setting = pgTable("setting", {
	name: text("name").primaryKey(),
	value: jsonb("value").$type<Json>().notNull(),
});
