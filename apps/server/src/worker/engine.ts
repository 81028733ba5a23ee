import type { AccessPort, DirectoryPort, Outbound } from "@keyway/connector-sdk/context";
import type { Registry } from "@keyway/connector-sdk/registry";
import type { Transaction } from "@keyway/db/client";
import { openStore } from "@keyway/db/dispatch/open";
import { newId } from "@keyway/db/id";
import { createEngine, type Engine, type EngineRole } from "@keyway/engine/engine";
import { expressions, functionsOf } from "@keyway/engine/expressions";
import type { ConnectionPort, Logger, TestWorlds } from "@keyway/engine/ports";
import type { SealPort } from "@keyway/engine/sealing";
import type { Accepted, IncomingEvent } from "@keyway/engine/shell/intake";
import { createExpressionRunner } from "@keyway/expression/pool/runner";
import type { Registry as MetricsRegistry } from "prom-client";
import { engineMetrics } from "./metrics.ts";
import { observers, runLog } from "./observers.ts";
import { traces } from "./traces.ts";
import { startUpkeep } from "./upkeep.ts";

export type EngineSettings = {
	databaseUrl: string;
	role: EngineRole;
	registry: Registry;
	connections: ConnectionPort;
	directory: DirectoryPort;
	access?: AccessPort;
	outbound: Outbound;
	/** Seals secret outputs for later cards of the same run; without it they are blanked. */
	seal?: SealPort;
	/** Where runs in test mode act; none = this process performs no cards. */
	tests?: TestWorlds;
	logger: Logger;
	/** Name of this process in journals: host and process id. */
	worker: string;
	/** Seconds after which a dead process's work is taken over. */
	leaseSeconds?: number;
	/** Runs in memory at a time. */
	maxLive?: number;
	/** Events that may wait to be stored; more are answered with 503. */
	maxPending?: number;
	/** Days after which runs and events are forgotten; none = never. */
	keepDays?: number | undefined;
};

export type RunningEngine = Omit<Engine, "prepare"> & {
	/** Starts flows for an event born in `transaction`: nothing happens unless it commits, nothing is lost if it does. */
	emit(transaction: Transaction, event: Omit<IncomingEvent, "caller"> & { caller?: string }): Promise<Accepted>;
	/** The same for many events of one type. */
	emitAll(transaction: Transaction, events: Pick<IncomingEvent, "type" | "source" | "data">[]): Promise<void>;
	/** Registers what this engine counts and times. */
	addMetrics(registry: MetricsRegistry): void;
	/** Drains, closes the engine's connections; asked for again it waits for the first. */
	stop(milliseconds: number): Promise<void>;
};

/** Puts the engine together with its store. The database must be migrated. */
export async function startEngine(settings: EngineSettings): Promise<RunningEngine> {
	const { databaseUrl, connections, directory, access, outbound, keepDays, ...rest } = settings;
	const { logger } = settings;
	const opened = await openStore(databaseUrl, (error) => logger.warn({ err: error }, "Dispatch upkeep failed."));
	const runner = createExpressionRunner({
		functions: functionsOf(settings.registry),
		functionsModule: new URL("./expression-functions.ts", import.meta.url).href,
	});
	const metrics = engineMetrics(opened.db, () => engine.live);
	const engine = await createEngine({
		...rest,
		observer: observers(metrics.observer, traces(), runLog(logger)),
		store: opened.store,
		world: { connections, directory, access, outbound },
		evaluate: expressions(runner),
		newId,
	});
	const upkeep = startUpkeep(opened.db, logger, { keepDays });
	let draining: Promise<void> | null = null;
	let stopping: Promise<void> | null = null;
	function drain(milliseconds: number): Promise<void> {
		draining ??= engine.drain(milliseconds);
		return draining;
	}
	async function stop(milliseconds: number): Promise<void> {
		await drain(milliseconds);
		await upkeep.stop();
		runner.close();
		await opened.close();
	}
	const { prepare, ...shown } = engine;
	return {
		...shown,
		addMetrics: metrics.register,
		drain,
		get live() {
			return engine.live;
		},
		get draining() {
			return engine.draining;
		},
		emit: (transaction, event) =>
			opened.emit(transaction, event.type, (listening) => prepare({ caller: event.source, ...event }, listening)),
		async emitAll(transaction, events) {
			const [first] = events;
			if (!first) return;
			await opened.emitAll(transaction, first.type, (listening) =>
				Promise.all(events.map((event) => prepare({ caller: event.source, ...event }, listening))),
			);
		},
		stop(milliseconds) {
			stopping ??= stop(milliseconds);
			return stopping;
		},
	};
}
