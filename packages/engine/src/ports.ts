import type { AccessPort, DirectoryPort, Outbound } from "@keyway/connector-sdk/context";
import type { ConnectorDefinition } from "@keyway/connector-sdk/definition";
import type { CallLimits } from "@keyway/schema/call-limits";
import type { EventSource } from "@keyway/schema/event";
import type { FlowGraph } from "@keyway/schema/flow";
import type { JsonObject } from "@keyway/schema/json";
import type { RunMode, RunStatus, StepError } from "@keyway/schema/run";
import type { JournalRecord, JournalRow } from "./kernel/record.ts";
import type { TestPlan } from "./kernel/test-plan.ts";

/** What a connection holds, opened for one call. */
export type OpenConnection = {
	/** The connector that it belongs to: `slack`. */
	connector: string;
	/** Values of the connector's connection fields, secrets in the clear. */
	values: Record<string, unknown>;
	/** Every value that must never reach a journal, log or page. */
	secrets: string[];
	/** How much of the service may be used; none = as the connector says. */
	limits?: CallLimits | null;
};

/** Asks for more calls by a connection, beside the `held` ones that this process makes already. */
export type PermitsAsked = { connection: string; limits: CallLimits; held: number; calls: number };
/** Each call that was given may begin after so many milliseconds; `again` = when more may be given, null = nobody knows. */
export type Permits = { delays: number[]; again: number | null };
/** Seconds for which permits are kept: what a dead process held is free again after them. */
export const PERMIT_SECONDS = 6;

export type ConnectionPort = {
	/** @throws ConnectorError `auth` when there is no such connection or its secret cannot be read */
	open(id: string): Promise<OpenConnection>;
};

export type Logger = {
	debug(facts: object, message: string): void;
	info(facts: object, message: string): void;
	warn(facts: object, message: string): void;
	error(facts: object, message: string): void;
};

/** Times of what is seen are milliseconds since 1970. */
type Seen = { run: string; flow: { id: string; name: string }; from: number; at: number };
/** A run that an event started whose storing was answered here. `here` = this process carries it on. */
export type SeenBirth = Seen & { event: { id: string; type: string; source: EventSource }; here: boolean };
/** One call that a card made. */
export type SeenStep = Seen & { path: string; uses: string; error: StepError | null };
export type SeenEnd = Seen & { status: RunStatus };
/** Who is told what the engine does, for metrics, traces and logs; must neither throw nor take long. */
export type Observer = {
	born(birth: SeenBirth): void;
	step(step: SeenStep): void;
	ended(end: SeenEnd): void;
	/** The run left this process's memory: it has ended, waits, or belongs to somebody else. */
	left(run: string): void;
};

/** What the performer calls out with. */
export type World = {
	connections: ConnectionPort;
	directory: DirectoryPort;
	access?: AccessPort | undefined;
	outbound: Outbound;
	/** In test mode: what stands in for a connector's service. */
	models?(connector: ConnectorDefinition): Model;
};

/**
 * In test mode a card of a connector calls a model of its service, is performed as always (it stays inside the private
 * world), or answers its documented example.
 */
export type Model = { do: "call"; connection: OpenConnection } | { do: "perform" } | { do: "example" };

/** The private worlds of runs in test mode, made when first needed and thrown away with their run. */
export type TestWorlds = { open(runId: string, plan: TestPlan): Promise<World>; close(runId: string): void };

/** A published, enabled flow that listens to an event type. */
export type Listening = { flowId: string; version: number; type: string };

/** Who listens, as of one moment. Another `version` means that something about flows that listen has changed. */
export type Listeners = { version: string; flows: Listening[] };

export type StoredVersion = {
	flow: { id: string; name: string; folderId: string | null };
	version: number;
	graph: FlowGraph;
};

export type NewRun = {
	id: string;
	flowId: string;
	version: number;
	mode: RunMode;
	trigger: string;
	/** Person in words, for lists. */
	subject: string | null;
	/** Runs of the flow with the same key run one after another; null = nothing holds it up. */
	order: string | null;
	/** The same person's name, address and id in lower case, for the search. */
	about: string | null;
	status: RunStatus;
	ended: boolean;
	records: JournalRecord[];
	waits: OpenedWait[];
};

export type NewEvent = {
	id: string;
	/** With `externalId`: unique. The account or token that sent it. */
	caller: string;
	externalId: string | null;
	type: string;
	source: EventSource;
	data: JsonObject;
	/** Keys by which runs may wait for it. */
	keys: string[];
	runs: NewRun[];
};

/**
 * `kept` = the run is live, and who has it looks itself whether the wait is over: it is there to be told of events, and
 * nobody claims it. `emit` = a failed run whose `flow.failed` event is not emitted yet.
 */
export type WaitKind = "wait" | "retry" | "kept" | "emit";
/** `key` = what ends it beside the time. */
export type OpenedWait = { path: string; kind: WaitKind; due: number; key?: string };

/** One append to one run's journal. Refused if somebody else wrote `seq` first. */
export type Append = {
	runId: string;
	seq: number;
	epoch: number;
	records: JournalRecord[];
	status: RunStatus;
	/** The run has ended for good. */
	ended: boolean;
	opens: OpenedWait[];
	/** Paths whose waits are over. */
	closes: string[];
	/** Another run may wait for the end of this one. */
	tells?: boolean;
	/** The job by which the run is taken over: the append is refused where somebody else has it by now. */
	lease?: string;
};

/** A person's decision about a run. */
export type Decided = Append & { flowId: string /** Its ordering key. */; order: string | null };

/** What goes with a decision, or nothing of it is written. */
export type Along = {
	/** Called runs that end with it. */
	ends: Decided[];
	/** Called runs that were not stored yet, and never will be. */
	bars: { caller: string; run: string }[];
};

/** Something happened that a run waits for: an event, or (null) the end of the run `source`. */
export type Heard = {
	runId: string;
	path: string;
	/** The wait's key that it matched. */
	key: string;
	source: string;
	event: { type: string; data: JsonObject } | null;
};

export type LoadedRun = {
	id: string;
	flowId: string;
	version: number;
	mode: RunMode;
	trigger: string;
	status: RunStatus;
	journal: JournalRow[];
};

/** A batch of runs that somebody must carry on: fetched by whoever finds it due. */
export type Job = { id: string; runs: string[] };

/** A job whose runs are parted between us and others. */
export type Parting = { job: string; keep: Job | null; give: string[] };

/** Who decided what about a run, for the audit: written in the commit of the decision. */
export type AuditNote = {
	actor: { kind: "account" | "token" | "run" | "system"; id: string; name: string };
	action: string;
	target: { kind: string; id: string; name: string };
	details?: JsonObject;
};

/** Where a failed run says that its `flow.failed` event is not emitted yet. */
export type Mark = { runId: string; path: string };

export type Heeding = {
	/** A job became due at once. */
	ready(): void;
	/** A person decided about a run, as its record `seq`. */
	decided(runId: string, seq: number): void;
	/** Nobody may call by this connection for so many milliseconds. */
	paused(connection: string, milliseconds: number): void;
};

/** What the store does for the engine, each method one commit. Methods that lost the connection throw `OutcomeUnknown`. */
export type EngineStore = {
	/** Flows to start for these types, as published at this moment. */
	listening(types: string[]): Promise<Listeners>;
	/** The published version of one flow, enabled or not. */
	published(flowId: string): Promise<Listening | null>;
	/** The same of flows with this name. */
	publishedAs(name: string): Promise<Listening[]>;
	version(flowId: string, version: number): Promise<StoredVersion | null>;
	/**
	 * Writes events and runs in one statement, with `job` as the dead man's switch of the runs that the caller carries on,
	 * due in `lease` seconds, and jobs due at once for all others, by flow. Gives the ids of the events that were new.
	 * With `listeners`, the version of what the runs were chosen by, nothing is written unless it holds still.
	 * @throws ListenersChanged
	 */
	accept(events: NewEvent[], job: Job | null, lease: number, listeners?: string | null): Promise<Set<string>>;
	/** Runs of events that were there already, by `JSON.stringify([caller, externalId])`. */
	acceptedBefore(events: NewEvent[]): Promise<Map<string, { eventId: string; runs: string[] }>>;
	/** Ids of the runs whose append was taken. */
	append(appends: Append[]): Promise<Set<string>>;
	/** Runs with their whole journals; `live` leaves out those that have ended. */
	load(runIds: string[], live: boolean): Promise<LoadedRun[]>;
	/** Claims due jobs, each flow in its turn, none of the flows in `except`, and puts each back as a dead man's switch, due in `lease` seconds under a new id. */
	fetch(limit: number, lease: number, except: string[]): Promise<Job[]>;
	/** Files a dead man's switch for these runs, due in `lease` seconds. */
	file(runIds: string[], lease: number): Promise<Job>;
	/** Moves dead man's switches; gives the ids of those that are still ours. */
	extend(jobIds: string[], lease: number): Promise<Set<string>>;
	/**
	 * Leaves runs to others at once: each job that is still ours is replaced by one for the runs that we `keep`, due in
	 * `lease` seconds, and others, due at once, for those that we `give`. Gives the ids of the jobs that were ours.
	 */
	handOver(parts: Parting[], lease: number): Promise<Set<string>>;
	/** Deletes dead man's switches that nobody has claimed. */
	drop(jobIds: string[]): Promise<void>;
	/**
	 * Claims waits that are over, or that heard something, with all other waits of their runs, so that nobody else comes
	 * for these; files a job for the runs, due in `jobDue` seconds.
	 */
	takeDue(limit: number, jobDue: number): Promise<{ job: Job | null; emits: Mark[] }>;
	/** What runs heard and did not take in yet, in the order in which it happened. */
	heard(runIds: string[]): Promise<Heard[]>;
	/** The runs have taken it in. */
	forgetHeard(heard: Pick<Heard, "runId" | "path" | "source">[]): Promise<void>;
	/** Emits `flow.failed` once: event, runs and job in one commit with the removal of its mark. */
	emitFailed(runId: string, path: string, event: NewEvent): Promise<void>;
	/**
	 * A person's decision, appended at `seq`; unless it ended the run with a job due at once. A run with an ordering key
	 * that had ended is the next of its line. False = somebody wrote first, read again.
	 */
	decide(decision: Decided, along?: Along, note?: AuditNote): Promise<boolean>;
	/** Runs with an ordering key ask for their turn; gives those that have it, each until it has ended. */
	takeTurns(runIds: string[]): Promise<Set<string>>;
	/** Takes those of these runs that have ended out of their lines, and files a job for the next of each, due at once. */
	passTurns(runIds: string[]): Promise<void>;
	/** Calls by a connection that has limits, counted over all processes. */
	takePermits(asked: PermitsAsked): Promise<Permits>;
	/** Says how many of them this process still makes: renews these, gives the others back. */
	keepPermits(connection: string, calls: number): Promise<void>;
	/** Tells every process that a service wants no calls by this connection for so many milliseconds. */
	pauseCalls(connection: string, milliseconds: number): Promise<void>;
	/** Calls back about what happens in other processes, too. Gives the way to stop listening. */
	listen(on: Heeding): Promise<() => Promise<void>>;
};

/** A flow was published, switched or deleted since it was asked who listens: nothing was written, ask again. */
export class ListenersChanged extends Error {
	constructor(cause: unknown) {
		super("Other flows listen now.", { cause });
		this.name = "ListenersChanged";
	}
}

/** The statement may or may not have been committed: whoever waited for it must read the journal again. */
export class OutcomeUnknown extends Error {
	constructor(cause: unknown) {
		super("The database connection was lost before the answer came.", { cause });
		this.name = "OutcomeUnknown";
	}
}
