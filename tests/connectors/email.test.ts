import { email } from "@keyway/connectors/email/email";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bed, createBed, failureOf } from "./bed.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await createBed();
	bed.directory.people.push({ id: "p-1", email: "ana.perez@acme.test", userName: "ana" });
});
afterAll(() => bed.close());
beforeEach(async () => {
	await bed.tell("POST", "/_sandbox/reset");
});

type Mail = {
	to: string[];
	cc: string[];
	from: string;
	replyTo: string;
	subject: string;
	text: string;
	isHtml: boolean;
	envelopeTo: string[];
	messageId: string;
	attachments: { name: string; text: string }[];
};
const mailbox = async () => (await bed.ask<{ items: Mail[] }>("/_sandbox/state/mailbox")).items;
const send = (input: object, options: { key?: string; connection?: Record<string, unknown> } = {}) =>
	bed.act(email, "send", input, options);

describe("send", () => {
	it("delivers text with copies, hidden copies, an address for answers and attachments", async () => {
		const output = await send({
			to: [{ email: "zoe@acme.test" }, "it@acme.test"],
			cc: "ana",
			bcc: "audit@acme.test",
			replyTo: "helpdesk@acme.test",
			subject: "Grüße & mehr",
			body: "Hello Zoë\n.\nhttps://acme.test/start",
			attachments: [{ name: "leute.csv", text: "a,b\r\n" }],
		});
		const [mail] = await mailbox();
		expect(mail).toMatchObject({
			subject: "Grüße & mehr",
			text: "Hello Zoë\n.\nhttps://acme.test/start",
			isHtml: false,
			replyTo: "helpdesk@acme.test",
			cc: ["ana.perez@acme.test"],
			attachments: [{ name: "leute.csv", text: "a,b\r\n" }],
		});
		expect(mail?.to).toContain("zoe@acme.test");
		expect(mail?.from).toContain("keyway@acme.test");
		expect(JSON.stringify([mail?.to, mail?.cc])).not.toContain("audit");
		expect(mail?.envelopeTo).toEqual(["zoe@acme.test", "it@acme.test", "ana.perez@acme.test", "audit@acme.test"]);
		expect(output).toMatchObject({ messageId: mail?.messageId, rejected: [] });
	});

	it("gives a repeated step the same message id, and another step another", async () => {
		const input = { to: "zoe@acme.test", subject: "x", body: "y" };
		await send(input, { key: "run/a" });
		await send(input, { key: "run/a" });
		await send(input, { key: "run/b" });
		const ids = (await mailbox()).map((mail) => mail.messageId);
		expect(ids[0]).toBe(ids[1]);
		expect(ids[2]).not.toBe(ids[0]);
		expect(ids[0]).toMatch(/^<[0-9a-f]{32}@acme\.test>$/);
	});

	it("sends HTML only when it is asked to", async () => {
		await send({ to: "zoe@acme.test", subject: "h", body: "<p>Hello <b>Zoë</b></p>", html: true });
		await send({ to: "zoe@acme.test", subject: "t", body: "<p>Hello</p>" });
		const [html, text] = await mailbox();
		expect(html).toMatchObject({ isHtml: true, text: expect.stringContaining("Hello Zoë") });
		expect(text).toMatchObject({ isHtml: false, text: "<p>Hello</p>\n" });
	});

	it.each([
		{ subject: "Hi\r\nBcc: everybody@acme.test" },
		{ subject: "Hi\nX-Evil: 1" },
		{ attachments: [{ name: "a\r\nContent-Type: text/html", text: "x" }] },
	])("refuses what would become another header: %j", async (input) => {
		expect(await failureOf(send({ to: "zoe@acme.test", body: "x", ...input }))).toMatchObject({
			kind: "invalid",
			code: "HEADER_INVALID",
		});
		expect(await mailbox()).toEqual([]);
	});

	it.each(["zoe@acme.test\r\nBcc: x@acme.test", "a@b.test, c@d.test", "no address", "<a@b.test>", "a@b@c.test"])(
		"takes no address such as %j",
		async (to) => {
			expect(await failureOf(send({ to, subject: "x", body: "x" }))).toMatchObject({ kind: "invalid" });
			expect(await mailbox()).toEqual([]);
		},
	);

	it("reads no file and no address in the place of a text", () => {
		for (const body of [{ path: "/etc/passwd" }, { href: "http://127.0.0.1/" }])
			expect(() => email.actions?.[0]?.input["body"]?.parse(body)).toThrow();
		const attachments = [{ name: "x", path: "/etc/passwd" }];
		expect(() => email.actions?.[0]?.input["attachments"]?.parse(attachments)).toThrow();
	});

	it("delivers to those that the server takes, and names the others", async () => {
		expect(await send({ to: ["zoe@acme.test", "nobody@acme.test"], subject: "x", body: "x" })).toMatchObject({
			accepted: ["zoe@acme.test"],
			rejected: ["nobody@acme.test"],
		});
		expect(await failureOf(send({ to: "nobody@acme.test", subject: "x", body: "x" }))).toMatchObject({
			kind: "invalid",
			message: expect.stringContaining("nobody@acme.test"),
		});
	});
});

describe("the connection", () => {
	const context = (more: object = {}) => ({
		connection: { ...bed.connections.email, ...more } as never,
		outbound: bed.outbound,
		signal: new AbortController().signal,
	});

	it("is tested without sending anything", async () => {
		await expect(email.test?.(context())).resolves.toMatch(/^127\.0\.0\.1:\d+, as keyway@acme\.test$/);
		expect(await mailbox()).toEqual([]);
	});

	it("signs in when it has a user, and says so when the password is wrong", async () => {
		const fields = { ...bed.connections.email, user: "sandbox" };
		await send({ to: "zoe@acme.test", subject: "x", body: "x" }, { connection: { ...fields, password: "sandbox" } });
		expect(
			await failureOf(
				send({ to: "zoe@acme.test", subject: "x", body: "x" }, { connection: { ...fields, password: "no" } }),
			),
		).toMatchObject({ kind: "auth" });
	});

	it("goes through the outbound client: a server inside that is not allowed is never dialled", async () => {
		expect(
			await failureOf(
				send({ to: "zoe@acme.test", subject: "x" }, { connection: { ...bed.connections.email, port: 25 } }),
			),
		).toMatchObject({ kind: "invalid", code: "EGRESS_REFUSED" });
	});

	it("does not send in the clear when encryption was asked for", async () => {
		for (const security of ["startTls", "tls"]) {
			const failure = await failureOf(
				send({ to: "zoe@acme.test", subject: "x" }, { connection: { ...bed.connections.email, security } }),
			);
			expect(["invalid", "down"]).toContain(failure.kind);
		}
		expect(await mailbox()).toEqual([]);
	});
});

describe("a mail server on a bad day", () => {
	const fault = (kind: string, more: object = {}) =>
		bed.tell("POST", "/_sandbox/faults", { service: "smtp", kind, times: 1, ...more });
	const letter = { to: "zoe@acme.test", subject: "x", body: "x" };

	it("is asked again later when it says so", async () => {
		await fault("rateLimited");
		expect(await failureOf(send(letter))).toMatchObject({ kind: "limited", code: "SMTP_451" });
	});

	it("may be tried again when the connection was lost before the text", async () => {
		await fault("dropConnection");
		expect((await failureOf(send(letter))).kind).toBe("down");
		await send(letter);
	});

	it("leaves an unknown outcome when the connection was lost after the text", async () => {
		await fault("dropConnection", { afterActing: true });
		expect((await failureOf(send(letter))).kind).toBe("unknownOutcome");
		expect(await mailbox()).toHaveLength(1);
	});
});
