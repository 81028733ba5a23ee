import type { Run, RunSummary } from "@keyway/schema/run";

/** Runs of one day, by how they ended. */
export type Day = { day: string; succeeded: number; failed: number; other: number };
/** How long runs took, in milliseconds: half, 95 and 99 of 100 took no longer. */
export type Durations = { p50: number; p95: number; p99: number; count: number };
export type SlowCard = { card: string; median: number; longest: number; times: number };

const DAY = 86_400_000;
const dayOf = (time: number): string => {
	const date = new Date(time);
	return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
};

/** The last days up to today, each with its runs; days without any are there too. */
export function runsByDay(runs: readonly RunSummary[], days: number, now = Date.now()): Day[] {
	const found = new Map<string, Day>();
	for (let back = days - 1; back >= 0; back--) {
		const day = dayOf(now - back * DAY);
		found.set(day, { day, succeeded: 0, failed: 0, other: 0 });
	}
	for (const { startedAt, status } of runs) {
		const day = found.get(dayOf(Date.parse(startedAt)));
		if (!day) continue;
		if (status === "succeeded" || status === "stopped") day.succeeded++;
		else if (status === "failed") day.failed++;
		else day.other++;
	}
	return [...found.values()];
}

/** The value that so many of 100 do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

/** How long the runs took that ended well; null where none did. */
export function durationsOf(runs: readonly RunSummary[]): Durations | null {
	const lengths = runs.flatMap(({ status, startedAt, endedAt }) =>
		status === "succeeded" && endedAt ? [Date.parse(endedAt) - Date.parse(startedAt)] : [],
	);
	if (lengths.length === 0) return null;
	const at = (percent: number) => percentile(lengths, percent);
	return { p50: at(50), p95: at(95), p99: at(99), count: lengths.length };
}

/** The cards that took longest in the middle, slowest first; waits are not counted, they are meant to last. */
export function slowestCards(runs: readonly Pick<Run, "steps">[], most: number): SlowCard[] {
	const lengths = new Map<string, number[]>();
	for (const { steps } of runs)
		for (const { card, uses, status, startedAt, endedAt } of steps) {
			if (status !== "succeeded" || !endedAt || uses.startsWith("flow.")) continue;
			lengths.set(card, [...(lengths.get(card) ?? []), Date.parse(endedAt) - Date.parse(startedAt)]);
		}
	return [...lengths]
		.map(([card, times]) => ({
			card,
			median: percentile(times, 50),
			longest: Math.max(...times),
			times: times.length,
		}))
		.sort((a, b) => b.median - a.median)
		.slice(0, most);
}
