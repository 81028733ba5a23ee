import { getHealth, getMetrics, getReady } from "@keyway/contract/health";
import type { RouteDefinition } from "@keyway/contract/route";
import { type FastifyBaseLogger, type FastifyInstance, fastify } from "fastify";
import { guard } from "./guard.ts";
import type { Call } from "./handler.ts";
import { sendProblem } from "./problem.ts";
import { healthHandlers } from "./routes/health.ts";
import type { Services } from "./services.ts";

/** Kilobytes: nobody has anything to send here. */
const BODY_LIMIT = 1024;

/** What a process without pages serves: whether it lives and is ready, and its counters, to whoever may read them. */
export async function createWorkerApp(services: Services): Promise<FastifyInstance> {
	const { logger } = services;
	const requestLogger: FastifyBaseLogger = logger.child({}, { level: logger.level === "info" ? "warn" : logger.level });
	const app = fastify({
		loggerInstance: requestLogger,
		bodyLimit: BODY_LIMIT,
		return503OnClosing: true,
		forceCloseConnections: true,
		exposeHeadRoutes: false,
	});
	app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
	app.removeAllContentTypeParsers();
	const { metrics } = await guard(app, services);
	const handlers = healthHandlers(metrics);
	const serve = <R extends RouteDefinition>(route: R, handle: (call: Call<R>) => Promise<unknown>) =>
		app.route({
			method: route.method,
			url: route.path,
			config: { contract: route },
			handler: async (request, reply) => {
				const answer = await handle({ services, request, reply, principal: request.principal } as Call<R>);
				return reply
					.header("cache-control", "no-store")
					.type(route.produces ?? "application/json")
					.send(answer);
			},
		});
	serve(getHealth, handlers.getHealth);
	serve(getReady, handlers.getReady);
	serve(getMetrics, handlers.getMetrics);
	return app;
}
