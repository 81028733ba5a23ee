import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { statements } from "./postgres-wire.ts";

/** A statement on its way to the database: its text, and the bytes of its parameters as Latin-1. */
export type Statement = { text: string; parameters: string };

/** Where something is to happen: before the statement reaches the database, or when its answer comes back. */
export type Point = { matches(statement: Statement): boolean; when: "before" | "after"; hit(): void };

/** Stands between one worker and the database, and can lose what it carries. */
export type DatabaseProxy = {
	port: number;
	/** Where the database listens now. */
	target: number;
	/** The next statement that matches is not forwarded, or its answer not delivered; its connection is cut. */
	arm(point: Point): void;
	disarm(): void;
	/** Cuts one connection at random; false = there is none. */
	cutOne(): boolean;
	close(): Promise<void>;
};

export async function startProxy(target: number): Promise<DatabaseProxy> {
	const pairs = new Set<() => void>();
	let armed: Point | null = null;
	const server: Server = createServer((client) => {
		const database = connect(proxy.target, "127.0.0.1");
		const cut = () => {
			pairs.delete(cut);
			client.destroy();
			database.destroy();
		};
		pairs.add(cut);
		for (const socket of [client, database]) {
			socket.setNoDelay(true);
			socket.on("error", cut);
			socket.on("close", cut);
		}
		let awaited: Point | null = null;
		const read = statements();
		client.on("data", (chunk: Buffer) => {
			const passing = read(chunk);
			const point = armed;
			if (!point || !passing.some((statement) => point.matches(statement))) return void database.write(chunk);
			armed = null;
			if (point.when === "after") {
				awaited = point;
				return void database.write(chunk);
			}
			cut();
			point.hit();
		});
		database.on("data", (chunk: Buffer) => {
			if (!awaited) return void client.write(chunk);
			cut();
			awaited.hit();
		});
	});
	await listen(server);
	const proxy: DatabaseProxy = {
		port: (server.address() as AddressInfo).port,
		target,
		arm(point) {
			armed = point;
		},
		disarm() {
			armed = null;
		},
		cutOne() {
			const [...all] = pairs;
			all[Math.floor(Math.random() * all.length)]?.();
			return all.length > 0;
		},
		async close() {
			for (const cut of pairs) cut();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return proxy;
}

const listen = (server: Server): Promise<void> => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
