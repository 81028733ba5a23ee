import type { JsonObject } from "@keyway/schema/json";
import { bigint, index, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Who changed what: append-only (a trigger refuses the rest), each row hashed with the one before it. */
export const audit = pgTable(
	"audit",
	{
		seq: bigint("seq", { mode: "number" }).primaryKey(),
		at: timestamp("at", { withTimezone: true, mode: "string", precision: 3 }).notNull(),
		actorKind: text("actor_kind", { enum: ["account", "token", "run", "system"] }).notNull(),
		actorId: text("actor_id").notNull(),
		actorName: text("actor_name").notNull(),
		action: text("action").notNull(),
		targetKind: text("target_kind").notNull(),
		targetId: text("target_id").notNull(),
		targetName: text("target_name").notNull(),
		details: jsonb("details").$type<JsonObject>().notNull(),
		hash: text("hash").notNull(),
	},
	(table) => [index("audit_at").on(table.at), index("audit_target").on(table.targetId)],
);
