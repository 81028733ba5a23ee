import type { Json } from "@keyway/schema/json";
import type { StepError } from "@keyway/schema/run";
import { type WorkedOut, workOut } from "../deferred.ts";
import { runKey } from "../kernel/event-key.ts";
import { onFailure } from "../kernel/failure.ts";
import type { Child, JournalRecord } from "../kernel/record.ts";
import { type ActPlan, type CallPlan, type DeferredPlan, type EffectPlan, settle } from "../kernel/settle.ts";
import { fold } from "../kernel/state.ts";
import type { Append, EngineStore, Logger, Observer, TestWorlds, World } from "../ports.ts";
import type { Evaluate } from "../resolve.ts";
import { type SealPort, sealer } from "../sealing.ts";
import { appendAll } from "./append-all.ts";
import { coalescer } from "./coalesce.ts";
import type { Gate } from "./gate.ts";
import type { Called } from "./helper.ts";
import type { Leases } from "./leases.ts";
import { isBusy, type LiveRun, statusOf, take } from "./live-run.ts";
import { type Performed, perform } from "./perform.ts";
import type { Post } from "./post.ts";
import type { Shares } from "./shares.ts";

export type RunsParts = {
	store: EngineStore;
	/** Counts the live runs of each flow. */
	shares: Shares;
	leases: Leases;
	world: World;
	/** Where runs in test mode act; without it their cards fail. */
	tests?: TestWorlds;
	evaluate: Evaluate;
	now: () => number;
	logger: Logger;
	/** Lets calls out by the limits of their connections. */
	gate: Gate;
	/** Something about the run is in the database now. */
	changed(runId: string): void;
	observer: Observer | undefined;
	/** A run left this process's memory; `offered` = with waits that may have heard something while they were kept here. */
	left(offered: boolean): void;
	seal: SealPort | undefined;
	/** Starts the run of a helper flow. */
	call(run: LiveRun, plan: CallPlan, begin: (child: Child, input: Json) => Promise<void>): Promise<Called>;
	/** Reads the run anew, and takes it over once more. */
	retake(run: LiveRun): void;
	/** Nobody waits for this run any more. */
	cancel(runId: string): Promise<void>;
};

type Reason = "covered" | "uncovered" | "refused";

/** The runs that this process carries on at the moment. */
export type Runs = {
	readonly size: number;
	get(runId: string): LiveRun | undefined;
	all(): LiveRun[];
	/** Journals what is decided already, then performs what is next. */
	carryOn(run: LiveRun): void;
	/** Looks again at what is next: a wait may be over, or something was heard. */
	poke(run: LiveRun, post: Post): void;
	/**
	 * Lets go of a run and aborts its calls. `covered` = it has ended or whoever carries it on has a job for it;
	 * `uncovered` = our job must fall due, so that somebody goes on from the journal; `refused` = the job
	 * for which we act is still to be done.
	 */
	giveUp(run: LiveRun, reason: Reason): void;
	/** Starts no more calls; resolved when those under way have ended, or after so many milliseconds. */
	finish(milliseconds: number): Promise<void>;
	/** Aborts what is still under way; its jobs are left as they are. */
	abort(): void;
};

/** Rows of one append statement at most. */
const MAX_APPENDS = 512;

export function runs(parts: RunsParts): Runs {
	const { store, leases, evaluate, now, logger } = parts;
	const live = new Map<string, LiveRun>();
	let finished: (() => void) | null = null;
	const turns = coalescer<string, undefined>(MAX_APPENDS, async (runIds) => {
		await store.passTurns(runIds);
		return [];
	});
	const appends = coalescer<Append, boolean>(MAX_APPENDS, (batch) => appendAll(store, batch, logger));

	function carryOn(run: LiveRun): void {
		const known = live.get(run.id);
		// The answer to its storing came so late that it was taken over here meanwhile: that owner knows more.
		if (known && known !== run) {
			run.dead = true;
			for (const lease of run.leases) leases.release(lease, run.id);
			return;
		}
		if (!known) parts.shares.add(run.program.flow.id);
		live.set(run.id, run);
		guard(
			run,
			write(run).then(() => next(run)),
		);
	}

	/** A mistake of ours must not end the process: the run goes on from its journal, here or elsewhere. */
	function guard(run: LiveRun, work: Promise<void>): void {
		work.catch((error: unknown) => {
			logger.error({ err: error, run: run.id }, "Carrying on a run broke; it goes on from what is stored.");
			giveUp(run, "uncovered");
		});
	}

	function poke(run: LiveRun, post: Post): void {
		run.heardAt = post.heardAt;
		run.mail.push(...post.mail);
		decide(run);
	}

	/** Writes until nothing is pending: one append of a run at a time, several of its results in one row. */
	function write(run: LiveRun): Promise<void> {
		if (run.writing) return run.writing;
		if (!isUnwritten(run)) return Promise.resolve();
		run.writing = writeAll(run);
		return run.writing;
	}

	async function writeAll(run: LiveRun): Promise<void> {
		while (isUnwritten(run) && !run.dead) await appendOnce(run);
		// In the same turn as the last look at `pending`: what comes from here on starts a new append.
		run.writing = null;
	}

	async function appendOnce(run: LiveRun): Promise<void> {
		const records = run.pending;
		const { opens, closes } = run;
		run.pending = [];
		run.opens = [];
		run.closes = [];
		const tells = run.trigger === "helper.called";
		const ended = run.state.end !== null;
		const append = {
			...{ runId: run.id, seq: run.seq + 1, epoch: run.state.epoch, records, opens, closes, tells, ended },
			...(records[0]?.t === "takeover" ? { lease: run.leases[0].id } : {}),
		};
		const { rehired } = run;
		run.rehired = false;
		run.unproven = false;
		try {
			const taken = await appends.submit({ ...append, status: statusOf(run) });
			if (taken) {
				run.seq++;
				parts.changed(run.id);
				if (append.ended) tellEnd(run);
			} else giveUp(run, rehired || run.rehired ? "refused" : "covered");
		} catch (error) {
			logger.error({ err: error, run: run.id }, "A journal could not be written; the run goes on from what is stored.");
			giveUp(run, "uncovered");
		}
	}

	function tellEnd(run: LiveRun): void {
		const { flow } = run.program;
		parts.observer?.ended({ run: run.id, flow, status: statusOf(run), from: run.state.startedAt, at: now() });
	}

	/** After a commit: starts what is next, or lets the run leave memory. */
	function next(run: LiveRun): void {
		if (run.dead || run.writing || isUnwritten(run)) return;
		tidy(run);
		if (!finished && run.more) {
			decide(run);
			return;
		}
		if (!finished) startWork(run);
		if (run.calls.size > 0) return;
		// Stopping, with more to do: the job stays, for whoever comes next.
		if (isBusy(run)) remove(run);
		else leave(run);
	}

	/** What follows a commit: mail that was taken in is forgotten, called runs that nobody waits for are cancelled. */
	function tidy(run: LiveRun): void {
		// Without an append since the mail came we may be an owner who knows nothing of the wait that it is for.
		if (run.rehired || run.unproven) return;
		const { taken } = run;
		run.taken = [];
		const problem = (error: unknown) => logger.warn({ err: error, run: run.id }, "Tidying up after a run failed.");
		if (taken.length > 0) store.forgetHeard(taken.map((mail) => ({ runId: run.id, ...mail }))).catch(problem);
		for (; run.cancelled < run.state.orphans.length; run.cancelled++)
			parts.cancel(run.state.orphans[run.cancelled] as string).catch(problem);
	}

	/** Aborts the calls that are wanted no more, because the lane in which they stand has ended. Nothing of them is recorded. */
	function abandon(run: LiveRun): void {
		if (run.calls.size === 0) return;
		const wanted = new Set([...run.effects, ...run.deferred].map((plan) => plan.path));
		for (const [path, call] of run.calls) {
			if (wanted.has(path)) continue;
			run.calls.delete(path);
			call.abort(new Error("The lane of this call has ended."));
		}
	}

	function startWork(run: LiveRun): void {
		for (const effect of run.effects) if (!run.calls.has(effect.path)) guard(run, callOut(run, effect));
		for (const plan of run.deferred) if (!run.calls.has(plan.path)) guard(run, evaluateFor(run, plan));
	}

	/** Has an expression worked out, and decides again with its value. */
	async function evaluateFor(run: LiveRun, { path, deferred }: DeferredPlan): Promise<void> {
		const call = new AbortController();
		run.calls.set(path, call);
		const known: WorkedOut = run.worked.get(path) ?? new Map();
		run.worked.set(path, known);
		await workOut(deferred, known);
		if (run.dead || run.calls.get(path) !== call) return;
		run.calls.delete(path);
		decide(run);
	}

	function decide(run: LiveRun): void {
		const { program, facts, state, worked, mail, heardAt } = run;
		take(run, settle({ program, facts, state, worked, mail, heardAt, now: now(), evaluate }));
		abandon(run);
		carryOn(run);
	}

	/** The real world, or the private one of a test. */
	async function worldOf({ id, state }: LiveRun): Promise<World> {
		if (!state.test || state.test.live) return parts.world;
		if (!parts.tests) throw new Error("This process has no worlds for tests.");
		return parts.tests.open(state.test.root ?? id, state.test);
	}

	async function callOut(run: LiveRun, plan: EffectPlan): Promise<void> {
		const call = new AbortController();
		run.calls.set(plan.path, call);
		const answer = plan.do === "call" ? await startHelper(run, plan, call) : await act(run, plan, call);
		if (run.dead || run.calls.get(plan.path) !== call) return;
		run.calls.delete(plan.path);
		record(run, answer);
		decide(run);
	}

	async function act(run: LiveRun, plan: ActPlan, call: AbortController): Promise<JournalRecord> {
		const from = now();
		const performed = await perform({
			plan,
			hasSealed: run.state.sealed,
			sealer: sealer(parts.seal, run.id),
			idempotencyKey: `${run.id}/${plan.path}`,
			world: await worldOf(run),
			evaluate,
			signal: call.signal,
			gate: parts.gate,
			begin: (input) => begin(run, call, { t: "begun", at: from, path: plan.path, input }),
		});
		const at = now();
		if ("held" in performed) return { t: "held", at, path: plan.path, due: performed.held };
		const error = "error" in performed ? performed.error : null;
		const { flow } = run.program;
		parts.observer?.step({ run: run.id, flow, path: plan.path, uses: plan.card.uses, from, at, error });
		return recordOf(plan, performed, from, at);
	}

	async function startHelper(run: LiveRun, plan: CallPlan, call: AbortController): Promise<JournalRecord> {
		const from = now();
		const called = await parts.call(run, plan, (child, input) =>
			begin(run, call, { t: "called", at: from, path: plan.path, input, child }),
		);
		if ("error" in called) return recordOf(plan, called, from, now());
		const { child, input } = called;
		const place = { at: now(), path: plan.path };
		if (child.waits) return { t: "waiting", ...place, due: null, key: runKey(child.run) };
		return { t: "done", ...place, from, input, output: { result: null, run: { id: child.run, status: "running" } } };
	}

	/** Journals what must be known before a call is made. @throws when the call is wanted no more */
	async function begin(run: LiveRun, call: AbortController, first: JournalRecord): Promise<void> {
		call.signal.throwIfAborted();
		record(run, first);
		// What is decided beside it may end this very lane: then the call is abandoned, and the run goes on without it.
		decide(run);
		await write(run);
		call.signal.throwIfAborted();
	}

	function record(run: LiveRun, record: JournalRecord): void {
		run.pending.push(record);
		fold(run.program.graph, run.state, record);
	}

	function leave(run: LiveRun): void {
		if (!run.state.end && run.waits.length === 0)
			logger.error({ run: run.id }, "The run has nothing to do and has not ended.");
		if (run.rehired) giveUp(run, "refused");
		else if (run.state.end && run.state.order !== null) passTurn(run);
		else {
			remove(run);
			for (const lease of run.leases) leases.release(lease, run.id);
		}
	}

	/** The job of a run that has ended stays until the next one of its line has its own. */
	function passTurn(run: LiveRun): void {
		remove(run);
		turns.submit(run.id).then(
			() => {
				for (const lease of run.leases) leases.release(lease, run.id);
			},
			(error: unknown) => {
				logger.warn({ err: error, run: run.id }, "The next run of its line is called when the job falls due.");
				for (const lease of run.leases) leases.forget(lease);
			},
		);
	}

	function remove(run: LiveRun): void {
		run.dead = true;
		if (run.state.test?.root === undefined && run.state.test && run.state.end) parts.tests?.close(run.id);
		if (live.get(run.id) === run) {
			live.delete(run.id);
			parts.shares.remove(run.program.flow.id);
		}
		if (live.size === 0) finished?.();
		parts.observer?.left(run.id);
		parts.left(run.offered);
	}

	function giveUp(run: LiveRun, reason: Reason): void {
		if (run.dead) return;
		for (const call of run.calls.values()) call.abort(new Error("The run was given up."));
		remove(run);
		if (reason === "refused") parts.retake(run);
		else if (reason === "covered") for (const lease of run.leases) leases.release(lease, run.id);
		else for (const lease of run.leases) leases.forget(lease);
	}

	return {
		get size() {
			return live.size;
		},
		get: (runId) => live.get(runId),
		all: () => [...live.values()],
		carryOn,
		poke,
		giveUp,
		finish: (milliseconds) =>
			new Promise((resolve) => {
				finished = resolve;
				for (const run of live.values()) next(run);
				if (live.size === 0) resolve();
				else setTimeout(resolve, milliseconds);
			}),
		abort() {
			for (const run of live.values()) {
				for (const call of run.calls.values()) call.abort(new Error("The server stops."));
				remove(run);
			}
		},
	};
}

const isUnwritten = (run: LiveRun): boolean => run.pending.length + run.opens.length + run.closes.length > 0;

type Answer = Exclude<Performed, { held: number }> | { input: Json; error: StepError };

function recordOf(plan: EffectPlan, performed: Answer, from: number, at: number): JournalRecord {
	const place = { at, path: plan.path, from, input: performed.input };
	if ("output" in performed) {
		const { output, sealed, simulated } = performed;
		return { t: "done", ...place, output, ...(sealed ? { sealed } : {}), ...(simulated ? { simulated } : {}) };
	}
	return { t: "failed", ...place, error: performed.error, ...onFailure(plan.card, performed.error, plan.tries, at) };
}
