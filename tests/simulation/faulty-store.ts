import { type EngineStore, ListenersChanged, OutcomeUnknown } from "@keyway/engine/ports";
import type { Clock } from "./clock.ts";
import type { Database } from "./database.ts";
import type { Random } from "./random.ts";

/** How a process stands: dead ones are never answered, frozen ones go on when they thaw. */
export type Standing = { dead: boolean; frozenUntil: number };

export type Faults = {
	/** Probability that an answer is lost, of statements that go out. */
	lost: number;
	/** Longest ordinary way to the database and back, milliseconds. */
	way: number;
	/** Probability of a way that takes seconds. */
	slow: number;
};

export type FaultCounts = { lost: number; slow: number; late: number };

/**
 * The store as one process sees it: statements take time on their way out and back, answers get lost before or after the
 * commit, and what a process sent before it died may still arrive.
 */
export function faultyStore(
	database: Database,
	clock: Clock,
	random: Random,
	standing: Standing,
	faults: Faults,
	counts: FaultCounts,
): EngineStore {
	const way = () => {
		if (random.chance(faults.slow)) {
			counts.slow++;
			return random.int(500, 9_000);
		}
		return random.int(0, faults.way);
	};
	async function commit<T>(statement: () => T): Promise<T> {
		const fate = random.chance(faults.lost) ? random.pick(["before", "after", "later"] as const) : "fine";
		await clock.sleep(way(), null);
		if (standing.dead) {
			if (random.chance(0.5)) unheard(statement);
			return never();
		}
		if (fate === "before" || fate === "later") counts.lost++;
		if (fate === "before") throw new OutcomeUnknown("before");
		if (fate === "later") {
			void clock.sleep(random.int(1, 12_000), null).then(() => {
				counts.late++;
				unheard(statement);
			});
			throw new OutcomeUnknown("later");
		}
		const result = statement();
		await clock.sleep(way(), null);
		if (standing.dead) return never();
		await clock.sleep(Math.max(0, standing.frozenUntil - clock.now), standing);
		if (standing.dead) return never();
		if (fate === "after") {
			counts.lost++;
			throw new OutcomeUnknown("after");
		}
		return result;
	}
	return {
		listening: (types) => commit(() => database.whoListens(types)),
		published: (flowId) => commit(() => database.published(flowId)),
		publishedAs: (name) =>
			commit(() =>
				[...database.flows.values()]
					.filter((flow) => flow.name === name)
					.map((flow) => ({ flowId: flow.id, version: 1, type: flow.type })),
			),
		version: (flowId) =>
			commit(() => {
				const flow = database.flows.get(flowId);
				return flow ? { flow: { id: flow.id, name: flow.name, folderId: null }, version: 1, graph: flow.graph } : null;
			}),
		accept: (events, own, lease, version) => commit(() => database.acceptIf(events, own, lease, version ?? null)),
		acceptedBefore: (events) => commit(() => database.acceptedBefore(events)),
		append: (appends) => commit(() => database.append(appends)),
		load: (runIds, live) => commit(() => database.load(runIds, live)),
		fetch: (limit, lease, except) => commit(() => database.fetch(limit, lease, except)),
		file: (runIds, lease) => commit(() => database.file(runIds, lease)),
		extend: (jobIds, lease) => commit(() => database.extend(jobIds, lease)),
		handOver: (parts, lease) => commit(() => database.handOver(parts, lease)),
		drop: (jobIds) => commit(() => database.drop(jobIds)),
		takeDue: (limit, due) => commit(() => database.takeDue(limit, due)),
		heard: (runIds) => commit(() => database.readHeard(runIds)),
		forgetHeard: (rows) => commit(() => database.forgetHeard(rows)),
		emitFailed: (runId, path, event) => commit(() => database.emitFailed(runId, path, event)),
		decide: (decision, along) => commit(() => database.decide(decision, along)),
		takeTurns: (runIds) => commit(() => database.takeTurns(runIds)),
		passTurns: (runIds) => commit(() => database.passTurns(runIds)),
		// No simulated card has a connection.
		takePermits: async () => ({ delays: [], again: null }),
		keepPermits: async () => {},
		pauseCalls: async () => {},
		listen: async (on) => {
			const told = (tell: () => void) => {
				if (!standing.dead) void clock.sleep(random.int(0, 20), standing).then(() => !standing.dead && tell());
			};
			const listener = {
				ready: () => told(on.ready),
				decided: (runId: string, seq: number) => told(() => on.decided(runId, seq)),
			};
			database.listeners.add(listener);
			return async () => void database.listeners.delete(listener);
		},
	};
}

/** Nobody waits for the answer of this statement, and so for its refusal. */
function unheard(statement: () => unknown): void {
	try {
		statement();
	} catch (error) {
		if (!(error instanceof ListenersChanged)) throw error;
	}
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});
