import { createHmac, randomBytes } from "node:crypto";
import { expression, type FieldValue, literal } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed, type Sent } from "./bed.ts";
import { createFlow, createPublished, listeningGraph, manualGraph } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
});
afterAll(() => bed.stop());

const key = randomBytes(24);
const secret = `whsec_${key.toString("base64")}`;

function hooked(fields: Record<string, FieldValue> = {}): FlowGraph {
	const graph = listeningGraph("webhook.received");
	return { ...graph, trigger: { id: "trigger", uses: "webhook.received@1", fields } };
}

/** A published flow with a hook: its id and the path that callers post to. */
async function hook(fields: Record<string, FieldValue> = {}, given?: string) {
	const id = await createPublished(bed, hooked(fields));
	if (given !== undefined) await bed.call(`/api/flows/${id}/hook`, { method: "PUT", body: { secret: given } });
	const { body } = await bed.call(`/api/flows/${id}/hook`);
	return { id, hook: body, path: new URL(body["url"] as string).pathname };
}

let number = 0;
function signature(body: string, over: { id?: string; at?: number } = {}): Record<string, string> {
	const { id = `msg_${++number}`, at = Math.floor(Date.now() / 1000) } = over;
	const text = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
	return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${text}` };
}

const post = (path: string, body: string, headers: Record<string, string>, more: Sent = {}) =>
	bed.call(path, { method: "POST", body, headers, token: null, ...more });
const inputOf = async (answer: { body: Record<string, unknown> }) => {
	const [run] = answer.body["runs"] as string[];
	return (await bed.call(`/api/runs/${run}`)).body["input"] as Record<string, unknown>;
};

describe("a signed webhook", () => {
	test("starts its flow with all that was sent under `body`, and never shows the signature", async () => {
		const { path } = await hook({}, secret);
		const body = JSON.stringify({ user: { email: "zoe@acme.test" }, method: "trick" });
		const answer = await post(`${path}?from=hr`, body, { ...signature(body), authorization: "Bearer nothing" });
		expect([answer.status, answer.text]).toEqual([202, expect.stringContaining("eventId")]);
		const input = await inputOf(answer);
		expect(input).toMatchObject({ body: JSON.parse(body), query: { from: "hr" }, method: "POST" });
		expect(Object.keys(input).sort()).toEqual(["body", "headers", "method", "query"]);
		expect(JSON.stringify(input["headers"])).not.toMatch(/webhook-signature|authorization/);
	});

	test("that is wrong, late or early is refused, and the same one twice starts nothing more", async () => {
		const { path, id } = await hook({}, secret);
		const now = Math.floor(Date.now() / 1000);
		for (const headers of [
			{},
			signature("[1]"),
			signature("[]", { at: now - 310 }),
			signature("[]", { at: now + 310 }),
		]) {
			const answer = await post(path, "[]", headers);
			expect([answer.status, answer.body.code]).toEqual([401, "HOOK_REFUSED"]);
		}
		const headers = signature("[]");
		expect((await post(path, "[]", headers)).status).toBe(202);
		const again = await post(path, "[]", headers);
		expect([again.status, again.body.code]).toEqual([409, "HOOK_REPLAYED"]);
		expect((await bed.call(`/api/runs?flow=${id}`)).body["items"]).toHaveLength(1);
	});

	test("without a secret is 503, never accepted", async () => {
		const { path, hook: shown } = await hook();
		expect(shown).toMatchObject({ auth: "signature", hasSecret: false, live: false });
		const answer = await post(path, "[]", signature("[]"));
		expect([answer.status, answer.body.code]).toEqual([503, "HOOK_SECRET_MISSING"]);
	});
});

describe("other ways to call", () => {
	test("a bearer token is compared, and the administrator's token is no such token", async () => {
		const { path } = await hook({ auth: literal("bearer") }, "a-bearer-token-of-a-caller");
		const answer = (token: string) => post(path, "{}", { authorization: `Bearer ${token}` });
		expect((await answer("a-bearer-token-of-a-caller")).status).toBe(202);
		expect((await answer("a-bearer-token-of-nobody")).body.code).toBe("HOOK_REFUSED");
		expect((await bed.call(path, { body: {} })).body.code).toBe("HOOK_REFUSED");
	});

	test("open is open because its author said so; GET and PUT too", async () => {
		const { path } = await hook({ auth: literal("open") });
		expect((await bed.call(path, { body: { any: "thing" }, token: null })).status).toBe(202);
		const got = await bed.call(`${path}?a=1&a=2`, { token: null });
		expect(await inputOf(got)).toMatchObject({ body: null, method: "GET", query: { a: ["1", "2"] } });
		expect((await bed.call(path, { method: "PUT", body: {}, token: null })).status).toBe(202);
	});

	test("any media type is taken: forms as fields, text as text, bytes as base64", async () => {
		const { path } = await hook({ auth: literal("open") });
		const rows: [type: string, body: string, expected: unknown][] = [
			["application/x-www-form-urlencoded", "a=1&b=2&b=3", { a: "1", b: ["2", "3"] }],
			["text/xml", "<a/>", "<a/>"],
			["application/cloudevents+json", '{"a":1}', { a: 1 }],
		];
		for (const [type, body, expected] of rows)
			expect((await inputOf(await post(path, body, { "content-type": type })))["body"]).toEqual(expected);
		const bytes = await fetch(`${bed.url}${path}`, { method: "POST", body: new Uint8Array([0xff, 0x00]) });
		const answer = { body: (await bytes.json()) as Record<string, unknown> };
		expect((await inputOf(answer))["body"]).toEqual({ base64: "/wA=" });
		expect((await post(path, "{nonsense", { "content-type": "application/json" })).body.code).toBe("BODY_NOT_JSON");
		expect((await post(path, "a\u0000b", { "content-type": "text/plain" })).body.code).toBe("TEXT_UNSTORABLE");
		expect((await post(path, "x".repeat(2 << 20), {})).body.code).toBe("BODY_TOO_LARGE");
	});

	test("a filter may leave a call without a run", async () => {
		const { path } = await hook({ auth: literal("open"), filter: expression('trigger.body.kind == "hired"') });
		const runs = async (kind: string) => (await bed.call(path, { body: { kind }, token: null })).body["runs"];
		expect(await runs("hired")).toHaveLength(1);
		expect(await runs("moved")).toEqual([]);
	});
});

describe("a caller who waits", () => {
	const waiting = (cards: Card[]) => {
		const graph = hooked({ auth: literal("open"), respond: literal("wait"), timeLimit: literal(1) });
		const lanes = { main: cards.map((card) => card.id) };
		return { ...graph, cards: Object.fromEntries(cards.map((card) => [card.id, card])), lanes };
	};
	async function ask(cards: Card[]) {
		const id = await createPublished(bed, waiting(cards));
		const { body } = await bed.call(`/api/flows/${id}/hook`);
		return bed.call(new URL(body["url"] as string).pathname, { body: { name: "Zoë" }, token: null });
	}

	test("gets what the flow returns, as data and never as a page", async () => {
		const values: FieldValue = { kind: "object", fields: { greeting: expression('"Hello " + trigger.body.name') } };
		const answer = await ask([{ id: "give", uses: "flow.return@1", fields: { values } }]);
		expect([answer.status, answer.body]).toEqual([200, { greeting: "Hello Zoë" }]);
		expect(answer.headers.get("content-disposition")).toBe("attachment");
		expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
	});

	test("is told to look elsewhere when it takes too long, and when the flow fails", async () => {
		const slow = await ask([{ id: "hold", uses: "flow.wait@1", fields: { duration: literal("P1D") } }]);
		expect([slow.status, slow.body["runs"]]).toEqual([202, [expect.any(String)]]);
		const failing = await ask([{ id: "no", uses: "flow.raise@1", fields: { message: literal("No.") } }]);
		expect([failing.status, failing.body.code]).toEqual([502, "HOOK_RUN_FAILED"]);
		expect(failing.text).not.toContain("No.");
	});
});

describe("the address of a flow", () => {
	test("can be renewed, and the old one is gone", async () => {
		const { id, path } = await hook({ auth: literal("open") });
		const { body } = await bed.call(`/api/flows/${id}/hook/renew`, { method: "POST" });
		const fresh = new URL(body["url"] as string).pathname;
		expect(fresh).not.toBe(path);
		expect([(await bed.call(path, { token: null })).status, (await bed.call(fresh, { token: null })).status]).toEqual([
			404, 202,
		]);
	});

	test("takes nothing while the flow is off, in the bin or was never published", async () => {
		const { id, path } = await hook({ auth: literal("open") });
		await bed.call(`/api/flows/${id}`, { method: "PATCH", body: { enabled: false } });
		expect((await bed.call(path, { token: null })).status).toBe(404);
		const draft = await createFlow(bed, hooked({ auth: literal("open") }));
		const { body } = await bed.call(`/api/flows/${draft}/hook`);
		expect(body["live"]).toBe(false);
		expect((await bed.call(new URL(body["url"] as string).pathname, { token: null })).status).toBe(404);
	});

	test("has a secret that fits, is never read back, and is in the audit", async () => {
		const { id } = await hook();
		const put = (secret: string | null) => bed.call(`/api/flows/${id}/hook`, { method: "PUT", body: { secret } });
		expect((await put("short")).body.code).toBe("HOOK_SECRET_UNFIT");
		const set = await put(secret);
		expect(set.body).toMatchObject({ hasSecret: true, live: true });
		expect(set.text).not.toContain(key.toString("base64"));
		expect((await put(null)).body).toMatchObject({ hasSecret: false, live: false });
		const { body } = await bed.call(`/api/audit?target=${id}`);
		expect((body["items"] as { action: string }[]).map((entry) => entry.action).slice(0, 2)).toEqual([
			"flow.hookSecretRemoved",
			"flow.hookSecretSet",
		]);
	});

	test("is only there where the trigger is a webhook", async () => {
		const id = await createFlow(bed, manualGraph());
		expect((await bed.call(`/api/flows/${id}/hook`)).body.code).toBe("FLOW_WITHOUT_HOOK");
		const events = await bed.call("/api/events", { body: { type: "webhook.received", data: {} } });
		expect(events.body.code).toBe("EVENT_TYPE_RESERVED");
	});
});
