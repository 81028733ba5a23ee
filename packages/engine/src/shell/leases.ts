import type { EngineStore, Job, Logger } from "../ports.ts";

/** A dead man's switch and the runs that depend on it. */
export type Lease = { id: string; runs: Set<string> };

/** Holds jobs while their runs are live here: moves them on, deletes them when nothing depends on them any more. */
export type Leases = {
	/** From the commit of its job on: before that nobody can move it. */
	hold(lease: Lease): void;
	/** The run is done or parked; the last one of a job drops it. */
	release(lease: Lease, runId: string): void;
	/** Nothing about this job is touched any more: somebody else has it, or shall have it. */
	forget(lease: Lease): void;
	/** Moves a job on at once. False: somebody else has it, and nothing about it is touched any more. */
	renew(lease: Lease): Promise<boolean>;
	/** Leaves to others the runs that this process keeps no more. */
	handOver(keeps: (runId: string) => boolean): Promise<void>;
	/** Deletes what is over already; nothing is moved on any more. */
	stop(): Promise<void>;
};

export const leaseOf = (job: Job): Lease => ({ id: job.id, runs: new Set(job.runs) });

/** Milliseconds; much less than the shortest lease. */
const DROP_AFTER = 50;

/** @param lost the job was claimed by somebody else while we held it */
export function leases(
	store: EngineStore,
	{ leaseSeconds, newId, logger }: { leaseSeconds: number; newId: () => string; logger: Logger },
	lost: (lease: Lease) => void,
): Leases {
	const held = new Map<string, Lease>();
	let over: string[] = [];
	let dropping: NodeJS.Timeout | null = null;
	let extending = false;
	const timer = setInterval(() => void extend(), leaseSeconds * 300);
	const young = new Set<string>();

	async function extend(): Promise<void> {
		if (extending) return;
		extending = true;
		// A job held for less than one beat still has most of its time; most are gone before the next.
		const ids = [...held.keys()].filter((id) => !young.has(id));
		young.clear();
		try {
			const ours = ids.length > 0 ? await store.extend(ids, leaseSeconds) : new Set<string>();
			for (const id of ids) {
				const lease = held.get(id);
				if (!lease || ours.has(id)) continue;
				held.delete(id);
				lost(lease);
			}
		} catch (error) {
			logger.warn({ err: error }, "The leases of running work could not be extended; another worker may take it over.");
		} finally {
			extending = false;
		}
	}

	async function handOver(keeps: (runId: string) => boolean): Promise<void> {
		const parts = [...held.values()].flatMap((lease) => {
			const [kept = [], given = []] = [true, false].map((wanted) =>
				[...lease.runs].filter((id) => keeps(id) === wanted),
			);
			const keep = kept.length > 0 ? { id: newId(), runs: kept } : null;
			return given.length > 0 ? [{ lease, job: lease.id, keep, give: given }] : [];
		});
		if (parts.length === 0) return;
		const ours = await store.handOver(
			parts.map(({ job, keep, give }) => ({ job, keep, give })),
			leaseSeconds,
		);
		for (const { lease, job, keep, give } of parts) {
			// Over meanwhile, or taken by somebody else: then there was nothing to hand over.
			if (!held.delete(job)) continue;
			for (const id of give) lease.runs.delete(id);
			if (!ours.has(job)) lost(lease);
			else if (keep) held.set(keep.id, Object.assign(lease, { id: keep.id }));
		}
	}

	/** Deletions can wait a moment for company: their time is the lease. */
	async function dropAll(): Promise<void> {
		if (dropping) clearTimeout(dropping);
		dropping = null;
		const ids = over;
		over = [];
		if (ids.length === 0) return;
		await store.drop(ids).catch((error: unknown) => {
			logger.warn(
				{ err: error },
				"Finished jobs could not be deleted; they will be delivered once more and do nothing.",
			);
		});
	}

	return {
		hold(lease) {
			held.set(lease.id, lease);
			young.add(lease.id);
		},
		release(lease, runId) {
			lease.runs.delete(runId);
			if (lease.runs.size > 0 || !held.delete(lease.id)) return;
			over.push(lease.id);
			dropping ??= setTimeout(() => void dropAll(), DROP_AFTER);
		},
		forget: (lease) => void held.delete(lease.id),
		async renew({ id }) {
			const ours = await store.extend([id], leaseSeconds);
			if (!ours.has(id)) held.delete(id);
			return ours.has(id);
		},
		handOver,
		async stop() {
			clearInterval(timer);
			await dropAll();
		},
	};
}
