import type { RouteDefinition } from "@keyway/contract/route";
import type { User, userRoutes } from "@keyway/contract/users";
import { findPerson, listPersons, type PersonRecord } from "@keyway/db/directory";
import { createPerson, deletePerson, setPersonStatus, updatePerson } from "@keyway/db/directory-change";
import { iso } from "@keyway/db/paging";
import { fail } from "../failure.ts";
import type { Call, Handlers } from "../handler.ts";

/** A directory record as the API shows it. */
export function toUser({ person, manager }: PersonRecord): User {
	return {
		id: person.id,
		userName: person.userName,
		email: person.email,
		personalEmail: person.personalEmail,
		firstName: person.firstName,
		lastName: person.lastName,
		displayName: person.displayName,
		userType: person.userType,
		department: person.department,
		title: person.title,
		country: person.country,
		city: person.city,
		costCenter: person.costCenter,
		phone: person.phone,
		startDate: person.startDate,
		lastDay: person.lastDay,
		contractEnd: person.contractEnd,
		lastSignInAt: person.lastSignInAt,
		status: person.status,
		manager: manager && {
			id: manager.id,
			userName: manager.userName,
			email: manager.email,
			displayName: manager.displayName,
		},
		createdAt: iso(person.createdAt),
		updatedAt: iso(person.updatedAt),
	};
}

/** Who changes the directory by this call, and where its events go. */
export const changeContext = ({ principal, services }: Pick<Call<SignedIn>, "principal" | "services">) => ({
	actor: principal.actor,
	emit: services.engine.emit,
});
type SignedIn = RouteDefinition & { permission: "signedIn" };

export const userHandlers: Handlers<typeof userRoutes> = {
	async listUsers({ query, services }) {
		const { items, nextCursor } = await listPersons(services.db, query);
		return { items: items.map(toUser), nextCursor };
	},

	async createUser(call) {
		return toUser(await call.services.db.transaction((tx) => createPerson(tx, call.body, changeContext(call))));
	},

	async getUser({ params, services }) {
		const record = await findPerson(services.db, params.id);
		if (!record) throw fail("NOT_FOUND");
		return toUser(record);
	},

	async updateUser(call) {
		const { params, body, services } = call;
		return toUser(await services.db.transaction((tx) => updatePerson(tx, params.id, body, changeContext(call))));
	},

	async deleteUser(call) {
		await call.services.db.transaction((tx) => deletePerson(tx, call.params.id, changeContext(call)));
	},

	async deactivateUser(call) {
		const context = { ...changeContext(call), reason: call.body.reason };
		const { id } = call.params;
		return toUser(await call.services.db.transaction((tx) => setPersonStatus(tx, id, "deactivated", context)));
	},

	async reactivateUser(call) {
		const context = { ...changeContext(call), reason: call.body.reason };
		const { id } = call.params;
		return toUser(await call.services.db.transaction((tx) => setPersonStatus(tx, id, "active", context)));
	},
};
