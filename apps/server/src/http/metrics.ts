import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Counts and times every request by route and status, and what Node itself has to tell. */
export function addMetrics(app: FastifyInstance): Registry {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const duration = new Histogram({
		name: "keyway_http_request_duration_seconds",
		help: "Time from a request to the end of its answer, by route",
		labelNames: ["method", "route", "status"],
		buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
		registers: [registry],
	});
	app.addHook("onResponse", async (request, reply) => {
		const route = request.routeOptions.url ?? "unknown";
		duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
	});
	return registry;
}
