import { setTimeout as delay } from "node:timers/promises";
import type { Worker } from "./worker.ts";

/** A caller waits this long for an answer before it asks again. */
const ANSWER_MS = 8_000;
/** Milliseconds between two events that a fault is due, and between those that come because it still waits for its point. */
const PACE = 120;
const SLOW_PACE = 250;

/** Callers that send events, each with the same id to one worker after the other, until one says that it is stored. */
export type Traffic = {
	/** Event → its run, as the callers were told. */
	accepted: Map<string, string>;
	/** Sends so many events, and goes on sending until the work is done: a fault never waits for a point that nobody passes. */
	during(name: string, count: number, work: Promise<void>): Promise<void>;
	/** Resolved when all events are accepted. */
	ended(): Promise<void>;
};

export function startTraffic(workers: Worker[]): Traffic {
	const accepted = new Map<string, string>();
	const sent: Promise<void>[] = [];
	async function send(email: string): Promise<void> {
		const user = { email, firstName: "Ada", lastName: "Lovelace", department: "Sales" };
		const body = JSON.stringify({ id: email, type: "directory.userCreated", data: { user } });
		for (let attempt = sent.length; ; attempt++) {
			const run = await post(workers[attempt % workers.length] as Worker, body);
			if (run !== null) return void accepted.set(email, run);
			await delay(100);
		}
	}
	return {
		accepted,
		async during(name, count, work) {
			let isDone = false;
			const done = work.finally(() => {
				isDone = true;
			});
			for (let number = 0; number < count || !isDone; number++) {
				sent.push(send(`${name}.${number}@acme.test`));
				await Promise.race([
					delay(number < count ? PACE : SLOW_PACE),
					...(number < count ? [] : [done.catch(() => {})]),
				]);
			}
			await done;
		},
		async ended() {
			await Promise.all(sent);
		},
	};
}

/** Gives the run of an event that was accepted, null when nobody said so. @throws when the event is refused for good */
async function post({ product }: Worker, body: string): Promise<string | null> {
	if (!product) return null;
	const headers = { authorization: `Bearer ${product.token}`, "content-type": "application/json" };
	const signal = AbortSignal.timeout(ANSWER_MS);
	const answer = await fetch(`${product.url}/api/events`, { method: "POST", headers, body, signal }).catch(() => null);
	if (!answer) return null;
	if (answer.status === 202) {
		const { runs } = (await answer.json().catch(() => ({ runs: [] }))) as { runs: string[] };
		return runs[0] ?? null;
	}
	if (answer.status < 500 && answer.status !== 429) throw new Error(`An event was refused: ${await answer.text()}`);
	return null;
}
