import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import type { Bindings } from "../bindings.ts";
import { fail } from "../problem.ts";
import { type Child, type ChildSettings, type Ended, startChild } from "./child-process.ts";

export type PoolSettings = ChildSettings & {
	/** Processes at most; they start when there is work. */
	size: number;
	/** Expressions that may wait for a process. */
	maxQueue: number;
	/** Milliseconds that an expression waits for a process at most. */
	queueMs: number;
	/** Milliseconds after which a process without work ends. */
	idleMs: number;
};

/** Processes that work expressions out and are killed when one takes too long. */
export type Pool = {
	/** @throws AppError of `expressionErrors` */
	evaluate(cel: string, bindings: Bindings): Promise<Json>;
	/** Stops all processes; what is under way fails. */
	close(): void;
};

type Job = { cel: string; bindings: Bindings; start(child: Child): void; refuse(error: AppError): void };

export function createPool(settings: PoolSettings): Pool {
	const idle: Child[] = [];
	const queue: Job[] = [];
	let starting = 0;
	let closed = false;
	const all = new Set<Child>();
	const resting = new Map<Child, NodeJS.Timeout>();

	async function grow(): Promise<void> {
		const child = startChild(settings);
		all.add(child);
		starting++;
		const isReady = await child.ready;
		starting--;
		if (isReady && !closed) {
			free(child);
			return;
		}
		drop(child);
		// Whoever waits would start the next one, and so on without end.
		if (!closed) queue.shift()?.refuse(fail("EXPRESSION_POOL_DOWN"));
		next();
	}

	/** Gives a child that can work its next job, or lets it rest. */
	function free(child: Child): void {
		const job = queue.shift();
		if (job) {
			job.start(child);
			return;
		}
		idle.push(child);
		const timer = setTimeout(() => drop(child), settings.idleMs);
		timer.unref();
		resting.set(child, timer);
	}

	function drop(child: Child): void {
		clearTimeout(resting.get(child));
		resting.delete(child);
		const at = idle.indexOf(child);
		if (at >= 0) idle.splice(at, 1);
		if (all.delete(child)) child.stop();
	}

	/** Puts a child to work, or starts one more. */
	function next(): void {
		while (queue.length > 0) {
			const child = idle.pop();
			if (!child) break;
			clearTimeout(resting.get(child));
			resting.delete(child);
			if (child.gone) drop(child);
			else (queue.shift() as Job).start(child);
		}
		if (queue.length > starting && all.size < settings.size) void grow();
	}

	async function work(child: Child, { cel, bindings }: Job): Promise<Ended> {
		const ended = await child.ask(cel, bindings);
		if (child.gone) {
			drop(child);
			// Its place is taken at once: starting takes longer than most expressions.
			if (!closed && all.size < settings.size) void grow();
		} else free(child);
		return ended;
	}

	return {
		evaluate(cel, bindings) {
			if (closed || queue.length >= settings.maxQueue) return Promise.reject(fail("EXPRESSION_BUSY"));
			return new Promise<Json>((resolve, reject) => {
				const timer = setTimeout(() => {
					queue.splice(queue.indexOf(job), 1);
					reject(fail("EXPRESSION_BUSY"));
				}, settings.queueMs);
				const job: Job = {
					cel,
					bindings,
					start(child) {
						clearTimeout(timer);
						void work(child, job).then((ended) => {
							if (ended.kind === "value") resolve(ended.value);
							else reject(closed ? fail("EXPRESSION_BUSY") : errorOf(ended, settings));
						});
					},
					refuse(error) {
						clearTimeout(timer);
						reject(error);
					},
				};
				queue.push(job);
				next();
			});
		},
		close() {
			closed = true;
			for (const job of queue.splice(0)) job.refuse(fail("EXPRESSION_BUSY"));
			for (const child of [...all]) drop(child);
		},
	};
}

function errorOf(ended: Exclude<Ended, { kind: "value" }>, { limitMs }: PoolSettings): AppError {
	switch (ended.kind) {
		case "error":
			return new AppError(ended.error.code, ended.error.status, ended.error.message);
		case "timedOut":
			return fail("EXPRESSION_TIMED_OUT", { limit: limitMs });
		case "died":
			return fail("EXPRESSION_OUT_OF_MEMORY");
	}
}
