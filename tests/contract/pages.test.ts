import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";

let bed: Bed;
let webDist = "";
beforeAll(async () => {
	webDist = mkdtempSync(join(tmpdir(), "keyway-web-"));
	mkdirSync(join(webDist, "assets"));
	writeFileSync(join(webDist, "index.html"), "<!doctype html><title>Keyway</title>");
	writeFileSync(join(webDist, "assets", "app-1a2b.js"), "export {};");
	bed = await makeBed(inject("databaseUrl"), { webDist });
});
afterAll(async () => {
	await bed.stop();
	rmSync(webDist, { recursive: true });
});

const POLICY =
	"default-src 'self';script-src 'self';worker-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;font-src 'self' data:;connect-src 'self';object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'";
const html = { accept: "text/html,*/*;q=0.8" };

describe("every answer", () => {
	test.each(["/", "/flows/7", "/api/docs", "/api/docs/docs.js", "/api/health", "/api/nothing", "/assets/app-1a2b.js"])(
		"%s carries the content security policy and its companions",
		async (path) => {
			const { headers } = await bed.call(path, { token: null, headers: html });
			expect(headers.get("content-security-policy")).toBe(POLICY);
			expect(headers.get("x-content-type-options")).toBe("nosniff");
			expect(headers.get("x-frame-options")).toBe("DENY");
			expect(headers.get("referrer-policy")).toBe("no-referrer");
			expect(headers.get("access-control-allow-origin")).toBeNull();
			expect(headers.get("x-powered-by")).toBeNull();
		},
	);
});

describe("pages", () => {
	test("an address of the web app answers its index, and one of the API never does", async () => {
		const page = await bed.call("/flows/7?tab=runs", { token: null, headers: html });
		expect([page.status, page.text]).toEqual([200, expect.stringContaining("Keyway")]);
		expect(page.headers.get("cache-control")).toBe("no-cache");
		for (const path of ["/api/nothing", "/hooks/x", "/scim/v2/Users", "/metrics/x"])
			expect((await bed.call(path, { token: null, headers: html })).status).toBe(404);
		expect((await bed.call("/flows/7", { method: "POST", token: null, headers: html })).status).toBe(404);
	});

	test("files below assets are kept for ever, and nothing outside the folder is served", async () => {
		const asset = await bed.call("/assets/app-1a2b.js", { token: null });
		expect(asset.headers.get("cache-control")).toContain("immutable");
		for (const path of ["/..%2f..%2fetc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd"])
			expect((await bed.call(path, { token: null })).text).not.toContain("root:");
	});

	test("the page of the API has no inline script", async () => {
		const page = await bed.call("/api/docs", { token: null });
		expect(page.headers.get("content-type")).toContain("text/html");
		expect(page.text.match(/<script(?![^>]* src=)[^>]*>|\son\w+=|style=/g)).toBeNull();
		for (const file of ["docs.js", "docs.css"])
			expect((await bed.call(`/api/docs/${file}`, { token: null })).status).toBe(200);
	});

	test("the OpenAPI document is served as it is made", async () => {
		const { body, headers } = await bed.call("/api/openapi.json", { token: null });
		expect(headers.get("content-type")).toContain("application/json");
		expect(body).toMatchObject({ openapi: "3.1.0", paths: { "/api/flows/{id}": { get: { operationId: "getFlow" } } } });
	});
});

describe("what machines ask", () => {
	test("health, readiness and metrics", async () => {
		expect((await bed.call("/api/health", { token: null })).body).toEqual({ status: "ok" });
		expect((await bed.call("/api/ready", { token: null })).body).toEqual({
			status: "ready",
			checks: { migrations: "ok" },
		});
		const metrics = await bed.call("/metrics");
		expect(metrics.text).toContain('keyway_http_request_duration_seconds_count{method="GET",route="/api/health"');
		for (const name of ["keyway_jobs_due 0", "keyway_waits", "keyway_projector_lag_seconds", "keyway_live_runs"])
			expect(metrics.text).toContain(name);
		expect(metrics.headers.get("content-type")).toContain("text/plain");
	});

	test("the catalogue is sent once and then only confirmed", async () => {
		const first = await bed.call("/api/catalogue");
		const tag = first.headers.get("etag") ?? "";
		expect(first.body["entries"]).toEqual(expect.arrayContaining([expect.objectContaining({ id: "flow.if" })]));
		const again = await bed.call("/api/catalogue", { headers: { "if-none-match": tag } });
		expect([again.status, again.text]).toEqual([304, ""]);
	});

	test("answers of the API are not kept by browsers", async () => {
		expect((await bed.call("/api/flows")).headers.get("cache-control")).toBe("no-store");
	});
});
