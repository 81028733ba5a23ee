import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { http } from "@keyway/connectors/http/http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bed, createBed, failureOf } from "./bed.ts";

type Seen = { method: string; url: string; headers: IncomingHttpHeaders; body: string };
let bed: Bed;
let server: Server;
let base: string;
let seen: Seen[] = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		let body = "";
		request.on("data", (chunk) => (body += chunk));
		request.on("end", () => {
			seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
			const status = Number(/status=(\d+)/.exec(request.url ?? "")?.[1] ?? 200);
			if (request.url?.includes("silent")) return;
			response
				.writeHead(status, { "content-type": "application/json", "retry-after": "11" })
				.end(JSON.stringify({ ok: status < 300 }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as { port: number };
	base = `http://127.0.0.1:${port}`;
	bed = await createBed([`127.0.0.1:${port}`]);
});
afterAll(async () => {
	await bed.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
	seen = [];
});

const request = (
	input: object,
	options: { connection?: Record<string, unknown>; key?: string; signal?: AbortSignal } = {},
) => bed.act(http, "request", input, { connection: { baseUrl: base, auth: "none" }, ...options });

describe("request", () => {
	it("sends JSON, forms and plain text, and reads JSON answers", async () => {
		expect(
			await request({
				method: "POST",
				url: `${base}/a?x=1`,
				query: { q: "ü &", n: null },
				headers: { "X-One": "1" },
				body: { a: [1] },
			}),
		).toMatchObject({ status: 200, body: { ok: true } });
		await request({ method: "PUT", url: `${base}/b`, body: { a: "ü", b: [1, 2] }, bodyFormat: "form" });
		await request({ method: "PATCH", url: `${base}/c`, body: "as it is", bodyFormat: "raw" });
		expect(seen.map(({ method, url, body, headers }) => [method, url, body, headers["content-type"]])).toEqual([
			["POST", "/a?x=1&q=%C3%BC+%26", '{"a":[1]}', "application/json; charset=utf-8"],
			["PUT", "/b", "a=%C3%BC&b=1&b=2", "application/x-www-form-urlencoded; charset=utf-8"],
			["PATCH", "/c", "as it is", "text/plain; charset=utf-8"],
		]);
		expect(seen[0]?.headers["x-one"]).toBe("1");
	});

	it.each([
		[{ auth: "bearer", secret: "s3cret" }, "authorization", "Bearer s3cret"],
		[
			{ auth: "basic", user: "zoë", secret: "pä:ss" },
			"authorization",
			`Basic ${Buffer.from("zoë:pä:ss").toString("base64")}`,
		],
		[{ auth: "header", headerName: "X-API-Key", secret: "k" }, "x-api-key", "k"],
	])("signs in as the connection says: %j", async (auth, header, value) => {
		await request({ url: "users" }, { connection: { baseUrl: `${base}/api`, ...auth } });
		expect(seen[0]).toMatchObject({ url: "/api/users", headers: { [header]: value } });
	});

	it("gives credentials to no address outside the connection's own", async () => {
		const connection = { baseUrl: `${base}/api`, auth: "bearer", secret: "s3cret" };
		for (const url of [`${base}/other`, `${base}/apiary`, bed.sandbox.url, "http://127.0.0.1:1/"])
			expect(await failureOf(request({ url }, { connection }))).toMatchObject({ code: "URL_OUTSIDE_CONNECTION" });
		expect(seen).toEqual([]);
	});

	it.each([
		"no address",
		"http://a b",
		"http://user:pw@127.0.0.1/",
		"http://127.0.0.1/a/../b",
		"http://127.0.0.1/a/%2e%2E/b",
		"http://127.0.0.1/\r\nx",
	])("does not call %j", async (url) => {
		expect(await failureOf(bed.act(http, "request", { url }))).toMatchObject({ kind: "invalid" });
	});

	it("lets no value become another header", async () => {
		for (const headers of [{ "x-a": "1\r\nx-evil: 1" }, { "x a": "1" }, { "x-a": "ключ" }])
			expect(await failureOf(request({ url: base, headers }))).toMatchObject({ code: "HEADER_INVALID" });
		expect(await failureOf(request({ url: base, headers: { host: "evil.test" } }))).toMatchObject({
			code: "EGRESS_REFUSED",
		});
		expect(seen).toEqual([]);
	});

	it("fails on answers that are not expected, by their kind", async () => {
		for (const [status, kind] of [
			[400, "invalid"],
			[401, "auth"],
			[404, "notFound"],
			[429, "limited"],
			[503, "down"],
		] as const)
			expect(await failureOf(request({ url: `${base}/?status=${status}` }))).toMatchObject({
				kind,
				...(kind === "limited" ? { retryAfter: 11 } : {}),
			});
		expect(await request({ url: `${base}/?status=404`, expectedStatus: [200, 404] })).toMatchObject({
			status: 404,
			body: { ok: false },
		});
		expect(await failureOf(request({ url: `${base}/`, expectedStatus: [204] }))).toMatchObject({ kind: "invalid" });
	});

	it("sends the same key with every repeat, when it is asked to", async () => {
		for (const key of ["run/a", "run/a", "run/b"])
			await request({ method: "POST", url: base, idempotencyKey: true }, { key });
		expect(seen.map((each) => each.headers["idempotency-key"])).toEqual(["run/a", "run/a", "run/b"]);
	});

	it("knows which calls may be repeated when nobody answered", async () => {
		const signal = () => AbortSignal.timeout(150);
		const silent = (input: object) => failureOf(request({ url: `${base}/silent`, ...input }, { signal: signal() }));
		expect((await silent({ method: "GET" })).kind).toBe("timeout");
		expect((await silent({ method: "PUT" })).kind).toBe("timeout");
		expect((await silent({ method: "POST" })).kind).toBe("unknownOutcome");
		expect((await silent({ method: "POST", idempotencyKey: true })).kind).toBe("timeout");
	});

	it("calls nothing inside that is not allowed", async () => {
		expect(await failureOf(request({ url: "http://10.0.0.1/" }))).toMatchObject({
			kind: "invalid",
			code: "EGRESS_REFUSED",
		});
	});
});
