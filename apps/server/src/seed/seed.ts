import type { Registry } from "@keyway/connector-sdk/registry";
import { createAccount } from "@keyway/db/accounts";
import { SYSTEM } from "@keyway/db/actor";
import type { Database, Transaction } from "@keyway/db/client";
import { createPerson } from "@keyway/db/directory-change";
import { claimFirstStart } from "@keyway/db/first-start";
import { createFlow } from "@keyway/db/flow-change";
import { publishFlow } from "@keyway/db/flow-versions";
import type { JsonObject } from "@keyway/schema/json";
import { createConnection } from "../secrets/connections.ts";
import type { Vault } from "../secrets/vault.ts";
import { seedAccess, slackAdminFlows } from "./access.ts";
import { seedFlows } from "./flows.ts";
import { ACCOUNTS, PEOPLE } from "./people.ts";

export type SeedParts = { db: Database; registry: Registry; vault: Vault };
/** Fields of the connections to the sandbox, by connector. */
export type SandboxFields = { slack: JsonObject; salesforce: JsonObject; email: JsonObject };

/**
 * Fills an empty installation with Acme: people, accounts, connections to the sandbox and published flows, in one
 * transaction. Does nothing on any later start, even if everything was deleted. @returns whether it did
 */
export async function seedAcme(parts: SeedParts, sandbox: SandboxFields): Promise<boolean> {
	return parts.db.transaction(async (tx) => {
		if (!(await claimFirstStart(tx))) return false;
		const people = await seedPeople(tx);
		const slack = await connect(parts, tx, "slack", "Acme Slack (sandbox)", sandbox.slack);
		const salesforce = await connect(parts, tx, "salesforce", "Acme Salesforce (sandbox)", sandbox.salesforce);
		await connect(parts, tx, "email", "Acme mail (sandbox)", sandbox.email);
		const publish = async (flow: Parameters<typeof createFlow>[1]) => {
			const record = await createFlow(tx, flow, SYSTEM);
			await publishFlow(tx, record, "First version", SYSTEM);
			return record.id;
		};
		const pair = slackAdminFlows(slack);
		const flows = { give: await publish(pair.give), take: await publish(pair.take) };
		for (const flow of seedFlows({ slack, salesforce })) await publish(flow);
		await seedAccess(tx, { people, slack, flows });
		return true;
	});
}

/** They were there before any flow: no event is emitted for them. */
async function seedPeople(tx: Transaction): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const person of PEOPLE) {
		const { person: row } = await createPerson(tx, person, { emit: async () => undefined, actor: SYSTEM });
		ids.set(person.email, row.id);
	}
	for (const { email, roles } of ACCOUNTS) {
		const name = PEOPLE.find((person) => person.email === email)?.displayName ?? email;
		await createAccount(tx, { email, name, roles, personId: ids.get(email) }, SYSTEM);
	}
	return ids;
}

async function connect(
	parts: SeedParts,
	tx: Transaction,
	connector: string,
	name: string,
	fields: JsonObject,
): Promise<string> {
	return (await createConnection(parts, tx, { connector, name, fields }, SYSTEM)).id;
}
