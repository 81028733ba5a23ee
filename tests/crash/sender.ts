import { setTimeout as delay } from "node:timers/promises";
import type { Worker } from "./worker.ts";

/** A caller waits this long for an answer before it asks again. */
const ANSWER_MS = 8_000;

/** Sends one event to whichever worker answers, with the same id each time, until one says that it is stored. */
export async function sendUntilAccepted(
	workers: Worker[],
	email: string,
	after: number,
	accepted: Map<string, string>,
): Promise<void> {
	await delay(after);
	const user = { email, firstName: "Ada", lastName: "Lovelace", department: "Sales" };
	const body = JSON.stringify({ id: email, type: "directory.userCreated", data: { user } });
	for (let attempt = 0; ; attempt++) {
		const { product } = workers[(after / 50 + attempt) % workers.length] as Worker;
		const answer = await (product
			? fetch(`${product.url}/api/events`, {
					method: "POST",
					headers: { authorization: `Bearer ${product.token}`, "content-type": "application/json" },
					body,
					signal: AbortSignal.timeout(ANSWER_MS),
				}).catch(() => null)
			: null);
		if (answer?.status === 202) {
			const { runs } = (await answer.json().catch(() => ({ runs: [] }))) as { runs: string[] };
			if (runs[0] !== undefined) return void accepted.set(email, runs[0]);
		} else if (answer && answer.status < 500 && answer.status !== 429)
			throw new Error(`An event was refused: ${await answer.text()}`);
		await delay(100);
	}
}
