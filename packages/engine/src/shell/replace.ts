import type { EngineStore, Logger } from "../ports.ts";
import { type Lease, type Leases, leaseOf } from "./leases.ts";
import type { LiveRun } from "./live-run.ts";

export type ReplaceParts = { store: EngineStore; leases: Leases; leaseSeconds: number; logger: Logger };

/**
 * Somebody claimed a job under our hands. Who owns its runs is said by their journals alone: whoever claimed it may have
 * given them up again when we took them over, having come late ourselves. So each goes on here until an append is
 * refused, and has a job in any case: another one that we hold, or a new one.
 */
export async function replace(parts: ReplaceParts, lost: Lease, live: LiveRun[]): Promise<void> {
	const { store, leases, leaseSeconds, logger } = parts;
	const bare: LiveRun[] = [];
	for (const run of live) {
		if (!run.leases.includes(lost)) continue;
		const [first, ...others] = run.leases.filter((each) => each !== lost);
		if (first) run.leases = [first, ...others];
		else bare.push(run);
	}
	if (bare.length === 0) return;
	try {
		const lease = leaseOf(
			await store.file(
				bare.map((run) => run.id),
				leaseSeconds,
			),
		);
		leases.hold(lease);
		for (const run of bare) {
			if (run.dead || !run.leases.includes(lost)) leases.release(lease, run.id);
			else swap(run, lost, lease);
		}
	} catch (error) {
		logger.warn({ err: error }, "A job that was lost could not be replaced; it is tried again.");
		leases.hold(lost);
	}
}

/** Another job may have come for the run meanwhile: it is kept beside the new one. */
function swap(run: LiveRun, lost: Lease, lease: Lease): void {
	const [first, ...others] = run.leases.map((each) => (each === lost ? lease : each));
	if (first) run.leases = [first, ...others];
}
