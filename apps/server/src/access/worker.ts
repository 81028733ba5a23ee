import { setTimeout as pause } from "node:timers/promises";
import { planReadings } from "@keyway/db/access-drift";
import { postpone } from "@keyway/db/access-due";
import type { FulfilContext } from "@keyway/db/access-operation";
import { type OutsideStep, recordStep, takeEndedRun, takeStep } from "@keyway/db/access-step";
import { SYSTEM } from "@keyway/db/actor";
import { carryAsks } from "@keyway/db/run-asks";
import type { Logger } from "../logger.ts";
import type { RunningEngine } from "../worker/engine.ts";
import { callOutside, type OutsideParts } from "./outside.ts";

/** Milliseconds between looks at what is due. */
const POLL_MS = 200;
/** Seconds that a call outside is claimed for; a process that dies in between gives it back then. */
const LEASE_SECONDS = 45;
/** Milliseconds between looks at which roles are to be read. */
const PLAN_MS = 60_000;
/** Calls outside at a time. */
const MOST_CALLS = 8;

export type AccessWorkerParts = OutsideParts & { engine: Pick<RunningEngine, "emit">; logger: Logger };

/** What the worker writes with: events and runs are part of its transactions. */
export function fulfilContext({ engine }: Pick<AccessWorkerParts, "engine">): FulfilContext {
	return {
		actor: SYSTEM,
		emit: engine.emit,
		async startRun(tx, { flowId, version, type, data, key }) {
			const only = { flowId, version, type };
			const started = await engine.emit(tx, { type, data, source: "access", caller: "access", externalId: key, only });
			const [run] = started.runs;
			if (run === undefined) throw new Error(`Version ${version} of the flow ${flowId} cannot be started.`);
			return run;
		},
	};
}

/**
 * Carries out what is due in access: starts and ends grants, follows the runs that apply and remove them, reads back,
 * reminds. All state is in the database: any number of workers may run, and each may die at any time.
 */
export function startAccessWorker(parts: AccessWorkerParts): { stop(): Promise<void> } {
	const { db, logger } = parts;
	const context = fulfilContext(parts);
	const stopping = new AbortController();
	const calls = new Set<Promise<void>>();

	async function finishCall(step: OutsideStep): Promise<void> {
		try {
			const outcome = await callOutside(parts, step);
			if (outcome) await recordStep(db, step, outcome, context);
			else await postpone(db, step);
		} catch (error) {
			logger.error(
				{ err: error, step: step.kind, subject: step.subjectId },
				"A step of access failed; it is tried again.",
			);
			await postpone(db, step).catch(() => undefined);
		}
	}

	/** One thing that is due. @returns whether there was one */
	async function one(): Promise<boolean> {
		if (await takeEndedRun(db, context)) return true;
		if (await carryAsks(db, context)) return true;
		if (calls.size >= MOST_CALLS) await Promise.race(calls);
		const step = await takeStep(db, context, LEASE_SECONDS);
		if (step === null) return false;
		if (step !== "done") {
			const call = finishCall(step).finally(() => calls.delete(call));
			calls.add(call);
		}
		return true;
	}

	/** Milliseconds since 1970 when roles were last looked at that are due to be read. */
	let lookedAt = 0;
	async function planNow(): Promise<void> {
		if (Date.now() - lookedAt < PLAN_MS) return;
		lookedAt = Date.now();
		await planReadings(db);
	}

	async function loop(): Promise<void> {
		while (!stopping.signal.aborted) {
			const busy = await planNow()
				.then(one)
				.catch((error: unknown) => {
					logger.error({ err: error }, "A step of access failed; it is tried again.");
					return false;
				});
			if (!busy) await pause(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
		}
		await Promise.all(calls);
	}

	const running = loop();
	return {
		async stop() {
			stopping.abort();
			await running;
		},
	};
}
