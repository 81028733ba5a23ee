import { type Append, type EngineStore, ListenersChanged, type NewEvent } from "@keyway/engine/ports";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { close, connect, type Database } from "./client.ts";
import { type OpenStore, openStore } from "./dispatch/open.ts";
import { newId } from "./id.ts";
import { flow } from "./tables/flow.ts";
import { createTestDatabase } from "./test-database.ts";

let database: { url: string; drop(): Promise<void> };
let one: OpenStore;
let two: OpenStore;
let db: Database;

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	one = await openStore(database.url, () => {});
	two = await openStore(database.url, () => {});
	db = connect(database.url, { max: 1 });
});
afterAll(async () => {
	await one.close();
	await two.close();
	await close(db);
	await database.drop();
});

const started = { t: "started", at: 1, input: {} } as const;

/** Jobs of one test are not for the next. */
beforeEach(() => db.execute("delete from pgboss.job"));

function newEvent(externalId: string | null = null, more: Partial<NewEvent["runs"][number]> = {}): NewEvent {
	const run = {
		id: newId(),
		flowId: newId(),
		version: 1,
		mode: "live" as const,
		trigger: "probe.happened",
		subject: null,
		order: null,
		about: null,
		status: "running" as const,
		ended: false,
		records: [started],
		waits: [],
		...more,
	};
	const event = { id: newId(), caller: "test", externalId, type: "probe.happened", source: "api" as const, data: {} };
	return { ...event, keys: [], runs: [run] };
}

const runOf = (event: NewEvent): string => event.runs[0]?.id as string;
const jobOf = (...events: NewEvent[]) => ({ id: newId(), runs: events.map(runOf) });

async function startRun(store: EngineStore, more: Partial<NewEvent["runs"][number]> = {}): Promise<string> {
	const event = newEvent(null, more);
	await store.accept([event], null, 0);
	return runOf(event);
}

function appendTo(runId: string, seq: number, more: Partial<Append> = {}): Append {
	const record = { t: "takeover", at: 2, by: `writer of ${seq}` } as const;
	return { runId, seq, epoch: 1, records: [record], status: "running", ended: false, opens: [], closes: [], ...more };
}

test("of two writers of one sequence number one is refused, with all that it brings", async () => {
	const id = await startRun(one.store);
	expect(await one.store.append([appendTo(id, 1)])).toEqual(new Set([id]));
	const late = appendTo(id, 1, { status: "failed", ended: true, opens: [{ path: "x", kind: "emit", due: 1 }] });
	const other = await startRun(one.store);
	expect(await two.store.append([late, appendTo(other, 1)])).toEqual(new Set([other]));
	const [run] = await one.store.load([id], false);
	expect(run).toMatchObject({ status: "running", journal: [{ seq: 0 }, { seq: 1 }] });
	expect(await db.$client`select from wait where run_id = ${id}`).toHaveLength(0);
});

test("writers at the same moment: exactly one wins, whoever it is", async () => {
	for (let round = 0; round < 30; round++) {
		const id = await startRun(one.store);
		const results = await Promise.all([one, two, one, two].map(({ store }) => store.append([appendTo(id, 1)])));
		expect(results.filter((taken) => taken.has(id))).toHaveLength(1);
	}
});

test("two processes that accept the same event at the same moment start one run", async () => {
	for (let round = 0; round < 20; round++) {
		const events = [newEvent(`same ${round}`), newEvent(`same ${round}`)] as const;
		const [a, b] = await Promise.all([
			one.store.accept([events[0]], jobOf(events[0]), 600),
			two.store.accept([events[1]], jobOf(events[1]), 600),
		]);
		expect(a.size + b.size).toBe(1);
		const winner = a.size === 1 ? events[0] : events[1];
		const before = await one.store.acceptedBefore([events[0]]);
		expect([...before.values()]).toEqual([{ eventId: winner.id, runs: [runOf(winner)] }]);
		expect(await one.store.load(events.map(runOf), false)).toHaveLength(1);
	}
});

test("an event whose listeners have changed leaves neither a run nor a job", async () => {
	const { version } = await one.store.listening(["probe.happened"]);
	const [event, late] = [newEvent(), newEvent()];
	expect((await two.store.accept([event], jobOf(event), 600, version)).size).toBe(1);
	const draft = { trigger: null, cards: {}, lanes: { main: [] }, groups: {}, notes: {} };
	await db.insert(flow).values({ id: newId(), name: "New", kind: "automation", draft, createdBy: "test" });
	await expect(two.store.accept([late], jobOf(late), 600, version)).rejects.toThrow(ListenersChanged);
	expect(await one.store.load([runOf(event), runOf(late)], false)).toHaveLength(1);
	expect(await db.$client`select from pgboss.job`).toHaveLength(1);
});

test("a flood of one flow does not keep others waiting, and a flow that has its share is left alone", async () => {
	const [many, other] = [newId(), newId()];
	const flood = Array.from({ length: 400 }, () => newEvent(null, { flowId: many }));
	await one.store.accept(flood, null, 0);
	const few = newEvent(null, { flowId: other });
	await one.store.accept([few], null, 0);
	expect(await two.store.fetch(10, 600, [many, other])).toEqual([]);
	const first = await two.store.fetch(2, 600, []);
	expect(first.flatMap((job) => job.runs)).toContain(runOf(few));
	const rest = await two.store.fetch(100, 600, []);
	expect([...first, ...rest].flatMap((job) => job.runs)).toHaveLength(401);
	expect(Math.max(...rest.map((job) => job.runs.length))).toBeLessThanOrEqual(64);
});

test("a run is taken over only by a job that is still there: else nobody would hold one for it", async () => {
	const id = await startRun(one.store);
	const [job] = await one.store.fetch(1, 600, []);
	const lease = job?.id as string;
	expect(await one.store.append([appendTo(id, 1, { lease })])).toEqual(new Set([id]));
	await two.store.drop([lease]);
	expect(await one.store.append([appendTo(id, 2, { lease })])).toEqual(new Set());
	expect(await two.store.append([appendTo(id, 2)])).toEqual(new Set([id]));
});

test("a called run that was retried wakes its caller once more, even if nobody took its first end in", async () => {
	const child = newId();
	const caller = await startRun(one.store);
	const opens = [{ path: "call", kind: "wait" as const, due: Date.now() + 1e9, key: `run:${child}` }];
	await one.store.append([appendTo(caller, 1, { opens })]);
	const born = newEvent(null, { id: child, trigger: "helper.called" });
	await one.store.accept([born], null, 0);
	const end = { status: "failed" as const, ended: true, tells: true };
	const woken = async () => (await two.store.takeDue(10, 600)).job?.runs ?? [];
	await one.store.append([appendTo(child, 1, end)]);
	expect(await woken()).toEqual([caller]);
	// Whoever came for it offers its waits again when it leaves.
	await one.store.append([appendTo(caller, 2, { opens })]);
	expect(await woken()).toEqual([]);
	await one.store.append([appendTo(child, 2)]);
	await one.store.append([appendTo(child, 3, { ...end, status: "succeeded" })]);
	expect(await woken()).toEqual([caller]);
});

test("the same id of another caller is another event", async () => {
	const [mine, theirs] = [newEvent("shared"), { ...newEvent("shared"), caller: "somebody else" }];
	expect((await one.store.accept([mine, theirs], null, 0)).size).toBe(2);
});

test("a job is claimed by one, and its previous owner can neither move nor delete it", async () => {
	const event = newEvent();
	const job = jobOf(event);
	await one.store.accept([event], job, 0);
	expect(await one.store.extend([job.id], 0)).toEqual(new Set([job.id]));
	const claimed = (await Promise.all([one.store.fetch(10, 600, []), two.store.fetch(10, 600, [])])).flat();
	expect(claimed.map((each) => each.runs)).toEqual([[runOf(event)]]);
	expect(await one.store.extend([job.id], 600)).toEqual(new Set());
	await one.store.drop([job.id]);
	const mine = claimed[0]?.id as string;
	expect(await two.store.extend([mine], 0)).toEqual(new Set([mine]));
	expect((await two.store.fetch(10, 600, [])).map((each) => each.runs)).toEqual([[runOf(event)]]);
});

test("a dead man's switch that nobody moves falls due, one that is dropped does not", async () => {
	const [dead, done] = [newEvent(), newEvent()];
	const [deadJob, doneJob] = [jobOf(dead), jobOf(done)];
	await one.store.accept([dead], deadJob, 0.3);
	await one.store.accept([done], doneJob, 0.3);
	await one.store.drop([doneJob.id]);
	expect(await two.store.fetch(10, 600, [])).toEqual([]);
	await expect.poll(async () => (await two.store.fetch(10, 600, [])).map((job) => job.runs)).toEqual([[runOf(dead)]]);
});

test("waits that are over are claimed once, by whoever looks first, and those that are not stay", async () => {
	const now = Date.now();
	const wait = (due: number) => ({ waits: [{ path: "pause", kind: "wait" as const, due }] });
	const due: string[] = [];
	for (let count = 0; count < 20; count++) due.push(await startRun(one.store, wait(now - 1_000)));
	await startRun(one.store, wait(now + 3_600_000));
	const looks = await Promise.all([one, two, one, two].map(({ store }) => store.takeDue(8, 600)));
	const taken = looks.flatMap((look) => look.job?.runs ?? []);
	expect(new Set(taken).size).toBe(taken.length);
	const rest = await one.store.takeDue(100, 600);
	expect([...taken, ...(rest.job?.runs ?? [])].sort()).toEqual(due.sort());
	expect((await one.store.takeDue(100, 600)).job).toBeNull();
});

test("waits of one run that are over at the same moment bring one process to it, and a wait that is kept brings none", async () => {
	const waits = (kind: "wait" | "kept") =>
		["left", "right"].map((path) => ({ path, kind, due: Date.now() - 1_000, key: `of ${path}` }));
	for (let round = 0; round < 20; round++) {
		const id = await startRun(one.store, { waits: waits("wait") });
		const looks = await Promise.all([one, two, one, two].map(({ store }) => store.takeDue(100, 600)));
		expect(looks.flatMap((look) => look.job?.runs ?? [])).toEqual([id]);
		expect((await one.store.takeDue(100, 600)).job).toBeNull();
	}
	await startRun(one.store, { waits: waits("kept") });
	expect((await one.store.takeDue(100, 600)).job).toBeNull();
});

test("what was told to a wait just as it ended is swept away, and wakes nobody", async () => {
	const id = await startRun(one.store);
	await db.$client`insert into heard (run_id, path, source, key) values (${id}, 'gone', ${newId()}, 'k')`;
	expect((await one.store.takeDue(100, 600)).job).toBeNull();
	expect(await one.store.heard([id])).toEqual([]);
});

test("a failure is told once, even when two look at its mark at the same moment", async () => {
	const id = await startRun(one.store, { waits: [{ path: "$failed", kind: "emit", due: 1 }] });
	expect((await one.store.takeDue(100, 600)).emits).toEqual([{ runId: id, path: "$failed" }]);
	const events = [newEvent(), newEvent()] as const;
	await Promise.all([one.store.emitFailed(id, "$failed", events[0]), two.store.emitFailed(id, "$failed", events[1])]);
	expect(await one.store.load(events.map(runOf), false)).toHaveLength(1);
});

test("a decision is refused when the run moved on, and ends its waits when it ends the run", async () => {
	const id = await startRun(one.store, {
		status: "waiting",
		waits: [{ path: "pause", kind: "wait", due: Date.now() + 1e9 }],
	});
	await one.store.append([appendTo(id, 1, { status: "waiting" })]);
	const cancel = (seq: number) => {
		const decision = appendTo(id, seq, { status: "cancelled", ended: true });
		return one.store.decide({ ...decision, flowId: newId(), order: null });
	};
	expect(await cancel(1)).toBe(false);
	expect(await cancel(2)).toBe(true);
	expect(await one.store.load([id], true)).toEqual([]);
	expect(await db.$client`select from wait where run_id = ${id}`).toHaveLength(0);
});

test("events born in a transaction are there with its commit and not before", async () => {
	const event = newEvent();
	await db
		.transaction(async (tx) => {
			await one.emit(tx, event.type, async () => event);
			expect(await two.store.load([runOf(event)], false)).toEqual([]);
			throw new Error("rolled back");
		})
		.catch(() => {});
	expect(await two.store.load([runOf(event)], false)).toEqual([]);
	await db.transaction((tx) => one.emit(tx, event.type, async () => event));
	expect(await two.store.load([runOf(event)], false)).toHaveLength(1);
});
