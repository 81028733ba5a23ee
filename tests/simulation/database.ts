import type { JournalRecord, JournalRow } from "@keyway/engine/kernel/record";
import {
	type Along,
	type Append,
	type Decided,
	type Heard,
	type Job,
	type Listeners,
	ListenersChanged,
	type Listening,
	type LoadedRun,
	type Mark,
	type NewEvent,
	type NewRun,
	type Parting,
} from "@keyway/engine/ports";
import type { FlowGraph } from "@keyway/schema/flow";
import type { RunStatus } from "@keyway/schema/run";

export type Flow = { id: string; name: string; type: string; graph: FlowGraph };
type Run = Omit<NewRun, "records" | "waits"> & { journal: JournalRow[] };
type Wait = { runId: string; path: string; kind: string; due: number; key: string | null; opened: number };
type HeardRow = Heard & { handed: boolean };
type Turn = { runId: string; line: string; place: number; started: boolean };
type StoredJob = Job & { due: number; flow: string | null };

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/**
 * What the tables hold and each statement does, in memory: every method is one commit. It says the same as
 * `packages/db`, statement by statement, without a database.
 */
export class Database {
	readonly flows = new Map<string, Flow>();
	readonly events = new Map<string, NewEvent & { at: number }>();
	readonly runs = new Map<string, Run>();
	readonly waits = new Map<string, Wait>();
	readonly heard = new Map<string, HeardRow>();
	readonly jobs = new Map<string, StoredJob>();
	readonly turns = new Map<string, Turn>();
	/** Runs that went on though it was the turn of another one of their line. */
	readonly overtakers: string[] = [];
	/** Calls of runs that ended before what they called was stored. */
	readonly barred = new Set<string>();
	#places = 0;
	readonly listeners = new Set<{ ready(): void; decided(runId: string, seq: number): void }>();
	/** When waits with a key were open: from the commit that opened them to the one that closed them. */
	readonly history: { runId: string; path: string; key: string; opened: number; due: number }[] = [];
	/** Each switching of a flow, on and off in turn; all begin switched on. */
	readonly switches: { flowId: string; at: number; on: boolean }[] = [];
	readonly #now: () => number;
	readonly #newId: () => string;

	constructor(now: () => number, newId: () => string) {
		this.#now = now;
		this.#newId = newId;
	}

	#notify(tell: (listener: { ready(): void; decided(runId: string, seq: number): void }) => void): void {
		for (const listener of this.listeners) tell(listener);
	}

	published(flowId: string): Listening | null {
		const flow = this.flows.get(flowId);
		return flow ? { flowId, version: 1, type: flow.type } : null;
	}

	isOn(flowId: string): boolean {
		return this.switches.findLast((each) => each.flowId === flowId)?.on ?? true;
	}

	switch(flowId: string): void {
		this.switches.push({ flowId, at: this.#now(), on: !this.isOn(flowId) });
	}

	get #version(): string {
		return String(this.switches.length);
	}

	whoListens(types: string[]): Listeners {
		const flows = [...this.flows.values()].filter((flow) => types.includes(flow.type) && this.isOn(flow.id));
		return {
			version: this.#version,
			flows: flows.map((flow) => ({ flowId: flow.id, version: 1, type: flow.type })),
		};
	}

	acceptIf(events: NewEvent[], own: Job | null, lease: number, listeners: string | null): Set<string> {
		if (listeners !== null && listeners !== this.#version) throw new ListenersChanged(null);
		return this.accept(events, own, lease);
	}

	accept(events: NewEvent[], own: Job | null, lease: number): Set<string> {
		const known = new Set([...[...this.events.values()].map(externalKey), ...this.barred]);
		const born = new Set<string>();
		let woken = false;
		for (const event of copy(events)) {
			if (event.externalId !== null && known.has(externalKey(event))) continue;
			known.add(externalKey(event));
			this.events.set(event.id, { ...event, at: this.#now() });
			born.add(event.id);
			woken = this.#tell(event.keys, event.id) || woken;
			for (const { records, waits, ...run } of event.runs) {
				this.runs.set(run.id, { ...run, journal: [{ seq: 0, records }] });
				for (const wait of waits) this.#open(run.id, wait);
				if (run.order !== null) this.#standInLine(run.id, run.flowId, run.order, this.#places++);
				if (run.ended && run.trigger === "helper.called") woken = this.#tell([`run:${run.id}`], run.id) || woken;
			}
		}
		if (own) this.jobs.set(own.id, { ...copy(own), due: this.#now() + lease * 1_000, flow: null });
		const others = events.flatMap((event) => event.runs).filter((run) => !run.ended && !own?.runs.includes(run.id));
		for (const [flow, runs] of Map.groupBy(others, (run) => run.flowId)) {
			const job = { id: this.#newId(), runs: runs.map((run) => run.id) };
			this.jobs.set(job.id, { ...job, due: this.#now(), flow });
			woken = true;
		}
		if (woken) this.#notify((listener) => listener.ready());
		return born;
	}

	acceptedBefore(events: NewEvent[]): Map<string, { eventId: string; runs: string[] }> {
		const found = new Map<string, { eventId: string; runs: string[] }>();
		for (const event of events)
			if (this.barred.has(externalKey(event))) found.set(externalKey(event), { eventId: event.id, runs: [] });
		for (const event of events)
			for (const stored of this.events.values())
				if (event.externalId !== null && externalKey(stored) === externalKey(event))
					found.set(externalKey(event), { eventId: stored.id, runs: stored.runs.map((run) => run.id) });
		return found;
	}

	append(appends: Append[]): Set<string> {
		const taken = new Set<string>();
		for (const each of copy(appends)) {
			const run = this.runs.get(each.runId);
			if (!run || run.journal.some((row) => row.seq === each.seq)) continue;
			if (each.lease !== undefined && !this.jobs.has(each.lease)) continue;
			const turn = this.turns.get(run.id);
			if (turn && !turn.started && each.records[0]?.t === "takeover") this.overtakers.push(run.id);
			run.journal.push({ seq: each.seq, records: each.records });
			run.status = each.status;
			run.ended = each.ended;
			taken.add(each.runId);
			for (const open of each.opens) this.#open(each.runId, open);
			for (const path of each.closes) this.waits.delete(placeKey(each.runId, path));
			if (!each.ended) continue;
			this.#closeAll(each.runId);
			if (each.tells && this.#tell([`run:${each.runId}`], each.runId)) this.#notify((listener) => listener.ready());
		}
		return taken;
	}

	#open(
		runId: string,
		{ path, kind, due, key = undefined }: { path: string; kind: string; due: number; key?: string },
	) {
		if (key !== undefined && this.waits.get(placeKey(runId, path))?.key !== key)
			this.history.push({ runId, path, key, opened: this.#now(), due });
		this.waits.set(placeKey(runId, path), { runId, path, kind, due, key: key ?? null, opened: this.#now() });
	}

	#closeAll(runId: string): void {
		for (const [key, wait] of this.waits) if (wait.runId === runId && wait.kind !== "emit") this.waits.delete(key);
		for (const [key, row] of this.heard) if (row.runId === runId) this.heard.delete(key);
		// A run that has ended listens to nothing, also when it is retried later.
		for (const open of this.history) if (open.runId === runId) open.due = Math.min(open.due, this.#now());
	}

	#tell(keys: string[], source: string): boolean {
		let told = false;
		for (const wait of this.waits.values()) {
			if (wait.key === null || !keys.includes(wait.key)) continue;
			const place = `${placeKey(wait.runId, wait.path)} ${source}`;
			const { runId, path, key } = wait;
			// A run that was retried ends, and tells, once more.
			this.heard.set(place, { runId, path, key, source, event: null, handed: false });
			told = true;
		}
		return told;
	}

	#standInLine(runId: string, flowId: string, key: string, place: number): void {
		if (!this.turns.has(runId)) this.turns.set(runId, { runId, line: `${flowId} ${key}`, place, started: false });
	}

	/** Whoever is at work in the line, else whoever stands first. */
	#head(line: string): Turn | undefined {
		const ofLine = [...this.turns.values()].filter((turn) => turn.line === line);
		return ofLine.sort((a, b) => Number(b.started) - Number(a.started) || a.place - b.place)[0];
	}

	takeTurns(runIds: string[]): Set<string> {
		const taken = new Set<string>();
		for (const id of runIds) {
			const turn = this.turns.get(id);
			if (!turn || this.#head(turn.line) !== turn) continue;
			turn.started = true;
			taken.add(id);
		}
		return taken;
	}

	passTurns(runIds: string[]): void {
		for (const id of runIds) {
			const turn = this.turns.get(id);
			if (!turn || !this.runs.get(id)?.ended) continue;
			this.turns.delete(id);
			const next = this.#head(turn.line);
			if (!next || next.started) continue;
			next.started = true;
			this.file([next.runId], 0);
			this.#notify((listener) => listener.ready());
		}
	}

	load(runIds: string[], live: boolean): LoadedRun[] {
		return runIds.flatMap((id): LoadedRun[] => {
			const run = this.runs.get(id);
			if (!run || (live && run.ended)) return [];
			const { flowId, version, mode, trigger, status, journal } = run;
			return [copy({ id, flowId, version, mode, trigger, status, journal })];
		});
	}

	fetch(limit: number, lease: number, except: string[]): Job[] {
		const due = [...this.jobs.values()]
			.filter((job) => job.due <= this.#now() && !(job.flow !== null && except.includes(job.flow)))
			.slice(0, limit);
		return due.map((job) => {
			this.jobs.delete(job.id);
			return this.file(job.runs, lease);
		});
	}

	file(runs: string[], lease: number): Job {
		const job = { id: this.#newId(), runs: [...runs] };
		this.jobs.set(job.id, { ...job, due: this.#now() + lease * 1_000, flow: null });
		return copy(job);
	}

	extend(jobIds: string[], lease: number): Set<string> {
		const ours = new Set<string>();
		for (const id of jobIds) {
			const job = this.jobs.get(id);
			if (!job) continue;
			job.due = this.#now() + lease * 1_000;
			ours.add(id);
		}
		return ours;
	}

	handOver(parts: Parting[], lease: number): Set<string> {
		const ours = new Set(parts.map((part) => part.job).filter((id) => this.jobs.delete(id)));
		for (const { job, keep, give } of copy(parts)) {
			if (!ours.has(job)) continue;
			if (keep) this.jobs.set(keep.id, { ...keep, due: this.#now() + lease * 1_000, flow: null });
			if (give.length > 0) this.file(give, 0);
		}
		if (ours.size > 0) this.#notify((listener) => listener.ready());
		return ours;
	}

	drop(jobIds: string[]): void {
		for (const id of jobIds) this.jobs.delete(id);
	}

	takeDue(limit: number, jobDue: number): { job: Job | null; emits: Mark[] } {
		const due = [...this.waits.values()].filter((wait) => wait.due <= this.#now());
		const emits = due.filter((wait) => wait.kind === "emit").map(({ runId, path }) => ({ runId, path }));
		const over = due.filter((wait) => wait.kind === "wait" || wait.kind === "retry").slice(0, limit);
		const waitOf = (row: HeardRow) => this.waits.get(placeKey(row.runId, row.path));
		for (const [place, row] of this.heard) if (!row.handed && !waitOf(row)) this.heard.delete(place);
		const heard = [...this.heard.values()].filter((row) => !row.handed && waitOf(row)?.kind !== "kept").slice(0, limit);
		const runs = [...new Set([...over, ...heard].map((each) => each.runId))];
		for (const row of this.heard.values()) if (runs.includes(row.runId)) row.handed = true;
		for (const [place, wait] of this.waits) {
			if (!runs.includes(wait.runId) || wait.kind === "emit") continue;
			if (wait.key === null) this.waits.delete(place);
			else Object.assign(wait, { kind: "kept", due: Number.POSITIVE_INFINITY });
		}
		return { job: runs.length > 0 ? this.file(runs, jobDue) : null, emits };
	}

	readHeard(runIds: string[]): Heard[] {
		return [...this.heard.values()]
			.filter((row) => runIds.includes(row.runId))
			.sort((a, b) => (a.source < b.source ? -1 : 1))
			.map((row) => {
				const event = this.events.get(row.source);
				return copy({ ...row, event: event ? { type: event.type, data: event.data } : null });
			});
	}

	forgetHeard(rows: Pick<Heard, "runId" | "path" | "source">[]): void {
		for (const row of rows) this.heard.delete(`${placeKey(row.runId, row.path)} ${row.source}`);
	}

	emitFailed(runId: string, path: string, event: NewEvent): void {
		if (!this.waits.delete(placeKey(runId, path))) return;
		this.accept([event], null, 0);
	}

	decide(decision: Decided, { ends, bars }: Along = { ends: [], bars: [] }): boolean {
		const isFree = ({ runId, seq }: Decided) => {
			const run = this.runs.get(runId);
			return run !== undefined && !run.journal.some((row) => row.seq === seq);
		};
		if (![decision, ...ends].every(isFree) || bars.some(({ run }) => this.runs.has(run))) return false;
		for (const { caller, run } of bars) this.barred.add(JSON.stringify([caller, run]));
		this.append([decision, ...ends]);
		for (const each of [decision, ...ends]) this.#decided(each);
		return true;
	}

	#decided(decision: Decided): void {
		const { runId, flowId, order, ended, seq } = decision;
		if (ended) this.#closeAll(runId);
		if (order !== null && !ended) this.#standInLine(runId, flowId, order, -++this.#places);
		const wakes = !ended || order !== null;
		if (wakes) this.file([runId], 0);
		this.#notify((listener) => listener.decided(runId, seq));
		if (wakes) this.#notify((listener) => listener.ready());
	}

	recordsOf(runId: string): JournalRecord[] {
		const rows = [...(this.runs.get(runId)?.journal ?? [])].sort((a, b) => a.seq - b.seq);
		return rows.flatMap((row) => row.records);
	}

	statusOf(runId: string): RunStatus | undefined {
		return this.runs.get(runId)?.status;
	}
}

const placeKey = (runId: string, path: string): string => `${runId} ${path}`;
const externalKey = (event: { caller: string; externalId: string | null }): string =>
	JSON.stringify([event.caller, event.externalId]);
