import { newId } from "@keyway/db/id";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { createPublished, manualGraph, runTo } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
});
afterAll(() => bed.stop());

type Bucket = { at: string; succeeded: number; failed: number; other: number };
type Answer = {
	step: string;
	runs: number;
	failed: number;
	buckets: Bucket[];
	durations: { p50: number; p95: number; p99: number } | null;
	cards: { card: string; title: string; calls: number; failed: number; p50: number }[];
	flows: { id: string; runs: number; failed: number }[];
	sampled: number;
};
const ask = async (query: string) => (await bed.call(`/api/statistics?${query}`)).body as unknown as Answer;

/** A run as the engine leaves it: it took `ms`, and its card all of that. */
async function pastRun(flow: string, startedAt: string, status: 2 | 3 | 5, ms: number): Promise<void> {
	const sql = bed.db.$client;
	const at = Date.parse(startedAt);
	// Ids carry their time, so that months can be left out.
	const id = `${at
		.toString(16)
		.padStart(12, "0")
		.replace(/^(.{8})(.{4})$/, "$1-$2")}-7${newId().slice(15)}`;
	const t = status === 5 ? "failed" : "done";
	const records = JSON.stringify([{ t, path: "end", from: at, at: at + ms, output: null }]);
	await sql`insert into run (id, flow_id, version, mode, trigger, status, created_at, finished_at)
		values (${id}, ${flow}, 1, 'live', 'manual.run', ${status}, ${startedAt}, ${status === 2 ? null : new Date(at + ms).toISOString()})`;
	await sql`insert into run_event (run_id, seq, epoch, at, records) values (${id}, 0, 0, ${at}, ${records})`;
}

describe("statistics", () => {
	test("count runs by the day in which they began, where the reader is", async () => {
		const flow = await createPublished(bed, manualGraph());
		await pastRun(flow, "2026-03-28T22:30:00Z", 3, 1_000);
		await pastRun(flow, "2026-03-28T23:30:00Z", 5, 1_000);
		await pastRun(flow, "2026-03-29T21:30:00Z", 3, 3_000);
		await pastRun(flow, "2026-03-29T22:30:00Z", 2, 0);
		const span = `flow=${flow}&from=2026-03-27T23:00:00Z&to=2026-03-30T22:00:00Z&timezone=Europe/Berlin`;
		const { buckets, runs, failed, step } = await ask(span.replace("2026-03-30T22", "2026-04-20T22"));
		expect([step, runs, failed]).toEqual(["day", 4, 1]);
		// The night in which the clocks go forward is an hour shorter.
		expect(buckets.slice(0, 3)).toEqual([
			{ at: "2026-03-27T23:00:00.000Z", succeeded: 1, failed: 0, other: 0 },
			{ at: "2026-03-28T23:00:00.000Z", succeeded: 1, failed: 1, other: 0 },
			{ at: "2026-03-29T22:00:00.000Z", succeeded: 0, failed: 0, other: 1 },
		]);
		expect(buckets).toHaveLength(24);
		expect((await ask(span)).step).toBe("hour");
	});

	test("tell how long runs take and which cards are slow", async () => {
		const flow = await createPublished(bed, manualGraph());
		for (let n = 1; n <= 20; n++) await pastRun(flow, `2026-05-01T10:${10 + n}:00Z`, 3, n * 1_000);
		await pastRun(flow, "2026-05-01T11:00:00Z", 5, 500);
		const { durations, cards, sampled } = await ask(`flow=${flow}&from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z`);
		const near = (value = 0, wanted = 0) => Math.abs(value / wanted - 1) < 0.03;
		expect(
			[near(durations?.p50, 10_000), near(durations?.p95, 19_000), near(durations?.p99, 20_000)],
			JSON.stringify(durations),
		).toEqual([true, true, true]);
		expect(cards).toMatchObject([{ card: "end", title: "Stop", calls: 21, failed: 1 }]);
		expect(sampled).toBe(21);
	});

	test("of all flows name those with the most runs; tests are no runs", async () => {
		const flow = await createPublished(bed, manualGraph());
		await runTo(bed, flow, "stopped");
		await bed.call(`/api/flows/${flow}/test`, { body: {} });
		const { flows, durations } = await ask("");
		expect(flows.find(({ id }) => id === flow)).toMatchObject({ runs: 1, failed: 0 });
		expect(durations).toBeNull();
	});

	test("of a time without runs are empty, and of a wrong one refused in words", async () => {
		const { body } = await bed.call("/api/statistics?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z");
		expect(body).toMatchObject({ runs: 0, durations: null, cards: [], flows: [], sampled: 0 });
		const codeOf = async (query: string) => (await bed.call(`/api/statistics?${query}`)).body.code;
		expect(await codeOf("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")).toBe("STATISTICS_RANGE");
		expect(await codeOf("from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z")).toBe("STATISTICS_RANGE");
		expect(await codeOf("timezone=Mars/Base")).toBe("TIMEZONE_UNKNOWN");
		expect((await bed.call(`/api/statistics?flow=${newId()}`)).status).toBe(404);
	});
});
