import { connectorProblems, definitionProblems } from "@keyway/connector-sdk/conformance";
import type { ActionDefinition } from "@keyway/connector-sdk/definition";
import { failureProblems } from "@keyway/connector-sdk/failure-conformance";
import { createRegistry } from "@keyway/connector-sdk/registry";
import { http } from "@keyway/connectors/http/http";
import { CONNECTORS } from "@keyway/connectors/registry";
import { salesforce } from "@keyway/connectors/salesforce/salesforce";
import { slack } from "@keyway/connectors/slack/slack";
import { FUNCTIONS } from "@keyway/functions/registry";
import { Catalogue } from "@keyway/schema/catalogue";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { memoryDirectory } from "./bed.ts";

const registry = createRegistry(CONNECTORS, FUNCTIONS);

describe("the catalogue", () => {
	it.each(CONNECTORS.map((connector) => [connector.id, connector] as const))(
		"%s keeps the rules of the house",
		(_id, connector) => expect(connectorProblems(connector)).toEqual([]),
	);

	it.each(FUNCTIONS.map((each) => [`${each.group}.${each.id}`, each] as const))(
		"%s keeps the rules of the house",
		(_id, definition) => expect(definitionProblems(definition, definition.group)).toEqual([]),
	);

	it("is plain data of the agreed form, every id once, every connector named", () => {
		const { connectors, entries } = Catalogue.parse(JSON.parse(JSON.stringify(registry.catalogue)));
		const ids = entries.map((entry) => entry.id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(new Set(connectors.map((each) => each.id)).size).toBe(connectors.length);
		for (const entry of entries) expect(connectors.map((each) => each.id)).toContain(entry.connector);
	});

	it("undoes only what there is, and by a card that is there", () => {
		const ids = registry.catalogue.entries.map((entry) => entry.id);
		for (const { inverse, effect } of registry.catalogue.entries)
			if (inverse) {
				expect(ids).toContain(inverse);
				expect(effect).not.toBe("read");
			}
	});

	it("gives every trigger about a person the person's attributes and those of the manager", () => {
		const triggers = registry.catalogue.entries.filter(
			(entry) => entry.kind === "trigger" && ["directory", "access"].includes(entry.connector),
		);
		expect(triggers.length).toBeGreaterThan(8);
		for (const trigger of triggers) {
			const user = trigger.outputs.find((output) => output.name === "user");
			const manager = user?.fields?.find((each) => each.name === "manager");
			expect(user).toMatchObject({ type: "person", open: true });
			expect(user?.fields?.map((each) => each.name)).toEqual(
				expect.arrayContaining(["firstName", "userType", "lastSignInAt"]),
			);
			expect(manager?.fields?.map((each) => each.name)).toContain("email");
		}
	});

	it("finds what is wrong with a careless definition", () => {
		const careless = {
			...(slack.actions?.[0] as ActionDefinition),
			id: "Send-Message",
			sentence: "Send {txt} to {channel}}",
			output: { message: z.string() },
			source: "somewhere",
		};
		const problems = connectorProblems({
			...slack,
			connection: { token: z.string() },
			actions: [careless],
		} as typeof slack).join("\n");
		for (const words of [
			"token is not marked as secret",
			"not camelCase",
			"{txt}",
			"brace too many",
			"sample does not fit",
			"documented",
			"message has no label",
		])
			expect(problems).toContain(words);
	});
});

describe("a service that fails", () => {
	const person = { id: "p1", email: "ana.perez@acme.test", firstName: "Ana" };
	const inputs: Record<string, Record<string, unknown>> = {
		sendChannelMessage: { channel: "#it-news", text: "Hello" },
		sendDirectMessage: { to: person, text: "Hello" },
		findUserByEmail: { user: person },
		setAdmin: { user: person },
		setMember: { user: person },
		checkMember: { user: person },
		createRecord: { object: { value: "Contact", label: "Contact" }, record: { LastName: "Perez" } },
		getRecord: { object: "Contact", id: "003000000000001" },
		findRecord: { object: "Contact", filter: { LastName: "Perez" } },
		updateRecord: { object: "Contact", id: "003000000000001", record: { Title: "x" } },
		deleteRecord: { object: "Contact", id: "003000000000001" },
		query: { query: "SELECT Id FROM Contact" },
		request: {
			method: "POST",
			url: "https://api.example.com/users",
			bodyFormat: "json",
			body: {},
			idempotencyKey: false,
		},
	};
	const connections: Record<string, Record<string, unknown>> = {
		slack: { token: "xoxb-1", adminToken: "xoxp-1", baseUrl: "https://slack.example.com/api" },
		salesforce: { instanceUrl: "https://acme.example.com", clientId: "a", clientSecret: "b", apiVersion: "62.0" },
		http: {},
	};
	const actions = [slack, salesforce, http].flatMap((connector) =>
		(connector.actions ?? []).map((action) => [`${connector.id}.${action.id}`, connector.id, action] as const),
	);

	it.each(actions)("%s tells the engine what kind of failure it met", async (_id, connector, action) => {
		const input = inputs[action.id] as Record<string, unknown>;
		expect(z.object(action.input).safeParse(input).success).toBe(true);
		const trial = { connection: connections[connector] ?? {}, input, directory: memoryDirectory([person]) };
		expect(await failureProblems(action, trial)).toEqual([]);
	});
});
