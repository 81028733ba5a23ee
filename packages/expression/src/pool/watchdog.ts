import { workerData } from "node:worker_threads";

/** Ends a process of the pool whose parent was killed: an expression that never ends would outlive it. */
const { parent } = workerData as { parent: number };
const EVERY = 500;

setInterval(() => {
	if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, EVERY);
