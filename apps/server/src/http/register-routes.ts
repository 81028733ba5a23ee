import { openApi } from "@keyway/contract/openapi";
import type { RouteDefinition } from "@keyway/contract/route";
import { type RouteId, routes } from "@keyway/contract/routes";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Registry as Metrics } from "prom-client";
import type { Call, Handler, Handlers } from "./handler.ts";
import type { Limiters } from "./limits.ts";
import { accessCatalogueHandlers } from "./routes/access-catalogue.ts";
import { accessLinkHandlers } from "./routes/access-links.ts";
import { accessRequestHandlers } from "./routes/access-requests.ts";
import { accessWorkHandlers } from "./routes/access-work.ts";
import { accountHandlers } from "./routes/accounts.ts";
import { approvalHandlers } from "./routes/approvals.ts";
import { auditHandlers } from "./routes/audit.ts";
import { authHandlers } from "./routes/auth.ts";
import { catalogueHandlers } from "./routes/catalogue.ts";
import { colleagueHandlers } from "./routes/colleagues.ts";
import { connectionHandlers } from "./routes/connections.ts";
import { eventHandlers } from "./routes/events.ts";
import { flowLiveHandlers } from "./routes/flow-live.ts";
import { flowTestHandlers } from "./routes/flow-tests.ts";
import { flowTransferHandlers } from "./routes/flow-transfer.ts";
import { flowUseHandlers } from "./routes/flow-uses.ts";
import { flowHandlers } from "./routes/flows.ts";
import { governanceHandlers } from "./routes/governance.ts";
import { groupHandlers } from "./routes/groups.ts";
import { healthHandlers } from "./routes/health.ts";
import { hookHandlers } from "./routes/hooks.ts";
import { languageHandlers } from "./routes/language.ts";
import { publishRequestHandlers } from "./routes/publish-requests.ts";
import { runHandlers } from "./routes/runs.ts";
import { settingHandlers } from "./routes/settings.ts";
import { slackHandlers } from "./routes/slack.ts";
import { statisticsHandlers } from "./routes/statistics.ts";
import { templateHandlers } from "./routes/templates.ts";
import { tokenHandlers } from "./routes/tokens.ts";
import { userImportHandlers } from "./routes/user-imports.ts";
import { userHandlers } from "./routes/users.ts";
import { versionHandlers } from "./routes/versions.ts";
import type { Services } from "./services.ts";

/** Serves the whole contract: a route without a handler does not compile. */
export function registerRoutes(app: FastifyInstance, services: Services, limiters: Limiters, metrics: Metrics): void {
	const handlers: Handlers<typeof routes> = {
		...healthHandlers(metrics),
		...authHandlers(limiters),
		...accountHandlers,
		...tokenHandlers,
		...catalogueHandlers,
		...languageHandlers,
		...flowHandlers,
		...flowLiveHandlers,
		...flowTransferHandlers,
		...flowTestHandlers,
		...flowUseHandlers,
		...publishRequestHandlers,
		...settingHandlers,
		...templateHandlers,
		...versionHandlers,
		...eventHandlers,
		...hookHandlers(limiters),
		...slackHandlers,
		...runHandlers,
		...statisticsHandlers,
		...userHandlers,
		...userImportHandlers,
		...groupHandlers,
		...colleagueHandlers,
		...connectionHandlers,
		...accessCatalogueHandlers,
		...accessRequestHandlers,
		...accessWorkHandlers,
		...approvalHandlers,
		...governanceHandlers,
		...accessLinkHandlers(limiters),
		...auditHandlers,
	};
	const definitions = Object.keys(routes).map((id): [RouteDefinition, Handler<RouteDefinition>] => [
		routes[id as RouteId],
		handlers[id as RouteId] as Handler<RouteDefinition>,
	]);
	for (const [route, handle] of definitions) if (route.caller !== "outside") register(app, services, route, handle);
	app.register(async (scope) => {
		// Signatures are over the bytes, so nothing may read them first.
		scope.removeAllContentTypeParsers();
		scope.addContentTypeParser("*", { parseAs: "buffer" }, async (_: unknown, body: Buffer) => body);
		for (const [route, handle] of definitions) if (route.caller === "outside") register(scope, services, route, handle);
	});
	const document = JSON.stringify(openApi(Object.values(routes), services.config.version));
	app.get("/api/openapi.json", async (_, reply) => reply.type("application/json").send(document));
}

function register(
	app: FastifyInstance,
	services: Services,
	route: RouteDefinition,
	handle: Handler<RouteDefinition>,
): void {
	const isJson = route.status !== 204 && route.produces === undefined;
	app.route({
		method: route.method,
		url: route.path,
		config: { contract: route },
		...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
		schema: {
			...(route.params ? { params: route.params } : {}),
			...(route.query ? { querystring: route.query } : {}),
			...(route.body ? { body: route.body } : {}),
			...(isJson ? { response: { [route.status]: route.response } } : {}),
		},
		handler: async (request: FastifyRequest, reply: FastifyReply) => {
			reply.code(route.status);
			const { params, query, body, principal } = request;
			const call = { params, query, body, principal, services, request, reply };
			const answer = await handle(call as Call<RouteDefinition>);
			// A handler that answered by itself (a stream, a stored text) has sent already.
			if (reply.sent) return reply;
			if (route.status === 204) return reply.send();
			if (route.produces) return reply.type(route.produces).send(answer);
			return reply.send(answer);
		},
	});
}
