import { type FastifyBaseLogger, type FastifyInstance, fastify } from "fastify";
import { serializerCompiler } from "fastify-type-provider-zod";
import { readBinaryCloudEvent } from "./cloud-event.ts";
import { createFlowWatches, type FlowWatches } from "./flow-watches.ts";
import { guard } from "./guard.ts";
import { addIdempotency } from "./idempotency.ts";
import { parseJsonBody } from "./json-body.ts";
import { refuseOtherMediaTypes } from "./media-types.ts";
import { servePages } from "./pages.ts";
import { sendProblem } from "./problem.ts";
import { registerRoutes } from "./register-routes.ts";
import type { Services } from "./services.ts";
import { refuseSlowBodies } from "./slow-bodies.ts";
import { validatorCompiler } from "./validator.ts";

declare module "fastify" {
	interface FastifyInstance {
		/** Aborted when the server begins to close. */
		closing: AbortSignal;
		/** Who watches which flow being edited, in this process. */
		watches: FlowWatches;
	}
}

const BODY_LIMIT = 1024 * 1024;

/** The HTTP side of the product, ready to `listen` or `inject`; `close` lets requests finish and ends streams. */
export async function createApp(services: Services): Promise<FastifyInstance> {
	const { config, logger } = services;
	// Fastify tells every request at level info; we want those only while debugging.
	const level = logger.level === "info" ? "warn" : logger.level;
	const requestLogger: FastifyBaseLogger = logger.child({}, { level });
	const app = fastify({
		loggerInstance: requestLogger,
		bodyLimit: BODY_LIMIT,
		trustProxy: config.trustProxy ?? false,
		return503OnClosing: true,
		forceCloseConnections: "idle",
		exposeHeadRoutes: false,
		// A large file may take its time; every other body has less (see slow-bodies.ts).
		requestTimeout: 30 * 60_000,
		routerOptions: { maxParamLength: 500, querystringParser: parseQuery },
	});
	// Streams would keep the server open for ever: they end when it begins to close.
	const closing = new AbortController();
	app.decorate("closing", closing.signal);
	app.decorate("watches", createFlowWatches());
	app.addHook("preClose", async () => closing.abort());
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		["application/json", "application/cloudevents+json"],
		{ parseAs: "string" },
		async (_: unknown, text: string) => parseJsonBody(text),
	);
	// Handed over as it comes in: a file is never in memory as a whole.
	app.addContentTypeParser("text/csv", async (_: unknown, payload: unknown) => payload);
	refuseSlowBodies(app);
	const { limiters, metrics } = await guard(app, services);
	app.addHook("onRequest", refuseOtherMediaTypes);
	app.addHook("preValidation", readBinaryCloudEvent);
	addIdempotency(app, services);
	registerRoutes(app, services, limiters, metrics);
	await servePages(app, config);
	return app;
}

/** A parameter given twice becomes a list; strict schemas then decide whether one may be. */
function parseQuery(text: string): Record<string, string | string[]> {
	const query: Record<string, string | string[]> = Object.create(null);
	for (const [name, value] of new URLSearchParams(text)) {
		const known = query[name];
		query[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
	}
	return { ...query };
}
