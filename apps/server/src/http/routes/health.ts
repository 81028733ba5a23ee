import type { healthRoutes } from "@keyway/contract/health";
import { isMigrated } from "@keyway/db/migrate";
import type { Registry as Metrics } from "prom-client";
import { fail } from "../failure.ts";
import type { Handlers } from "../handler.ts";

export const healthHandlers = (metrics: Metrics): Handlers<typeof healthRoutes> => ({
	async getHealth() {
		return { status: "ok" };
	},

	async getReady({ services }) {
		const asked = { migrations: () => isMigrated(services.db), ...services.checks };
		const checks = await Promise.all(
			Object.entries(asked).map(async ([name, check]) => {
				const isWell = await check().catch(() => false);
				return [name, isWell ? "ok" : "failed"] as const;
			}),
		);
		const failed = checks.filter(([, state]) => state === "failed").map(([name]) => name);
		if (failed.length > 0)
			throw fail("NOT_READY", { checks: failed.join(", ") }, { details: Object.fromEntries(checks) });
		return { status: "ready", checks: Object.fromEntries(checks) };
	},

	getMetrics: () => metrics.metrics(),
});
