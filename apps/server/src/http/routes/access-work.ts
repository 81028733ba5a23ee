import type { accessWorkRoutes, Task } from "@keyway/contract/access-requests";
import { createDelegation, deleteDelegation, listDelegations, readDelegation } from "@keyway/db/access-delegations";
import { readRole } from "@keyway/db/access-facts";
import { listTasks, readTask, resolveTask } from "@keyway/db/access-tasks";
import { errors } from "@keyway/schema/error";
import { fail as refuse } from "../failure.ts";
import type { Handlers } from "../handler.ts";
import { toDelegations, toTasks, viewerOf } from "./access-view.ts";
import { changeContext } from "./users.ts";

const fail = errors({
	DELEGATOR_NEEDED: [
		422,
		"This caller belongs to nobody in the directory. Say by `fromId` whose decisions are delegated.",
	],
});

export const accessWorkHandlers: Handlers<typeof accessWorkRoutes> = {
	async listTasks({ query, principal, services: { db } }) {
		const { all, personId } = viewerOf(principal);
		if (!all && personId === null) return { items: [], nextCursor: null };
		const own = all || personId === null ? {} : { assigneeId: personId };
		const { items, nextCursor } = await listTasks(db, { ...query, ...own });
		return { items: await toTasks(db, items), nextCursor };
	},

	async resolveTask(call) {
		const { params, body, principal, services } = call;
		const task = await readTask(services.db, params.id);
		const { all, personId } = viewerOf(principal);
		const record = task.roleId === null ? null : await readRole(services.db, task.roleId);
		const may = [...task.assigneeIds, ...(record ? [...record.role.ownerIds, ...record.app.ownerIds] : [])];
		const own = personId !== null && may.includes(personId);
		if (!own && !all) throw refuse("NOT_FOUND");
		if (!own && !principal.permissions.has("access:manage")) throw refuse("FORBIDDEN", { permission: "access:manage" });
		return services.db.transaction(async (tx) => {
			const note = body.note ?? null;
			const resolved = await resolveTask(tx, params.id, body.resolution, note, changeContext(call));
			return (await toTasks(tx, [resolved]))[0] as Task;
		});
	},

	async listDelegations({ query, principal, services: { db } }) {
		const { all, personId } = viewerOf(principal);
		if (!all && personId === null) return { items: [], nextCursor: null };
		const { items, nextCursor } = await listDelegations(db, {
			...query,
			personId: all ? undefined : (personId ?? undefined),
		});
		return { items: await toDelegations(db, items), nextCursor };
	},

	async createDelegation({ body, principal, services: { db } }) {
		const { personId } = viewerOf(principal);
		const fromId = body.fromId ?? personId;
		if (fromId === null) throw fail("DELEGATOR_NEEDED");
		if (fromId !== personId && !principal.permissions.has("access:manage"))
			throw refuse("FORBIDDEN", { permission: "access:manage" });
		const { toId, endsAt, startsAt = new Date().toISOString() } = body;
		return db.transaction(async (tx) => {
			const row = await createDelegation(tx, { fromId, toId, startsAt, endsAt }, principal.actor);
			const [shown] = await toDelegations(tx, [row]);
			if (!shown) throw refuse("NOT_FOUND");
			return shown;
		});
	},

	async deleteDelegation({ params, principal, services: { db } }) {
		const row = await readDelegation(db, params.id);
		const own = viewerOf(principal).personId === row.fromId;
		if (!own && !principal.permissions.has("access:manage")) throw refuse("NOT_FOUND");
		await db.transaction((tx) => deleteDelegation(tx, params.id, principal.actor));
	},
};
