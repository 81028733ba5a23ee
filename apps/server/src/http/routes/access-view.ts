import type { App, Policy, Role } from "@keyway/contract/access-catalogue";
import type { AccessRequest, Delegation, Grant, Task } from "@keyway/contract/access-requests";
import { type AppRow, countRoles, listResources } from "@keyway/db/access-catalogue";
import type { DelegationRow } from "@keyway/db/access-delegations";
import { type GrantRow, isRoleRequest, type RequestRow, type RoleRequest } from "@keyway/db/access-event";
import type { RoleRecord } from "@keyway/db/access-facts";
import { readNames, type Viewer } from "@keyway/db/access-lists";
import type { PolicyRow } from "@keyway/db/access-policies";
import type { TaskRow } from "@keyway/db/access-tasks";
import type { Executor } from "@keyway/db/client";
import { iso, isoOrNull } from "@keyway/db/paging";
import type { ResolvedStage } from "@keyway/schema/access";
import type { Principal } from "../../auth/principal.ts";
import { fail } from "../failure.ts";

/** What of access a caller may see. */
export const viewerOf = ({ account, actor, permissions }: Principal): Viewer => ({
	personId: account?.personId ?? null,
	callerId: account?.id ?? actor.id,
	all: permissions.has("access:read"),
});

export async function toApp(db: Executor, row: AppRow): Promise<App> {
	const { id, name, description, ownerIds, connectionId } = row;
	return {
		id,
		name,
		description,
		ownerIds,
		connectionId,
		resources: await listResources(db, id),
		roleCount: await countRoles(db, id),
		createdAt: iso(row.createdAt),
		updatedAt: iso(row.updatedAt),
	};
}

export function toRole({ role, app, facts }: RoleRecord): Role {
	const { nameKey: _, retiredAt: __, createdAt, updatedAt, ...shown } = role;
	return {
		...shown,
		appName: app.name,
		heldAt: isoOrNull(role.heldAt),
		requestable: facts.incomplete === null,
		problem: facts.incomplete,
		createdAt: iso(createdAt),
		updatedAt: iso(updatedAt),
	};
}

export const toPolicy = ({ id, name, version, body, createdAt, updatedAt }: PolicyRow): Policy => ({
	id,
	name,
	version,
	policy: body,
	createdAt: iso(createdAt),
	updatedAt: iso(updatedAt),
});

type Names = Awaited<ReturnType<typeof readNames>>;

/** The stages of a chain, with the one that is open. */
export function toStages(stages: readonly ResolvedStage[], open: number | null, names: Pick<Names, "person">) {
	return stages.map(({ name, needs, approvers, fallback }, at) => ({
		name,
		needs,
		approvers: (approvers.length >= needs ? approvers : [...new Set([...approvers, ...fallback])]).map(names.person),
		status: open === null || at < open ? ("done" as const) : at === open ? ("open" as const) : ("later" as const),
	}));
}

export async function toRequests(db: Executor, rows: readonly RoleRequest[]): Promise<AccessRequest[]> {
	const named = (row: RoleRequest) => [
		row.userId,
		...row.askedIds,
		...row.stages.flatMap((each) => [...each.approvers, ...each.fallback]),
	];
	const names = await readNames(db, { people: rows.flatMap(named), roles: rows.map((row) => row.roleId) });
	return rows.map((row) => ({
		id: row.id,
		kind: row.kind === "extend" ? "extend" : "grant",
		status: row.status,
		...names.role(row.roleId),
		roleId: row.roleId,
		userId: row.userId,
		user: names.person(row.userId),
		requesterId: row.requesterId,
		requestedBy: row.requestedBy,
		justification: row.justification,
		answers: row.answers,
		duration: row.approvedDuration ?? row.duration,
		startsAt: isoOrNull(row.startsAt),
		approvers: row.askedIds.map(names.person),
		stages: toStages(row.stages, row.status === "pendingApproval" ? row.stage : null, names),
		explanation: row.trace.join(" "),
		policyId: row.policyId,
		policyVersion: row.policyVersion,
		grantId: row.grantId,
		createdAt: iso(row.createdAt),
		endedAt: isoOrNull(row.endedAt),
	}));
}

export async function toRequest(db: Executor, row: RequestRow): Promise<AccessRequest> {
	const [shown] = isRoleRequest(row) ? await toRequests(db, [row]) : [];
	if (!shown) throw fail("NOT_FOUND");
	return shown;
}

export async function toGrants(db: Executor, rows: readonly GrantRow[]): Promise<Grant[]> {
	const names = await readNames(db, { people: rows.map((row) => row.userId), roles: rows.map((row) => row.roleId) });
	return rows.map((row) => ({
		id: row.id,
		roleId: row.roleId,
		...names.role(row.roleId),
		userId: row.userId,
		user: names.person(row.userId),
		requestId: row.requestId,
		status: row.status,
		duration: row.duration,
		startsAt: iso(row.startsAt),
		activatedAt: isoOrNull(row.activatedAt),
		endsAt: isoOrNull(row.endsAt),
		endedAt: isoOrNull(row.endedAt),
		endReason: row.endReason,
		endNote: row.endNote,
		hadBefore: row.hadBefore,
		verifiedAt: isoOrNull(row.verifiedAt),
		provisioningRunId: row.provisioningRunId,
		deprovisioningRunId: row.deprovisioningRunId,
		error: row.error,
		createdAt: iso(row.createdAt),
	}));
}

export const toGrant = async (db: Executor, row: GrantRow): Promise<Grant> => (await toGrants(db, [row]))[0] as Grant;

export async function toTasks(db: Executor, rows: readonly TaskRow[]): Promise<Task[]> {
	const named = { people: rows.flatMap((row) => row.userId ?? []), roles: rows.flatMap((row) => row.roleId ?? []) };
	const names = await readNames(db, named);
	return rows.map((row) => ({
		id: row.id,
		grantId: row.grantId,
		runId: row.runId,
		action: row.action,
		cause: row.cause,
		title: row.title,
		detail: row.detail,
		...(row.roleId === null ? { role: null, app: null } : names.role(row.roleId)),
		user: row.userId === null ? null : names.person(row.userId),
		dueAt: isoOrNull(row.dueAt),
		assigneeIds: row.assigneeIds,
		status: row.status,
		note: row.note,
		closedBy: row.closedBy,
		createdAt: iso(row.createdAt),
		closedAt: isoOrNull(row.closedAt),
	}));
}

export async function toDelegations(db: Executor, rows: readonly DelegationRow[]): Promise<Delegation[]> {
	const names = await readNames(db, { people: rows.flatMap((row) => [row.fromId, row.toId]), roles: [] });
	return rows.map(({ id, fromId, toId, startsAt, endsAt }) => ({
		id,
		from: names.person(fromId),
		to: names.person(toId),
		startsAt: iso(startsAt),
		endsAt: iso(endsAt),
	}));
}
