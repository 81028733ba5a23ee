import type { RunState } from "../kernel/run-state.ts";
import { settle } from "../kernel/settle.ts";
import { fold } from "../kernel/state.ts";
import type { EngineStore, Job, LoadedRun, Logger } from "../ports.ts";
import type { Evaluate } from "../resolve.ts";
import type { SealPort } from "../sealing.ts";
import type { Lease, Leases } from "./leases.ts";
import { take } from "./live-run.ts";
import { newLive } from "./new-run.ts";
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
	const lease = parts.leases.hold(job);
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
	const missing = new Set(runIds);
	const heardAt = parts.now();
	const post = await readPost(parts, runIds);
	const foreign = runIds.filter(
		(runId) => !keepOwn(parts, lease, runId, { mail: post.get(runId) ?? [], heardAt }, missing),
	);
	const loaded = foreign.length > 0 ? await parts.store.load(foreign, true) : [];
	for (const run of loaded) {
		const taken = await takeOver(parts, lease, run, { mail: post.get(run.id) ?? [], heardAt }).catch(
			(error: unknown) => {
				// It stays with the job, and so with whoever starts next: it stops none of the others.
				parts.logger.error({ err: error, run: run.id }, "A run could not be taken over.");
				return true;
			},
		);
		if (taken) missing.delete(run.id);
	}
	// What has ended, or cannot be carried on, holds no job back.
	for (const runId of missing) parts.leases.release(lease, runId);
	const lost = [...missing].flatMap((runId) => (post.get(runId) ?? []).map((mail) => ({ runId, ...mail })));
	if (lost.length > 0) await parts.store.forgetHeard(lost);
}

/** A run that we have already, because we were slow or one of its waits is over: it goes on where it is, under the new job. */
function keepOwn(
	parts: AdoptParts,
	lease: Lease,
	runId: string,
	{ mail, heardAt }: Post,
	missing: Set<string>,
): boolean {
	const own = parts.runs.get(runId);
	if (!own) return false;
	parts.leases.release(own.lease, runId);
	own.lease = lease;
	missing.delete(runId);
	parts.runs.poke(own, { mail, heardAt });
	return true;
}

async function takeOver(parts: AdoptParts, lease: Lease, loaded: LoadedRun, { mail, heardAt }: Post): Promise<boolean> {
	const { evaluate, now } = parts;
	const program = await parts.programs.get(loaded.flowId, loaded.version);
	const last = loaded.journal.at(-1);
	if (!program || !last) {
		parts.logger.error({ run: loaded.id }, "A run cannot go on: its flow's version or its journal is not there.");
		return false;
	}
	// Read meanwhile by another job of this process: one of the two is enough.
	if (parts.runs.get(loaded.id)) return false;
	const run = newLive({ ...loaded, program, lease, seq: last.seq });
	for (const row of loaded.journal) for (const record of row.records) fold(program.graph, run.state, record);
	run.heardAt = heardAt;
	run.mail = [...mail, ...(await endsFor(parts, run.id, awaited(run.state)))];
	if (parts.runs.get(loaded.id)) return false;
	const takeover = { t: "takeover", at: now(), by: parts.worker } as const;
	fold(program.graph, run.state, takeover);
	run.pending.push(takeover);
	take(run, settle({ program, facts: run.facts, state: run.state, mail: run.mail, heardAt, now: now(), evaluate }));
	parts.runs.carryOn(run);
	return true;
}

/** The runs for whose end it waits. */
function awaited(state: RunState): { path: string; child: string }[] {
	return [...state.steps].flatMap(([path, { child }]) => (child?.waits ? [{ path, child: child.run }] : []));
}
