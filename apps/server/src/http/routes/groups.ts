import type { groupRoutes } from "@keyway/contract/groups";
import { listPersons } from "@keyway/db/directory";
import {
	addGroupMember,
	createGroup,
	deleteGroup,
	getGroup,
	listGroups,
	removeGroupMember,
	updateGroup,
} from "@keyway/db/groups";
import type { Handlers } from "../handler.ts";
import { changeContext, toUser } from "./users.ts";

export const groupHandlers: Handlers<typeof groupRoutes> = {
	listGroups: ({ query, services }) => listGroups(services.db, query),

	createGroup: (call) => call.services.db.transaction((tx) => createGroup(tx, call.body, changeContext(call))),

	getGroup: ({ params, services }) => getGroup(services.db, params.id),

	updateGroup: (call) =>
		call.services.db.transaction((tx) => updateGroup(tx, call.params.id, call.body, changeContext(call))),

	deleteGroup: (call) => call.services.db.transaction((tx) => deleteGroup(tx, call.params.id, changeContext(call))),

	async listGroupMembers({ params, query, services }) {
		await getGroup(services.db, params.id);
		const { items, nextCursor } = await listPersons(services.db, { ...query, group: params.id });
		return { items: items.map(toUser), nextCursor };
	},

	addGroupMember: (call) =>
		call.services.db.transaction((tx) => addGroupMember(tx, call.params.id, call.params.userId, changeContext(call))),

	removeGroupMember: (call) =>
		call.services.db.transaction((tx) =>
			removeGroupMember(tx, call.params.id, call.params.userId, changeContext(call)),
		),
};
