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
	waiting: boolean;
};

/** Takes over what the kernel decided: records to write, waits to open, effects to start after the commit. */
export function take(run: LiveRun, settled: Settled): void {
	run.pending.push(...settled.records);
	run.effects = settled.effects;
	run.deferred = settled.deferred;
	run.more = settled.more;
	run.waiting = settled.waits.length > 0;
	run.opens.push(...newWaits(run, settled));
	run.closes.push(...oldWaits(run, settled));
	run.taken.push(...settled.taken);
	run.mail = run.mail.filter((mail) => !settled.taken.includes(mail));
}

const contentOf = ({ kind, due, key }: WaitPlan): string => `${kind} ${due} ${key}`;

/** Waits whose rows nobody needs any more. At the end of a run all of them go by themselves. */
function oldWaits(run: LiveRun, settled: Settled): string[] {
	if (run.openedWaits.size === 0 || run.state.end) return [];
	const current = new Set(settled.waits.map((wait) => wait.path));
	const over = [...run.openedWaits.keys()].filter((path) => !current.has(path));
	for (const path of over) run.openedWaits.delete(path);
	return over;
}

/** Due of a wait that no time ends: 31 December 9999. */
const NEVER = 253_402_214_400_000;

function newWaits(run: LiveRun, settled: Settled): OpenedWait[] {
	const opens = settled.waits
		.filter((wait) => run.openedWaits.get(wait.path) !== contentOf(wait))
		.map(
			({ path, kind, due, key }): OpenedWait => ({ path, kind, due: due ?? NEVER, ...(key === null ? {} : { key }) }),
		);
	for (const wait of settled.waits) run.openedWaits.set(wait.path, contentOf(wait));
	const end = settled.records.find((record) => record.t === "finished");
	if (end?.t === "finished" && end.status === "failed" && isTold(run))
		opens.push({ path: EMIT_MARK, kind: "emit", due: end.at });
	return opens;
}

/** Of a test, or of a flow about failures, no failure is told. */
const isTold = (run: LiveRun): boolean => run.facts.mode === "live" && run.trigger !== "flow.failed";

export function statusOf(run: LiveRun): RunStatus {
	if (run.state.end) return run.state.end.status;
	return run.waiting && !run.more && run.effects.length + run.deferred.length + run.calls.size === 0
		? "waiting"
		: "running";
}
