import type { Database } from "@keyway/db/client";
import { lockDueSchedule, moveOn } from "@keyway/db/schedules";
import type { Logger } from "../logger.ts";
import type { RunningEngine } from "../worker/engine.ts";

export type SchedulesParts = {
	db: Database;
	engine: Pick<RunningEngine, "emit">;
	logger: Logger;
	now?: () => number;
	/** Milliseconds between two looks. */
	beat?: number;
};

/** Milliseconds after which a time counts as missed: longer than any pause of a server that runs. */
const LATE = 60_000;

/**
 * Starts flows whose time has come. Every process with a worker may run one: a due row is claimed by a lock, and event,
 * runs and the next time are one commit, so that a flow starts once for each of its times.
 */
export function startSchedules({ db, engine, logger, now = Date.now, beat = 1_000 }: SchedulesParts) {
	let stopped = false;
	let looking: Promise<void> | null = null;
	const timer = setInterval(look, beat);

	function look(): void {
		looking ??= fireAll()
			.catch((error: unknown) =>
				logger.error({ err: error }, "Looking for schedules failed; it is tried again in a second."),
			)
			.finally(() => {
				looking = null;
			});
	}

	async function fireAll(): Promise<void> {
		while (!stopped && (await fireOne()));
	}

	async function fireOne(): Promise<boolean> {
		return db.transaction(async (tx) => {
			const due = await lockDueSchedule(tx);
			if (!due) return false;
			const { flowId, version, scheduledFor, schedule } = due;
			const isMissed = now() - Date.parse(scheduledFor) > LATE;
			if (!isMissed || schedule.missed === "once")
				await engine.emit(tx, {
					type: "schedule.cron",
					source: "schedule",
					data: { scheduledFor },
					caller: `schedule:${flowId}`,
					externalId: scheduledFor,
					only: { flowId, version, type: "schedule.cron" },
				});
			await moveOn(tx, due, now());
			return true;
		});
	}

	look();
	return {
		async stop(): Promise<void> {
			stopped = true;
			clearInterval(timer);
			await looking;
		},
	};
}
