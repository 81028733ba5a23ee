import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { close, connect, type Database } from "@keyway/db/client";
import { readJournal } from "@keyway/db/runs";
import { createTestDatabase } from "@keyway/db/test-database";
import { literal, ref } from "@keyway/schema/field-value";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { freePorts, type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { card } from "./probe.ts";

/** The whole product as an installation of several machines: an `api`, a `worker`, and later one that is both. */
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let stub: Server;
let front: Product;
let worker: Product;
/** What each person was called about, delivery by delivery, and what is held back until it is let go. */
const deliveries = new Map<string, number>();
let slow: { arrived(): void; released: Promise<void> } | null = null;

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	db = connect(database.url, { max: 2 });
	stub = createServer(async (request, response) => {
		const { name, step } = JSON.parse(await text(request)) as { name: string; step: string };
		deliveries.set(`${name} ${step}`, (deliveries.get(`${name} ${step}`) ?? 0) + 1);
		if (name === "Slow" && step === "one") {
			slow?.arrived();
			await slow?.released;
		} else await new Promise((resolve) => setTimeout(resolve, 60));
		response.setHeader("content-type", "application/json").end("{}");
	});
	await new Promise<void>((resolve) => stub.listen(0, "127.0.0.1", resolve));
	front = await start({ KEYWAY_ROLE: "api", KEYWAY_MAX_PENDING: "20" });
	const [port] = await freePorts(1);
	worker = await start({ KEYWAY_ROLE: "worker", PORT: String(port), KEYWAY_METRICS_PORT: String(port) });
	await publish();
});

afterAll(async () => {
	await Promise.all([front?.stop(), worker?.stop()]);
	await close(db);
	await database.drop();
	stub.closeAllConnections();
	stub.close();
});

const start = (env: Record<string, string>) =>
	startProduct(database.url, {
		KEYWAY_SANDBOX: "off",
		KEYWAY_OWNER_EMAIL: "owner@acme.test",
		KEYWAY_SECRET_KEY: "a key of these tests of 32 characters",
		KEYWAY_EGRESS_ALLOW: `127.0.0.1:${(stub.address() as AddressInfo).port}`,
		...env,
	});

async function publish(): Promise<void> {
	const call = (step: string) =>
		card(step, "http.request", {
			method: literal("POST"),
			url: literal(`http://127.0.0.1:${(stub.address() as AddressInfo).port}/`),
			body: { kind: "object", fields: { name: ref("trigger", "user", "firstName"), step: literal(step) } },
			idempotencyKey: literal(true),
		});
	const cards = ["one", "two", "three"].map(call);
	const graph = {
		trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
		cards: Object.fromEntries(cards.map((each) => [each.id, each])),
		lanes: { main: cards.map((each) => each.id) },
		groups: {},
		notes: {},
	};
	const made = await api<{ id: string }>(front, "POST", "/api/flows", { name: "Calls", kind: "automation", graph });
	const published = await api(front, "POST", `/api/flows/${made.body.id}/publish`, { note: "first" });
	expect(published.status, JSON.stringify([made, published])).toBe(201);
}

const send = (product: Product, name: string) =>
	fetch(`${product.url}/api/events`, {
		method: "POST",
		headers: { authorization: `Bearer ${product.token}`, "content-type": "application/json" },
		body: JSON.stringify({
			id: name,
			type: "directory.userCreated",
			data: { user: { firstName: name, lastName: "Test", email: `${name.toLowerCase()}@acme.test` } },
		}),
	});

async function runOf(answer: Response): Promise<string> {
	const body = (await answer.json()) as { runs: string[] };
	expect(answer.status, JSON.stringify(body)).toBe(202);
	return body.runs[0] as string;
}

const ended = (runs: string[]) =>
	until(
		"the runs to end",
		async () =>
			(await db.$client`select from run where id = any(${runs}::uuid[]) and status = 3`).length === runs.length,
		60_000,
	);

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function ownersOf(runId: string): Promise<string[]> {
	const rows = await readJournal(db, runId, -1);
	return rows.flatMap((row) => row.records.flatMap((each) => (each.t === "takeover" ? [each.by] : [])));
}

test("a process of the role api stores and answers, a worker performs", async () => {
	const runs = await Promise.all(names("Role", 10).map(async (name) => runOf(await send(front, name))));
	await ended(runs);
	const owners = await Promise.all(runs.map(ownersOf));
	for (const by of owners.flat()) expect(by.endsWith(`:${worker.process.pid}`)).toBe(true);
	expect(owners.every((each) => each.length === 1)).toBe(true);
});

test("beyond what may wait to be stored events are answered 503 and nothing of them is kept; it recovers by itself", async () => {
	const before = await db.$client`select from event`;
	const { promise: release, resolve: letGo } = Promise.withResolvers<void>();
	const locked = Promise.withResolvers<void>();
	const holding = db.$client.begin(async (sql) => {
		await sql`lock table event in exclusive mode`;
		locked.resolve();
		await release;
	});
	await locked.promise;
	const answers = names("Busy", 60).map((name) => send(front, name));
	const busy = await until("a refusal", async () => {
		const first = await Promise.race([...answers, new Promise<null>((resolve) => setTimeout(() => resolve(null), 50))]);
		return first;
	});
	expect(busy.status).toBe(503);
	expect(busy.headers.get("content-type")).toContain("application/problem+json");
	expect(Number(busy.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(await busy.json()).toMatchObject({ code: "EVENTS_BUSY", status: 503 });
	letGo();
	await holding;
	const statuses = (await Promise.all(answers)).map((answer) => answer.status);
	expect(new Set(statuses)).toEqual(new Set([202, 503]));
	const stored = statuses.filter((status) => status === 202).length;
	expect(await db.$client`select from event`).toHaveLength(before.length + stored);
	await ended([await runOf(await send(front, "BusyNoMore"))]);
});

test("SIGTERM under load: not ready, 503, its calls end there, the rest goes on elsewhere at once, none twice", async () => {
	const leaving = await start({ KEYWAY_ROLE: "all" });
	const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
	const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
	slow = { arrived: arrive, released };
	const slowRun = await runOf(await send(leaving, "Slow"));
	await arrived;
	const runs = await Promise.all(names("Drain", 80).map(async (name) => runOf(await send(leaving, name))));
	const exit = new Promise<number | null>((resolve) => leaving.process.once("exit", resolve));
	leaving.process.kill("SIGTERM");
	const asked = Date.now();
	await until("it to say that it is not ready", async () => (await fetch(`${leaving.url}/api/ready`)).status === 503);
	const refused = await send(leaving, "Late");
	expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
	// All but the slow one have gone on, while the process still waits for the slow call.
	await ended(runs);
	expect(leaving.process.exitCode).toBeNull();
	letGo();
	expect(await exit).toBe(0);
	await ended([slowRun]);
	for (const run of [slowRun, ...runs]) {
		const rows = await readJournal(db, run, -1);
		const takeover = rows.flatMap((row) => row.records).find((record) => record.t === "takeover");
		// A dead process's runs are taken over after three seconds.
		if (takeover && run !== slowRun) expect(takeover.at - asked).toBeLessThan(2_500);
	}
	expect([...deliveries.values()].every((count) => count === 1)).toBe(true);
	for (const name of ["Slow", ...names("Drain", 80)])
		for (const step of ["one", "two", "three"]) expect(deliveries.get(`${name} ${step}`)).toBe(1);
	expect(await db.$client`select from event where external_id = 'Late'`).toHaveLength(0);
	await leaving.stop();
});
