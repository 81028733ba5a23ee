import type { Database } from "@keyway/db/client";
import { engineGauges } from "@keyway/db/history/gauges";
import type { Observer } from "@keyway/engine/ports";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export type EngineMetrics = { observer: Partial<Observer>; register(registry: Registry): void };

/** What the engine counts and times, in Prometheus' terms; gauges ask the database when they are read. */
export function engineMetrics(db: Database, live: () => number): EngineMetrics {
	const none = { registers: [] };
	const runs = new Counter({
		...none,
		name: "keyway_runs_total",
		help: "Runs that ended in this process, by status",
		labelNames: ["status"],
	});
	const runTime = new Histogram({
		...none,
		name: "keyway_run_duration_seconds",
		help: "From the start of a run to its end, waits included",
		labelNames: ["status"],
		buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300, 3_600, 86_400],
	});
	const stepTime = new Histogram({
		...none,
		name: "keyway_step_duration_seconds",
		help: "Time of one call of a card, by connector",
		labelNames: ["connector"],
		buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
	});
	const failures = new Counter({
		...none,
		name: "keyway_step_failures_total",
		help: "Calls of cards that failed, by connector and kind of error",
		labelNames: ["connector", "kind"],
	});
	const gauges = gaugesOf(db, live);
	return {
		observer: {
			step({ uses, from, at, error }) {
				const connector = uses.split(".", 1)[0] ?? uses;
				stepTime.observe({ connector }, (at - from) / 1_000);
				if (error) failures.inc({ connector, kind: error.kind });
			},
			ended({ status, from, at }) {
				runs.inc({ status });
				runTime.observe({ status }, (at - from) / 1_000);
			},
		},
		register(registry) {
			registry.registerMetric(runs);
			registry.registerMetric(runTime);
			registry.registerMetric(stepTime);
			registry.registerMetric(failures);
			for (const gauge of gauges) registry.registerMetric(gauge);
		},
	};
}

/** One question to the database for all gauges of one reading. */
function gaugesOf(db: Database, live: () => number): Gauge[] {
	let asked: ReturnType<typeof engineGauges> | null = null;
	const ask = () => {
		asked ??= engineGauges(db).finally(() => {
			asked = null;
		});
		return asked;
	};
	const gauge = (name: string, help: string, read: () => Promise<number>) =>
		new Gauge({
			name,
			help,
			registers: [],
			async collect() {
				this.set(await read());
			},
		});
	return [
		gauge("keyway_live_runs", "Runs in this process's memory", async () => live()),
		gauge("keyway_jobs_due", "Jobs that nobody has claimed yet", async () => (await ask()).due),
		gauge("keyway_job_age_seconds", "How long the oldest of them has been due", async () => (await ask()).dueFor),
		gauge("keyway_waits", "Waits that are open", async () => (await ask()).waits),
		gauge(
			"keyway_projector_lag_seconds",
			"Age of the oldest journal row not in the search",
			async () => (await ask()).lag,
		),
	];
}
