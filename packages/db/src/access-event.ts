import type { JsonObject } from "@keyway/schema/json";
import { eq } from "drizzle-orm";
import { type RoleRecord, readRole } from "./access-facts.ts";
import type { Actor } from "./actor.ts";
import type { Executor, Transaction } from "./client.ts";
import type { EmitEvent } from "./directory-change.ts";
import { iso, isoOrNull } from "./paging.ts";
import { personEver } from "./person-ever.ts";
import { accessGrant, accessRequest } from "./tables/access.ts";

export type GrantRow = typeof accessGrant.$inferSelect;
export type RequestRow = typeof accessRequest.$inferSelect;
/** A request for a role; the others ask for a decision that a flow waits for. */
export type RoleRequest = RequestRow & { roleId: string; userId: string; policyId: string; policyVersion: number };

export const isRoleRequest = (row: RequestRow): row is RoleRequest =>
	row.kind !== "flow" && row.roleId !== null && row.userId !== null;

/** Who changes access, and where its events go. */
export type AccessContext = { emit: EmitEvent; actor: Actor };

export type AccessEvent =
	| "requested"
	| "approved"
	| "denied"
	| "granted"
	| "expiring"
	| "expired"
	| "revoked"
	| "provisioningFailed";

/** What flows get of a grant, in events and as the start of a provisioning flow. */
export async function accessData(
	db: Executor,
	{
		userId,
		roleId,
		grant,
		request,
	}: { userId: string; roleId: string; grant: GrantRow | null; request: RequestRow | null },
	record?: RoleRecord,
): Promise<JsonObject> {
	const { role, app } = record ?? (await readRole(db, roleId));
	const person = await personEver(db, userId);
	return {
		user: (person ?? { id: userId }) as JsonObject,
		role: { id: role.id, name: role.name },
		app: { id: app.id, name: app.name },
		grant: grant && {
			id: grant.id,
			status: grant.status,
			startsAt: iso(grant.startsAt),
			activatedAt: isoOrNull(grant.activatedAt),
			endsAt: isoOrNull(grant.endsAt),
			endReason: grant.endReason,
		},
		request: request && {
			id: request.id,
			status: request.status,
			justification: request.justification,
			createdAt: iso(request.createdAt),
		},
	};
}

/** Emits `access.…` in the transaction of the change. */
export async function emitAccess(
	tx: Transaction,
	{ emit }: Pick<AccessContext, "emit">,
	event: AccessEvent,
	of: { userId: string; roleId: string; grant: GrantRow | null; request: RequestRow | null },
	more: JsonObject = {},
): Promise<void> {
	const data = { ...(await accessData(tx, of)), ...more };
	await emit(tx, { type: `access.${event}`, source: "access", data });
}

export async function findRequest(db: Executor, id: string | null): Promise<RequestRow | null> {
	if (id === null) return null;
	const [row] = await db.select().from(accessRequest).where(eq(accessRequest.id, id));
	return row ?? null;
}

export async function findGrant(db: Executor, id: string): Promise<GrantRow | null> {
	const [row] = await db.select().from(accessGrant).where(eq(accessGrant.id, id));
	return row ?? null;
}

/** `Slack admin of Slack`, as sentences, audit and notices call a role. */
export const roleName = ({ role, app }: Pick<RoleRecord, "role" | "app">): string => `${role.name} of ${app.name}`;
