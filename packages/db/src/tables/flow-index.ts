import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { flow } from "./flow.ts";

/**
 * What a flow is found by inside: one row for its draft, one for what is published, written with them. The trigram index
 * on the text stands in `flow-index.sql`.
 */
export const flowIndex = pgTable(
	"flow_index",
	{
		flowId: uuid("flow_id")
			.notNull()
			.references(() => flow.id, { onDelete: "cascade" }),
		side: text("side", { enum: ["draft", "published"] }).notNull(),
		/** Lower case, without accents. */
		text: text("text").notNull(),
		/** `slack.sendChannelMessage`, without versions. */
		definitions: text("definitions").array().notNull(),
		connections: uuid("connections").array().notNull(),
		/** Flows that it calls. */
		calls: uuid("calls").array().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.flowId, table.side] }),
		index("flow_index_connections").using("gin", table.connections),
		index("flow_index_calls").using("gin", table.calls),
		index("flow_index_definitions").using("gin", table.definitions),
	],
);
