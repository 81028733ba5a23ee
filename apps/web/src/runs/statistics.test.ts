import type { RunStatus, RunSummary, StepRun } from "@keyway/schema/run";
import { expect, test } from "vitest";
import { durationsOf, percentile, runsByDay, slowestCards } from "./statistics.ts";

const NOON = new Date(2026, 10, 24, 12).getTime();
const run = (status: RunStatus, daysAgo: number, length: number | null = 1_000): RunSummary => ({
	id: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a20",
	flowId: "0190a5c2-7d1e-7c3a-9d55-0f6f5c9e1a21",
	flowName: "Flow",
	version: 1,
	status,
	mode: "live",
	trigger: "manual.run",
	subject: null,
	startedAt: new Date(NOON - daysAgo * 86_400_000).toISOString(),
	endedAt: length === null ? null : new Date(NOON - daysAgo * 86_400_000 + length).toISOString(),
	error: null,
	reason: null,
});

test("each day has its runs, and a day without runs is there too", () => {
	const days = runsByDay([run("succeeded", 0), run("failed", 0), run("waiting", 2), run("failed", 40)], 3, NOON);
	expect(days.map(({ day, succeeded, failed, other }) => [day, succeeded, failed, other])).toEqual([
		["2026-11-22", 0, 0, 1],
		["2026-11-23", 0, 0, 0],
		["2026-11-24", 1, 1, 0],
	]);
});

test("percentiles are values that occurred", () => {
	const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
	expect([percentile(hundred, 50), percentile(hundred, 95), percentile([7], 99)]).toEqual([50, 95, 7]);
});

test("only runs that ended well tell how long a run takes", () => {
	expect(durationsOf([run("succeeded", 0, 100), run("succeeded", 0, 300), run("failed", 0, 9_000)])).toEqual({
		p50: 100,
		p95: 300,
		p99: 300,
		count: 2,
	});
	expect(durationsOf([run("waiting", 0, null)])).toBeNull();
});

test("cards are told by their middle time, and waits are left out", () => {
	const step = (card: string, uses: string, length: number): StepRun => ({
		card,
		path: card,
		uses,
		status: "succeeded",
		attempt: 1,
		startedAt: new Date(NOON).toISOString(),
		endedAt: new Date(NOON + length).toISOString(),
	});
	const steps = [step("tell", "slack.post@1", 300), step("find", "http.get@1", 900), step("hold", "flow.wait@1", 9e9)];
	expect(slowestCards([{ steps }], 5).map(({ card, median }) => [card, median])).toEqual([
		["find", 900],
		["tell", 300],
	]);
});
