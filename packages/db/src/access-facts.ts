import type { DirectoryFacts, PersonFacts, RoleFacts } from "@keyway/access/facts";
import { mayBeHeld } from "@keyway/access/grant-machine";
import type { AccessPolicy, Approver } from "@keyway/schema/access";
import { GrantStatus } from "@keyway/schema/access";
import { aliasedTable, and, eq, gt, inArray, isNull, lte, or } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { fail } from "./failure.ts";
import { ATTRIBUTES, type PersonRow } from "./person.ts";
import { accessApp, accessDelegation, accessGrant, accessRequest, accessRole } from "./tables/access.ts";
import { person, personGroupMember } from "./tables/directory.ts";
import { flow } from "./tables/flow.ts";

/** A role as decisions see it, with its rows. */
export type RoleRecord = {
	facts: RoleFacts;
	role: typeof accessRole.$inferSelect;
	app: typeof accessApp.$inferSelect;
	/** Published versions, where the method has flows. */
	versions: { provisioning: number | null; deprovisioning: number | null };
};

/** @throws NOT_FOUND */
export async function readRole(db: Executor, id: string): Promise<RoleRecord> {
	const [found] = await readRoles(db, [id]);
	if (!found) throw fail("NOT_FOUND");
	return found;
}

const removal = aliasedTable(flow, "removal");

export async function readRoles(db: Executor, ids: readonly string[]): Promise<RoleRecord[]> {
	if (ids.length === 0) return [];
	const rows = await db
		.select({ role: accessRole, app: accessApp, provisioning: flow.published, deprovisioning: removal.published })
		.from(accessRole)
		.innerJoin(accessApp, eq(accessApp.id, accessRole.appId))
		.leftJoin(flow, and(eq(flow.id, accessRole.provisioningFlowId), isNull(flow.deletedAt)))
		.leftJoin(removal, and(eq(removal.id, accessRole.deprovisioningFlowId), isNull(removal.deletedAt)))
		.where(inArray(accessRole.id, [...ids]));
	return rows.map(({ role, app, ...versions }) => ({
		role,
		app,
		versions,
		facts: {
			id: role.id,
			name: role.name,
			appName: app.name,
			ownerIds: role.ownerIds,
			appOwnerIds: app.ownerIds,
			prerequisiteIds: role.prerequisiteIds,
			conflictIds: role.conflictIds,
			maxDuration: role.maxDuration,
			recommendedDuration: role.recommendedDuration,
			privileged: role.privileged,
			incomplete: incompleteness(role, app, versions),
		},
	}));
}

/** Why nobody can ask for the role at the moment. */
function incompleteness(
	role: typeof accessRole.$inferSelect,
	app: typeof accessApp.$inferSelect,
	versions: RoleRecord["versions"],
): string | null {
	if (role.retiredAt !== null) return "The role is no longer offered.";
	if (role.policyId === null) return "The role has no access policy yet.";
	if (role.method === "connector")
		return app.connectionId && role.connectorRole ? null : "The role does not say yet what the connector grants.";
	if (role.method === "manual") return role.assigneeIds.length > 0 ? null : "Nobody is named who applies the role.";
	if (versions.provisioning === null) return "The role has no published provisioning flow yet.";
	return versions.deprovisioning === null ? "The role has no published deprovisioning flow yet." : null;
}

/** Reads what a decision about these people may look at: managers two levels up, groups, delegations of the moment. */
export async function readDirectory(
	db: Executor,
	personIds: readonly (string | null)[],
	approvers: readonly Approver[],
	now: Date,
): Promise<DirectoryFacts> {
	const people = new Map<string, PersonRow>();
	const load = async (ids: readonly (string | null)[]) => {
		const missing = [...new Set(ids)].filter((id): id is string => id !== null && !people.has(id));
		if (missing.length === 0) return;
		for (const row of await db.select().from(person).where(inArray(person.id, missing))) people.set(row.id, row);
	};
	const groupIds = approvers.flatMap((each) => (each.kind === "group" ? [each.id] : []));
	const members = groupIds.length
		? await db.select().from(personGroupMember).where(inArray(personGroupMember.groupId, groupIds))
		: [];
	const named = approvers.flatMap((each) => (each.kind === "user" ? [each.id] : []));
	await load([...personIds, ...named, ...members.map((each) => each.personId)]);
	for (let level = 0; level < 2; level += 1) await load([...people.values()].map((each) => each.managerId));
	const own = personIds.filter((id): id is string => id !== null);
	const groups = own.length
		? await db.select().from(personGroupMember).where(inArray(personGroupMember.personId, own))
		: [];
	const delegations = own.length ? await readDelegations(db, own, now) : [];
	return {
		person(id) {
			const row = people.get(id);
			return row
				? toFacts(
						row,
						groups.flatMap((each) => (each.personId === id ? [each.groupId] : [])),
					)
				: null;
		},
		members: (id) => members.flatMap((each) => (each.groupId === id ? [each.personId] : [])),
		delegatesOf: (id) => delegations.flatMap((each) => (each.fromId === id ? [each.toId] : [])),
	};
}

/** Delegations from or to these people that hold at this moment. */
export const readDelegations = (db: Executor, personIds: readonly string[], now: Date) =>
	db
		.select({ fromId: accessDelegation.fromId, toId: accessDelegation.toId })
		.from(accessDelegation)
		.where(
			and(
				or(inArray(accessDelegation.fromId, [...personIds]), inArray(accessDelegation.toId, [...personIds])),
				lte(accessDelegation.startsAt, now.toISOString()),
				gt(accessDelegation.endsAt, now.toISOString()),
			),
		);

function toFacts(row: PersonRow, groups: readonly string[]): PersonFacts {
	return {
		id: row.id,
		name: row.displayName ?? row.userName,
		active: row.status === "active" && row.deletedAt === null,
		managerId: row.managerId,
		groups,
		attributes: Object.fromEntries(ATTRIBUTES.map((name) => [name, row[name]])),
		contractEnd: row.contractEnd,
	};
}

/** Every approver that a policy can ask, for `readDirectory`. */
export function approversOf(policy: AccessPolicy, role: RoleFacts): Approver[] {
	const stages = policy.rules.flatMap((rule) => rule.stages);
	const owners = [...role.ownerIds, ...role.appOwnerIds].map((id) => ({ kind: "user" as const, id }));
	return [
		...stages.flatMap((stage) => [...stage.approvers, ...(stage.escalateTo ?? [])]),
		...policy.fallback,
		...owners,
	];
}

const HELD = GrantStatus.options.filter(mayBeHeld);

/** The roles that somebody has, that are on their way, and that an open request asks for. */
export async function readHeld(db: Executor, userId: string) {
	const grants = await db
		.select({
			id: accessGrant.id,
			roleId: accessGrant.roleId,
			status: accessGrant.status,
			hadBefore: accessGrant.hadBefore,
		})
		.from(accessGrant)
		.where(and(eq(accessGrant.userId, userId), inArray(accessGrant.status, [...HELD, "scheduled"])));
	const open = await db
		.select({ roleId: accessRequest.roleId })
		.from(accessRequest)
		.where(
			and(
				eq(accessRequest.userId, userId),
				eq(accessRequest.kind, "grant"),
				inArray(accessRequest.status, ["submitted", "pendingApproval", "blocked", "approved"]),
			),
		);
	return {
		grants,
		activeRoleIds: grants.filter((each) => each.status === "active").map((each) => each.roleId),
		heldRoleIds: grants.map((each) => each.roleId),
		openRoleIds: open.flatMap((each) => each.roleId ?? []),
	};
}
