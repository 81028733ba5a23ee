import { findCycle } from "@keyway/access/rules";
import type { RoleMethod } from "@keyway/schema/access";
import { errors } from "@keyway/schema/error";
import { and, asc, eq, inArray, isNull, like, ne, or, sql } from "drizzle-orm";
import { getApp, listResources } from "./access-catalogue.ts";
import { type RoleRecord, readRole, readRoles } from "./access-facts.ts";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail as refuse } from "./failure.ts";
import { newId } from "./id.ts";
import { NameAndId, type Page, type PageRequest, pageOf, readCursor, searchPattern } from "./paging.ts";
import { nameKey } from "./person.ts";
import { accessApp, accessPolicy, accessRole } from "./tables/access.ts";
import { flow } from "./tables/flow.ts";

const fail = errors({
	ROLE_FLOW_WRONG: [422, "“{name}” is no {kind} flow. Choose one of that kind."],
	ROLE_NEEDS_ITSELF: [422, "A role cannot need itself, also not through others."],
	ROLE_REFERENCE: [422, "There is no {what} {id}."],
	ROLE_CONFLICTS_ITSELF: [422, "A role cannot be in conflict with itself or with a role that it needs."],
});

export type RoleInput = {
	resourceId: string | null;
	name: string;
	description: string;
	ownerIds: string[];
	method: RoleMethod;
	provisioningFlowId: string | null;
	deprovisioningFlowId: string | null;
	connectorRole: string | null;
	assigneeIds: string[];
	policyId: string | null;
	prerequisiteIds: string[];
	conflictIds: string[];
	maxDuration: string | null;
	recommendedDuration: string | null;
	privileged: boolean;
	breakGlass: string | null;
	onOutside: "report" | "adopt" | "revoke";
};

/** By application and name; retired ones are left out. */
export async function listRoles(
	db: Executor,
	{ app, search, cursor, limit }: PageRequest & { app?: string | undefined; search?: string | undefined },
): Promise<Page<RoleRecord>> {
	const after = readCursor(cursor, NameAndId);
	const key = sql<string>`${accessApp.nameKey} || ' ' || ${accessRole.nameKey}`;
	const rows = await db
		.select({ id: accessRole.id, key })
		.from(accessRole)
		.innerJoin(accessApp, eq(accessApp.id, accessRole.appId))
		.where(
			and(
				isNull(accessRole.retiredAt),
				app ? eq(accessRole.appId, app) : undefined,
				search ? like(sql`${key} || ' ' || lower(${accessRole.description})`, searchPattern(search)) : undefined,
				after ? sql`(${key}, ${accessRole.id}) > (${after[0]}, ${after[1]}::uuid)` : undefined,
			),
		)
		.orderBy(asc(key), asc(accessRole.id))
		.limit(limit + 1);
	const page = pageOf(
		rows,
		limit,
		(row) => [row.key, row.id],
		(row) => row.id,
	);
	const records = new Map((await readRoles(db, page.items)).map((each) => [each.role.id, each]));
	return { items: page.items.flatMap((id) => records.get(id) ?? []), nextCursor: page.nextCursor };
}

export async function createRole(tx: Transaction, appId: string, input: RoleInput, actor: Actor): Promise<RoleRecord> {
	const id = newId();
	await getApp(tx, appId);
	const resourceId = await checked(tx, id, appId, input);
	await tx.insert(accessRole).values({ id, appId, ...input, resourceId, nameKey: nameKey(input.name) });
	await mirrorConflicts(tx, id, [], input.conflictIds);
	const record = await readRole(tx, id);
	await appendAudit(tx, { actor, action: "role.created", target: target(record), details: { method: input.method } });
	return record;
}

/** @throws NOT_FOUND, ROLE_FLOW_WRONG, ROLE_NEEDS_ITSELF, ROLE_REFERENCE */
export async function updateRole(
	tx: Transaction,
	id: string,
	change: Partial<RoleInput>,
	actor: Actor,
): Promise<RoleRecord> {
	const { role: before } = await readRole(tx, id);
	const input: RoleInput = { ...before, ...change };
	const resourceId = await checked(tx, id, before.appId, input);
	await tx
		.update(accessRole)
		.set({ ...change, resourceId, nameKey: nameKey(input.name), updatedAt: new Date().toISOString() })
		.where(eq(accessRole.id, id));
	await mirrorConflicts(tx, id, before.conflictIds, input.conflictIds);
	const record = await readRole(tx, id);
	await appendAudit(tx, {
		actor,
		action: "role.updated",
		target: target(record),
		details: { changed: Object.keys(change) },
	});
	return record;
}

/** Offers the role no longer. Grants of it still end as they would. */
export async function retireRole(tx: Transaction, id: string, actor: Actor): Promise<void> {
	const record = await readRole(tx, id);
	const needing = await tx
		.select({ name: accessRole.name })
		.from(accessRole)
		.where(and(isNull(accessRole.retiredAt), sql`${id}::uuid = any(${accessRole.prerequisiteIds})`));
	if (needing.length > 0) throw refuse("ACCESS_IN_USE", { names: needing.map((each) => each.name).join(", ") });
	await tx.update(accessRole).set({ retiredAt: new Date().toISOString() }).where(eq(accessRole.id, id));
	await appendAudit(tx, { actor, action: "role.retired", target: target(record) });
}

const target = ({ role, app }: RoleRecord) => ({ kind: "role", id: role.id, name: `${role.name} of ${app.name}` });

/** Everything that a role names is there and of the right kind. Gives its resource. */
async function checked(tx: Transaction, id: string, appId: string, input: RoleInput): Promise<string> {
	const [taken] = await tx
		.select({ id: accessRole.id })
		.from(accessRole)
		.where(
			and(
				eq(accessRole.appId, appId),
				eq(accessRole.nameKey, nameKey(input.name)),
				ne(accessRole.id, id),
				isNull(accessRole.retiredAt),
			),
		);
	if (taken) throw refuse("ACCESS_NAME_TAKEN", { kind: "a role", value: input.name });
	await checkFlow(tx, input.provisioningFlowId, "provisioning");
	await checkFlow(tx, input.deprovisioningFlowId, "deprovisioning");
	if (input.policyId !== null) {
		const [policy] = await tx
			.select({ id: accessPolicy.id })
			.from(accessPolicy)
			.where(eq(accessPolicy.id, input.policyId));
		if (!policy) throw fail("ROLE_REFERENCE", { what: "policy", id: input.policyId });
	}
	await checkOthers(tx, id, input);
	const resources = await listResources(tx, appId);
	const resource = input.resourceId === null ? resources[0] : resources.find((each) => each.id === input.resourceId);
	if (!resource) throw fail("ROLE_REFERENCE", { what: "part of the application", id: input.resourceId ?? "" });
	return resource.id;
}

async function checkFlow(tx: Transaction, id: string | null, kind: "provisioning" | "deprovisioning"): Promise<void> {
	if (id === null) return;
	const [found] = await tx
		.select({ name: flow.name, kind: flow.kind })
		.from(flow)
		.where(and(eq(flow.id, id), isNull(flow.deletedAt)));
	if (!found) throw fail("ROLE_REFERENCE", { what: "flow", id });
	if (found.kind !== kind) throw fail("ROLE_FLOW_WRONG", { name: found.name, kind });
}

async function checkOthers(tx: Transaction, id: string, { prerequisiteIds, conflictIds }: RoleInput): Promise<void> {
	const named = [...new Set([...prerequisiteIds, ...conflictIds])];
	if (conflictIds.includes(id) || conflictIds.some((each) => prerequisiteIds.includes(each)))
		throw fail("ROLE_CONFLICTS_ITSELF");
	const roles = await tx.select({ id: accessRole.id, needs: accessRole.prerequisiteIds }).from(accessRole).for("share");
	const known = new Map(roles.map((each) => [each.id, each.needs]));
	const missing = named.find((each) => each !== id && !known.has(each));
	if (missing) throw fail("ROLE_REFERENCE", { what: "role", id: missing });
	if (findCycle(id, (each) => (each === id ? prerequisiteIds : (known.get(each) ?? []))))
		throw fail("ROLE_NEEDS_ITSELF");
}

/** A conflict is one of two roles: it stands in both. */
async function mirrorConflicts(tx: Transaction, id: string, before: string[], after: string[]): Promise<void> {
	const added = after.filter((each) => !before.includes(each));
	const removed = before.filter((each) => !after.includes(each));
	const rows = [...added, ...removed];
	if (rows.length === 0) return;
	await tx
		.update(accessRole)
		.set({
			conflictIds: sql`case when ${or(inArray(accessRole.id, added.length ? added : [id]))}
				then array_append(array_remove(${accessRole.conflictIds}, ${id}::uuid), ${id}::uuid)
				else array_remove(${accessRole.conflictIds}, ${id}::uuid) end`,
		})
		.where(inArray(accessRole.id, rows));
}
