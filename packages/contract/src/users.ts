import { Uuid } from "@keyway/schema/ids";
import { PersonStatus, UserType } from "@keyway/schema/person";
import { z } from "zod";
import { Email } from "./auth.ts";
import { ById, NoContent, page, paging, queryList, Search } from "./query.ts";
import { defineRoute } from "./route.ts";

const Text = (max: number) => z.string().trim().max(max).nullable();
const Day = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).nullable();

const attributes = {
	userName: z.string().trim().min(1).max(254),
	email: Email.nullable(),
	personalEmail: Email.nullable(),
	firstName: Text(200),
	lastName: Text(200),
	displayName: Text(400),
	userType: UserType.nullable(),
	department: Text(200),
	title: Text(200),
	country: Text(100),
	city: Text(100),
	costCenter: Text(100),
	phone: Text(50),
	startDate: Day,
	lastDay: Day,
	contractEnd: Day,
	/** Told by whatever people sign in to, for flows about inactivity. */
	lastSignInAt: z.iso.datetime({ offset: true }).nullable(),
};

/** The attributes that a caller may set; `manager` is a user's id or e-mail address. */
export const UserAttributes = z
	.strictObject({ ...attributes, manager: z.string().trim().min(1).max(254).nullable() })
	.partial();
export type UserAttributes = z.infer<typeof UserAttributes>;

/** A person of the directory. */
export const User = z.object({
	id: Uuid,
	userName: z.string(),
	email: z.string().nullable(),
	personalEmail: z.string().nullable(),
	firstName: z.string().nullable(),
	lastName: z.string().nullable(),
	displayName: z.string().nullable(),
	userType: z.string().nullable(),
	department: z.string().nullable(),
	title: z.string().nullable(),
	country: z.string().nullable(),
	city: z.string().nullable(),
	costCenter: z.string().nullable(),
	phone: z.string().nullable(),
	startDate: z.string().nullable(),
	lastDay: z.string().nullable(),
	contractEnd: z.string().nullable(),
	lastSignInAt: z.string().nullable(),
	status: PersonStatus,
	manager: z
		.object({ id: Uuid, userName: z.string(), email: z.string().nullable(), displayName: z.string().nullable() })
		.nullable(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
export type User = z.infer<typeof User>;

export const listUsers = defineRoute({
	id: "listUsers",
	method: "GET",
	path: "/api/users",
	summary: "List and search people",
	permission: "directory:read",
	query: z.strictObject({
		...paging,
		search: Search.optional(),
		status: queryList(PersonStatus).optional(),
		department: Search.optional(),
		userType: queryList(UserType).optional(),
		group: Uuid.optional(),
	}),
	status: 200,
	response: page(User),
});

export const createUser = defineRoute({
	id: "createUser",
	method: "POST",
	path: "/api/users",
	summary: "Create a person",
	description:
		"Emits `directory.userCreated` in the same transaction. Needs a user name, an e-mail address or a name; without a user name it is the address, or made of the name.",
	permission: "directory:write",
	body: UserAttributes,
	status: 201,
	response: User,
});

export const getUser = defineRoute({
	id: "getUser",
	method: "GET",
	path: "/api/users/:id",
	summary: "Read a person",
	permission: "directory:read",
	params: ById,
	status: 200,
	response: User,
});

export const updateUser = defineRoute({
	id: "updateUser",
	method: "PATCH",
	path: "/api/users/:id",
	summary: "Change attributes",
	description: "Emits `directory.userUpdated` with `before` and `changed`; null clears an attribute.",
	permission: "directory:write",
	params: ById,
	body: UserAttributes,
	status: 200,
	response: User,
});

export const deleteUser = defineRoute({
	id: "deleteUser",
	method: "DELETE",
	path: "/api/users/:id",
	summary: "Delete a person",
	description: "Emits `directory.userDeleted`. The person's account, sessions and tokens end in the same transaction.",
	permission: "directory:write",
	params: ById,
	status: 204,
	response: NoContent,
});

const Reason = z.strictObject({ reason: z.string().trim().min(1).max(1_000).optional() }).default({});

export const deactivateUser = defineRoute({
	id: "deactivateUser",
	method: "POST",
	path: "/api/users/:id/deactivate",
	summary: "Deactivate a person",
	description:
		"Emits `directory.userDeactivated`. The person's account, sessions and tokens end in the same transaction.",
	permission: "directory:write",
	params: ById,
	body: Reason,
	status: 200,
	response: User,
});

export const reactivateUser = defineRoute({
	id: "reactivateUser",
	method: "POST",
	path: "/api/users/:id/reactivate",
	summary: "Make a person active again",
	description: "Emits `directory.userReactivated`. The account stays disabled until somebody enables it.",
	permission: "directory:write",
	params: ById,
	body: Reason,
	status: 200,
	response: User,
});

export const userRoutes = {
	listUsers,
	createUser,
	getUser,
	updateUser,
	deleteUser,
	deactivateUser,
	reactivateUser,
};
