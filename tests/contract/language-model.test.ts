import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";

type Asked = {
	headers: IncomingMessage["headers"];
	body: { messages: { role: string; content: string }[] } & Record<string, unknown>;
};

/** A service that speaks the protocol of chat completions; each test says how it answers. */
let answer: (asked: Asked, response: ServerResponse) => void;
let asked: Asked[] = [];
const gone: string[] = [];

const service = createServer((request, response) => {
	let text = "";
	request.on("data", (part: Buffer) => {
		text += String(part);
	});
	request.on("end", () => {
		const call = { headers: request.headers, body: JSON.parse(text) };
		asked.push(call);
		response.on("close", () => gone.push(response.writableFinished ? "answered" : "given up"));
		answer(call, response);
	});
});

let bed: Bed;
let off: Bed;
beforeAll(async () => {
	await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
	const { port } = service.address() as AddressInfo;
	const ai = {
		url: `http://127.0.0.1:${port}/v1`,
		key: "secret-model-key",
		model: "test-1",
		prices: { input: 2, output: 8 },
		timeout: 1_500,
	};
	bed = await makeBed(inject("databaseUrl"), { ai }, `127.0.0.1:${port}`);
	off = await makeBed(inject("databaseUrl"), { ai: { ...ai, url: "http://127.0.0.1:9/v1" } });
});
afterAll(async () => {
	await Promise.all([bed.stop(), off.stop()]);
	service.closeAllConnections();
	service.close();
});
beforeEach(() => {
	asked = [];
	gone.length = 0;
});

/** Streams an answer in pieces, as services do, and ends it. */
function stream(response: ServerResponse, text: string, end = "stop", delta: object = {}): void {
	response.writeHead(200, { "content-type": "text/event-stream" });
	const chunk = (choices: object[], usage: object | null = null) =>
		response.write(
			`data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "test-1", choices, usage })}\n\n`,
		);
	for (const part of text.match(/.{1,7}/gs) ?? []) chunk([{ index: 0, delta: { content: part }, finish_reason: null }]);
	chunk([{ index: 0, delta, finish_reason: end }]);
	chunk([], { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 });
	response.end("data: [DONE]\n\n");
}

const choose = (...uses: (string | null)[]) =>
	JSON.stringify({ choices: uses.map((each, clause) => ({ clause, uses: each })) });
const TEXT = "1. When a user is created\n2. Brighten the day of their manager by mail\n3. Wait 2 days";
const ask = async (to = bed, text = TEXT, draft?: unknown) =>
	to.call("/api/language/improve", {
		body: { text, ...(draft ? { draft } : {}) },
		token: (await to.tokenFor(["owner"], ["flows:edit", "flows:read"])).token,
	});

test("a step that was not understood gets a card to accept, with its edit and what it cost", async () => {
	answer = (_, response) => stream(response, choose("email.send"));
	const read = await bed.call("/api/language/parse", { body: { text: TEXT } });
	const { status, body } = await ask(bed, TEXT, read.body["graph"]);
	expect(status).toBe(200);
	const [suggestion] = body["suggestions"] as { card: string; edit: unknown; to: { fields: object } }[];
	expect(suggestion).toMatchObject({
		line: 2,
		words: "Brighten the day of their manager by mail",
		from: { uses: "flow.unknown@1" },
		to: { uses: "email.send@1", fields: { to: { kind: "ref", card: "trigger", path: ["user", "manager"] } } },
		edit: { kind: "card.replace", id: suggestion?.card, uses: "email.send@1" },
	});
	expect(body["usage"]).toMatchObject({ model: "test-1", inputTokens: 1_000, outputTokens: 100, cost: 0.0028 });
});

test("nothing but the author's words and entries of the catalogue is sent, by ids that alone may be answered", async () => {
	answer = (_, response) => stream(response, choose(null));
	await bed.call("/api/users", {
		body: { email: "zora.quist@acme.test", firstName: "Zora", lastName: "Quist", userType: "employee" },
	});
	await ask();
	const [{ headers, body }] = asked as [Asked];
	const [, question] = body.messages;
	const sent = JSON.parse(question?.content ?? "{}") as { clauses: { words: string }[]; actions: { id: string }[] };
	expect(Object.keys(sent)).toEqual(["clauses", "actions"]);
	expect(sent.clauses).toEqual([{ clause: 0, words: "Brighten the day of their manager by mail" }]);
	expect(sent.actions.length).toBeGreaterThan(3);
	expect(sent.actions.length).toBeLessThanOrEqual(50);
	expect(JSON.stringify([body, headers])).not.toMatch(/Zora|Quist|stainless|node/i);
	expect(headers.authorization).toBe("Bearer secret-model-key");
	const { json_schema } = body["response_format"] as { json_schema: { strict: boolean; schema: object } };
	expect(json_schema.strict).toBe(true);
	const ids = sent.actions.map((action) => action.id);
	expect(JSON.stringify(json_schema.schema)).toContain(JSON.stringify([...ids, null]));
});

test("an answer that does not fit is sent back once, with what is wrong, and the second one counts", async () => {
	answer = (_, response) => stream(response, asked.length === 1 ? choose("email.invented") : choose("email.send"));
	const { body } = await ask();
	expect(body["suggestions"]).toHaveLength(1);
	expect(body["usage"]).toMatchObject({ inputTokens: 2_000 });
	expect(asked[1]?.body.messages.at(-1)?.content).toContain('"email.invented" is not in the list of actions');
});

test.each([
	["no JSON", "I think you should send an email."],
	["a clause that was not asked about", JSON.stringify({ choices: [{ clause: 7, uses: null }] })],
	["another form", JSON.stringify({ answer: "email.send" })],
])("%s twice is an error that says so, and is not asked a third time", async (_, text) => {
	answer = (_asked, response) => stream(response, text);
	const { status, body } = await ask();
	expect([status, body.code, asked.length]).toEqual([502, "AI_INVALID", 2]);
});

test.each([
	[
		"a refusal",
		(response: ServerResponse) => stream(response, "", "stop", { refusal: "I cannot help with that." }),
		422,
		"AI_REFUSED",
	],
	["a filtered answer", (response: ServerResponse) => stream(response, "", "content_filter"), 422, "AI_REFUSED"],
	["an answer cut off", (response: ServerResponse) => stream(response, '{"choi', "length"), 502, "AI_CUT"],
	[
		"a service that asks to wait",
		(response: ServerResponse) => response.writeHead(429, { "retry-after": "21" }).end("{}"),
		503,
		"AI_BUSY",
	],
	[
		"a key that is not accepted",
		(response: ServerResponse) => response.writeHead(401).end('{"error":{"message":"bad key"}}'),
		502,
		"AI_SIGN_IN",
	],
	["a broken service", (response: ServerResponse) => response.writeHead(500).end("oops"), 502, "AI_FAILED"],
	["a line that breaks", (response: ServerResponse) => response.destroy(), 502, "AI_FAILED"],
	["no answer in time", () => {}, 504, "AI_SLOW"],
])("%s is told as what it is, asked once", async (_, respond, status, code) => {
	answer = (_asked, response) => respond(response);
	const answered = await ask();
	expect([answered.status, answered.body.code, asked.length]).toEqual([status, code, 1]);
	expect(answered.text).not.toContain("secret-model-key");
});

test("a person who leaves gives up the question", async () => {
	const arrived = new Promise<void>((resolve) => {
		answer = () => resolve();
	});
	const { token } = await bed.tokenFor(["owner"], ["flows:edit"]);
	const leaving = new AbortController();
	const call = fetch(`${bed.url}/api/language/improve`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ text: TEXT }),
		signal: leaving.signal,
	});
	await arrived;
	leaving.abort();
	await expect(call).rejects.toThrow();
	await expect.poll(() => gone, { timeout: 1_200 }).toEqual(["given up"]);
});

test("an address that the egress rules do not allow is not called", async () => {
	const { status, body } = await ask(off);
	expect([status, body.code, asked.length]).toEqual([502, "AI_BLOCKED", 0]);
});

test("the model that is set up is shown without its key", async () => {
	const { body, text } = await bed.call("/api/language/model");
	expect(body).toMatchObject({ enabled: true, model: "test-1", host: expect.stringMatching(/^127\.0\.0\.1:/) });
	expect(text).not.toContain("secret");
});
