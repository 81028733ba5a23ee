import type { Person } from "@keyway/schema/person";
import { findGrant } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import type { Executor } from "./client.ts";
import { personEver } from "./person-ever.ts";

/** What a connector is called with to give, take or read a grant's role. */
export type ConnectorTarget = { connectionId: string; role: string; person: Person };

/** Null = the application cannot be called or read by a connector. */
export async function connectorTarget(db: Executor, grantId: string): Promise<ConnectorTarget | null> {
	const grant = await findGrant(db, grantId);
	if (!grant) return null;
	const { role, app } = await readRole(db, grant.roleId);
	const person = await personEver(db, grant.userId);
	if (!app.connectionId || !role.connectorRole || !person) return null;
	return { connectionId: app.connectionId, role: role.connectorRole, person };
}
