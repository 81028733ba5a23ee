import { parentPort } from "node:worker_threads";
import type { LanguageTask } from "./task.ts";
import { perform } from "./task.ts";

/** Does one task after the other, away from the thread that serves requests. */
parentPort?.on("message", ({ id, task }: { id: number; task: LanguageTask }) => {
	try {
		parentPort?.postMessage({ id, result: perform(task) });
	} catch (cause) {
		parentPort?.postMessage({ id, error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) });
	}
});
