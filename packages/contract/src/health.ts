import { z } from "zod";
import { defineRoute } from "./route.ts";

export const getHealth = defineRoute({
	id: "getHealth",
	method: "GET",
	path: "/api/health",
	summary: "Is the process alive",
	permission: "public",
	status: 200,
	response: z.object({ status: z.literal("ok") }),
});

const Check = z.enum(["ok", "failed"]);

export const getReady = defineRoute({
	id: "getReady",
	method: "GET",
	path: "/api/ready",
	summary: "Can it serve: database, migrations, workers",
	description: "503 NOT_READY with the failed checks in `errors` otherwise.",
	permission: "public",
	status: 200,
	response: z.object({ status: z.literal("ready"), checks: z.record(z.string(), Check) }),
});

export const getMetrics = defineRoute({
	id: "getMetrics",
	method: "GET",
	path: "/metrics",
	summary: "Metrics for Prometheus",
	permission: "metrics:read",
	status: 200,
	response: z.string(),
	produces: "text/plain",
});

export const healthRoutes = { getHealth, getReady, getMetrics };
