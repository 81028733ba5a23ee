import type { Registry } from "@keyway/connector-sdk/registry";
import type { JsonObject } from "@keyway/schema/json";
import { fail } from "./error.ts";
import type { TestPlan } from "./kernel/test-plan.ts";
import type { EngineStore, Listening, Logger, NewEvent, Observer, TestWorlds, World } from "./ports.ts";
import { cardTable } from "./program.ts";
import type { Evaluate } from "./resolve.ts";
import type { SealPort } from "./sealing.ts";
import { type AdoptParts, adopt, retake } from "./shell/adopt.ts";
import { changes } from "./shell/changes.ts";
import { type Decisions, decisions, unlessOver } from "./shell/decisions.ts";
import { emitFailures } from "./shell/failures.ts";
import { gate } from "./shell/gate.ts";
import { callHelper } from "./shell/helper.ts";
import { type Accepted, type IncomingEvent, intake } from "./shell/intake.ts";
import { leases } from "./shell/leases.ts";
import { programs } from "./shell/programs.ts";
import { pump } from "./shell/pump.ts";
import { replace } from "./shell/replace.ts";
import { runs } from "./shell/runs.ts";
import { shares } from "./shell/shares.ts";
import { tend } from "./shell/tend.ts";

/** `all` accepts and performs · `api` accepts, others perform · `worker` performs. */
export type EngineRole = "all" | "api" | "worker";

export type EngineOptions = {
	store: EngineStore;
	registry: Registry;
	world: World;
	/** Where runs in test mode act. */
	tests?: TestWorlds;
	evaluate: Evaluate;
	/** Seals secret outputs for later cards of the same run; without it they are blanked. */
	seal?: SealPort;
	logger: Logger;
	observer?: Observer;
	role: EngineRole;
	newId: () => string;
	/** Name of this process in journals. */
	worker: string;
	now?: () => number;
	/** Seconds after which the work of a dead process is taken over. */
	leaseSeconds?: number;
	/** Runs in memory at a time; more are left to other workers, or to later. */
	maxLive?: number;
	/** Events that may wait to be stored; more are refused with 503. */
	maxPending?: number;
};

export type Engine = Decisions & {
	/** Stores an event and starts its flows; answered after the commit. @throws AppError of `error.ts` */
	accept(event: IncomingEvent): Promise<Accepted>;
	/** The rows of an event for a transaction of the caller, which must also read `listening` in it. */
	prepare(event: IncomingEvent, listening: Listening[]): Promise<NewEvent>;
	/** The same for what only the product itself reports: a clock, a call of a flow's own address. */
	acceptOwn(event: IncomingEvent): Promise<Accepted>;
	/**
	 * Starts a run anew, of the same version or of the one published now; the input may be another.
	 * @throws AppError `RUN_NOT_FOUND`, `RUN_IN_TEST`, `FLOW_NOT_PUBLISHED`, `EVENT_INVALID`
	 */
	rerun(runId: string, again: Again, startedBy: string): Promise<string>;
	/** Starts a version in test mode. @throws AppError `EVENT_INVALID` */
	startTest(version: Listening, input: JsonObject, plan: TestPlan, startedBy: string): Promise<string>;
	/** Starts a flow by hand. @throws AppError `FLOW_NOT_PUBLISHED`, `FLOW_NOT_MANUAL` */
	startRun(flowId: string, inputs: JsonObject, startedBy: string): Promise<string>;
	/** Calls back after each change of the run that this process wrote. Gives the way to stop. */
	watch(runId: string, onChange: () => void): () => void;
	readonly live: number;
	/** It takes nothing new, because it stops. */
	readonly draining: boolean;
	/** Takes nothing new, lets calls finish for so long, and leaves the rest to others. */
	drain(milliseconds: number): Promise<void>;
};

/** How a run is started anew. */
export type Again = { version: "same" | "newest"; input?: JsonObject };

/** Milliseconds between two looks at what a stopping process can leave to others. */
const HAND_OVER_EVERY = 50;
const LEASE_SECONDS = 3;
const MAX_LIVE = 512;
const MAX_PENDING = 5_000;

export async function createEngine(options: EngineOptions): Promise<Engine> {
	const { store, registry, world, evaluate, seal, logger, role, newId, worker } = options;
	const { now = Date.now, leaseSeconds = LEASE_SECONDS, maxLive = MAX_LIVE, maxPending = MAX_PENDING } = options;
	const performs = role !== "api";
	const known = programs(store, cardTable(registry));
	const changed = changes();
	const share = shares(maxLive);
	const held = leases(store, { leaseSeconds, newId, logger }, (lease) => {
		void replace({ store, leases: held, leaseSeconds, logger }, lease, live.all());
	});
	const calls = gate({ store, now, logger });
	const live = runs({
		gate: calls,
		store,
		shares: share,
		observer: options.observer,
		leases: held,
		world,
		...(options.tests ? { tests: options.tests } : {}),
		evaluate,
		now,
		logger,
		changed: changed.tell,
		left: (offered) => (offered ? pumping?.wake() : pumping?.room()),
		seal,
		call: (run, plan, begin) =>
			callHelper({ store, programs: known, world, evaluate, seal, newId, accept: incoming.accept }, run, plan, begin),
		retake: (run) => void retake(adopting, run),
		cancel: (runId) => people.cancel(runId, "caller").catch(unlessOver),
	});
	const people = decisions({ store, programs: known, now });
	let draining = false;
	const incoming = intake({
		store,
		programs: known,
		registry,
		leases: held,
		evaluate,
		now,
		newId,
		leaseSeconds,
		takes: (count) => role === "all" && !draining && live.size + count <= maxLive,
		allows: share.allows,
		carryOn(run) {
			changed.tell(run.id);
			live.carryOn(run);
		},
		maxPending,
		observer: options.observer,
	});
	const adopting: AdoptParts = {
		store,
		programs: known,
		runs: live,
		leases: held,
		evaluate,
		seal,
		now,
		worker,
		logger,
	};
	const pumping = performs
		? pump({
				store,
				leaseSeconds,
				logger,
				full: share.full,
				spare: () => (draining ? 0 : maxLive - live.size),
				adopt: (job) => adopt(adopting, job),
				tend: () => tend(adopting),
				emit: (marks) => emitFailures({ store, prepare: incoming.prepare }, marks),
			})
		: null;
	const stopListening = await store.listen({
		ready: () => pumping?.wake(),
		decided(runId, seq) {
			const run = live.get(runId);
			// Taken over since then, the decision is known to it. The decision's own job may have come to us already.
			if (run && run.seq < seq) live.giveUp(run, run.rehired ? "refused" : "covered");
			changed.tell(runId);
		},
		paused: calls.pause,
	});

	async function handOver(keeps: (runId: string) => boolean): Promise<void> {
		await held.handOver(keeps).catch((error: unknown) => {
			logger.warn({ err: error }, "Work could not be handed over; others take it when its lease is over.");
		});
	}

	async function drain(milliseconds: number): Promise<void> {
		draining = true;
		calls.close();
		await pumping?.stop();
		let finished = false;
		const finishing = live.finish(milliseconds).then(() => {
			finished = true;
		});
		// A run with a call under way ends it here; whatever has none goes on elsewhere meanwhile.
		while (!finished) {
			await handOver((runId) => live.get(runId) !== undefined);
			await Promise.race([finishing, new Promise((resolve) => setTimeout(resolve, HAND_OVER_EVERY))]);
		}
		live.abort();
		await handOver(() => false);
		await held.stop();
		await stopListening();
	}

	return {
		...people,
		async accept(event) {
			if (draining) throw fail("ENGINE_DRAINING");
			incoming.check(event);
			return incoming.accept(event);
		},
		async acceptOwn(event) {
			if (draining) throw fail("ENGINE_DRAINING");
			return incoming.accept(event);
		},
		prepare: incoming.prepare,
		async rerun(runId, { version, input }, startedBy) {
			if (draining) throw fail("ENGINE_DRAINING");
			const [run] = await store.load([runId], false);
			const started = run?.journal[0]?.records[0];
			if (!run || started?.t !== "started") throw fail("RUN_NOT_FOUND", { id: runId });
			if (run.mode === "test") throw fail("RUN_IN_TEST");
			const published = await store.published(run.flowId);
			if (!published) throw fail("FLOW_NOT_PUBLISHED");
			const { flowId } = run;
			const only = version === "same" ? { flowId, type: run.trigger, version: run.version } : published;
			const { type } = only;
			const data = input ?? started.input;
			incoming.checkShape({ type, data });
			const accepted = await incoming.accept({ type, data, source: "manual", caller: startedBy, only });
			return accepted.runs[0] as string;
		},
		async startTest(only, data, test, startedBy) {
			if (draining) throw fail("ENGINE_DRAINING");
			const { type } = only;
			// What only the access manager starts has no trigger that people choose, and no declared data.
			if (registry.catalogue.entries.some((entry) => entry.kind === "trigger" && entry.id === type))
				incoming.checkShape({ type, data });
			const event = { type, data, source: "manual" as const, caller: startedBy, only, test };
			return (await incoming.accept(event)).runs[0] as string;
		},
		async startRun(flowId, inputs, startedBy) {
			if (draining) throw fail("ENGINE_DRAINING");
			const only = await store.published(flowId);
			if (!only) throw fail("FLOW_NOT_PUBLISHED");
			if (only.type !== "manual.run") throw fail("FLOW_NOT_MANUAL", { trigger: only.type });
			const data = { inputs, startedBy };
			const accepted = await incoming.accept({ type: "manual.run", data, source: "manual", caller: startedBy, only });
			return accepted.runs[0] as string;
		},
		watch: changed.watch,
		get live() {
			return live.size;
		},
		get draining() {
			return draining;
		},
		drain,
	};
}
