import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { fresh } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"), { limits: { requests: 60, events: 3, badTokens: 5, anonymous: 100 } });
});
afterAll(() => bed.stop());

const scopes = ["directory:read", "directory:write", "tokens:own", "events:write"] as const;
const admin = async () => (await bed.tokenFor(["owner"], [...scopes])).token;

describe("Idempotency-Key", () => {
	const post = (key: string, body: object, token: string, path = "/api/groups") =>
		bed.call(path, { body, token, headers: { "idempotency-key": key } });

	test("answers the same request once", async () => {
		const token = await admin();
		const name = fresh("group");
		const first = await post("k1", { name }, token);
		const second = await post("k1", { name }, token);
		expect(first.status).toBe(201);
		expect([second.status, second.text]).toEqual([201, first.text]);
		const { body } = await bed.call(`/api/groups?search=${name}`, { token });
		expect(body["items"]).toHaveLength(1);
	});

	test("with other content is refused, and keeps a refusal as the answer", async () => {
		const token = await admin();
		const bad = await post("k2", { name: 7 }, token);
		expect(bad.status).toBe(400);
		const name = fresh("group");
		await post("k3", { name }, token);
		const other = await post("k3", { name: `${name}-other` }, token);
		expect([other.status, other.body.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
		const taken = await post("k4", { name }, token);
		expect(taken.status).toBe(409);
		expect((await post("k4", { name }, token)).text).toBe(taken.text);
	});

	test("of two at the same moment lets one act", async () => {
		const token = await admin();
		const name = fresh("group");
		const answers = await Promise.all([1, 2, 3].map(() => post("k5", { name }, token)));
		expect(answers.filter((answer) => answer.status === 201).length).toBeGreaterThan(0);
		expect(answers.every((answer) => answer.status === 201 || answer.body.code === "IDEMPOTENCY_KEY_BUSY")).toBe(true);
		const { body } = await bed.call(`/api/groups?search=${name}`, { token });
		expect(body["items"]).toHaveLength(1);
	});

	test("belongs to its caller, and a kept token lies sealed", async () => {
		const [one, other] = [await admin(), await admin()];
		const body = { name: "made", scopes: ["tokens:own"] };
		const made = await post("k6", body, one, "/api/tokens");
		expect((await post("k6", body, one, "/api/tokens")).text).toBe(made.text);
		expect((await post("k6", body, other, "/api/tokens")).body["token"]).not.toBe(made.body["token"]);
		const rows = await bed.db.$client`select body from idempotent_answer`;
		expect(JSON.stringify(rows)).not.toContain(made.body["token"] as string);
	});

	test("with blanks or too long is refused", async () => {
		const token = await admin();
		for (const key of ["a b", "x".repeat(201)])
			expect((await post(key, { name: fresh("g") }, token)).body.code).toBe("IDEMPOTENCY_KEY_INVALID");
	});
});

describe("another site", () => {
	const write = (headers: Record<string, string>, cookie: string) =>
		bed.call("/api/groups", { body: { name: fresh("group") }, token: null, headers: { cookie, ...headers } });

	test("cannot write with the cookie of a signed-in browser", async () => {
		const { email } = await bed.tokenFor(["owner"], []);
		const cookie = await bed.cookieFor(email);
		const { host } = new URL(bed.url);
		const foreign: Record<string, string>[] = [
			{ "sec-fetch-site": "cross-site" },
			{ "sec-fetch-site": "same-site" },
			{ "sec-fetch-site": "none" },
			{ origin: "https://evil.test" },
			{ origin: "null" },
			{ origin: `http://${host}.evil.test` },
			{},
		];
		for (const headers of foreign) expect((await write(headers, cookie)).body.code).toBe("CROSS_SITE");
		const own: Record<string, string>[] = [
			{ "sec-fetch-site": "same-origin" },
			{ origin: `http://${host}` },
			{ origin: "http://keyway.test" },
		];
		for (const headers of own) expect((await write(headers, cookie)).status).toBe(201);
	});

	test("cannot sign a browser in as somebody else", async () => {
		const headers = { "sec-fetch-site": "cross-site" };
		const answer = await bed.call("/api/auth/sign-in", { body: { token: "x".repeat(43) }, token: null, headers });
		expect(answer.body.code).toBe("CROSS_SITE");
	});

	test("gets no leave to read: preflights are not answered", async () => {
		const answer = await bed.call("/api/groups", {
			method: "OPTIONS",
			token: null,
			headers: { origin: "https://evil.test", "access-control-request-method": "POST" },
		});
		expect(answer.status).toBe(404);
		expect(answer.headers.get("access-control-allow-origin")).toBeNull();
	});
});

describe("limits", () => {
	test("are counted per token, and say when to come back", async () => {
		const [one, other] = [await admin(), await admin()];
		const event = { type: "directory.userCreated", data: { user: {} } };
		const send = (token: string) => bed.call("/api/events", { body: event, token });
		for (let time = 0; time < 3; time += 1) expect((await send(one)).status).toBe(202);
		const refused = await send(one);
		expect([refused.status, refused.body.code]).toEqual([429, "RATE_LIMITED"]);
		expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
		expect((await send(other)).status).toBe(202);
		expect((await bed.call("/api/groups", { token: one })).status).toBe(200);
	});

	test("stop the guessing of tokens", async () => {
		const guess = () => bed.call("/api/me", { token: `kw_${fresh("guess")}` });
		const answers = [];
		for (let time = 0; time < 6; time += 1) answers.push((await guess()).status);
		expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
	});
});
