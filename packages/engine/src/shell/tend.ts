import type { Mail } from "../kernel/settling.ts";
import { isBusy, type LiveRun } from "./live-run.ts";
import { type PostParts, readPost } from "./post.ts";
import type { Runs } from "./runs.ts";

export type TendParts = PostParts & { runs: Runs; now: () => number };

/**
 * Looks after the waits of runs that have more to do here than to wait: is one over, or was something heard for one?
 * Nobody else does, so that no other process takes over a run for a wait that stands beside a call under way.
 */
export async function tend(parts: TendParts): Promise<void> {
	const { runs, now } = parts;
	const heardAt = now();
	const keeping = runs.all().filter((run) => isBusy(run) && run.waits.length > 0);
	const told = keeping.filter((run) => run.waits.some(({ key }) => key !== null)).map((run) => run.id);
	const post = told.length > 0 ? await readPost(parts, told) : new Map<string, Mail[]>();
	for (const run of keeping) {
		// Meanwhile it may have left, and its waits are offered to all.
		if (run.dead || !isBusy(run)) continue;
		const mail = (post.get(run.id) ?? []).filter((each) => !isKnown(run, each));
		if (mail.length > 0) run.unproven = true;
		if (mail.length > 0 || isDue(run, now(), heardAt)) runs.poke(run, { mail, heardAt });
	}
}

const isKnown = (run: LiveRun, { path, source }: Mail): boolean =>
	[...run.mail, ...run.taken].some((each) => each.path === path && each.source === source);

const isDue = (run: LiveRun, now: number, heardAt: number): boolean =>
	run.waits.some(({ due, key }) => due !== null && due <= (key === null ? now : heardAt));
