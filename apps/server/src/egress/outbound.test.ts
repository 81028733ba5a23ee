import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import { afterEach, describe, expect, it } from "vitest";
import { createOutbound, type EgressConfig } from "./outbound.ts";

const open: (Server | TcpServer)[] = [];
const outbounds: ReturnType<typeof createOutbound>[] = [];

afterEach(async () => {
	await Promise.all(outbounds.splice(0).map((each) => each.close()));
	for (const server of open.splice(0)) {
		if ("closeAllConnections" in server) server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

async function listen(server: Server | TcpServer): Promise<number> {
	open.push(server);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return (server.address() as { port: number }).port;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

function outbound(ports: number[], config: Partial<EgressConfig> = {}) {
	const made = createOutbound({ allow: ports.map((port) => `127.0.0.1:${port}`).join(), own: [], ...config });
	outbounds.push(made);
	return made;
}

async function reasonOf(call: Promise<unknown>): Promise<{ reason: string; sent: boolean }> {
	const error = await call.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof OutboundError)) throw new Error(`No refusal: ${error}`);
	return { reason: error.reason, sent: error.sent };
}

describe("the outbound client", () => {
	it("sends method, headers and body, and gives back status, headers and text", async () => {
		const port = await serve((request, response) => {
			let body = "";
			request.on("data", (chunk) => (body += chunk));
			request.on("end", () =>
				response.writeHead(201, { "x-seen": `${request.method} ${request.headers["x-one"]}` }).end(`${body} ü`),
			);
		});
		const answer = await outbound([port]).fetch({
			method: "POST",
			url: `http://127.0.0.1:${port}/a?b=c`,
			headers: { "X-One": "1" },
			body: "grüß",
		});
		expect(answer).toMatchObject({ status: 201, text: "grüß ü", headers: { "x-seen": "POST 1" } });
	});

	it("calls only the given paths of an origin, however the others are written and also after a redirect", async () => {
		const port = await serve((request, response) => {
			if (request.url === "/slack/away") response.writeHead(302, { location: "/_sandbox/state" });
			response.end(request.url);
		});
		const origin = `http://127.0.0.1:${port}`;
		const { fetch } = outbound([port], { paths: { [origin]: ["/slack/"] } });
		expect((await fetch({ method: "GET", url: `${origin}/slack/api` })).text).toBe("/slack/api");
		const others = [
			"/_sandbox/state",
			"/%5fsandbox/state",
			"/",
			"",
			"//_sandbox",
			"/slack/../_sandbox",
			"/slack/%2e%2e/x",
			"/slack",
			"/slack/away",
		];
		for (const path of others)
			for (const start of [origin, `http://2130706433:${port}`])
				expect((await reasonOf(fetch({ method: "GET", url: `${start}${path}` }))).reason).toBe("refused");
	});

	it("calls nothing inside that is not allowed, by address or by name, and opens no connection for it", async () => {
		let calls = 0;
		const port = await serve((_request, response) => {
			calls++;
			response.end();
		});
		const closed = outbound([]);
		for (const host of ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
			expect(await reasonOf(closed.fetch({ method: "GET", url: `http://${host}:${port}/` }))).toEqual({
				reason: "refused",
				sent: false,
			});
		const rebinding = outbound([port], { lookup: async () => [{ address: "127.0.0.1", family: 4 }] });
		expect(await reasonOf(rebinding.fetch({ method: "GET", url: `http://evil.test:${port}/` }))).toEqual({
			reason: "refused",
			sent: false,
		});
		expect(await reasonOf(closed.dial("127.0.0.1", port))).toEqual({ reason: "refused", sent: false });
		expect(calls).toBe(0);
	});

	it("never calls the product's own port, even when it is allowed", async () => {
		const port = await serve((_request, response) => response.end());
		const client = outbound([port], { own: [`http://0.0.0.0:${port}`] });
		expect(await reasonOf(client.fetch({ method: "GET", url: `http://127.0.0.1:${port}/` }))).toEqual({
			reason: "refused",
			sent: false,
		});
		expect(await reasonOf(client.dial("127.0.0.1", port))).toEqual({ reason: "refused", sent: false });
	});

	it("calls what the installation itself set up, by name too, but never the database", async () => {
		const port = await serve((_request, response) => response.end("mail"));
		const lookup = async () => [{ address: "127.0.0.1", family: 4 }];
		const trusting = outbound([], { trusted: [`mail.acme.test:${port}`], lookup });
		expect((await trusting.fetch({ method: "GET", url: `http://mail.acme.test:${port}/` })).text).toBe("mail");
		expect(await reasonOf(trusting.fetch({ method: "GET", url: `http://other.test:${port}/` }))).toMatchObject({
			reason: "refused",
		});
		const own = [`postgres://keyway:secret@127.0.0.1:${port}/keyway`];
		const careful = outbound([], { trusted: [`127.0.0.1:${port}`], own });
		expect(await reasonOf(careful.dial("127.0.0.1", port))).toMatchObject({ reason: "refused" });
	});

	it.each([
		"ftp://example.com/",
		"file:///etc/passwd",
		"gopher://example.com/",
		"http://user:secret@example.com/",
		"no address",
	])("refuses %s", async (url) =>
		expect(await reasonOf(outbound([]).fetch({ method: "GET", url }))).toMatchObject({ reason: "refused" }),
	);

	it("does not let a call steer the connection by its headers", async () => {
		for (const name of ["Host", "transfer-encoding", "Content-Length", "Proxy-Authorization"])
			expect(
				await reasonOf(outbound([]).fetch({ method: "GET", url: "http://example.com/", headers: { [name]: "x" } })),
			).toMatchObject({ reason: "refused" });
	});

	it("follows redirects to another origin without any header that may be a secret", async () => {
		const seen: IncomingMessage["headers"][] = [];
		const second = await serve((request, response) => {
			seen.push(request.headers);
			response.end("there");
		});
		const first = await serve((_request, response) =>
			response.writeHead(302, { location: `http://127.0.0.1:${second}/moved` }).end(),
		);
		const headers = {
			authorization: "Bearer secret",
			"x-api-key": "secret",
			cookie: "a=secret",
			"x-vault-token": "secret",
			accept: "text/plain",
		};
		const answer = await outbound([first, second]).fetch({ method: "GET", url: `http://127.0.0.1:${first}/`, headers });
		expect(answer.text).toBe("there");
		expect(JSON.stringify(seen)).not.toContain("secret");
		expect(seen[0]).toMatchObject({ accept: "text/plain" });
	});

	it("keeps the headers on the same origin, and turns a redirected POST into a GET without its body", async () => {
		const seen: string[] = [];
		const port = await serve((request, response) => {
			seen.push(
				`${request.method} ${request.url} ${request.headers["authorization"]} ${request.headers["content-type"] ?? "-"}`,
			);
			if (request.url === "/") response.writeHead(303, { location: "/done" }).end();
			else response.end();
		});
		const headers = { authorization: "Bearer t", "content-type": "text/plain" };
		await outbound([port]).fetch({ method: "POST", url: `http://127.0.0.1:${port}/`, headers, body: "x" });
		expect(seen).toEqual(["POST / Bearer t text/plain", "GET /done Bearer t -"]);
	});

	it("does not follow a redirect inside, with a body to another origin, or for ever", async () => {
		const other = await serve((_request, response) => response.end());
		const port = await serve((request, response) => {
			const to = { "/inside": "http://10.0.0.1/", "/body": `http://127.0.0.1:${other}/`, "/loop": "/loop" }[
				request.url ?? ""
			];
			response.writeHead(307, { location: to }).end();
		});
		const client = outbound([port, other]);
		const call = (path: string, body?: string) =>
			reasonOf(
				client.fetch({
					method: body ? "POST" : "GET",
					url: `http://127.0.0.1:${port}${path}`,
					...(body ? { body } : {}),
				}),
			);
		expect(await call("/inside")).toMatchObject({ reason: "refused" });
		expect(await call("/body", "client_secret=x")).toMatchObject({ reason: "redirect" });
		expect(await call("/loop")).toMatchObject({ reason: "redirect" });
	});

	it("stops reading an answer that is too large, packed or not", async () => {
		const bomb = gzipSync(Buffer.alloc(3_000_000));
		const port = await serve((request, response) => {
			if (request.url === "/bomb") response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
			else response.end(Buffer.alloc(3_000_000));
		});
		const client = outbound([port], { limits: { body: 1_000_000 } });
		for (const path of ["/bomb", "/plain"])
			expect(await reasonOf(client.fetch({ method: "GET", url: `http://127.0.0.1:${port}${path}` }))).toMatchObject({
				reason: "tooLarge",
			});
		const roomy = outbound([port]);
		expect((await roomy.fetch({ method: "GET", url: `http://127.0.0.1:${port}/bomb` })).text.length).toBe(3_000_000);
	});

	it("tells a call that nobody took from one that was taken and never answered", async () => {
		const silent = await serve(() => {});
		const cut = await serve((request) => request.socket.destroy());
		const gone = await listen(createTcpServer());
		const server = open.pop();
		await new Promise((resolve) => server?.close(resolve));
		const client = outbound([silent, cut, gone]);
		const call = (port: number, signal?: AbortSignal) =>
			reasonOf(
				client.fetch({ method: "POST", url: `http://127.0.0.1:${port}/`, timeout: 200, ...(signal ? { signal } : {}) }),
			);
		expect(await call(silent)).toEqual({ reason: "timeout", sent: true });
		expect(await call(cut)).toEqual({ reason: "broken", sent: true });
		expect(await call(gone)).toEqual({ reason: "unreachable", sent: false });
		expect(await call(silent, AbortSignal.abort())).toEqual({ reason: "aborted", sent: false });
	});

	it("dials a checked connection for other protocols", async () => {
		const port = await listen(createTcpServer((socket) => socket.end("220 hello\r\n")));
		const socket = await outbound([port]).dial("127.0.0.1", port);
		const text = await new Promise<string>((resolve) => socket.once("data", (chunk) => resolve(String(chunk))));
		expect(text).toBe("220 hello\r\n");
		socket.destroy();
	});

	it("gives up dialling when its caller does", async () => {
		const port = await listen(createTcpServer());
		expect(await reasonOf(outbound([port]).dial("127.0.0.1", port, { signal: AbortSignal.abort() }))).toEqual({
			reason: "aborted",
			sent: false,
		});
	});
});
