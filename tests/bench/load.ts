import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "@keyway/db/client";
import { Pool } from "undici";
import { until } from "../product/until.ts";
import type { Entry } from "./entries.ts";
import { percentile, round } from "./machine.ts";
import { numberIn } from "./measured-flow.ts";

/** The called service, in the process of the load generator: it tells when the call of an event's flow has come in. */
export async function startStub(): Promise<{ url: string; arrival(number: number): Promise<void>; close(): void }> {
	const waiting = new Map<number, () => void>();
	const server = createServer((request, response) => {
		let body = "";
		request.on("data", (chunk) => {
			body += chunk;
		});
		request.on("end", () => {
			response.end("{}");
			const number = numberIn(body);
			waiting.get(number)?.();
			waiting.delete(number);
		});
	});
	server.keepAliveTimeout = 60_000;
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		arrival: (number) => new Promise((resolve) => void waiting.set(number, resolve)),
		close: () => void server.close(),
	};
}

export type LoadParts = {
	db: Database;
	/** Addresses of the processes; events go to them in turn. */
	urls: string[];
	stub: Awaited<ReturnType<typeof startStub>>;
	/** CPU seconds of the product's processes and of the database since they began. */
	cpu(): { product: number; database: number };
};

export type Measured = {
	entry: string;
	outstanding: number;
	"runs/s": number;
	"ack p50": number;
	"ack p99": number;
	"call p50": number;
	"call p99": number;
	"node ms/run": number;
	"db ms/run": number;
	"tx/run": number;
	runs: number;
};

let number = 0;

/** Keeps so many events outstanding, from being sent to the call of their flow, for so long. */
export function keepOutstanding(parts: LoadParts, entry: Entry, outstanding: number, seconds: number) {
	return measured(parts, entry, outstanding, async (send) => {
		const end = performance.now() + seconds * 1_000;
		const one = async () => {
			while (performance.now() < end) await send(performance.now());
		};
		await Promise.all(Array.from({ length: outstanding }, one));
	});
}

/** Sends so many events each second, whatever becomes of them; times count from when each was due to be sent. */
export function keepRate(parts: LoadParts, entry: Entry, perSecond: number, seconds: number) {
	return measured(parts, entry, 0, async (send) => {
		const [from, count] = [performance.now(), perSecond * seconds];
		const all: Promise<void>[] = [];
		for (let sent = 0; sent < count; ) {
			const due = Math.min(count, Math.floor(((performance.now() - from) * perSecond) / 1_000));
			for (; sent < due; sent++) all.push(send(from + (sent * 1_000) / perSecond));
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		await Promise.all(all);
	});
}

async function measured(
	parts: LoadParts,
	entry: Entry,
	outstanding: number,
	work: (send: (from: number) => Promise<void>) => Promise<void>,
): Promise<Measured> {
	const { db, stub, urls } = parts;
	const pools = urls.map((url) => new Pool(url, { connections: 256 }));
	const [acks, calls]: [number[], number[]] = [[], []];
	const before = await counters(db);
	const [cpu, clock] = [parts.cpu(), performance.now()];
	let sent = 0;
	await work(async (from) => {
		const mine = ++number;
		sent++;
		const called = stub.arrival(mine).then(() => void calls.push(performance.now() - from));
		await entry.send(pools[mine % pools.length] as Pool, mine);
		acks.push(performance.now() - from);
		await called;
	});
	const took = (performance.now() - clock) / 1_000;
	await until("all runs to end", async () => (await counters(db)).finished >= before.finished + sent);
	const [after, used] = [await counters(db), parts.cpu()];
	const runs = after.finished - before.finished;
	await Promise.all(pools.map((pool) => pool.close()));
	const milliseconds = (from: number, to: number) => round(((to - from) * 1_000) / runs);
	return {
		entry: entry.name,
		outstanding,
		"runs/s": Math.round(runs / took),
		"ack p50": round(percentile(acks, 50)),
		"ack p99": round(percentile(acks, 99)),
		"call p50": round(percentile(calls, 50)),
		"call p99": round(percentile(calls, 99)),
		"node ms/run": milliseconds(cpu.product, used.product),
		"db ms/run": milliseconds(cpu.database, used.database),
		"tx/run": round((after.commits - before.commits) / runs),
		runs,
	};
}

async function counters(db: Database): Promise<{ finished: number; commits: number }> {
	await db.$client`select pg_stat_force_next_flush()`;
	const [row] = await db.$client`select (select count(*)::int from run where status = 3) as finished,
		(select xact_commit::int from pg_stat_database where datname = current_database()) as commits`;
	return { finished: Number(row?.["finished"]), commits: Number(row?.["commits"]) };
}
