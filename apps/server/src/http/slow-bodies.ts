import type { FastifyInstance } from "fastify";

/** Milliseconds that a body may take to come in, where a route does not read it as a stream. */
const PATIENCE = 30_000;

/** Hangs up on whoever sends a body drop by drop to keep a connection busy. */
export function refuseSlowBodies(app: FastifyInstance): void {
	const timers = new WeakMap<object, NodeJS.Timeout>();
	app.addHook("preParsing", async (request) => {
		if (request.routeOptions.config.contract?.accepts?.includes("text/csv")) return;
		timers.set(
			request,
			setTimeout(() => request.raw.destroy(), PATIENCE),
		);
	});
	const heard = async (request: object) => clearTimeout(timers.get(request));
	app.addHook("preValidation", heard);
	app.addHook("onError", heard);
}
