import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";
import { flow } from "./flow.ts";

/** When a flow with a clock starts next; there only while the flow is published and switched on. */
export const schedule = pgTable(
	"schedule",
	{
		flowId: uuid("flow_id")
			.primaryKey()
			.references(() => flow.id, { onDelete: "cascade" }),
		/** The version whose trigger `nextAt` was worked out from. */
		version: integer("version").notNull(),
		nextAt: time("next_at").notNull(),
	},
	(table) => [index("schedule_next").on(table.nextAt)],
);

/** A flow's own address, `/hooks/<id>`, and the secret that its callers sign with. */
export const hook = pgTable("hook", {
	/** 256 random bits: nobody guesses it. */
	id: text("id").primaryKey(),
	flowId: uuid("flow_id")
		.notNull()
		.unique()
		.references(() => flow.id, { onDelete: "cascade" }),
	/** Name of the key that wraps the data key of the secret. */
	keyId: text("key_id"),
	wrappedKey: text("wrapped_key"),
	sealed: text("sealed"),
	secretSetAt: time("secret_set_at"),
	createdAt: time("created_at").notNull().defaultNow(),
});
