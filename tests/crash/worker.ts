import { setTimeout as delay } from "node:timers/promises";
import { type Product, startProduct } from "../product/start-product.ts";
import { type DatabaseProxy, startProxy } from "./postgres-proxy.ts";

/** One process of the product behind a proxy of its own, started again whenever it ends. */
export type Worker = {
	name: string;
	proxy: DatabaseProxy;
	/** Null while it is down. */
	product: Product | null;
	/** SIGKILL, and a new process as soon as it is gone. */
	kill(): void;
	/** What processes said that ended by themselves: none may. */
	deaths: string[];
	/** Runs again, and answers. */
	up(): Promise<void>;
	stop(): Promise<void>;
};

export async function startWorker(name: string, databaseUrl: string, egress: string): Promise<Worker> {
	const proxy = await startProxy(Number(new URL(databaseUrl).port));
	const url = new URL(databaseUrl);
	url.port = String(proxy.port);
	let stopping = false;
	let running: Promise<void> = Promise.resolve();
	const worker: Worker = {
		name,
		proxy,
		product: null,
		deaths: [],
		kill() {
			worker.product?.process.kill("SIGKILL");
		},
		async up() {
			while (!worker.product) await delay(20);
		},
		async stop() {
			stopping = true;
			proxy.disarm();
			await worker.product?.stop();
			await running;
			await proxy.close();
		},
	};
	async function keepRunning(): Promise<void> {
		while (!stopping) {
			const product = await startProduct(url.href, {
				KEYWAY_SANDBOX: "off",
				KEYWAY_EGRESS_ALLOW: egress,
				KEYWAY_LOG: "error",
				KEYWAY_OWNER_EMAIL: "owner@acme.test",
			}).catch(() => null);
			if (!product) continue;
			const { process: child } = product;
			if (child.exitCode === null && child.signalCode === null) {
				worker.product = product;
				await new Promise((resolve) => child.once("exit", resolve));
				worker.product = null;
			}
			if (child.signalCode !== "SIGKILL" && !stopping) worker.deaths.push(product.output());
			if (!stopping) await product.stop();
		}
	}
	running = keepRunning();
	await worker.up();
	return worker;
}
