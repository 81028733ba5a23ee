import type { EngineStore, Job, Logger, Mark } from "../ports.ts";

export type PumpParts = {
	store: EngineStore;
	leaseSeconds: number;
	logger: Logger;
	/** How many more runs there is room for. */
	spare(): number;
	/** Flows that have all the room that they may have. */
	full(): string[];
	adopt(job: Job): Promise<void>;
	/** Looks after the waits of live runs. */
	tend(): Promise<void>;
	emit(marks: Mark[]): Promise<void>;
};

/** Brings work in: jobs that fell due, waits that are over, failures that are to be told. */
export type Pump = {
	/** A job became due at once, or something was heard that a run waits for. */
	wake(): void;
	/** A run left: there may be room again. */
	room(): void;
	stop(): Promise<void>;
};

/** Milliseconds between two looks at jobs and waits that fell due by themselves. */
const BEAT = 500;
const JOBS = 4;
/** What so many jobs may bring. */
const ROOMY = 256;
const WAITS = 500;

export function pump(parts: PumpParts): Pump {
	const { store, leaseSeconds, logger } = parts;
	let stopped = false;
	/** The last look found more than there was room for. */
	let starved = false;
	const jobs = latest(() => fetchAll(), logger);
	const waits = latest(() => takeAllDue(), logger);
	const timer = setInterval(() => {
		jobs.run();
		waits.run();
	}, BEAT);

	async function fetchAll(): Promise<void> {
		for (;;) {
			const spare = parts.spare();
			starved = spare <= 0;
			if (stopped || starved) return;
			const full = parts.full();
			// With little room one job at a time, which may still bring a few runs more than fit.
			const limit = spare > ROOMY ? JOBS : 1;
			const fetched = await store.fetch(limit, leaseSeconds, full);
			starved = full.length > 0;
			for (const job of fetched) await parts.adopt(job);
			if (fetched.length < limit) return;
		}
	}

	async function takeAllDue(): Promise<void> {
		await parts.tend();
		while (!stopped && parts.spare() > 0) {
			const { job, emits } = await store.takeDue(WAITS, leaseSeconds);
			if (job) await parts.adopt(job);
			if (emits.length > 0) await parts.emit(emits);
			if ((job?.runs.length ?? 0) + emits.length < WAITS) return;
		}
	}

	jobs.run();
	return {
		wake() {
			jobs.run();
			waits.run();
		},
		room() {
			if (!starved) return;
			starved = false;
			jobs.run();
			waits.run();
		},
		async stop() {
			stopped = true;
			clearInterval(timer);
			await Promise.all([jobs.idle(), waits.idle()]);
		},
	};
}

/** One at a time; asked for again meanwhile, it runs once more after. */
function latest(work: () => Promise<void>, logger: Logger): { run(): void; idle(): Promise<void> } {
	let running: Promise<void> | null = null;
	let again = false;
	async function loop(): Promise<void> {
		do {
			again = false;
			await work().catch((error: unknown) => {
				logger.error({ err: error }, "Looking for due work failed; it is tried again in half a second.");
			});
		} while (again);
		running = null;
	}
	return {
		run() {
			if (running) again = true;
			else running = loop();
		},
		idle: async () => {
			while (running) await running;
		},
	};
}
