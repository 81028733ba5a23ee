import { createHmac } from "node:crypto";
import { createTestDatabase } from "@keyway/db/test-database";
import { SANDBOX_CREDENTIALS } from "@keyway/sandbox/acme";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { directNotes, inSlack, type Note, slackState, told } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { type Caller, callerOf } from "./people.ts";
import { ask, auditIsWhole, grantIs, isSlackAdmin, roleNamed } from "./story.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let ana: Caller;
let roleId: string;
const ANA = "ana.perez@acme.test";
const DAVID = "david.osei@acme.test";
const ROBERT = "robert.king@acme.test";
const MAIL = "maria.schulz@acme.test";

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	ana = await callerOf(database.url, ANA);
	roleId = (await roleNamed(product, "Slack admin")).id;
});
afterAll(async () => {
	await product.stop();
	await database.drop();
});

type Request = { id: string; status: string; grantId: string | null; decisions: { by: { name: string } }[] };
const requestNow = async (id: string) => (await api<Request>(product, "GET", `/api/requests/${id}`)).body;

/** The message with buttons about this person's request that somebody got. */
const askedBy = (to: string, words: string) =>
	until(`a message with buttons to ${to}`, async () =>
		(await directNotes(product)).findLast(
			(note) => note.to === to && note.text.includes(words) && note.buttons.length > 0,
		),
	);
const press = (user: string, { channel, ts }: Note, action: string) =>
	inSlack(product, { do: "press", user, channel, ts, action });

async function askInSlack(user: string, justification: string, values: Record<string, string> = {}) {
	await inSlack(product, { do: "shortcut", user, callback: "request_access" });
	const { views, users } = await slackState(product);
	const id = users.find((each) => each.email === user)?.id;
	const view = views.find((each) => each.userId === id);
	expect(view?.view["callback_id"], JSON.stringify(view)).toBe("request_access");
	return inSlack(product, { do: "submit", user, view: view?.id, values: { role: roleId, justification, ...values } });
}

test("a role is asked for in Slack, approved there by the manager, given by a flow, and taken back in time", async () => {
	const answer = await askInSlack(ANA, "Quarter end, in Slack");
	expect(answer).toMatchObject({ status: 200, body: { response_action: "update" } });
	expect(JSON.stringify(answer.body)).toContain("David Osei must approve");
	const message = await askedBy(DAVID, "Quarter end, in Slack");
	expect(message.buttons.map((each) => each.label)).toEqual(["Approve", "Decline"]);
	expect((await press(DAVID, message, "approve_request")).status).toBe(200);
	const updated = await until("the message to be updated", async () =>
		(await directNotes(product)).find((note) => note.ts === message.ts && note.buttons.length === 0),
	);
	expect(updated.text).toContain("was approved");
	expect(updated.text).toContain("Approved by David Osei");
	const { body } = await api<{ items: { id: string; grantId: string }[] }>(product, "GET", "/api/requests");
	const grantId = body.items[0]?.grantId as string;
	await grantIs(product, grantId, "active");
	expect(await isSlackAdmin(product, ANA)).toBe(true);
	await api(product, "POST", `/api/grants/${grantId}/revoke`, { reason: "Done" });
	const ended = await grantIs(product, grantId, "ended");
	expect(ended.verifiedAt).not.toBeNull();
	expect(await isSlackAdmin(product, ANA)).toBe(false);
	const audit = await api<{ items: { action: string; actor: { name: string } }[] }>(
		product,
		"GET",
		"/api/audit?action=access.approved",
	);
	expect(audit.body.items[0]?.actor.name).toBe(`${DAVID} in Slack`);
	expect(await auditIsWhole(product)).toBe(true);
	await until("both to be told of the end", async () => {
		const ends = (await told(product)).filter((each) => each.subject.includes("for Ana Perez has ended"));
		return (
			ends
				.flatMap((each) => each.to)
				.sort()
				.join() === [ANA, DAVID].join()
		);
	});
});

test("declining asks for a reason, which the requester hears", async () => {
	const request = await ask(product, ana, { roleId, justification: "Declined in Slack" });
	const message = await askedBy(DAVID, "Declined in Slack");
	await press(DAVID, message, "deny_request");
	const open = await until("the window", async () =>
		(await slackState(product)).views.find((each) => each.view["callback_id"] === "deny_request"),
	);
	const empty = await inSlack(product, { do: "submit", user: DAVID, view: open.id, values: {} });
	expect(empty.body).toMatchObject({ response_action: "errors", errors: { reason: expect.stringContaining("why") } });
	await inSlack(product, { do: "submit", user: DAVID, view: open.id, values: { reason: "You have it elsewhere" } });
	expect(await requestNow(request.id)).toMatchObject({ status: "denied" });
	await until("the requester to hear why", async () =>
		(await directNotes(product)).some((note) => note.to === ANA && note.text.includes("You have it elsewhere")),
	);
});

test("what the policy refuses is said in the window, and nothing is asked for", async () => {
	const before = (await api<{ items: unknown[] }>(product, "GET", "/api/requests")).body.items.length;
	const answer = await askInSlack(ANA, "");
	expect(answer.body).toMatchObject({ response_action: "errors" });
	expect((await api<{ items: unknown[] }>(product, "GET", "/api/requests")).body.items).toHaveLength(before);
});

describe("attacks", () => {
	const url = () => `${product.url}/hooks/slack`;
	const secret = SANDBOX_CREDENTIALS.slackSigningSecret;
	const now = () => Math.floor(Date.now() / 1000);
	const sign = (body: string, at = now(), key: string = secret) => ({
		"content-type": "application/x-www-form-urlencoded",
		"x-slack-request-timestamp": String(at),
		"x-slack-signature": `v0=${createHmac("sha256", key).update(`v0:${at}:${body}`).digest("hex")}`,
	});
	const send = async (body: string, headers: Record<string, string>) => {
		const response = await fetch(url(), { method: "POST", body, headers });
		const text = await response.text();
		return { status: response.status, code: text ? (JSON.parse(text) as { code?: string }).code : undefined };
	};
	const form = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
	const team = { id: "T0ACME0000" };
	const memberOf = async (email: string) =>
		(await slackState(product)).users.find((user) => user.email === email)?.id as string;
	const pressOf = async (email: string, note: Note, value: string | undefined) =>
		form({
			type: "block_actions",
			team,
			user: { id: await memberOf(email) },
			trigger_id: "1.2.3",
			container: { type: "message", channel_id: note.channel, message_ts: note.ts },
			actions: [{ action_id: "approve_request", value }],
		});
	const buttonValue = async (note: Note): Promise<string> => {
		const { channels } = await slackState(product);
		const found = channels.find((each) => each.id === note.channel)?.messages.find((each) => each.ts === note.ts);
		return found?.buttons[0]?.value as string;
	};
	let request: { id: string };
	let note: Note;

	beforeAll(async () => {
		request = await ask(product, ana, { roleId, justification: "To be attacked" });
		note = await askedBy(DAVID, "To be attacked");
	});

	test("a forged signature, none at all, an old time and a time to come are refused", async () => {
		const body = await pressOf(DAVID, note, await buttonValue(note));
		expect(await send(body, sign(body, now(), "another secret"))).toMatchObject({ status: 401, code: "SLACK_REFUSED" });
		expect(await send(body, { "content-type": "application/x-www-form-urlencoded" })).toMatchObject({ status: 401 });
		expect(await send(body, sign(body, now() - 301))).toMatchObject({ status: 401 });
		expect(await send(body, sign(body, now() + 301))).toMatchObject({ status: 401 });
		expect(await send(`${body}&x=1`, sign(body))).toMatchObject({ status: 401 });
		expect(await requestNow(request.id)).toMatchObject({ status: "pendingApproval", decisions: [] });
	});

	test("another workspace's call is refused, though the secret is the same", async () => {
		const body = form({
			type: "shortcut",
			team: { id: "T0OTHER000" },
			user: { id: "U1" },
			trigger_id: "1",
			callback_id: "x",
		});
		expect(await send(body, sign(body))).toMatchObject({ status: 401, code: "SLACK_REFUSED" });
	});

	test("somebody else who presses the approver's button decides nothing, and is told so alone", async () => {
		const body = await pressOf(ROBERT, note, await buttonValue(note));
		await send(body, sign(body));
		const own = await pressOf(ANA, note, await buttonValue(note));
		await send(own, sign(own));
		expect(await requestNow(request.id)).toMatchObject({ status: "pendingApproval", decisions: [] });
	});

	test("an altered value, one of another request, and a message that is not ours are refused", async () => {
		const value = await buttonValue(note);
		const other = await ask(product, await callerOf(database.url, "sophie.laurent@acme.test"), { roleId });
		const [, hash, mac] = value.split(".");
		for (const forged of [`${other.id}.${hash}.${mac}`, `${value}x`, undefined, "approve"]) {
			const body = await pressOf(DAVID, note, forged);
			expect(await send(body, sign(body))).toMatchObject({ status: 403, code: "SLACK_VALUE_INVALID" });
		}
		const elsewhere = await pressOf(DAVID, { ...note, ts: "1.000001" }, value);
		expect(await send(elsewhere, sign(elsewhere))).toMatchObject({ status: 403, code: "SLACK_MESSAGE_UNKNOWN" });
		expect(await requestNow(request.id)).toMatchObject({ status: "pendingApproval", decisions: [] });
	});

	test("a member whom nobody is linked to decides nothing", async () => {
		const { users } = await slackState(product);
		const { body } = await api<{ items: { id: string; email: string }[] }>(product, "GET", `/api/users?search=schulz`);
		const person = body.items[0] as { id: string };
		const maria = await callerOf(database.url, MAIL);
		await api(product, "PATCH", `/api/users/${person.id}`, { email: "maria.moved@acme.test" });
		const member = users.find((user) => user.email === MAIL)?.id;
		const pressed = await inSlack(product, {
			do: "press",
			user: member,
			channel: note.channel,
			ts: note.ts,
			action: "approve_request",
		});
		expect(pressed.status).toBe(200);
		const open = (await slackState(product)).views.find((each) => each.userId === member);
		const [, token] = /link-slack#token=([\w-]+)/.exec(JSON.stringify(open)) ?? [];
		expect(token, JSON.stringify(open)).toBeTruthy();
		expect(await requestNow(request.id)).toMatchObject({ decisions: [] });
		// The link makes the account that of whoever is signed in, once.
		const claim = (who: Caller) =>
			api<{ code?: string }>(product, "POST", "/api/slack/links/claim", { token }, who.token);
		expect((await claim(maria)).status).toBe(204);
		expect((await claim(ana)).status).toBe(404);
		const links = await api<{ items: { slackUserId: string; personId: string }[] }>(product, "GET", "/api/slack/links");
		expect(links.body.items).toContainEqual(
			expect.objectContaining({ slackUserId: member, personId: person.id, how: "session" }),
		);
	});

	test("the same call a second time is refused, and of both one counts", async () => {
		const body = await pressOf(DAVID, note, await buttonValue(note));
		const headers = sign(body);
		const answers = await Promise.all([send(body, headers), send(body, headers), send(body, headers)]);
		expect(answers.map((each) => each.status).sort()).toEqual([200, 409, 409]);
		expect((await requestNow(request.id)).decisions).toHaveLength(1);
	});
});
