import type { Outbound } from "@keyway/connector-sdk/context";
import type { RoleAccess } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import type { Registry } from "@keyway/connector-sdk/registry";
import { readableRole } from "@keyway/db/access-drift";
import type { Outcome, OutsideStep } from "@keyway/db/access-step";
import { connectorTarget } from "@keyway/db/access-target";
import type { Database } from "@keyway/db/client";
import type { ConnectionPort } from "@keyway/engine/ports";
import type { Person } from "@keyway/schema/person";

export type OutsideParts = { db: Database; registry: Registry; connections: ConnectionPort; outbound: Outbound };

/** A role of a service with the person and the connection to ask about it. */
type Reach = {
	grant(): Promise<void>;
	revoke(): Promise<void>;
	isMember(): Promise<boolean>;
};

const CALL_MS = 30_000;
/** Reads that fail so often are given up: nobody knows then what the application says. */
const MOST_FAILED_READS = 6;

/**
 * Calls outside for a step that was claimed. Null = the call failed in a way that may pass, so it is tried again when
 * the claim is over.
 */
export async function callOutside(parts: OutsideParts, step: OutsideStep): Promise<Outcome | null> {
	if (step.kind === "read") return { kind: "members", members: await membersOf(parts, step.subjectId) };
	if (step.kind === "call") return { kind: "call", error: await act(parts, step) };
	try {
		const reach = await reachOf(parts, step.subjectId);
		return { kind: "reading", isMember: reach ? await reach.isMember() : null };
	} catch (error) {
		if (!(error instanceof ConnectorError)) throw error;
		const mayPass = !["invalid", "notFound"].includes(error.kind);
		return mayPass && step.attempt < MOST_FAILED_READS ? null : { kind: "reading", isMember: null };
	}
}

async function act(parts: OutsideParts, { subjectId, data, attempt }: OutsideStep) {
	const giving = data["action"] === "provision";
	try {
		const reach = await reachOf(parts, subjectId);
		if (!reach)
			return { message: "The application's connection or role is no longer named.", transient: false, unknown: false };
		// Somebody claimed it before and did not come back: what they did shows in the application.
		if (attempt > 0 && (await reach.isMember()) === giving) return null;
		await (giving ? reach.grant() : reach.revoke());
		return null;
	} catch (error) {
		if (!(error instanceof ConnectorError)) throw error;
		const transient = ["limited", "down", "timeout"].includes(error.kind);
		return { message: error.message, transient, unknown: error.kind === "unknownOutcome" };
	}
}

/** Everybody who has the role in the application; null = it cannot say. */
async function membersOf({ db, registry, connections, outbound }: OutsideParts, roleId: string) {
	const target = await readableRole(db, roleId);
	if (!target) return null;
	const { connector, values } = await connections.open(target.connectionId);
	const roles: RoleAccess<Record<string, unknown>> | undefined = registry.connector(connector)?.roles;
	const context = { connection: values, outbound, signal: AbortSignal.timeout(CALL_MS) };
	return (await roles?.listMembers?.(target.role, context)) ?? null;
}

async function reachOf({ db, registry, connections, outbound }: OutsideParts, grantId: string): Promise<Reach | null> {
	const target = await connectorTarget(db, grantId);
	if (!target) return null;
	const { connector, values } = await connections.open(target.connectionId);
	const roles: RoleAccess<Record<string, unknown>> | undefined = registry.connector(connector)?.roles;
	if (!roles) return null;
	const context = { connection: values, outbound, signal: AbortSignal.timeout(CALL_MS) };
	const { role, person }: { role: string; person: Person } = target;
	return {
		grant: () => roles.grant(role, person, context),
		revoke: () => roles.revoke(role, person, context),
		isMember: () => roles.checkMember(role, person, context),
	};
}
