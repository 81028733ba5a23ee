import type { RunStatus } from "@keyway/schema/run";
import type { WorkedOut } from "../deferred.ts";
import type { JournalRecord } from "../kernel/record.ts";
import type { RunState } from "../kernel/run-state.ts";
import type { RunFacts } from "../kernel/scope.ts";
import type { DeferredPlan, EffectPlan, Settled, WaitPlan } from "../kernel/settle.ts";
import type { Mail } from "../kernel/settling.ts";
import type { OpenedWait } from "../ports.ts";
import type { Program } from "../program.ts";
import type { Lease } from "./leases.ts";

/** Path of the mark that says: `flow.failed` is still to be emitted for this run. */
export const EMIT_MARK = "$failed";

/** A run that this process owns at the moment. Everything here can be lost: the journal is the truth. */
export type LiveRun = {
	id: string;
	program: Program;
	facts: RunFacts;
	/** What started it. */
	trigger: string;
	state: RunState;
	/** The last sequence number known to be ours or read. */
	seq: number;
	/** The jobs that depend on it; the first is the one by which it came here. Which of them are still ours shows later. */
	leases: [Lease, ...Lease[]];
	/** Another job came for it since its last append: what it asked for is not proven to be known to the run's owner. */
	rehired: boolean;
	/** Mail was read since its last append: it is not proven to be the mail of waits that the run's owner knows. */
	unproven: boolean;
	/** Records that are not in the database yet. */
	pending: JournalRecord[];
	opens: OpenedWait[];
	/** Waits that are over, and whose rows are still there. */
	closes: string[];
	/** What happened that it may wait for, unread; and read, to be forgotten with the next commit. */
	mail: Mail[];
	taken: Mail[];
	/** When the mail was asked for last. */
	heardAt: number;
	/** Called runs that are cancelled already, because nobody waits for them any more. */
	cancelled: number;
	effects: EffectPlan[];
	/** Expressions that another process must work out before their cards can be decided. */
	deferred: DeferredPlan[];
	/** What became of them, by path, until their card is decided. */
	worked: Map<string, WorkedOut>;
	/** More can be decided at once, when what is pending is written. */
	more: boolean;
	/** Calls under way, by path. */
	calls: Map<string, AbortController>;
	/** The append under way. */
	writing: Promise<void> | null;
	/** Given up: whatever comes back for it is ignored. */
	dead: boolean;
	/** Paths of waits that may have a row, and what stands in it; null = that is not certain. */
	openedWaits: Map<string, string | null>;
	waits: WaitPlan[];
	/** Its waits were kept here and are offered to all now: something may have been heard meanwhile. */
	offered: boolean;
};

/** It has more to do than to wait, stays in memory, and so keeps its waits itself. */
export const isBusy = (run: Pick<LiveRun, "effects" | "deferred" | "more">): boolean =>
	run.more || run.effects.length + run.deferred.length > 0;

/** Takes over what the kernel decided: records to write, waits to open, effects to start after the commit. */
export function take(run: LiveRun, settled: Settled): void {
	run.pending.push(...settled.records);
	run.effects = settled.effects;
	run.deferred = settled.deferred;
	run.more = settled.more;
	run.waits = settled.waits;
	queueRows(run, settled);
	run.taken.push(...settled.taken);
	run.mail = run.mail.filter((mail) => !settled.taken.includes(mail));
}

/**
 * The rows that its waits need. Who keeps a run in memory keeps its time: a row is there only for what may be told to it.
 * In the append by which it leaves memory they are offered to all.
 */
function queueRows(run: LiveRun, { waits, records }: Settled): void {
	const rows = isBusy(run) ? waits.filter(({ key }) => key !== null).map(keptRow) : waits.map(offeredRow);
	const closes = run.state.end ? [] : oldRows(run, rows);
	const opens = run.state.end ? [] : rows.filter((row) => run.openedWaits.get(row.path) !== contentOf(row));
	const isKept = (path: string) => run.openedWaits.get(path)?.startsWith("kept") ?? false;
	run.offered ||= opens.some(({ kind, path }) => kind !== "kept" && isKept(path));
	for (const row of rows) run.openedWaits.set(row.path, contentOf(row));
	const end = records.find((record) => record.t === "finished");
	if (end?.t === "finished" && end.status === "failed" && isTold(run))
		opens.push({ path: EMIT_MARK, kind: "emit", due: end.at });
	// One statement writes what is queued: a path stands in it once. At the end of a run its rows go by themselves.
	const isNews = (path: string) => !run.state.end && !closes.includes(path) && !opens.some((row) => row.path === path);
	run.opens = [...run.opens.filter((row) => isNews(row.path)), ...opens];
	run.closes = [...run.closes.filter(isNews), ...closes];
}

/** Paths of rows that nobody needs any more. */
function oldRows(run: LiveRun, rows: OpenedWait[]): string[] {
	if (run.openedWaits.size === 0) return [];
	const current = new Set(rows.map((row) => row.path));
	const over = [...run.openedWaits.keys()].filter((path) => !current.has(path));
	for (const path of over) run.openedWaits.delete(path);
	return over;
}

/** Due of a wait that no time ends: 31 December 9999. */
const NEVER = 253_402_214_400_000;

const keyOf = ({ key }: WaitPlan) => (key === null ? {} : { key });
const offeredRow = (wait: WaitPlan): OpenedWait => ({
	path: wait.path,
	kind: wait.kind,
	due: wait.due ?? NEVER,
	...keyOf(wait),
});
const keptRow = (wait: WaitPlan): OpenedWait => ({ path: wait.path, kind: "kept", due: NEVER, ...keyOf(wait) });
const contentOf = ({ kind, due, key }: OpenedWait): string => `${kind} ${due} ${key}`;

/** Of a test, or of a flow about failures, no failure is told. */
const isTold = (run: LiveRun): boolean => run.facts.mode === "live" && run.trigger !== "flow.failed";

export function statusOf(run: LiveRun): RunStatus {
	if (run.state.end) return run.state.end.status;
	return run.waits.length > 0 && !isBusy(run) && run.calls.size === 0 ? "waiting" : "running";
}
