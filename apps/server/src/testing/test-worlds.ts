import type { DirectoryPort, Outbound } from "@keyway/connector-sdk/context";
import type { ConnectorDefinition } from "@keyway/connector-sdk/definition";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import type { TestPlan } from "@keyway/engine/kernel/test-plan";
import type { Model, TestWorlds, World } from "@keyway/engine/ports";
import type { Sandbox } from "@keyway/sandbox/sandbox";
import { TenantFixtures, tenantConnections } from "@keyway/sandbox/tenants";
import { Person } from "@keyway/schema/person";
import { z } from "zod";
import { privateDirectory } from "./private-directory.ts";

/** What a test may be filled with. */
export const WorldFixtures = TenantFixtures.extend({
	/** People beside those of the directory. */
	people: z.array(Person).max(1_000).optional(),
});

/** Connectors whose cards never leave the private world. */
const INSIDE = ["directory", "identity"];

/** Milliseconds after which the world of a run that never ended here is thrown away. */
const LIFE = 60 * 60_000;

export type TestWorldsParts = {
	models: Pick<Sandbox, "url" | "host" | "smtpPort" | "tenants">;
	directory: DirectoryPort;
	outbound: Outbound;
};

/** Private worlds of runs in test mode: a tenant of the models, and a directory that keeps its changes to itself. */
export function createTestWorlds(parts: TestWorldsParts): TestWorlds {
	const worlds = new Map<string, { world: World; tenant: string; timer: NodeJS.Timeout }>();

	function close(runId: string): void {
		const found = worlds.get(runId);
		if (!found) return;
		clearTimeout(found.timer);
		parts.models.tenants.drop(found.tenant);
		worlds.delete(runId);
	}

	return {
		async open(runId, plan) {
			const known = worlds.get(runId);
			if (known) return known.world;
			const { world, tenant } = makeWorld(parts, plan);
			worlds.set(runId, { world, tenant, timer: setTimeout(() => close(runId), LIFE).unref() });
			return world;
		},
		close,
	};
}

function makeWorld({ models, directory, outbound }: TestWorldsParts, plan: TestPlan) {
	const { people, ...fixtures } = WorldFixtures.parse(plan.world);
	const tenant = models.tenants.create(fixtures);
	const connections: Record<string, Record<string, unknown>> = tenantConnections(models, tenant);
	const modelOf = ({ id, group, connection }: ConnectorDefinition): Model => {
		const given = Object.hasOwn(connections, id) ? connections[id] : undefined;
		if (given && connection) {
			const values = z.object(connection).parse(given);
			return { do: "call", connection: { connector: id, values, secrets: [] } };
		}
		return group === "control" || INSIDE.includes(id) ? { do: "perform" } : { do: "example" };
	};
	const world: World = {
		connections: {
			open: async () => {
				throw new Error("A test opens no connection.");
			},
		},
		directory: privateDirectory(directory, people),
		outbound: onlyTo(outbound, models),
		models: modelOf,
	};
	return { world, tenant };
}

/** A way out that leads to the models and nowhere else. */
function onlyTo(outbound: Outbound, { url, host, smtpPort }: TestWorldsParts["models"]): Outbound {
	const refuse = (where: string) =>
		new OutboundError("refused", `A test calls the models of services only, and not ${where}.`, { sent: false });
	return {
		async fetch(request) {
			if (!URL.canParse(request.url) || new URL(request.url).origin !== new URL(url).origin)
				throw refuse("another address");
			return outbound.fetch(request);
		},
		async dial(name, port, options) {
			if (name !== host || port !== smtpPort) throw refuse(`${name}:${port}`);
			return outbound.dial(name, port, options);
		},
	};
}
