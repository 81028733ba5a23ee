import cookie from "@fastify/cookie";
import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import { authenticateRequests } from "./authentication.ts";
import { DEFAULT_LIMITS } from "./config.ts";
import { createLimiters, type Limiters } from "./limits.ts";
import { addMetrics } from "./metrics.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import type { Services } from "./services.ts";

/** What every server of ours has before its first route: headers, limits, counters, and who is calling. */
export async function guard(
	app: FastifyInstance,
	services: Services,
): Promise<{ limiters: Limiters; metrics: Registry }> {
	const { config } = services;
	await app.register(cookie);
	await addSecurityHeaders(app, config);
	const limiters = await createLimiters(app, { ...DEFAULT_LIMITS, ...config.limits });
	const metrics = addMetrics(app);
	services.engine.addMetrics(metrics);
	authenticateRequests(app, services, limiters);
	return { limiters, metrics };
}
