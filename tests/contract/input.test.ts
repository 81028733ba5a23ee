import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed, type Sent } from "./bed.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
});
afterAll(() => bed.stop());

const cursor = (keys: unknown[]) => Buffer.from(JSON.stringify(keys)).toString("base64url");
const withCard = (id: string) => ({
	base: 0,
	edits: [{ kind: "card.add", card: { id, uses: "flow.stop@1", fields: {} }, lane: "main", index: 0 }],
});
const event = { type: "access.expired", data: {} };

describe("bad input gets a problem that names what is wrong", () => {
	const rows: [name: string, path: string, sent: Sent, status: number, code: string][] = [
		["not JSON", "/api/events", { body: "{not json" }, 400, "BODY_NOT_JSON"],
		["an empty body", "/api/events", { method: "POST" }, 400, "REQUEST_INVALID"],
		["NUL in a string", "/api/groups", { body: { name: "a\u0000b" } }, 400, "TEXT_UNSTORABLE"],
		["NUL in a name", "/api/flows", { body: { "a\u0000": 1 } }, 400, "TEXT_UNSTORABLE"],
		["a lone surrogate", "/api/groups", { body: '{"name":"\\ud800"}' }, 400, "TEXT_UNSTORABLE"],
		["65 levels", "/api/groups", { body: `${"[".repeat(65)}${"]".repeat(65)}` }, 400, "BODY_TOO_DEEP"],
		["__proto__", "/api/groups", { body: '{"name":"x","__proto__":{}}' }, 400, "TEXT_UNSTORABLE"],
		["2 MB", "/api/events", { body: { ...event, data: { x: "x".repeat(2 << 20) } } }, 413, "BODY_TOO_LARGE"],
		["5 MB of edits", `/api/flows/${crypto.randomUUID()}/edits`, { body: " ".repeat(5 << 20) }, 413, "BODY_TOO_LARGE"],
		[
			"text/plain",
			"/api/groups",
			{ body: "{}", headers: { "content-type": "text/plain" } },
			415,
			"MEDIA_TYPE_UNSUPPORTED",
		],
		[
			"a form",
			"/api/groups",
			{ body: "name=x", headers: { "content-type": "application/x-www-form-urlencoded" } },
			415,
			"MEDIA_TYPE_UNSUPPORTED",
		],
		[
			"a CloudEvent where none is taken",
			"/api/groups",
			{ body: "{}", headers: { "content-type": "application/cloudevents+json" } },
			415,
			"MEDIA_TYPE_UNSUPPORTED",
		],
		["an unknown property", "/api/groups", { body: { name: "x", color: "red" } }, 400, "REQUEST_INVALID"],
		["a number where text is needed", "/api/groups", { body: { name: 7 } }, 400, "REQUEST_INVALID"],
		["an unknown query parameter", "/api/flows?colour=red", {}, 400, "REQUEST_INVALID"],
		["a limit that is no number", "/api/flows?limit=many", {}, 400, "REQUEST_INVALID"],
		["a foreign cursor", "/api/flows?cursor=bm9uc2Vuc2U", {}, 400, "CURSOR_INVALID"],
		["NUL in a search", "/api/users?search=%00", {}, 400, "TEXT_UNSTORABLE"],
		["NUL in a cursor", `/api/accounts?cursor=${cursor(["\0", crypto.randomUUID()])}`, {}, 400, "VALUE_UNSTORABLE"],
		[
			"a card with a name that every object has",
			`/api/flows/${crypto.randomUUID()}/edits`,
			{ body: withCard("constructor") },
			400,
			"REQUEST_INVALID",
		],
		["an id that is none", "/api/flows/seven", {}, 400, "REQUEST_INVALID"],
		[
			"an unknown event type",
			"/api/events",
			{ body: { type: "directory.userLaughed", data: {} } },
			422,
			"EVENT_TYPE_UNKNOWN",
		],
		[
			"an unknown manager",
			"/api/users",
			{ body: { email: "a@b.test", manager: "ghost@b.test" } },
			422,
			"MANAGER_NOT_FOUND",
		],
		["a nameless user", "/api/users", { body: {} }, 422, "USER_NEEDS_NAME"],
		[
			"a connection without its secret",
			"/api/connections",
			{ body: { connector: "slack", name: "Slack", fields: {} } },
			422,
			"CONNECTION_FIELDS_INVALID",
		],
		[
			"an unknown connector",
			"/api/connections",
			{ body: { connector: "x", name: "x", fields: {} } },
			422,
			"CONNECTOR_UNKNOWN",
		],
		[
			"a dangling lane",
			"/api/flows",
			{ body: { name: "x", kind: "automation", graph: dangling() } },
			422,
			"GRAPH_INVALID",
		],
		["an unknown token", "/api/me", { token: "kw_nonsense" }, 401, "TOKEN_INVALID"],
		[
			"no token scheme",
			"/api/me",
			{ token: null, headers: { authorization: "Basic eDp5" } },
			401,
			"AUTHORIZATION_INVALID",
		],
		["an unknown address", "/api/nothing", {}, 404, "NOT_FOUND"],
		[
			"a link that was never made",
			"/api/auth/sign-in",
			{ body: { token: "x".repeat(43) }, token: null },
			401,
			"SIGN_IN_LINK_INVALID",
		],
	];
	test.each(rows)("%s", async (_, path, sent, status, code) => {
		const answer = await bed.call(path, sent);
		expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
		expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
		expect(answer.body).toMatchObject({
			type: "about:blank",
			status,
			title: expect.any(String),
			detail: expect.any(String),
		});
	});

	test("a problem never repeats the body that could not be read", async () => {
		const answer = await bed.call("/api/events", { body: '{"password":"hunter2-hunter2"' });
		expect(answer.text).not.toContain("hunter2");
	});

	test("a wrong place of a nested body is named by its path", async () => {
		const { body } = await bed.call("/api/users", { body: { email: "no address", firstName: 3 } });
		expect(body).toMatchObject({
			errors: expect.arrayContaining([
				{ in: "body", path: "email", message: expect.any(String) },
				{ in: "body", path: "firstName", message: expect.any(String) },
			]),
		});
	});
});

function dangling() {
	return { trigger: null, cards: {}, lanes: { main: ["ghost"] }, groups: {}, notes: {} };
}
