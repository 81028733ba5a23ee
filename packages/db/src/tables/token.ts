import type { Permission } from "@keyway/schema/permission";
import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { account } from "./account.ts";
import { time } from "./columns.ts";

/** An API token: only its hash is kept; it may do what its scopes say as long as its account may. */
export const apiToken = pgTable(
	"api_token",
	{
		id: uuid("id").primaryKey(),
		accountId: uuid("account_id")
			.notNull()
			.references(() => account.id, { onDelete: "cascade" }),
		name: text("name").notNull(),
		hash: text("hash").notNull().unique(),
		scopes: text("scopes").array().$type<Permission[]>().notNull(),
		createdAt: time("created_at").notNull().defaultNow(),
		expiresAt: time("expires_at").notNull(),
		lastUsedAt: time("last_used_at"),
		revokedAt: time("revoked_at"),
	},
	(table) => [index("api_token_account").on(table.accountId)],
);

/** The answer to a request that carried an `Idempotency-Key`, kept for a day; no status = still being answered. */
export const idempotentAnswer = pgTable(
	"idempotent_answer",
	{
		caller: text("caller").notNull(),
		key: text("key").notNull(),
		/** SHA-256 of method, address and body. */
		request: text("request").notNull(),
		status: integer("status"),
		/** Sealed: an answer may hold a new token. */
		body: text("body"),
		createdAt: time("created_at").notNull().defaultNow(),
	},
	(table) => [primaryKey({ columns: [table.caller, table.key] }), index("idempotent_answer_age").on(table.createdAt)],
);
