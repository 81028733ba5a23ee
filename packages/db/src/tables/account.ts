import type { AccountRole } from "@keyway/schema/permission";
import { boolean, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";
import { person } from "./directory.ts";

/** Somebody who can sign in; belongs to at most one person of the directory. */
export const account = pgTable("account", {
	id: uuid("id").primaryKey(),
	email: text("email").notNull(),
	emailKey: text("email_key").notNull().unique(),
	name: text("name").notNull(),
	roles: text("roles").array().$type<AccountRole[]>().notNull(),
	disabled: boolean("disabled").notNull().default(false),
	personId: uuid("person_id")
		.unique()
		.references(() => person.id, { onDelete: "set null" }),
	lastSignInAt: time("last_sign_in_at"),
	createdAt: time("created_at").notNull().defaultNow(),
});

/** A signed-in browser. Only the hash of the cookie is kept. */
export const session = pgTable(
	"session",
	{
		id: uuid("id").primaryKey(),
		accountId: uuid("account_id")
			.notNull()
			.references(() => account.id, { onDelete: "cascade" }),
		hash: text("hash").notNull().unique(),
		createdAt: time("created_at").notNull().defaultNow(),
		/** Moved on at most once a minute; 30 minutes after it the session is over. */
		lastSeenAt: time("last_seen_at").notNull().defaultNow(),
		/** The absolute end. */
		expiresAt: time("expires_at").notNull(),
	},
	(table) => [index("session_account").on(table.accountId)],
);

/** A one-time sign-in link: for an account, or for a person who becomes a member by using it. */
export const signInLink = pgTable("sign_in_link", {
	hash: text("hash").primaryKey(),
	accountId: uuid("account_id").references(() => account.id, { onDelete: "cascade" }),
	personId: uuid("person_id").references(() => person.id, { onDelete: "cascade" }),
	createdAt: time("created_at").notNull().defaultNow(),
	expiresAt: time("expires_at").notNull(),
	usedAt: time("used_at"),
});
