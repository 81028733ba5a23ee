import type { GrantStatus, RequestStatus } from "@keyway/schema/access";
import { and, desc, eq, gt, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { type GrantRow, isRoleRequest, type RequestRow, type RoleRequest } from "./access-event.ts";
import type { Executor } from "./client.ts";
import { fail } from "./failure.ts";
import { type Page, type PageRequest, pageById, pageOf, readPlace } from "./paging.ts";
import { accessAllocation, accessApp, accessGrant, accessRequest, accessRole } from "./tables/access.ts";
import { person } from "./tables/directory.ts";

/** Who looks: a person sees what is theirs, `all` sees everything. */
export type Viewer = { personId: string | null; callerId: string; all: boolean };

// Names in full inside subqueries: drizzle leaves tables out.
/** Requests that somebody sent, gets, or is asked about. */
function visibleRequests({ personId, callerId, all }: Viewer): SQL | undefined {
	if (all) return undefined;
	const own = [eq(accessRequest.callerId, callerId)];
	if (personId === null) return or(...own);
	return or(
		...own,
		eq(accessRequest.userId, personId),
		eq(accessRequest.requesterId, personId),
		sql`${accessRequest.askedIds} @> array[${personId}]::uuid[]`,
		sql`exists (select 1 from access_decision d where d.request_id = access_request.id
			and (d.by_id = ${personId} or d.as_id = ${personId}))`,
		sql`exists (select 1 from access_delegation g where g.to_id = ${personId} and g.starts_at <= now()
			and g.ends_at > now() and g.from_id = any(access_request.asked_ids))`,
	);
}

export type RequestFilter = PageRequest & {
	status?: readonly RequestStatus[] | undefined;
	user?: string | undefined;
	role?: string | undefined;
	/** Only what this person may decide now, by themselves or for somebody. */
	asked?: string | undefined;
};

/** Newest first. */
export async function listRequests(db: Executor, filter: RequestFilter, viewer: Viewer): Promise<Page<RoleRequest>> {
	const after = readPlace(filter.cursor);
	const rows = await db
		.select()
		.from(accessRequest)
		.where(
			and(
				visibleRequests(viewer),
				ne(accessRequest.kind, "flow"),
				filter.status ? inArray(accessRequest.status, [...filter.status]) : undefined,
				filter.user ? eq(accessRequest.userId, filter.user) : undefined,
				filter.role ? eq(accessRequest.roleId, filter.role) : undefined,
				filter.asked ? askedOf(filter.asked) : undefined,
				after ? lt(accessRequest.id, after) : undefined,
			),
		)
		.orderBy(desc(accessRequest.id))
		.limit(filter.limit + 1);
	return pageOf(
		rows,
		filter.limit,
		(row) => [row.id],
		(row) => row as RoleRequest,
	);
}

/** What this person may decide now, by themselves or for somebody. */
const askedOf = (personId: string) =>
	sql`(${accessRequest.askedIds} @> array[${personId}]::uuid[] or exists (
		select 1 from access_delegation g where g.to_id = ${personId} and g.starts_at <= now()
		and g.ends_at > now() and g.from_id = any(access_request.asked_ids)))`;

/** All that a person may decide now, requests and questions of flows alike, oldest first. */
export async function listApprovals(
	db: Executor,
	{ cursor, limit }: PageRequest,
	personId: string,
): Promise<Page<RequestRow>> {
	const after = readPlace(cursor);
	const rows = await db
		.select()
		.from(accessRequest)
		.where(
			and(
				eq(accessRequest.status, "pendingApproval"),
				askedOf(personId),
				after ? gt(accessRequest.id, after) : undefined,
			),
		)
		.orderBy(accessRequest.id)
		.limit(limit + 1);
	return pageById(rows, limit);
}

/** A request or a flow's question. @throws NOT_FOUND also for one that is not the viewer's to see */
export async function viewApproval(db: Executor, id: string, viewer: Viewer): Promise<RequestRow> {
	const [row] = await db
		.select()
		.from(accessRequest)
		.where(and(eq(accessRequest.id, id), visibleRequests(viewer)));
	if (!row) throw fail("NOT_FOUND");
	return row;
}

/** @throws NOT_FOUND also for a request that is not the viewer's to see */
export async function viewRequest(db: Executor, id: string, viewer: Viewer): Promise<RoleRequest> {
	const row = await viewApproval(db, id, viewer);
	if (!isRoleRequest(row)) throw fail("NOT_FOUND");
	return row;
}

/** Grants that somebody has, asked for, manages the holder of, or owns the role of. */
function visibleGrants({ personId, callerId, all }: Viewer): SQL | undefined {
	if (all) return undefined;
	const asked = sql`exists (select 1 from access_request r where r.id = access_grant.request_id and r.caller_id = ${callerId})`;
	if (personId === null) return asked;
	return or(
		asked,
		eq(accessGrant.userId, personId),
		sql`exists (select 1 from person p where p.id = access_grant.user_id and p.manager_id = ${personId})`,
		sql`exists (select 1 from access_role o join access_app a on a.id = o.app_id
			where o.id = access_grant.role_id and ${personId}::uuid = any(o.owner_ids || a.owner_ids))`,
	);
}

export type GrantFilter = PageRequest & {
	status?: readonly GrantStatus[] | undefined;
	user?: string | undefined;
	role?: string | undefined;
	app?: string | undefined;
};

/** Newest first. */
export async function listGrants(db: Executor, filter: GrantFilter, viewer: Viewer): Promise<Page<GrantRow>> {
	const after = readPlace(filter.cursor);
	const inApp = filter.app
		? sql`exists (select 1 from access_role o where o.id = access_grant.role_id and o.app_id = ${filter.app})`
		: undefined;
	const rows = await db
		.select()
		.from(accessGrant)
		.where(
			and(
				visibleGrants(viewer),
				filter.status ? inArray(accessGrant.status, [...filter.status]) : undefined,
				filter.user ? eq(accessGrant.userId, filter.user) : undefined,
				filter.role ? eq(accessGrant.roleId, filter.role) : undefined,
				inApp,
				after ? lt(accessGrant.id, after) : undefined,
			),
		)
		.orderBy(desc(accessGrant.id))
		.limit(filter.limit + 1);
	return pageById(rows, filter.limit);
}

/** @throws NOT_FOUND also for a grant that is not the viewer's to see */
export async function viewGrant(db: Executor, id: string, viewer: Viewer): Promise<GrantRow> {
	const [row] = await db
		.select()
		.from(accessGrant)
		.where(and(eq(accessGrant.id, id), visibleGrants(viewer)));
	if (!row) throw fail("NOT_FOUND");
	return row;
}

/** The slices of time of a grant, oldest first. */
export const allocationsOf = (db: Executor, grantId: string) =>
	db.select().from(accessAllocation).where(eq(accessAllocation.grantId, grantId)).orderBy(accessAllocation.createdAt);

/** Names of people, roles and applications, for lists. */
export async function readNames(db: Executor, ids: { people: readonly string[]; roles: readonly string[] }) {
	const people = ids.people.length
		? await db
				.select({ id: person.id, name: person.displayName, userName: person.userName, email: person.email })
				.from(person)
				.where(inArray(person.id, [...new Set(ids.people)]))
		: [];
	const roles = ids.roles.length
		? await db
				.select({ id: accessRole.id, name: accessRole.name, appId: accessApp.id, appName: accessApp.name })
				.from(accessRole)
				.innerJoin(accessApp, eq(accessApp.id, accessRole.appId))
				.where(inArray(accessRole.id, [...new Set(ids.roles)]))
		: [];
	return {
		person(id: string) {
			const found = people.find((each) => each.id === id);
			return { id, name: found?.name ?? found?.userName ?? "", email: found?.email ?? null };
		},
		role(id: string) {
			const found = roles.find((each) => each.id === id);
			return {
				role: { id, name: found?.name ?? "" },
				app: { id: found?.appId ?? id, name: found?.appName ?? "" },
			};
		},
	};
}
