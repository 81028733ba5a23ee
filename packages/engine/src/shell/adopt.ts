import type { RunState, Step } from "../kernel/run-state.ts";
import { settle } from "../kernel/settle.ts";
import { fold } from "../kernel/state.ts";
import { type EngineStore, type Job, type LoadedRun, type Logger, OutcomeUnknown } from "../ports.ts";
import type { Evaluate } from "../resolve.ts";
import type { SealPort } from "../sealing.ts";
import { type Lease, type Leases, leaseOf } from "./leases.ts";
import { type LiveRun, take } from "./live-run.ts";
import { newLive } from "./new-run.ts";
import { orderIn } from "./ordering.ts";
import { endsFor, type Post, readPost } from "./post.ts";
import type { Programs } from "./programs.ts";
import type { Runs } from "./runs.ts";

export type AdoptParts = {
	store: EngineStore;
	programs: Programs;
	runs: Runs;
	leases: Leases;
	evaluate: Evaluate;
	seal: SealPort | undefined;
	now: () => number;
	/** Who we are, for the journal's `takeover`. */
	worker: string;
	logger: Logger;
};

/** Journals read in one statement. */
const CHUNK = 200;

/** Carries on the runs of a job: reads their journals, writes `takeover` at the next number, goes on from there. */
export async function adopt(parts: AdoptParts, job: Job): Promise<void> {
	const lease = leaseOf(job);
	parts.leases.hold(lease);
	try {
		for (let from = 0; from < job.runs.length; from += CHUNK)
			await adoptChunk(parts, lease, job.runs.slice(from, from + CHUNK));
	} catch (error) {
		// The job falls due again when its lease is over.
		parts.leases.forget(lease);
		throw error;
	}
}

async function adoptChunk(parts: AdoptParts, lease: Lease, runIds: string[]): Promise<void> {
	const heardAt = parts.now();
	const mails = await readPost(parts, runIds);
	const postOf = (runId: string): Post => ({ mail: mails.get(runId) ?? [], heardAt });
	const foreign = runIds.filter((runId) => !keepOwn(parts, lease, runId, postOf(runId)));
	const ended = new Set(foreign);
	const loaded = foreign.length > 0 ? await parts.store.load(foreign, true) : [];
	for (const run of loaded) ended.delete(run.id);
	for (const run of await inTurn(parts, lease, loaded)) {
		const taken = await takeOver(parts, lease, run, postOf(run.id)).catch((error: unknown) => {
			if (error instanceof OutcomeUnknown) throw error;
			// It stays with the job, and so with whoever starts next: it stops none of the others.
			parts.logger.error({ err: error, run: run.id }, "A run could not be taken over.");
			return true;
		});
		if (!taken) parts.leases.release(lease, run.id);
	}
	// What has ended holds no job back, nor whoever stands behind it, and hears nothing more.
	if (ended.size > 0) await parts.store.passTurns([...ended]);
	for (const runId of ended) parts.leases.release(lease, runId);
	const late = [...ended].flatMap((runId) => postOf(runId).mail.map((mail) => ({ runId, ...mail })));
	if (late.length > 0) await parts.store.forgetHeard(late);
}

/** Leaves out the runs whose turn it is not: whoever ends the run before them files a job for them. */
async function inTurn({ store, leases }: AdoptParts, lease: Lease, loaded: LoadedRun[]): Promise<LoadedRun[]> {
	const ordered = loaded.filter((run) => orderIn(run) !== null).map((run) => run.id);
	if (ordered.length === 0) return loaded;
	const taken = await store.takeTurns(ordered);
	const late = new Set(ordered.filter((id) => !taken.has(id)));
	for (const id of late) leases.release(lease, id);
	return loaded.filter((run) => !late.has(run.id));
}

/**
 * The append that was to do a job's work was refused: by an owner who read the journal before the job was filed, or by a
 * statement that somebody sent before giving up. The job is still to be done, so the run is read and taken over again.
 */
export async function retake(parts: AdoptParts, run: LiveRun): Promise<void> {
	const [lease, ...others] = run.leases;
	for (const each of others) parts.leases.forget(each);
	try {
		// A job that somebody else claimed meanwhile is theirs to do: with a run taken over for it here, nobody would have one.
		if (await parts.leases.renew(lease)) await adoptChunk(parts, lease, [run.id]);
	} catch (error) {
		parts.logger.warn({ err: error, run: run.id }, "A run could not be read again; its job falls due soon.");
		parts.leases.forget(lease);
	}
}

/** A run that we have already, because we were slow or one of its waits is over: it goes on where it is, for both jobs. */
function keepOwn(parts: AdoptParts, lease: Lease, runId: string, post: Post): boolean {
	const own = parts.runs.get(runId);
	if (!own) return false;
	if (!own.leases.includes(lease)) own.leases.push(lease);
	own.rehired = true;
	// Who claims a wait takes all rows of its run.
	for (const path of own.openedWaits.keys()) own.openedWaits.set(path, null);
	parts.runs.poke(own, post);
	return true;
}

async function takeOver(parts: AdoptParts, lease: Lease, loaded: LoadedRun, post: Post): Promise<boolean> {
	const { evaluate, now } = parts;
	const { mail, heardAt } = post;
	const program = await parts.programs.get(loaded.flowId, loaded.version);
	const last = loaded.journal.at(-1);
	if (!program || !last) {
		parts.logger.error({ run: loaded.id }, "A run cannot go on: its flow's version or its journal is not there.");
		return false;
	}
	const run = newLive({ ...loaded, program, lease, seq: last.seq });
	for (const row of loaded.journal) for (const record of row.records) fold(program.graph, run.state, record);
	run.rehired = true;
	run.heardAt = heardAt;
	run.mail = [...mail, ...(await endsFor(parts, run.id, awaited(run.state)))];
	// Read meanwhile by another job of this process: one of the two is enough.
	if (keepOwn(parts, lease, loaded.id, post)) return true;
	for (const [path, step] of run.state.steps) if (WAITING.includes(step.status)) run.openedWaits.set(path, null);
	const takeover = { t: "takeover", at: now(), by: parts.worker } as const;
	fold(program.graph, run.state, takeover);
	run.pending.push(takeover);
	take(run, settle({ program, facts: run.facts, state: run.state, mail: run.mail, heardAt, now: now(), evaluate }));
	parts.runs.carryOn(run);
	return true;
}

/** Steps that may have a row among the waits. */
const WAITING: Step["status"][] = ["waiting", "retry", "called"];

/** The runs for whose end it waits. */
function awaited(state: RunState): { path: string; child: string }[] {
	return [...state.steps].flatMap(([path, { child }]) => (child?.waits ? [{ path, child: child.run }] : []));
}
