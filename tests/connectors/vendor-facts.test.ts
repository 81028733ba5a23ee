import { readFileSync } from "node:fs";
import { salesforce } from "@keyway/connectors/salesforce/salesforce";
import { slack } from "@keyway/connectors/slack/slack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed } from "./bed.ts";

/** The cut descriptions beside this folder; see their README for source and licence. */
const facts = <T>(name: string) =>
	JSON.parse(readFileSync(new URL(`../fixtures/vendors/${name}.json`, import.meta.url), "utf8")) as T;

type Shape = { required: string[]; allowed: string[] | null };
type SlackFacts = {
	methods: Record<
		string,
		{
			httpMethod: string;
			consumes: string[];
			parameters: string[];
			required: string[];
			scopes: string[];
			answer: Shape;
			errors: string[];
			example?: object;
		}
	>;
	objects: Record<"message" | "user" | "profile" | "conversation", Shape[]>;
	patterns: Record<"user" | "channel" | "bot" | "team" | "ts", string>;
};
type SalesforceFacts = { requests: { method: string; path: string; query: string[]; contentType: string | null }[] };
type Seen = {
	service: string;
	method: string;
	path: string;
	query: Record<string, string>;
	contentType: string | null;
	body: string;
};

const SLACK = facts<SlackFacts>("slack-web-api");
const SALESFORCE = facts<SalesforceFacts>("salesforce-rest-api");

let bed: Bed;
beforeAll(async () => {
	bed = await createBed();
});
afterAll(() => bed.close());
const seen = async (service: string) =>
	(await bed.ask<{ items: Seen[] }>("/_sandbox/state/requests")).items.filter((each) => each.service === service);

/** Whether an object has what one of the described shapes asks for, and nothing that it does not know. */
function fits(value: Record<string, unknown>, shapes: readonly Shape[]): string[] {
	const failures = shapes.map(({ required, allowed }) => [
		...required.filter((name) => !(name in value)).map((name) => `${name} is missing`),
		...Object.keys(value)
			.filter((name) => allowed && !allowed.includes(name))
			.map((name) => `${name} is not described`),
	]);
	return failures.find((each) => each.length === 0) ?? failures[0] ?? [];
}

function listOf(answer: Record<string, unknown> | undefined, name: string): Record<string, unknown>[] {
	const list = answer?.[name];
	if (!Array.isArray(list) || list.length === 0) throw new Error(`${name} is no list`);
	return list;
}

describe("Slack", () => {
	it("gets only requests that the description allows", async () => {
		const context = {
			connection: bed.connections.slack as never,
			outbound: bed.outbound,
			signal: new AbortController().signal,
		};
		await slack.test?.(context);
		await slack.options?.["channels"]?.({ search: "" }, context);
		await bed.act(slack, "sendChannelMessage", { channel: "#it-news", text: "Hello" });
		await bed.act(slack, "sendDirectMessage", { to: "ana.perez@acme.test", text: "Hello" });
		await bed.act(slack, "findUserByEmail", { user: "ana.perez@acme.test" });
		await bed.act(slack, "setAdmin", { user: "ana.perez@acme.test" });
		await bed.act(slack, "setMember", { user: "ana.perez@acme.test" });
		const requests = await seen("slack");
		expect(new Set(requests.map((each) => each.path)).size).toBe(7);
		for (const request of requests) {
			const method = SLACK.methods[request.path.slice(1)];
			if (!method) throw new Error(`${request.path} is not described`);
			expect(request.method).toBe(method.httpMethod);
			if (request.contentType) expect(method.consumes).toContain(request.contentType.split(";")[0]);
			const given = Object.keys({ ...request.query, ...(request.body ? JSON.parse(request.body) : {}) });
			expect(given.filter((name) => !method.parameters.includes(name))).toEqual([]);
			expect(method.required.filter((name) => !given.includes(name))).toEqual([]);
		}
	});

	const call = async (
		method: string,
		args: Record<string, string> = {},
		token = "xoxb-sandbox-acme",
		init: RequestInit = {},
	) => {
		const url = new URL(`${bed.sandbox.url}/slack/api/${method}`);
		const isGet = SLACK.methods[method]?.httpMethod !== "POST";
		if (isGet) for (const [name, value] of Object.entries(args)) url.searchParams.set(name, value);
		const response = await fetch(url, {
			method: isGet ? "GET" : "POST",
			headers: { ...(token ? { authorization: `Bearer ${token}` } : {}) },
			...(isGet ? {} : { body: new URLSearchParams(args) }),
			...init,
		});
		return {
			headers: response.headers,
			status: response.status,
			body: (await response.json()) as Record<string, unknown>,
		};
	};

	it("is modelled with answers of the described members", async () => {
		const posted = await call("chat.postMessage", { channel: "#general", text: "a" });
		const ts = posted.body["ts"] as string;
		const channel = posted.body["channel"] as string;
		const role = { team_id: "T0ACME0000", user_id: "U000000003" };
		const answers: Record<string, Record<string, unknown>> = {
			"auth.test": (await call("auth.test")).body,
			"chat.postMessage": posted.body,
			"chat.update": (await call("chat.update", { channel, ts, text: "b" })).body,
			"conversations.list": (await call("conversations.list", { limit: "3" })).body,
			"conversations.info": (await call("conversations.info", { channel })).body,
			"conversations.open": (await call("conversations.open", { users: "U000000003" })).body,
			"users.list": (await call("users.list")).body,
			"users.info": (await call("users.info", { user: "U000000003" })).body,
			"users.lookupByEmail": (await call("users.lookupByEmail", { email: "ana.perez@acme.test" })).body,
			"admin.users.setAdmin": (await call("admin.users.setAdmin", role, "xoxp-sandbox-acme-admin")).body,
			"admin.users.setRegular": (await call("admin.users.setRegular", role, "xoxp-sandbox-acme-admin")).body,
		};
		for (const [name, answer] of Object.entries(answers)) {
			expect([name, answer["ok"]]).toEqual([name, true]);
			expect([name, fits(answer, [SLACK.methods[name]?.answer as Shape])]).toEqual([name, []]);
		}
		expect(fits(answers["chat.postMessage"]?.["message"] as never, SLACK.objects.message)).toEqual([]);
		for (const each of listOf(answers["conversations.list"], "channels")) {
			expect(fits(each, SLACK.objects.conversation)).toEqual([]);
			expect(each["id"]).toMatch(new RegExp(SLACK.patterns.channel));
		}
		for (const each of listOf(answers["users.list"], "members")) {
			expect(fits(each, SLACK.objects.user)).toEqual([]);
			expect(fits(each["profile"] as never, SLACK.objects.profile)).toEqual([]);
			expect(each["id"]).toMatch(new RegExp(SLACK.patterns.user));
		}
		expect(ts).toMatch(new RegExp(SLACK.patterns.ts));
		expect(answers["auth.test"]?.["bot_id"]).toMatch(new RegExp(SLACK.patterns.bot));
	});

	/** Words of today's documentation that the old description lacks. */
	const NEWER = ["missing_scope", "unknown_method"];

	it.each([
		["auth.test", {}, "", "not_authed"],
		["auth.test", {}, "wrong", "invalid_auth"],
		["chat.postMessage", { channel: "#none", text: "x" }, undefined, "channel_not_found"],
		["chat.postMessage", { channel: "#security-alerts", text: "x" }, undefined, "not_in_channel"],
		["chat.postMessage", { channel: "#general" }, undefined, "no_text"],
		["chat.postMessage", { channel: "#general", text: "x".repeat(40_001) }, undefined, "msg_too_long"],
		["chat.postMessage", { channel: "#general", text: "x", colour: "red" }, undefined, "invalid_arg_name"],
		["chat.postMessage", { channel: "#general", text: "x" }, "xoxb-sandbox-acme-read", "missing_scope"],
		["chat.update", { channel: "#general", ts: "1.000001", text: "x" }, undefined, "message_not_found"],
		["conversations.info", { channel: "C0NOSUCH01" }, undefined, "channel_not_found"],
		["conversations.open", {}, undefined, "users_list_not_supplied"],
		["conversations.open", { users: "U0NOSUCH01" }, undefined, "user_not_found"],
		["users.list", { cursor: "bogus" }, undefined, "invalid_cursor"],
		["users.info", { user: "U0NOSUCH01" }, undefined, "user_not_found"],
		["users.lookupByEmail", { email: "nobody@acme.test" }, undefined, "users_not_found"],
		["admin.users.setAdmin", { team_id: "T0ACME0000", user_id: "U000000003" }, undefined, "missing_scope"],
		["users.fly", {}, undefined, "unknown_method"],
	])("%s %j refuses in Slack's own word", async (method, args, token, word) => {
		const { status, body } = await call(method, args, token);
		expect(status).toBe(200);
		expect(body).toMatchObject({ ok: false, error: word });
		const described = SLACK.methods[method]?.errors ?? [];
		expect([...described, ...NEWER]).toContain(word);
	});

	it.each([
		["text/plain", "x", "invalid_post_type"],
		["application/json", "{", "invalid_json"],
		["application/json", "[1]", "json_not_object"],
		["application/json; charset=klingon", "{}", "invalid_charset"],
	])("a body of %s %j is refused in Slack's own word", async (type, body, word) => {
		const headers = { authorization: "Bearer xoxb-sandbox-acme", "content-type": type };
		expect((await call("chat.postMessage", {}, undefined, { headers, body })).body).toMatchObject({
			ok: false,
			error: word,
		});
	});

	it("names the scopes of the token, and answers too many calls with 429 and a time to wait", async () => {
		expect((await call("users.list")).headers.get("x-oauth-scopes")).toContain("users:read");
		await bed.tell("POST", "/_sandbox/faults", { service: "slack", kind: "rateLimited", retryAfter: 30, times: 1 });
		const limited = await call("users.list");
		expect([limited.status, limited.headers.get("retry-after"), limited.body]).toEqual([
			429,
			"30",
			{ ok: false, error: "ratelimited" },
		]);
	});
});

describe("Salesforce", () => {
	/** Today's documentation has these; the collection names the first only in words. */
	const NEWER = [
		{
			method: "PATCH",
			path: "/services/data/v{version}/sobjects/{sobject_api_name}/{field_name}/{field_value}",
			query: [],
			contentType: "application/json",
		},
	];

	it("gets only requests that the collection shows", async () => {
		const act = (name: string, input: object) => bed.act(salesforce, name, input);
		const { id } = (await act("createRecord", { object: "Contact", record: { LastName: "M" } })) as { id: string };
		await bed.act(
			salesforce,
			"createRecord",
			{ object: "Contact", record: { LastName: "M" } },
			{ connection: { ...bed.connections.salesforce, keyField: undefined } },
		);
		await act("getRecord", { object: "Contact", id });
		await act("findRecord", { object: "Contact", filter: { LastName: "M" } });
		await act("updateRecord", { object: "Contact", id, record: { Title: "x" } });
		await act("query", { query: "SELECT Id FROM Contact" });
		await act("deleteRecord", { object: "Contact", id });
		const requests = await seen("salesforce");
		const kinds = new Set<string>();
		for (const request of requests) {
			const described = [...SALESFORCE.requests, ...NEWER].find(
				(each) => each.method === request.method && pattern(each.path).test(request.path),
			);
			if (!described) throw new Error(`${request.method} ${request.path} is not described`);
			kinds.add(`${described.method} ${described.path}`);
			expect(Object.keys(request.query).filter((name) => !described.query.includes(name))).toEqual([]);
			if (request.body) expect(request.contentType?.split(";")[0]).toBe(described.contentType);
		}
		expect(kinds.size).toBeGreaterThanOrEqual(7);
	});

	function pattern(path: string): RegExp {
		const parts = path
			.replace(/\/$/, "")
			.split("/")
			.map((part) => part.replace("v{version}", "v\\d+\\.0").replace(/\{\w+\}/, "[^/]+"));
		return new RegExp(`^${parts.join("/")}/?$`);
	}

	async function call(method: string, path: string, init: RequestInit = {}, token?: string) {
		const form = new URLSearchParams({
			grant_type: "client_credentials",
			client_id: "keyway-sandbox",
			client_secret: "keyway-sandbox-secret",
		});
		const granted = await fetch(`${bed.sandbox.url}/salesforce/services/oauth2/token`, { method: "POST", body: form });
		const { access_token } = (await granted.json()) as { access_token: string };
		const headers = { authorization: `Bearer ${token ?? access_token}`, "content-type": "application/json" };
		const response = await fetch(`${bed.sandbox.url}/salesforce/services/data/${path}`, { method, headers, ...init });
		const text = await response.text();
		return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
	}

	it.each([
		["GET", "v62.0/nothing", {}, 404, "NOT_FOUND"],
		["GET", "v9.0/sobjects", {}, 404, "NOT_FOUND"],
		["GET", "v62.0/sobjects/Spaceship/describe", {}, 404, "NOT_FOUND"],
		["PUT", "v62.0/sobjects/Contact", { body: "{}" }, 405, "METHOD_NOT_ALLOWED"],
		["POST", "v62.0/sobjects/Contact", { body: "{" }, 400, "JSON_PARSER_ERROR"],
		["POST", "v62.0/sobjects/Contact", { body: "{}" }, 400, "REQUIRED_FIELD_MISSING"],
		["POST", "v62.0/sobjects/Contact", { body: '{"LastName":"M","Id":"x"}' }, 400, "INVALID_FIELD_FOR_INSERT_UPDATE"],
		[
			"POST",
			"v62.0/sobjects/Opportunity",
			{ body: '{"Name":"M","StageName":"x","CloseDate":"soon"}' },
			400,
			"JSON_PARSER_ERROR",
		],
		["GET", "v62.0/query?q=SELECT+Nope+FROM+Contact", {}, 400, "INVALID_FIELD"],
		["GET", "v62.0/query?q=SELECT+Id+FROM+Spaceship", {}, 400, "INVALID_TYPE"],
		["GET", "v62.0/query?q=SELECT+Id+FROM+Contact+WHERE+CreatedDate+%3D+'2026-01-01'", {}, 400, "INVALID_FIELD"],
		["GET", "v62.0/query/01gNOSUCH-2000", {}, 400, "INVALID_QUERY_LOCATOR"],
	])("%s %s %j is refused in a list of errors", async (method, path, init, status, code) => {
		const answer = await call(method, path, init);
		expect(answer.status).toBe(status);
		expect(answer.body).toMatchObject([{ errorCode: code, message: expect.any(String) }]);
		expect(answer.headers.get("sforce-limit-info")).toMatch(/^api-usage=\d+\/15000$/);
	});

	it("refuses other media types and dead tokens", async () => {
		const plain = { headers: { "content-type": "text/plain" }, body: "x" };
		expect((await call("GET", "v62.0/limits", {}, "dead")).body).toMatchObject([{ errorCode: "INVALID_SESSION_ID" }]);
		const { status } = await call("POST", "v62.0/sobjects/Contact", plain);
		expect(status).toBe(401);
	});

	it("creates and changes by an external id as the collection says", async () => {
		const path = "v62.0/sobjects/Contact/Keyway_Key__c/k-1";
		const body = JSON.stringify({ LastName: "Upsert" });
		const created = await call("PATCH", path, { body });
		const changed = await call("PATCH", path, { body: JSON.stringify({ LastName: "Changed" }) });
		expect([created.status, created.body]).toMatchObject([201, { success: true, created: true, errors: [] }]);
		expect([changed.status, changed.body]).toMatchObject([200, { id: created.body.id, created: false }]);
		expect((await call("GET", path)).body).toMatchObject({ LastName: "Changed", attributes: { type: "Contact" } });
	});

	it("gives long answers page by page", async () => {
		for (let n = 0; n < 5; n++)
			await call("POST", "v62.0/sobjects/Lead", { body: JSON.stringify({ LastName: `L${n}`, Company: "Acme" }) });
		const form = new URLSearchParams({
			grant_type: "client_credentials",
			client_id: "keyway-sandbox",
			client_secret: "keyway-sandbox-secret",
		});
		const granted = (await (
			await fetch(`${bed.sandbox.url}/salesforce/services/oauth2/token`, { method: "POST", body: form })
		).json()) as { access_token: string };
		const headers = { authorization: `Bearer ${granted.access_token}`, "sforce-query-options": "batchSize=2" };
		const page = async (path: string) =>
			(await (await fetch(`${bed.sandbox.url}/salesforce${path}`, { headers })).json()) as {
				done: boolean;
				totalSize: number;
				records: object[];
				nextRecordsUrl: string;
			};
		const first = await page("/services/data/v62.0/query?q=SELECT+Id+FROM+Lead");
		const second = await page(first.nextRecordsUrl);
		const third = await page(second.nextRecordsUrl);
		expect([first.records.length, second.records.length, third.records.length]).toEqual([2, 2, 1]);
		expect([first.done, third.done, third.totalSize]).toEqual([false, true, 5]);
	});
});
