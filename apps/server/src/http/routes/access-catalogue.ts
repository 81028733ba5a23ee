import type { accessCatalogueRoutes } from "@keyway/contract/access-catalogue";
import { addResource, createApp, deleteApp, getApp, listApps, updateApp } from "@keyway/db/access-catalogue";
import { readRole } from "@keyway/db/access-facts";
import { createPolicy, deletePolicy, getPolicy, listPolicies, updatePolicy } from "@keyway/db/access-policies";
import { createRole, listRoles, retireRole, updateRole } from "@keyway/db/access-roles";
import type { Handlers } from "../handler.ts";
import { toApp, toPolicy, toRole } from "./access-view.ts";

export const accessCatalogueHandlers: Handlers<typeof accessCatalogueRoutes> = {
	async listApps({ query, services: { db } }) {
		const { items, nextCursor } = await listApps(db, query);
		return { items: await Promise.all(items.map((row) => toApp(db, row))), nextCursor };
	},

	createApp: ({ body, principal, services: { db } }) =>
		db.transaction(async (tx) => toApp(tx, await createApp(tx, body, principal.actor))),

	getApp: async ({ params, services: { db } }) => toApp(db, await getApp(db, params.id)),

	updateApp: ({ params, body, principal, services: { db } }) =>
		db.transaction(async (tx) => toApp(tx, await updateApp(tx, params.id, given(body), principal.actor))),

	async deleteApp({ params, principal, services: { db } }) {
		await db.transaction((tx) => deleteApp(tx, params.id, principal.actor));
	},

	addAppResource: ({ params, body, principal, services: { db } }) =>
		db.transaction((tx) => addResource(tx, params.id, body.name, principal.actor)),

	async listAppRoles({ params, query, services: { db } }) {
		await getApp(db, params.id);
		const { items, nextCursor } = await listRoles(db, { ...query, app: params.id });
		return { items: items.map(toRole), nextCursor };
	},

	createRole: ({ params, body, principal, services: { db } }) =>
		db.transaction(async (tx) => toRole(await createRole(tx, params.id, body, principal.actor))),

	async listRoles({ query, services: { db } }) {
		const { items, nextCursor } = await listRoles(db, query);
		return { items: items.map(toRole), nextCursor };
	},

	getRole: async ({ params, services: { db } }) => toRole(await readRole(db, params.id)),

	updateRole: ({ params, body, principal, services: { db } }) =>
		db.transaction(async (tx) => toRole(await updateRole(tx, params.id, given(body), principal.actor))),

	async deleteRole({ params, principal, services: { db } }) {
		await db.transaction((tx) => retireRole(tx, params.id, principal.actor));
	},

	async listPolicies({ query, services: { db } }) {
		const { items, nextCursor } = await listPolicies(db, query);
		return { items: items.map(toPolicy), nextCursor };
	},

	createPolicy: ({ body, principal, services: { db } }) =>
		db.transaction(async (tx) =>
			toPolicy(await createPolicy(tx, { name: body.name, body: body.policy }, principal.actor)),
		),

	getPolicy: async ({ params, services: { db } }) => toPolicy(await getPolicy(db, params.id)),

	updatePolicy: ({ params, body, principal, services: { db } }) =>
		db.transaction(async (tx) =>
			toPolicy(await updatePolicy(tx, params.id, { name: body.name, body: body.policy }, principal.actor)),
		),

	async deletePolicy({ params, principal, services: { db } }) {
		await db.transaction((tx) => deletePolicy(tx, params.id, principal.actor));
	},
};

/** What a PATCH speaks of: members that are left out stay as they are. */
function given<T extends object>(body: T) {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}
