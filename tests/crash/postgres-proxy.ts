import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { statements } from "./postgres-wire.ts";

/** A statement on its way to the database: its text, and the bytes of its parameters as Latin-1. */
export type Statement = { text: string; parameters: string };

/** Where something is to happen: before the statement reaches the database, or when its answer comes back. */
export type Point = {
	matches(statement: Statement): boolean;
	when: "before" | "after";
	/** Not at the statement itself, but at the commit of its transaction. */
	atCommit?: boolean;
	hit(): void;
};

/** Stands between one worker and the database, and can lose what it carries. */
export type DatabaseProxy = {
	port: number;
	/** Where the database listens now. */
	target: number;
	/**
	 * The next statement that matches is not forwarded, or its answer not delivered; its connection is cut. Gives the way
	 * to take the point back.
	 */
	arm(point: Point): () => void;
	/** Cuts one connection at random; false = there is none. */
	cutOne(): boolean;
	close(): Promise<void>;
};

const isCommit = ({ text }: Statement): boolean => /^\s*commit\b/i.test(text);

export async function startProxy(target: number): Promise<DatabaseProxy> {
	const pairs = new Set<() => void>();
	const points = new Set<Point>();
	const server: Server = createServer((client) => {
		const database = connect(proxy.target, "127.0.0.1");
		const cut = () => {
			pairs.delete(cut);
			client.destroy();
			database.destroy();
		};
		pairs.add(cut);
		carry(client, database, points, cut);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const proxy: DatabaseProxy = {
		port: (server.address() as AddressInfo).port,
		target,
		arm(point) {
			points.add(point);
			return () => void points.delete(point);
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

function carry(client: Socket, database: Socket, points: Set<Point>, cut: () => void): void {
	for (const socket of [client, database]) {
		socket.setNoDelay(true);
		socket.on("error", cut);
		socket.on("close", cut);
	}
	const read = statements();
	/** Points whose statement this transaction has carried out. */
	let passed: Point[] = [];
	let awaited: Point | null = null;
	const reached = (statement: Statement): Point | undefined => {
		if (isCommit(statement)) {
			const point = passed.find((each) => points.has(each));
			passed = [];
			return point;
		}
		const matching = [...points].filter((each) => each.matches(statement));
		passed.push(...matching.filter((each) => each.atCommit));
		return matching.find((each) => !each.atCommit);
	};
	client.on("data", (chunk: Buffer) => {
		const point = read(chunk)
			.map(reached)
			.find((each) => each !== undefined);
		if (!point || awaited) return void database.write(chunk);
		points.delete(point);
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
}
