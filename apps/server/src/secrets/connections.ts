import { fieldSpecs } from "@keyway/connector-sdk/catalogue-entry";
import type { ConnectorDefinition } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import type { Registry } from "@keyway/connector-sdk/registry";
import type { Actor } from "@keyway/db/actor";
import type { Database, Transaction } from "@keyway/db/client";
import * as store from "@keyway/db/connections";
import { newId } from "@keyway/db/id";
import type { ConnectionPort, OpenConnection } from "@keyway/engine/ports";
import type { CallLimits } from "@keyway/schema/call-limits";
import type { FieldSpec } from "@keyway/schema/catalogue";
import { errors } from "@keyway/schema/error";
import type { Json, JsonObject } from "@keyway/schema/json";
import { z } from "zod";
import type { Vault } from "./vault.ts";

const fail = errors({
	CONNECTOR_UNKNOWN: [422, 'There is no connector "{connector}" that takes a connection.'],
	CONNECTION_FIELDS_INVALID: [422, "Some fields of the connection are missing or wrong: {problems}"],
	CONNECTION_SECRETS_NEEDED: [
		422,
		"Enter {names} again: they are needed whenever anything else of the connection changes.",
	],
});

export type ConnectionsParts = { db: Database; registry: Registry; vault: Vault };

/** What a connection's secret is bound to. */
export const boundTo = (id: string, version: number) => `connection ${id} ${version}`;

/** @throws CONNECTOR_UNKNOWN, CONNECTION_FIELDS_INVALID */
export async function createConnection(
	{ registry, vault }: ConnectionsParts,
	tx: Transaction,
	input: { connector: string; name: string; fields: JsonObject; limits?: CallLimits | null | undefined },
	actor: Actor,
): Promise<store.Connection> {
	const connector = connectorOf(registry, input.connector);
	const { open, secret } = split(connector, checked(connector, input.fields));
	const id = newId();
	const sealed = sealSecrets(vault, secret, boundTo(id, 1));
	const { name, connector: kind, limits = null } = input;
	return store.createConnection(
		tx,
		{ id, connector: kind, name, fields: open, secrets: Object.keys(secret), limits, sealed },
		actor,
	);
}

/**
 * Changes name and fields. As soon as any open field changes, all secrets must be given again: whoever may change an
 * address must not be able to have a stored secret sent to it.
 * @throws CONNECTION_SECRETS_NEEDED, CONNECTION_FIELDS_INVALID, NOT_FOUND
 */
export async function updateConnection(
	{ registry, vault }: ConnectionsParts,
	tx: Transaction,
	id: string,
	change: { name?: string | undefined; fields?: JsonObject | undefined; limits?: CallLimits | null | undefined },
	actor: Actor,
): Promise<store.Connection> {
	const before = await store.lockConnection(tx, id);
	const connector = connectorOf(registry, before.connector);
	const given = split(connector, change.fields ?? {});
	const moved = Object.keys(given.open).filter(
		(name) => JSON.stringify(given.open[name]) !== JSON.stringify(before.fields[name]),
	);
	const missing = before.secrets.filter((name) => !Object.hasOwn(given.secret, name));
	if (moved.length > 0 && missing.length > 0) throw fail("CONNECTION_SECRETS_NEEDED", { names: missing.join(", ") });
	const fields = checked(connector, { ...before.fields, ...secretsOf(vault, before), ...(change.fields ?? {}) });
	const { open, secret } = split(connector, fields);
	const version = before.version + 1;
	const sealed = sealSecrets(vault, secret, boundTo(id, version));
	const name = change.name ?? before.name;
	const limits = change.limits === undefined ? before.limits : change.limits;
	const changed = [
		...(JSON.stringify(limits) === JSON.stringify(before.limits) ? [] : ["limits"]),
		...(name === before.name ? [] : ["name"]),
		...moved,
		...Object.keys(given.secret),
	];
	return store.updateConnection(
		tx,
		{ id, connector: before.connector, name, fields: open, secrets: Object.keys(secret), limits, sealed, version },
		changed,
		actor,
	);
}

/** What the engine opens connections with. */
export function connectionPort({ db, vault }: Pick<ConnectionsParts, "db" | "vault">): ConnectionPort {
	return {
		async open(id) {
			const found = await store.findConnection(db, id);
			if (!found)
				throw new ConnectorError(
					"auth",
					"CONNECTION_MISSING",
					"The card's connection was deleted. Choose another one.",
				);
			return openConnection(vault, found);
		},
	};
}

/** @throws ConnectorError `auth` when the secret cannot be opened */
export function openConnection(vault: Vault, found: store.StoredConnection): OpenConnection {
	try {
		const secrets = secretsOf(vault, found);
		return {
			connector: found.connector,
			limits: found.limits,
			values: { ...found.fields, ...secrets },
			secrets: Object.values(secrets).map((value) => (typeof value === "string" ? value : JSON.stringify(value))),
		};
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : "The connection's secret could not be opened.";
		throw new ConnectorError("auth", "CONNECTION_UNREADABLE", message, { cause });
	}
}

function connectorOf(registry: Registry, id: string): ConnectorDefinition {
	const connector = registry.connector(id);
	if (!connector?.connection) throw fail("CONNECTOR_UNKNOWN", { connector: id });
	return connector;
}

function checked(connector: ConnectorDefinition, fields: JsonObject): JsonObject {
	const parsed = z.strictObject(connector.connection ?? {}).safeParse(fields);
	if (parsed.success) return JSON.parse(JSON.stringify(parsed.data));
	const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "fields"}: ${issue.message}`);
	throw fail("CONNECTION_FIELDS_INVALID", { problems: problems.join(" · ") }, { details: problems });
}

function split(connector: ConnectorDefinition, fields: JsonObject): { open: JsonObject; secret: JsonObject } {
	const isSecret = new Set(
		fieldSpecs(connector.connection ?? {})
			.filter((spec: FieldSpec) => spec.secret)
			.map((spec) => spec.name),
	);
	const pick = (wanted: boolean): Record<string, Json> =>
		Object.fromEntries(Object.entries(fields).filter(([name]) => isSecret.has(name) === wanted));
	return { open: pick(false), secret: pick(true) };
}

function sealSecrets(vault: Vault, secret: JsonObject, bound: string) {
	return Object.keys(secret).length === 0 ? null : vault.seal(JSON.stringify(secret), bound);
}

function secretsOf(vault: Vault, { id, version, sealed }: store.StoredConnection): JsonObject {
	return sealed ? JSON.parse(vault.open(sealed, boundTo(id, version))) : {};
}
