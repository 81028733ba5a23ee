import { Worker } from "node:worker_threads";
import { errors } from "@keyway/schema/error";
import type { LanguageTask, ResultOf } from "./task.ts";
import { perform } from "./task.ts";

const fail = errors({
	LANGUAGE_TOO_LONG: [422, "This text took longer than {seconds} seconds to read. Split it into smaller flows."],
	LANGUAGE_BUSY: [503, "Too many long texts are being read. Try again in a few seconds."],
});

/** Characters of text, cards and entries up to which a task is done at once: some milliseconds. */
const SHORT = { text: 3_000, cards: 60, entries: 1_000 };

/** Seconds for one long text; tasks that may wait for the thread. */
const LONGEST = 30;
const MOST_WAITING = 16;

type Waiting = { resolve: (result: never) => void; reject: (cause: unknown) => void };

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, Waiting>();

/** Does a short task at once and a long one in a thread, so that no text ever keeps other requests waiting. */
export function inTime<T extends LanguageTask>(task: T): Promise<ResultOf<T>> {
	if (isShort(task)) return Promise.resolve(perform(task));
	if (waiting.size >= MOST_WAITING) return Promise.reject(fail("LANGUAGE_BUSY"));
	const id = ++last;
	return new Promise<ResultOf<T>>((resolve, reject) => {
		const timer = setTimeout(() => end(fail("LANGUAGE_TOO_LONG", { seconds: LONGEST })), LONGEST * 1_000);
		const settle = <V>(then: (value: V) => void) => {
			return (value: V) => {
				clearTimeout(timer);
				waiting.delete(id);
				then(value);
			};
		};
		waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
		thread().postMessage({ id, task });
	});
}

function isShort(task: LanguageTask): boolean {
	const { input } = task;
	const text = task.kind === "read" ? task.input.text : (task.text ?? "");
	const graph = task.kind === "read" ? task.draft : task.input.graph;
	return (
		text.length <= SHORT.text &&
		Object.keys(graph?.cards ?? {}).length <= SHORT.cards &&
		input.catalogue.length <= SHORT.entries
	);
}

function thread(): Worker {
	if (worker) return worker;
	const made = new Worker(new URL("./thread.ts", import.meta.url));
	made.unref();
	made.on("message", ({ id, result, error }: { id: number; result?: never; error?: string }) => {
		const task = waiting.get(id);
		if (error === undefined) task?.resolve(result as never);
		else task?.reject(new Error(error));
	});
	made.on("error", (cause) => end(cause));
	worker = made;
	return made;
}

/** Stops the thread: whatever it was doing, and what waits for it, fails. */
function end(cause: unknown): void {
	void worker?.terminate();
	worker = undefined;
	for (const task of [...waiting.values()]) task.reject(cause);
}
