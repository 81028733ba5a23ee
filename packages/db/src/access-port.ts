import type { AccessPort, GrantView, RequestView } from "@keyway/connector-sdk/context";
import { errors } from "@keyway/schema/error";
import { and, desc, eq, inArray, isNull, not, or, sql } from "drizzle-orm";
import { cancelRequest } from "./access-decision.ts";
import { endGrant } from "./access-ending.ts";
import { findRequest, type RequestRow } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import { isId, namesRole, roleIdOf } from "./access-names.ts";
import { createRequest, openRequests } from "./access-request.ts";
import type { Database, Executor } from "./client.ts";
import { findPersonBy } from "./directory.ts";
import type { EmitEvent } from "./directory-change.ts";
import { iso, isoOrNull } from "./paging.ts";
import { requesterOfRun } from "./run-requester.ts";
import { accessApp, accessGrant, accessRole } from "./tables/access.ts";
import { runAsk } from "./tables/channel.ts";
import { person } from "./tables/directory.ts";

const fail = errors({ PERSON_UNKNOWN: [404, "The directory knows nobody called “{name}”."] });

const LIVE = ["scheduled", "provisioning", "verifying", "active", "provisioningFailed", "manualPending"] as const;
type Filter = { user?: string | undefined; role?: string | undefined; app?: string | undefined };

/** The access manager as cards use it; each change is one transaction with its events and its audit entry. */
export function accessPort(db: Database, emit: EmitEvent): AccessPort {
	const contextOf = (key: string) => ({ emit, actor: { kind: "run" as const, id: runOf(key).runId, name: key } });
	return {
		grants: (filter) => liveGrants(db, filter, []),
		async revoke({ except = [], ...filter }, key) {
			const found = await liveGrants(db, filter, except);
			return Promise.all(
				found.map(async (grant) => {
					const ended = await db.transaction(async (tx) => {
						const [row] = await tx.select().from(accessGrant).where(eq(accessGrant.id, grant.id));
						return row?.endReason === null ? endGrant(tx, grant.id, "revoked", null, contextOf(key)) : row;
					});
					return { ...grant, status: ended?.status ?? grant.status };
				}),
			);
		},
		async request(wish, key) {
			return db.transaction(async (tx) => {
				const place = runOf(key);
				const card = "access.requestAccess";
				const [ask] = await tx
					.insert(runAsk)
					.values({ ...place, card, answeredAt: new Date().toISOString() })
					.onConflictDoNothing()
					.returning();
				if (!ask) {
					const [known] = await tx
						.select()
						.from(runAsk)
						.where(and(eq(runAsk.runId, place.runId), eq(runAsk.path, place.path)));
					const row = await findRequest(tx, known?.requestId ?? null);
					if (row) return toRequestView(tx, row);
				}
				const requester = await requesterOfRun(tx, place.runId);
				const input = {
					roleId: await roleIdOf(tx, wish.role, wish.app),
					userId: await personIdOf(tx, wish.user),
					duration: wish.duration ?? null,
					startsAt: null,
					justification: wish.justification || requester.reason,
					answers: {},
				};
				const row = await createRequest(tx, input, requester, { emit, actor: requester.actor });
				await tx
					.update(runAsk)
					.set({ requestId: row.id })
					.where(and(eq(runAsk.runId, place.runId), eq(runAsk.path, place.path)));
				return toRequestView(tx, row);
			});
		},
		async cancelRequests(user, key) {
			return db.transaction(async (tx) => {
				const views: RequestView[] = [];
				for (const row of await openRequests(tx, await personIdOf(tx, user)))
					views.push(await toRequestView(tx, await cancelRequest(tx, row.id, null, contextOf(key))));
				return views;
			});
		},
	};
}

/** Run and place of an idempotency key. */
function runOf(key: string): { runId: string; path: string } {
	const at = key.indexOf("/");
	return { runId: key.slice(0, at), path: key.slice(at + 1) };
}

/** @throws PERSON_UNKNOWN */
export async function personIdOf(db: Executor, name: string): Promise<string> {
	const found = await findPersonBy(db, name);
	if (!found) throw fail("PERSON_UNKNOWN", { name });
	return found.person.id;
}

async function liveGrants(db: Executor, { user, role, app }: Filter, except: readonly string[]): Promise<GrantView[]> {
	const rows = await db
		.select({ grant: accessGrant, role: accessRole, app: accessApp, person })
		.from(accessGrant)
		.innerJoin(accessRole, eq(accessRole.id, accessGrant.roleId))
		.innerJoin(accessApp, eq(accessApp.id, accessRole.appId))
		.innerJoin(person, eq(person.id, accessGrant.userId))
		.where(
			and(
				inArray(accessGrant.status, [...LIVE]),
				or(isNull(accessGrant.endReason), eq(accessGrant.status, "active")),
				sql`not (${accessGrant.status} = 'manualPending' and ${accessGrant.activatedAt} is not null)`,
				user === undefined ? undefined : eq(accessGrant.userId, await personIdOf(db, user)),
				role === undefined ? undefined : eq(accessGrant.roleId, await roleIdOf(db, role, app)),
				app === undefined
					? undefined
					: isId(app)
						? eq(accessApp.id, app)
						: eq(accessApp.nameKey, app.trim().toLowerCase()),
				...except.map((name) => not(namesRole(name) ?? sql`false`)),
			),
		)
		.orderBy(desc(accessGrant.id))
		.limit(1_000);
	return rows.map((row) => ({
		id: row.grant.id,
		status: row.grant.status,
		role: { id: row.role.id, name: row.role.name },
		app: { id: row.app.id, name: row.app.name },
		user: { id: row.person.id, email: row.person.email, displayName: row.person.displayName ?? row.person.userName },
		startsAt: iso(row.grant.startsAt),
		endsAt: isoOrNull(row.grant.endsAt),
	}));
}

async function toRequestView(db: Executor, row: RequestRow): Promise<RequestView> {
	const role = row.roleId === null ? null : (await readRole(db, row.roleId)).role;
	return {
		id: row.id,
		status: row.status,
		role: { id: role?.id ?? "", name: role?.name ?? "" },
		grantId: row.grantId,
	};
}
