import type { TriggerDefinition } from "@keyway/connector-sdk/definition";
import type { Registry } from "@keyway/connector-sdk/registry";
import { AppError } from "@keyway/schema/error";
import type { EventSource } from "@keyway/schema/event";
import type { JsonObject } from "@keyway/schema/json";
import type { RunMode } from "@keyway/schema/run";
import { z } from "zod";
import { fail } from "../error.ts";
import { keysOf } from "../kernel/event-key.ts";
import type { TestPlan } from "../kernel/test-plan.ts";
import {
	type EngineStore,
	type Listeners,
	ListenersChanged,
	type Listening,
	type NewEvent,
	type Observer,
	OutcomeUnknown,
} from "../ports.ts";
import type { Program } from "../program.ts";
import type { Evaluate } from "../resolve.ts";
import { coalescer } from "./coalesce.ts";
import { type Lease, type Leases, leaseOf } from "./leases.ts";
import { knownListeners } from "./listeners.ts";
import type { LiveRun } from "./live-run.ts";
import { wants } from "./matching.ts";
import { bear, unstarted } from "./new-run.ts";
import { orderOf } from "./ordering.ts";
import type { Programs } from "./programs.ts";

/** An event as somebody reports it. */
export type IncomingEvent = {
	type: string;
	data: JsonObject;
	source: EventSource;
	/** Whose ids `externalId` are: the account or token. */
	caller: string;
	externalId?: string;
	/** Only this flow, whatever it listens to. */
	only?: Listening;
	/** With `only`: its trigger may still refuse the event, by its filter. */
	filtered?: boolean;
	/** With `only`: the run's id, given by the run that calls it, and whether the data hold sealed values. */
	as?: { run: string; sealed: boolean };
	/** With `only`: in test mode, and how. */
	test?: TestPlan;
};

/** `repeated` = the caller's id was known: this is what the first event with it started. */
export type Accepted = { eventId: string; runs: string[]; repeated?: true };

export type IntakeParts = {
	store: EngineStore;
	programs: Programs;
	registry: Registry;
	leases: Leases;
	evaluate: Evaluate;
	now: () => number;
	newId: () => string;
	leaseSeconds: number;
	/** Whether this process carries on what it accepts, and has room for so many more runs. */
	takes(runs: number): boolean;
	/** Whether the flow may have one more run here beside so many that are about to be. */
	allows(flowId: string, more: number): boolean;
	carryOn(run: LiveRun): void;
	observer: Observer | undefined;
	/** Events that may wait to be stored. */
	maxPending: number;
};

export type Intake = {
	/** Stores the event and starts its flows: answered when that is committed. */
	accept(event: IncomingEvent): Promise<Accepted>;
	/** The event with its runs as rows, for a transaction of the caller. */
	prepare(event: IncomingEvent, listening: Listening[]): Promise<NewEvent>;
	/** @throws AppError `EVENT_TYPE_UNKNOWN`, `EVENT_TYPE_RESERVED`, `EVENT_INVALID` */
	check(event: IncomingEvent): void;
	/** Whether the data fit the trigger. @throws AppError `EVENT_TYPE_UNKNOWN`, `EVENT_INVALID` */
	checkShape(event: Pick<IncomingEvent, "type" | "data">): void;
};

/** Started by a person's press, a failure, a clock, a call of the flow's own address, or by the access manager only. */
const RESERVED = [
	"manual.run",
	"flow.failed",
	"access.provision",
	"access.deprovision",
	"schedule.cron",
	"webhook.received",
	"helper.called",
];

/** Events of one accept statement at most. */
const MAX_BATCH = 256;

type Settled = { accepted: Accepted } | { error: unknown };
/** Runs that this process carries on, of one flush: their lease, and how many there are of each flow. */
type Births = { lease: Lease; lives: number; ofFlow: Map<string, number> };
type Prepared = { event: NewEvent; live: LiveRun[]; at: number; flows: Map<string, Program["flow"]> };

export function intake(parts: IntakeParts): Intake {
	const { store, evaluate, newId } = parts;
	const accepts = coalescer<IncomingEvent, Settled>(MAX_BATCH, storeAll);
	const shapes = new Map<string, z.ZodObject | null>();
	const known = knownListeners(store);

	/** One statement for all; if the database refuses it, one by one: an event that cannot be stored stops no other. */
	async function storeAll(incoming: IncomingEvent[]): Promise<Settled[]> {
		try {
			return (await storeBatch(incoming)).map((accepted) => ({ accepted }));
		} catch (error) {
			if (incoming.length === 1 || error instanceof AppError) return incoming.map(() => ({ error }));
			const results: Settled[] = [];
			for (const event of incoming) results.push(...(await storeAll([event])));
			return results;
		}
	}

	async function storeBatch(incoming: IncomingEvent[]): Promise<Accepted[]> {
		const types = [...new Set(incoming.filter((event) => !event.only).map((event) => event.type))];
		if (types.length === 0) return storeFor(incoming, [], null);
		try {
			const { version, flows } = await known.of(types);
			return await storeFor(incoming, flows, version);
		} catch (error) {
			if (!(error instanceof ListenersChanged)) throw error;
			known.forget();
			// Asked after each of these events was reported: what changes from here on is younger than they are.
			return storeFor(incoming, (await known.of(types)).flows, null);
		}
	}

	async function storeFor(
		incoming: IncomingEvent[],
		listening: Listening[],
		version: Listeners["version"] | null,
	): Promise<Accepted[]> {
		const here = parts.takes(incoming.length);
		const job = { id: newId(), runs: [] as string[] };
		const lease = leaseOf(job);
		try {
			const prepared: Prepared[] = [];
			const births = here ? { lease, lives: 0, ofFlow: new Map<string, number>() } : null;
			for (const event of incoming) prepared.push(await bearAll(event, listening, births));
			return await commit(prepared, job, lease, version);
		} catch (error) {
			throw error instanceof OutcomeUnknown ? fail("ENGINE_UNSURE", {}, { cause: error }) : error;
		}
	}

	async function commit(
		prepared: Prepared[],
		job: { id: string; runs: string[] },
		lease: Lease,
		version: Listeners["version"] | null,
	): Promise<Accepted[]> {
		for (const { live } of prepared) for (const run of live) job.runs.push(run.id);
		for (const run of job.runs) lease.runs.add(run);
		const events = prepared.map((each) => each.event);
		const started = await store.accept(events, job.runs.length > 0 ? job : null, parts.leaseSeconds, version);
		const repeated = events.filter((event) => !started.has(event.id));
		const before = repeated.length > 0 ? await store.acceptedBefore(repeated) : new Map();
		if (job.runs.length > 0) parts.leases.hold(lease);
		const born = new Set<string>();
		for (const { event, live, ...rest } of prepared) {
			if (!started.has(event.id)) continue;
			tellBirths({ event, live, ...rest });
			for (const run of live) {
				born.add(run.id);
				parts.carryOn(run);
			}
		}
		// A called run may stand here twice under its one id, asked for by two owners of its caller.
		for (const id of job.runs) if (!born.has(id)) parts.leases.release(lease, id);
		return events.map((event): Accepted => {
			if (started.has(event.id)) return { eventId: event.id, runs: event.runs.map((run) => run.id) };
			const first = before.get(JSON.stringify([event.caller, event.externalId])) as Accepted;
			return { ...first, repeated: true };
		});
	}

	function tellBirths({ event, live, at: from, flows }: Prepared): void {
		if (!parts.observer) return;
		const here = new Set(live.map((run) => run.id));
		const { id, type, source } = event;
		for (const { id: run, status, ended } of event.runs) {
			const seen = { run, flow: flows.get(run) as Program["flow"], from, at: parts.now() };
			parts.observer.born({ ...seen, event: { id, type, source }, here: ended || here.has(run) });
			// Without a card that calls, a run is over when its event is stored.
			if (ended) parts.observer.ended({ ...seen, status });
		}
	}

	/** With births here the runs are born live, as far as their flows have room: their pure beginning is decided now. */
	async function bearAll(incoming: IncomingEvent, listening: Listening[], births: Births | null): Promise<Prepared> {
		const now = parts.now();
		const event: NewEvent = {
			id: newId(),
			caller: incoming.caller,
			externalId: incoming.externalId ?? null,
			type: incoming.type,
			source: incoming.source,
			data: incoming.data,
			keys: RESERVED.includes(incoming.type) ? [] : keysOf(incoming.type, incoming.data),
			runs: [],
		};
		const live: LiveRun[] = [];
		const flows = new Map<string, Program["flow"]>();
		const candidates = incoming.only ? [incoming.only] : listening.filter((each) => each.type === incoming.type);
		for (const candidate of candidates) {
			const program = await parts.programs.get(candidate.flowId, candidate.version);
			if (!program) continue;
			const asks = !incoming.only || incoming.filtered;
			if (asks && !(await wants(program.graph.trigger, incoming.data, now, evaluate))) continue;
			const { test, type: trigger, data: input } = incoming;
			const { run: id, sealed } = incoming.as ?? { run: newId(), sealed: false };
			const mode: RunMode = test ? "test" : "live";
			const birth = { id, program, trigger, mode, input, sealed, now, ...(test ? { test } : {}) };
			flows.set(id, program.flow);
			const order = test ? null : await orderOf(program.graph.trigger, input, now, evaluate);
			if (order !== null) {
				// Whoever fetches its job asks whether it is its turn.
				event.runs.push(unstarted({ ...birth, order }));
				continue;
			}
			const more = births?.ofFlow.get(program.flow.id) ?? 0;
			if (!births || !parts.takes(births.lives + 1) || !parts.allows(program.flow.id, more)) {
				event.runs.push(unstarted(birth));
				continue;
			}
			const born = bear({ ...birth, evaluate }, births.lease);
			births.ofFlow.set(program.flow.id, more + 1);
			births.lives++;
			event.runs.push(born.row);
			if (!born.row.ended) live.push(born.live);
		}
		return { event, live, at: now, flows };
	}

	function shapeOf(type: string): z.ZodObject | null {
		let shape = shapes.get(type);
		if (shape === undefined) {
			const trigger = triggerOf(parts.registry, type);
			shape = trigger ? z.looseObject(trigger.output) : null;
			shapes.set(type, shape);
		}
		return shape;
	}

	function checkShape({ type, data }: Pick<IncomingEvent, "type" | "data">): void {
		const shape = shapeOf(type);
		if (!shape) throw fail("EVENT_TYPE_UNKNOWN", { type });
		const parsed = shape.safeParse(data);
		if (parsed.success) return;
		const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "data"}: ${issue.message}`);
		throw fail("EVENT_INVALID", { type, problems: problems.slice(0, 5).join(" · ") }, { details: problems });
	}

	return {
		async accept(event) {
			if (accepts.pending >= parts.maxPending) throw fail("EVENTS_BUSY");
			const settled = await accepts.submit(event);
			if ("error" in settled) throw settled.error;
			return settled.accepted;
		},
		prepare: async (event, listening) => (await bearAll(event, listening, null)).event,
		check(event) {
			if (RESERVED.includes(event.type)) throw fail("EVENT_TYPE_RESERVED", { type: event.type });
			checkShape(event);
		},
		checkShape,
	};
}

function triggerOf(registry: Registry, type: string): TriggerDefinition | null {
	const newest = registry.catalogue.entries
		.filter((entry) => entry.kind === "trigger" && entry.id === type)
		.sort((a, b) => b.version - a.version)[0];
	const definition = newest && registry.find(`${newest.id}@${newest.version}`)?.definition;
	return definition?.kind === "trigger" ? definition : null;
}
