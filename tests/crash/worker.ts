import { setTimeout as delay } from "node:timers/promises";
import { type DatabaseProxy, startProxy } from "./postgres-proxy.ts";
import type { Place, Started } from "./start-process.ts";

/** One process behind a proxy of its own, started again whenever it ends. */
export type Worker = {
	name: string;
	proxy: DatabaseProxy;
	/** Null while it is down. */
	product: Started | null;
	/** SIGKILL, or SIGTERM and its way out; a new process follows as soon as it is gone. */
	kill(signal?: "SIGKILL" | "SIGTERM"): void;
	/** What processes said that ended by themselves: none may. */
	deaths: string[];
	/** Why processes did not come up: the database may have been down just then. */
	failedStarts: string[];
	/** Resolved when it runs and answers. */
	up(): Promise<void>;
	stop(): Promise<void>;
};

export async function startWorker(
	name: string,
	place: Place,
	start: (place: Place) => Promise<Started>,
): Promise<Worker> {
	const url = new URL(place.databaseUrl);
	const proxy = await startProxy(Number(url.port));
	url.port = String(proxy.port);
	let stopping = false;
	let running: Promise<void> = Promise.resolve();
	const told = new Set<Started>();
	const worker: Worker = {
		name,
		proxy,
		product: null,
		deaths: [],
		failedStarts: [],
		kill(signal = "SIGKILL") {
			const { product } = worker;
			if (!product) return;
			told.add(product);
			// From now on nobody counts on it.
			worker.product = null;
			product.process.kill(signal);
		},
		async up() {
			while (!worker.product) await delay(20);
		},
		async stop() {
			stopping = true;
			await worker.product?.stop();
			await running;
			await proxy.close();
		},
	};
	async function keepRunning(): Promise<void> {
		while (!stopping) {
			const product = await start({ ...place, databaseUrl: url.href }).catch((error: unknown) => {
				worker.failedStarts.push(String(error));
				return null;
			});
			if (!product) continue;
			const { process: child } = product;
			const ended = new Promise((resolve) => child.once("exit", resolve));
			if (child.exitCode === null && child.signalCode === null) {
				worker.product = product;
				await ended;
				if (worker.product === product) worker.product = null;
			}
			if (!told.has(product) && !stopping) worker.deaths.push(product.output());
			if (!stopping) await product.stop();
		}
	}
	running = keepRunning();
	await worker.up();
	return worker;
}
