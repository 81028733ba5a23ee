import { isNull } from "drizzle-orm";
import { type AnyPgColumn, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { time } from "./columns.ts";

/** A person of the directory. Deleted people keep their names, so that an address is never given to somebody else. */
export const person = pgTable(
	"person",
	{
		id: uuid("id").primaryKey(),
		userName: text("user_name").notNull(),
		email: text("email"),
		/** Normalised forms: unique among those who are present, kept of those who were deleted. */
		userNameKey: text("user_name_key").notNull(),
		emailKey: text("email_key"),
		personalEmail: text("personal_email"),
		firstName: text("first_name"),
		lastName: text("last_name"),
		displayName: text("display_name"),
		userType: text("user_type"),
		department: text("department"),
		title: text("title"),
		country: text("country"),
		city: text("city"),
		costCenter: text("cost_center"),
		phone: text("phone"),
		startDate: text("start_date"),
		lastDay: text("last_day"),
		contractEnd: text("contract_end"),
		lastSignInAt: text("last_sign_in_at"),
		managerId: uuid("manager_id").references((): AnyPgColumn => person.id, { onDelete: "set null" }),
		status: text("status", { enum: ["active", "suspended", "deactivated"] })
			.notNull()
			.default("active"),
		/** Lower-case name that lists are sorted by, and all that a search looks in. */
		sortName: text("sort_name").notNull(),
		searchText: text("search_text").notNull(),
		createdAt: time("created_at").notNull().defaultNow(),
		updatedAt: time("updated_at").notNull().defaultNow(),
		deletedAt: time("deleted_at"),
	},
	(table) => [
		uniqueIndex("person_user_name").on(table.userNameKey).where(isNull(table.deletedAt)),
		uniqueIndex("person_email").on(table.emailKey).where(isNull(table.deletedAt)),
		index("person_user_name_ever").on(table.userNameKey),
		index("person_email_ever").on(table.emailKey),
		index("person_sort").on(table.sortName, table.id),
		index("person_manager").on(table.managerId),
	],
);

export const personGroup = pgTable(
	"person_group",
	{
		id: uuid("id").primaryKey(),
		name: text("name").notNull(),
		nameKey: text("name_key").notNull(),
		description: text("description").notNull().default(""),
		createdAt: time("created_at").notNull().defaultNow(),
		updatedAt: time("updated_at").notNull().defaultNow(),
	},
	(table) => [uniqueIndex("person_group_name").on(table.nameKey)],
);

export const personGroupMember = pgTable(
	"person_group_member",
	{
		groupId: uuid("group_id")
			.notNull()
			.references(() => personGroup.id, { onDelete: "cascade" }),
		personId: uuid("person_id")
			.notNull()
			.references(() => person.id, { onDelete: "cascade" }),
		addedAt: time("added_at").notNull().defaultNow(),
	},
	(table) => [
		primaryKey({ columns: [table.groupId, table.personId] }),
		index("person_group_member_person").on(table.personId),
	],
);
