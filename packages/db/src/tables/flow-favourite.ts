import { pgTable, primaryKey, timestamp, uuid } from "drizzle-orm/pg-core";
import { account } from "./account.ts";
import { flow } from "./flow.ts";

/** Flows that somebody keeps at hand. */
export const flowFavourite = pgTable(
	"flow_favourite",
	{
		accountId: uuid("account_id")
			.notNull()
			.references(() => account.id, { onDelete: "cascade" }),
		flowId: uuid("flow_id")
			.notNull()
			.references(() => flow.id, { onDelete: "cascade" }),
		at: timestamp("at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.accountId, table.flowId] })],
);
