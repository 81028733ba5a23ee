import { index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { account } from "./account.ts";
import { flow } from "./flow.ts";

/** Who has a flow open, in which page and where in it; a row lives as long as its stream says that it does. */
export const flowPresence = pgTable(
	"flow_presence",
	{
		/** Chosen by the page. */
		client: text("client").primaryKey(),
		flowId: uuid("flow_id")
			.notNull()
			.references(() => flow.id, { onDelete: "cascade" }),
		accountId: uuid("account_id")
			.notNull()
			.references(() => account.id, { onDelete: "cascade" }),
		card: text("card"),
		field: text("field"),
		seenAt: timestamp("seen_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
	},
	(table) => [index("flow_presence_flow").on(table.flowId)],
);
