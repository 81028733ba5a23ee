import { type ChildProcess, fork } from "node:child_process";
import type { Bindings } from "../bindings.ts";
import type { Answer } from "./message.ts";

export type ChildSettings = {
	/** Address of a module that exports `functions`; none = expressions call no functions. */
	functions: string | undefined;
	/** Milliseconds that one expression may take. */
	limitMs: number;
	/** Megabytes of a child's heap. */
	memoryMb: number;
	/** Milliseconds within which a child must have started. */
	startMs: number;
};

/** How an expression ended in the child: an answer, or why there is none. */
export type Ended = Exclude<Answer, { kind: "ready" }> | { kind: "timedOut" } | { kind: "died" };

/** One process of the pool. */
export type Child = {
	/** Resolved when it can work; false when it did not start. */
	readonly ready: Promise<boolean>;
	/** Works one expression out; one at a time. After `timedOut` and `died` the process is gone. */
	ask(cel: string, bindings: Bindings): Promise<Ended>;
	readonly gone: boolean;
	stop(): void;
};

let asked = 0;

/** Starts a process that has no environment, may write no file and start nothing, and talks to nobody but us. */
export function startChild({ functions, limitMs, memoryMb, startMs }: ChildSettings): Child {
	const execArgv = [
		"--no-warnings",
		`--max-old-space-size=${memoryMb}`,
		"--permission",
		// To load its own code; it has no words to read a file with.
		"--allow-fs-read=*",
		"--allow-worker",
	];
	const process = fork(new URL("./child.ts", import.meta.url), functions === undefined ? [] : [functions], {
		execArgv,
		env: {},
		stdio: ["ignore", "ignore", "ignore", "ipc"],
	});
	let gone = false;
	let answer: ((answer: Ended) => void) | null = null;
	const end = (ended: Ended) => {
		answer?.(ended);
		answer = null;
	};
	const ready = whenReady(process, startMs);
	const stop = () => {
		gone = true;
		process.kill("SIGKILL");
	};
	process.on("message", (message: Answer) => {
		if (message.kind !== "ready") end(message);
	});
	const lost = () => {
		gone = true;
		end({ kind: "died" });
	};
	process.once("exit", lost);
	process.on("error", lost);
	void ready.then((isReady) => (isReady ? keepNobodyAwake(process) : stop()));
	return {
		ready,
		get gone() {
			return gone;
		},
		stop,
		ask(cel, bindings) {
			const id = ++asked;
			return new Promise((resolve) => {
				const timer = setTimeout(() => {
					stop();
					end({ kind: "timedOut" });
				}, limitMs);
				answer = (ended) => {
					clearTimeout(timer);
					resolve(ended);
				};
				process.send({ id, cel, bindings }, (error) => {
					if (!error) return;
					stop();
					end({ kind: "died" });
				});
			});
		},
	};
}

function whenReady(process: ChildProcess, startMs: number): Promise<boolean> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve(false), startMs);
		const settle = (isReady: boolean) => {
			clearTimeout(timer);
			resolve(isReady);
		};
		process.once("message", () => settle(true));
		process.once("exit", () => settle(false));
		process.once("error", () => settle(false));
	});
}

/** A child that waits for work must not keep its parent alive; one that works is waited for by its timer. */
function keepNobodyAwake(process: ChildProcess): void {
	process.unref();
	process.channel?.unref();
}
