import type { Logger, Observer } from "@keyway/engine/ports";

/** Tells several observers the same; each hears what it asks for. */
export function observers(...all: Partial<Observer>[]): Observer {
	return {
		born(birth) {
			for (const each of all) each.born?.(birth);
		},
		step(step) {
			for (const each of all) each.step?.(step);
		},
		ended(end) {
			for (const each of all) each.ended?.(end);
		},
		left(run) {
			for (const each of all) each.left?.(run);
		},
	};
}

/** Lines about runs, each with the run's id: failures at level info, the rest while debugging. No values, no messages. */
export function runLog(logger: Logger): Partial<Observer> {
	return {
		born: ({ run, flow, event }) =>
			logger.debug({ run, flow: flow.id, event: event.id, type: event.type }, "A run began."),
		step({ run, flow, path, uses, from, at, error }) {
			const facts = { run, flow: flow.id, path, uses, ms: at - from };
			if (error) logger.info({ ...facts, kind: error.kind, code: error.code }, "A card failed.");
			else logger.debug(facts, "A card was performed.");
		},
		ended({ run, flow, status, from, at }) {
			const facts = { run, flow: flow.id, status, ms: at - from };
			if (status === "failed") logger.info(facts, "A run failed.");
			else logger.debug(facts, "A run ended.");
		},
	};
}
