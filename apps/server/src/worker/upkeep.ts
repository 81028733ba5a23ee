import { auditHead } from "@keyway/db/audit";
import type { Database } from "@keyway/db/client";
import { ensurePartitions } from "@keyway/db/history/partitions";
import { project } from "@keyway/db/history/projector";
import { retain } from "@keyway/db/history/retention";
import { forgetTests } from "@keyway/db/history/test-versions";
import type { Logger } from "@keyway/engine/ports";

/** Milliseconds between two looks at what is new in the journal. */
const PROJECT_EVERY = 1_000;
const DAY = 86_400_000;
/** Days for which runs in test mode, and the drafts that they ran, are kept. */
const TEST_DAYS = 14;

export type Upkeep = { stop(): Promise<void> };

/**
 * What runs beside the engine in every process: the projector each second, partitions ahead and retention once a day.
 * All of it may be asked for by any number of processes at once.
 * @param keepDays days after which runs and events are forgotten; undefined = never
 */
export function startUpkeep(db: Database, logger: Logger, { keepDays }: { keepDays?: number | undefined }): Upkeep {
	let stopped = false;
	const projecting = repeated(
		PROJECT_EVERY,
		"Reading the journal for the search failed; it is tried again.",
		async () => {
			while (!stopped && (await project(db)).more);
		},
	);
	const daily = repeated(DAY, "The daily upkeep of the history failed; it is tried again tomorrow.", async () => {
		await ensurePartitions(db);
		// Outside the database, so that whoever shortens the audit there does not shorten this.
		logger.info(await auditHead(db), "The head of the audit.");
		const tests = await forgetTests(db, new Date(Date.now() - TEST_DAYS * DAY));
		if (tests.versions > 0) logger.info(tests, "Old tests were forgotten.");
		if (keepDays === undefined) return;
		const forgotten = await retain(db, new Date(Date.now() - keepDays * DAY));
		logger.info(forgotten, "Old runs were forgotten.");
	});

	function repeated(milliseconds: number, failure: string, work: () => Promise<void>): { stop(): Promise<void> } {
		let running: Promise<void> | null = null;
		const run = () => {
			running ??= work()
				.catch((error: unknown) => {
					if (!stopped) logger.error({ err: error }, failure);
				})
				.finally(() => {
					running = null;
				});
		};
		const timer = setInterval(run, milliseconds);
		run();
		return {
			async stop() {
				clearInterval(timer);
				await running;
			},
		};
	}

	return {
		async stop() {
			stopped = true;
			await Promise.all([projecting.stop(), daily.stop()]);
		},
	};
}
