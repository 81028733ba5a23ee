import type { Outbound } from "@keyway/connector-sdk/context";
import type { ConnectorDefinition } from "@keyway/connector-sdk/definition";
import { createRegistry } from "@keyway/connector-sdk/registry";
import { flow as flowConnector } from "@keyway/connectors/flow";
import { helper } from "@keyway/connectors/helper";
import { manual } from "@keyway/connectors/manual";
import { close, connect, type Database } from "@keyway/db/client";
import { newId } from "@keyway/db/id";
import { readRun } from "@keyway/db/runs";
import { flow, flowVersion } from "@keyway/db/tables/flow";
import { createTestDatabase } from "@keyway/db/test-database";
import type { ConnectionPort, Logger } from "@keyway/engine/ports";
import type { FlowGraph } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";
import type { Run, RunStatus } from "@keyway/schema/run";
import { type EngineSettings, type RunningEngine, startEngine } from "@keyway/server/worker/engine";
import { until } from "../product/until.ts";

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const noConnections: ConnectionPort = {
	open: async () => ({ connector: "probe", values: {}, secrets: [] }),
};

const nowhere: Outbound = {
	fetch: () => Promise.reject(new Error("no way out")),
	dial: () => Promise.reject(new Error("no way out")),
};

const nobody: EngineSettings["directory"] = {
	find: async () => null,
	search: async () => [],
	create: async (person) => person,
	update: async () => ({}),
	setStatus: async () => ({}),
	delete: async () => {},
	isTaken: async () => false,
};

/** A database with flows in it and as many engines on it as a test wants. */
export type Bed = {
	url: string;
	db: Database;
	/** Makes a published flow and gives its id. */
	publish(graph: FlowGraph, name?: string): Promise<string>;
	/** Waits until the run has this status, and gives it with its steps. */
	reaches(runId: string, status: RunStatus): Promise<Run>;
	start(connectors: ConnectorDefinition[], settings?: Partial<EngineSettings>): Promise<RunningEngine>;
	stop(): Promise<void>;
};

export async function makeBed(clusterUrl: string): Promise<Bed> {
	const database = await createTestDatabase(clusterUrl);
	const db = connect(database.url, { max: 3 });
	const engines: RunningEngine[] = [];
	return {
		url: database.url,
		db,
		publish: (graph, name = "A flow") => publishFlow(db, graph, name),
		reaches: (runId, status) =>
			until(`run ${runId} to be ${status}`, async () => {
				const run = await readRun(db, runId);
				return run.status === status && run;
			}),
		async start(connectors, settings = {}) {
			const engine = await startEngine({ ...settingsFor(database.url, connectors), ...settings });
			engines.push(engine);
			return engine;
		},
		async stop() {
			for (const engine of engines) await engine.stop(0);
			await close(db);
			await database.drop();
		},
	};
}

/** Stores a flow whose first version is published and enabled. */
export async function publishFlow(db: Database, graph: FlowGraph, name: string): Promise<string> {
	const id = newId();
	const trigger = graph.trigger ? definitionId(graph.trigger.uses) : "manual.run";
	await db.transaction(async (tx) => {
		const created = { kind: "automation", draft: graph, published: 1, enabled: true, createdBy: "test" } as const;
		await tx.insert(flow).values({ id, name, ...created });
		await tx.insert(flowVersion).values({ flowId: id, number: 1, graph, trigger, publishedBy: "test" });
	});
	return id;
}

/** Settings of an engine that knows nobody and has no connections. */
export function settingsFor(databaseUrl: string, connectors: ConnectorDefinition[]): EngineSettings {
	return {
		databaseUrl,
		role: "all",
		registry: createRegistry([manual, helper, flowConnector, ...connectors], []),
		connections: noConnections,
		directory: nobody,
		outbound: nowhere,
		logger: quiet,
		worker: "test",
		leaseSeconds: 1,
	};
}
