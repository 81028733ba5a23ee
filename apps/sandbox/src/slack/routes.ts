import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { faultHook, loseAnswers } from "../faults.ts";
import { noteRequest, type Tenant } from "../tenant.ts";
import { parseArguments } from "./arguments.ts";
import type { SlackAnswer } from "./call.ts";
import { SLACK_METHODS } from "./methods.ts";

/** Slack's Web API below `<prefix>/slack/api`. */
export function slackRoutes(app: FastifyInstance, tenantOf: (request: FastifyRequest) => Tenant): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser("*", { parseAs: "string", bodyLimit: 1_048_576 }, (_request, body, done) =>
		done(null, body),
	);
	app.addHook("preHandler", faultHook("slack", tenantOf));
	app.addHook("onSend", loseAnswers);
	app.route({
		method: ["GET", "POST"],
		url: "/slack/api/:method",
		handler: (request, reply) => answer(request, reply, tenantOf(request)),
	});
}

function answer(request: FastifyRequest, reply: FastifyReply, tenant: Tenant) {
	const { method: name } = request.params as { method: string };
	const query = request.query as Record<string, unknown>;
	const body = typeof request.body === "string" ? request.body : "";
	const contentType = request.headers["content-type"];
	const result = call(request, reply, tenant, name, body);
	const { token: _, ...shown } = query;
	noteRequest(tenant, {
		service: "slack",
		method: request.method,
		path: `/${name}`,
		query: shown,
		contentType: contentType ?? null,
		body,
		status: 200,
	});
	return reply.send(result);
}

function call(request: FastifyRequest, reply: FastifyReply, tenant: Tenant, name: string, body: string): SlackAnswer {
	const method = Object.hasOwn(SLACK_METHODS, name) ? SLACK_METHODS[name] : undefined;
	if (!method) return { ok: false, error: "unknown_method", req_method: name };
	const query = request.query as Record<string, unknown>;
	const contentType = request.headers["content-type"];
	const parsed = parseArguments({ method: request.method, query, contentType, body, acceptsJson: method.json });
	if ("error" in parsed) return { ok: false, error: parsed.error };
	const { token: inArguments, ...args } = parsed.args;
	const text = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? inArguments;
	if (!text) return { ok: false, error: "not_authed" };
	const token = Object.hasOwn(tenant.slack.tokens, text) ? tenant.slack.tokens[text] : undefined;
	if (!token) return { ok: false, error: "invalid_auth" };
	reply.header("x-oauth-scopes", token.scopes.join(","));
	if (method.scopes.length > 0) reply.header("x-accepted-oauth-scopes", method.scopes.join(","));
	if (method.scopes.length > 0 && !method.scopes.some((scope) => token.scopes.includes(scope)))
		return { ok: false, error: "missing_scope", needed: method.scopes[0], provided: token.scopes.join(",") };
	if (Object.keys(args).some((arg) => !method.args.includes(arg))) return { ok: false, error: "invalid_arg_name" };
	const result = method.run({ tenant, args, token, now: new Date() });
	return parsed.warning && result.ok
		? { ...result, warning: parsed.warning, response_metadata: { warnings: [parsed.warning] } }
		: result;
}
