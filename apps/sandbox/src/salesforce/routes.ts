import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { SANDBOX_CREDENTIALS } from "../acme.ts";
import { faultHook, loseAnswers } from "../faults.ts";
import { noteRequest, type Tenant } from "../tenant.ts";
import { tenantIdOf } from "../tenants.ts";
import { notFound, SalesforceFailure } from "./failure.ts";
import {
	byExternalId,
	createRecord,
	deleteRecord,
	describe,
	getRecord,
	listObjects,
	type ObjectCall,
	objectInfo,
	type Reply,
	updateRecord,
} from "./sobjects.ts";
import { parseSoql } from "./soql-parser.ts";
import { runQuery } from "./soql-run.ts";
import { BATCH_LIMIT, DAILY_CALLS } from "./state.ts";

const VERSIONS = ["58.0", "59.0", "60.0", "61.0", "62.0", "63.0", "64.0"];

/** Salesforce's REST API below `<prefix>/salesforce`. */
export function salesforceRoutes(app: FastifyInstance, tenantOf: (request: FastifyRequest) => Tenant): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser("*", { parseAs: "string", bodyLimit: 1_048_576 }, (_request, body, done) =>
		done(null, body),
	);
	app.addHook("preHandler", faultHook("salesforce", tenantOf));
	app.addHook("onSend", loseAnswers);
	app.post("/salesforce/services/oauth2/token", (request, reply) => token(request, reply, tenantOf(request)));
	app.get("/salesforce/services/data", () =>
		VERSIONS.map((version) => ({ label: version, url: `/services/data/v${version}`, version })),
	);
	app.route({
		method: ["GET", "POST", "PATCH", "PUT", "DELETE"],
		url: "/salesforce/services/data/*",
		handler: (request, reply) => data(request, reply, tenantOf(request)),
	});
	// The address that the connector gives of a record: our page shows it in the place of Salesforce's own.
	app.get("/salesforce/lightning/r/:object/:id/view", (request, reply) => {
		const { id } = request.params as { id: string };
		return reply.redirect(`/#record-${encodeURIComponent(id)}`);
	});
}

/** OAuth 2.0 client credentials (RFC 6749 §4.4), errors in Salesforce's words. */
function token(request: FastifyRequest, reply: FastifyReply, tenant: Tenant) {
	const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
	const refuse = (error: string, description: string) =>
		reply.code(400).send({ error, error_description: description });
	if (form.get("grant_type") !== "client_credentials")
		return refuse("unsupported_grant_type", "grant type not supported");
	if (form.get("client_id") !== SANDBOX_CREDENTIALS.salesforceClientId)
		return refuse("invalid_client_id", "client identifier invalid");
	if (form.get("client_secret") !== SANDBOX_CREDENTIALS.salesforceClientSecret)
		return refuse("invalid_client", "invalid client credentials");
	const accessToken = `00DAC0000000001!${randomBytes(48).toString("base64url")}`;
	tenant.salesforce.tokens.add(accessToken);
	const tenantId = tenantIdOf(request);
	const instanceUrl = `${request.protocol}://${request.host}${tenantId === null ? "" : `/t/${tenantId}`}/salesforce`;
	return reply.send({
		access_token: accessToken,
		signature: randomBytes(32).toString("base64"),
		scope: "api",
		instance_url: instanceUrl,
		id: `${instanceUrl}/id/00DAC0000000001AAA/005AC0000000001AAA`,
		token_type: "Bearer",
		issued_at: String(Date.now()),
	});
}

async function data(request: FastifyRequest, reply: FastifyReply, tenant: Tenant) {
	const state = tenant.salesforce;
	state.calls += 1;
	reply.header("sforce-limit-info", `api-usage=${state.calls}/${DAILY_CALLS}`);
	const path = (request.params as { "*": string })["*"];
	const body = typeof request.body === "string" ? request.body : "";
	let result: Reply;
	try {
		authorize(request, tenant);
		result = route(
			request,
			tenant,
			path.split("/").filter((part) => part !== ""),
			body,
		);
	} catch (error) {
		if (!(error instanceof SalesforceFailure)) throw error;
		result = { status: error.status, body: error.body };
	}
	noteRequest(tenant, {
		service: "salesforce",
		method: request.method,
		path: `/services/data/${path}`,
		query: request.query as Record<string, unknown>,
		contentType: request.headers["content-type"] ?? null,
		body,
		status: result.status,
	});
	return result.body === undefined ? reply.code(result.status).send() : reply.code(result.status).send(result.body);
}

function authorize(request: FastifyRequest, tenant: Tenant): void {
	const text = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? "")?.[1];
	if (!text || !tenant.salesforce.tokens.has(text))
		throw new SalesforceFailure(401, "INVALID_SESSION_ID", "Session expired or invalid");
}

function route(request: FastifyRequest, tenant: Tenant, path: string[], body: string): Reply {
	const [version = "", resource, ...rest] = path;
	if (!VERSIONS.includes(version.slice(1)) || !version.startsWith("v")) throw notFound();
	const query = request.query as Record<string, string | undefined>;
	if (resource === "limits" && rest.length === 0) return get(request, () => limits(tenant));
	if (resource === "query") return get(request, () => soql(request, tenant, version, query["q"], rest));
	if (resource !== "sobjects") throw notFound();
	const [object, first, second, ...more] = rest;
	if (object === undefined) return get(request, () => listObjects(version));
	const call: ObjectCall = { tenant, version, object, now: new Date() };
	if (more.length > 0) throw notFound();
	if (first === "describe" && second === undefined) return get(request, () => describe(call));
	if (first === undefined)
		return request.method === "POST"
			? createRecord(call, json(request, body))
			: get(request, () => objectInfo(call), "GET,POST");
	if (second !== undefined) return externalId(call, request, first, second, body);
	if (request.method === "PATCH") return updateRecord(call, first, json(request, body));
	if (request.method === "DELETE") return deleteRecord(call, first);
	return get(request, () => getRecord(call, first, query["fields"]), "DELETE,GET,PATCH");
}

function externalId(call: ObjectCall, request: FastifyRequest, field: string, value: string, body: string): Reply {
	if (!["GET", "PATCH", "DELETE"].includes(request.method)) throw notAllowed(request.method, "DELETE,GET,PATCH");
	const record = request.method === "PATCH" ? json(request, body) : undefined;
	return byExternalId(call, request.method, field, value, record);
}

function get(request: FastifyRequest, run: () => Reply, allowed = "GET"): Reply {
	if (request.method !== "GET") throw notAllowed(request.method, allowed);
	return run();
}

function notAllowed(method: string, allowed: string): SalesforceFailure {
	return new SalesforceFailure(
		405,
		"METHOD_NOT_ALLOWED",
		`HTTP Method '${method}' not allowed. Allowed are ${allowed}`,
	);
}

function json(request: FastifyRequest, body: string): unknown {
	const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
	if (type !== "application/json")
		throw new SalesforceFailure(
			415,
			"UNSUPPORTED_MEDIA_TYPE",
			`Content-Type header specified in HTTP request is not supported: ${type || "none"}`,
		);
	try {
		return JSON.parse(body);
	} catch {
		throw new SalesforceFailure(400, "JSON_PARSER_ERROR", "Unexpected character at [line:1, column:1]");
	}
}

function limits(tenant: Tenant): Reply {
	return {
		status: 200,
		body: { DailyApiRequests: { Max: DAILY_CALLS, Remaining: DAILY_CALLS - tenant.salesforce.calls } },
	};
}

/** A query, or the next page of one: batches of `Sforce-Query-Options: batchSize=…`, 2,000 if not said. */
function soql(request: FastifyRequest, tenant: Tenant, version: string, q: string | undefined, rest: string[]): Reply {
	const { cursors } = tenant.salesforce;
	const locator = rest[0];
	const open = locator === undefined ? null : cursors.get(locator);
	if (locator !== undefined && !open)
		throw new SalesforceFailure(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
	if (!open && !q) throw new SalesforceFailure(400, "MALFORMED_QUERY", "A query string has to be specified");
	if (locator !== undefined) cursors.delete(locator);
	const all = open ?? { ...runQuery(tenant.salesforce, parseSoql(q as string), version), version };
	const asked = Number(
		/batchSize=(\d+)/i.exec(String(request.headers["sforce-query-options"] ?? ""))?.[1] ?? BATCH_LIMIT,
	);
	const size = Math.min(Math.max(asked, 1), BATCH_LIMIT);
	const records = all.records.slice(0, size);
	const left = all.records.slice(size);
	if (left.length === 0) return { status: 200, body: { totalSize: all.total, done: true, records } };
	const next = `01g${randomBytes(9).toString("hex").slice(0, 12)}-${size}`;
	cursors.set(next, { records: left, total: all.total, version });
	const nextRecordsUrl = `/services/data/${version}/query/${next}`;
	return { status: 200, body: { totalSize: all.total, done: false, nextRecordsUrl, records } };
}
