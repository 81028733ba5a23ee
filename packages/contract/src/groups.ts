import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { ById, NoContent, page, paging, Search } from "./query.ts";
import { defineRoute } from "./route.ts";
import { User } from "./users.ts";

const Name = z.string().trim().min(1).max(200);
const Description = z.string().max(2_000);

export const Group = z.object({
	id: Uuid,
	name: z.string(),
	description: z.string(),
	memberCount: z.number().int(),
	createdAt: z.iso.datetime(),
	updatedAt: z.iso.datetime(),
});
export type Group = z.infer<typeof Group>;

export const listGroups = defineRoute({
	id: "listGroups",
	method: "GET",
	path: "/api/groups",
	summary: "List groups",
	permission: "directory:read",
	query: z.strictObject({ ...paging, search: Search.optional() }),
	status: 200,
	response: page(Group),
});

export const createGroup = defineRoute({
	id: "createGroup",
	method: "POST",
	path: "/api/groups",
	summary: "Create a group",
	permission: "directory:write",
	body: z.strictObject({ name: Name, description: Description.default("") }),
	status: 201,
	response: Group,
});

export const getGroup = defineRoute({
	id: "getGroup",
	method: "GET",
	path: "/api/groups/:id",
	summary: "Read a group",
	permission: "directory:read",
	params: ById,
	status: 200,
	response: Group,
});

export const updateGroup = defineRoute({
	id: "updateGroup",
	method: "PATCH",
	path: "/api/groups/:id",
	summary: "Rename or describe a group",
	permission: "directory:write",
	params: ById,
	body: z.strictObject({ name: Name.optional(), description: Description.optional() }),
	status: 200,
	response: Group,
});

export const deleteGroup = defineRoute({
	id: "deleteGroup",
	method: "DELETE",
	path: "/api/groups/:id",
	summary: "Delete a group",
	permission: "directory:write",
	params: ById,
	status: 204,
	response: NoContent,
});

export const listGroupMembers = defineRoute({
	id: "listGroupMembers",
	method: "GET",
	path: "/api/groups/:id/members",
	summary: "List a group's members",
	permission: "directory:read",
	params: ById,
	query: z.strictObject({ ...paging }),
	status: 200,
	response: page(User),
});

const Membership = z.strictObject({ id: Uuid, userId: Uuid });

export const addGroupMember = defineRoute({
	id: "addGroupMember",
	method: "PUT",
	path: "/api/groups/:id/members/:userId",
	summary: "Add a person to a group",
	description: "Emits `directory.groupMemberAdded`; changes nothing if the person is a member already.",
	permission: "directory:write",
	params: Membership,
	status: 204,
	response: NoContent,
});

export const removeGroupMember = defineRoute({
	id: "removeGroupMember",
	method: "DELETE",
	path: "/api/groups/:id/members/:userId",
	summary: "Remove a person from a group",
	description: "Emits `directory.groupMemberRemoved`; changes nothing if the person is no member.",
	permission: "directory:write",
	params: Membership,
	status: 204,
	response: NoContent,
});

export const groupRoutes = {
	listGroups,
	createGroup,
	getGroup,
	updateGroup,
	deleteGroup,
	listGroupMembers,
	addGroupMember,
	removeGroupMember,
};
