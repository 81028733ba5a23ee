import { AppError } from "@keyway/schema/error";
import type { FastifyInstance } from "fastify";
import { authenticate } from "../auth/authenticate.ts";
import type { Principal } from "../auth/principal.ts";
import { refuseUnlessPermitted } from "./access.ts";
import { refuseCrossSite } from "./cross-site.ts";
import type { Limiters } from "./limits.ts";
import type { Services } from "./services.ts";
import { readSessionCookie } from "./session-cookie.ts";

declare module "fastify" {
	interface FastifyRequest {
		principal: Principal | null;
	}
}

/** Before a body is read: who calls, may they, is it their own page, and not too often. */
export function authenticateRequests(
	app: FastifyInstance,
	{ db, config }: Pick<Services, "db" | "config">,
	limiters: Limiters,
): void {
	app.decorateRequest("principal", null);
	app.addHook("onRequest", async (request) => {
		const route = request.routeOptions.config.contract;
		if (!route) return;
		if (route.caller === "outside") return limiters.hooks(request);
		const { authorization } = request.headers;
		const cookie = readSessionCookie(request, config.publicUrl);
		const isBrowser = authorization === undefined && (cookie !== undefined || route.permission === "public");
		if (isBrowser) refuseCrossSite(request, config.publicUrl, cookie !== undefined);
		try {
			request.principal = await authenticate({ db, apiToken: config.apiToken }, { authorization, cookie });
		} catch (error) {
			if (error instanceof AppError && error.status === 401) await limiters.badTokens(request);
			if (route.permission !== "public") throw error;
		}
		if (!request.principal) await limiters.anonymous(request);
		refuseUnlessPermitted(route, request.principal);
		if (request.principal) await limiters[route.id === "sendEvent" ? "events" : "requests"](request);
	});
}
