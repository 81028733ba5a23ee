import type { DirectoryPort, Outbound } from "@keyway/connector-sdk/context";
import type { Registry } from "@keyway/connector-sdk/registry";
import type { Transaction } from "@keyway/db/client";
import { openStore } from "@keyway/db/dispatch/open";
import { newId } from "@keyway/db/id";
import { createEngine, type Engine, type EngineRole } from "@keyway/engine/engine";
import { expressions } from "@keyway/engine/expressions";
import type { ConnectionPort, Logger } from "@keyway/engine/ports";
import type { Accepted, IncomingEvent } from "@keyway/engine/shell/intake";

export type EngineSettings = {
	databaseUrl: string;
	role: EngineRole;
	registry: Registry;
	connections: ConnectionPort;
	directory: DirectoryPort;
	outbound: Outbound;
	logger: Logger;
	/** Name of this process in journals: host and process id. */
	worker: string;
	/** Seconds after which a dead process's work is taken over. */
	leaseSeconds?: number;
};

export type RunningEngine = Omit<Engine, "prepare"> & {
	/** Starts flows for an event born in `transaction`: nothing happens unless it commits, nothing is lost if it does. */
	emit(transaction: Transaction, event: Pick<IncomingEvent, "type" | "source" | "data">): Promise<Accepted>;
	/** Drains, then closes the engine's connections; a second call waits for the first. */
	stop(milliseconds: number): Promise<void>;
};

/** Puts the engine together with its store. The database must be migrated. */
export async function startEngine(settings: EngineSettings): Promise<RunningEngine> {
	const { registry, connections, directory, outbound, logger, role, worker, leaseSeconds } = settings;
	const opened = await openStore(settings.databaseUrl, (error) =>
		logger.warn({ err: error }, "Dispatch upkeep failed."),
	);
	const engine = await createEngine({
		store: opened.store,
		registry,
		world: { connections, directory, outbound },
		evaluate: expressions(registry),
		logger,
		role,
		newId,
		worker,
		...(leaseSeconds === undefined ? {} : { leaseSeconds }),
	});
	let stopping: Promise<void> | null = null;
	async function stop(milliseconds: number): Promise<void> {
		await engine.drain(milliseconds);
		await opened.close();
	}
	const { prepare, ...rest } = engine;
	return {
		...rest,
		get live() {
			return engine.live;
		},
		emit: (transaction, event) =>
			opened.emit(transaction, event.type, (listening) => prepare({ ...event, caller: event.source }, listening)),
		stop(milliseconds) {
			stopping ??= stop(milliseconds);
			return stopping;
		},
	};
}
