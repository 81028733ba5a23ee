import { slack } from "@keyway/connectors/slack/slack";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bed, createBed, failureOf } from "./bed.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await createBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
	await bed.tell("POST", "/_sandbox/reset");
});

type Messages = { items: { channel: string; text: string; ts: string }[] };
const messages = (channel: string) =>
	bed.ask<Messages>(`/_sandbox/state/slack/messages?channel=${encodeURIComponent(channel)}`);
const send = (input: object, connection?: Record<string, unknown>) =>
	bed.act(slack, "sendChannelMessage", input, connection ? { connection } : {});
const context = (connection = bed.connections.slack) => ({
	connection: connection as never,
	outbound: bed.outbound,
	signal: new AbortController().signal,
});

describe("sendChannelMessage", () => {
	it("posts to a channel by name, with or without #, by id and as picked from the list", async () => {
		const { message } = (await send({ channel: "#it-news", text: "one" })) as {
			message: { channel: string; ts: string };
		};
		await send({ channel: "it-news", text: "two" });
		await send({ channel: message.channel, text: "three" });
		await send({ channel: { value: message.channel, label: "#it-news" }, text: "four" });
		const { items } = await messages("#it-news");
		expect(items.map((each) => each.text)).toEqual(["one", "two", "three", "four"]);
		expect(items[0]?.ts).toBe(message.ts);
	});

	it("sends text as text: no link and no mention is made of data", async () => {
		const { message } = await send({ channel: "#general", text: "<!channel> Zoë & <https://evil.test|click>" });
		expect(message).toMatchObject({ text: "&lt;!channel&gt; Zoë &amp; &lt;https://evil.test|click&gt;" });
		expect((await messages("#general")).items[0]?.text).toBe((message as { text: string }).text);
	});

	it.each([
		[
			"#security-alerts",
			"invalid",
			"not_in_channel",
			"Slack rejected the channel. Invite the bot to #security-alerts or choose another.",
		],
		["#hr-private", "notFound", "channel_not_found", "Invite the bot to it or choose another."],
		["#no-such-channel", "notFound", "channel_not_found", "#no-such-channel"],
		["C0NOSUCH01", "notFound", "channel_not_found", "C0NOSUCH01"],
		[{ value: "C00000000L", label: "#summer-party-2024" }, "invalid", "is_archived", "#summer-party-2024 is archived"],
	])("says what to do about %s", async (channel, kind, code, words) => {
		const failure = await failureOf(send({ channel, text: "Hello" }));
		expect(failure).toMatchObject({ kind, code });
		expect(failure.message).toContain(words);
	});

	it("names the missing scope, and the wrong token", async () => {
		const readOnly = { ...bed.connections.slack, token: "xoxb-sandbox-acme-read" };
		expect(await failureOf(send({ channel: "#general", text: "x" }, readOnly))).toMatchObject({
			kind: "auth",
			code: "missing_scope",
			message: expect.stringContaining("chat:write"),
		});
		expect(await failureOf(send({ channel: "#general", text: "x" }, { ...readOnly, token: "wrong" }))).toMatchObject({
			kind: "auth",
			code: "invalid_auth",
		});
	});

	it("finds a channel behind the first page of the list", async () => {
		for (let n = 0; n < 200; n++) await bed.tell("POST", "/_sandbox/channels", { name: `team-${n}` });
		await send({ channel: "#team-199", text: "far" });
		expect((await messages("#team-199")).items).toHaveLength(1);
		const source = slack.options?.["channels"];
		const first = await source?.({ search: "" }, context());
		const second = await source?.({ search: "", cursor: first?.next ?? "" }, context());
		expect(first?.items).toHaveLength(200);
		expect(second?.items.at(-1)?.label).toBe("#team-199");
		expect(second?.next).toBeUndefined();
		expect((await source?.({ search: "#lon" }, context()))?.items.map((each) => each.label)).toEqual(["#london"]);
	});

	it("does not guess which of two channels of one name is meant", async () => {
		for (const isPrivate of [true, false]) await bed.tell("POST", "/_sandbox/channels", { name: "twins", isPrivate });
		expect(await failureOf(send({ channel: "#twins", text: "x" }))).toMatchObject({
			kind: "invalid",
			code: "CHANNEL_AMBIGUOUS",
		});
		expect((await messages("#twins")).items).toEqual([]);
	});
});

describe("sendDirectMessage", () => {
	it("writes to people by address or as persons, each once", async () => {
		const to = ["ana.perez@acme.test", { email: "tom.becker@acme.test" }, "ana.perez@acme.test"];
		const { messages: sent } = await bed.act(slack, "sendDirectMessage", { to, text: "Hello" });
		expect(sent).toHaveLength(2);
		expect((await messages("Ana Perez")).items).toHaveLength(1);
		expect((await messages("Tom Becker")).items).toHaveLength(1);
	});

	it("sends nothing to anybody when one of them is not in Slack", async () => {
		const to = ["ana.perez@acme.test", "gone@acme.test"];
		expect(await failureOf(bed.act(slack, "sendDirectMessage", { to, text: "Hello" }))).toMatchObject({
			kind: "notFound",
			code: "users_not_found",
			message: expect.stringContaining("gone@acme.test"),
		});
		expect((await bed.ask<Messages>("/_sandbox/state/slack/messages")).items).toEqual([]);
	});
});

describe("findUserByEmail and the connection's test", () => {
	it("finds the member, whatever the case of the address", async () => {
		const { user } = await bed.act(slack, "findUserByEmail", { user: { email: "Maria.Schulz@acme.test" } });
		expect(user).toMatchObject({ realName: "Maria Schulz", email: "maria.schulz@acme.test", isAdmin: true });
	});

	it("tells who we are", async () => {
		await expect(slack.test?.(context())).resolves.toBe("Acme workspace, as keyway");
	});
});

describe("workspace roles", () => {
	const user = "ana.perez@acme.test";
	type State = { users: { email: string | null; isAdmin: boolean }[] };
	const isAdmin = async () =>
		(await bed.ask<State>("/_sandbox/state/slack")).users.find((each) => each.email === user)?.isAdmin;
	const person = { email: user };

	it("makes a member an admin and a regular member again, as often as it is told", async () => {
		for (const _ of [1, 2]) {
			expect(await bed.act(slack, "setAdmin", { user })).toMatchObject({ user: { email: user, isAdmin: true } });
			expect(await isAdmin()).toBe(true);
		}
		expect(await bed.act(slack, "checkMember", { user })).toMatchObject({ isMember: true, isAdmin: true });
		for (const _ of [1, 2]) await bed.act(slack, "setMember", { user });
		expect(await isAdmin()).toBe(false);
		expect(await bed.act(slack, "checkMember", { user: "gone@acme.test" })).toEqual({
			isMember: false,
			isAdmin: false,
			isOwner: false,
			user: null,
		});
	});

	it("asks for the admin token where the connection has none", async () => {
		const { adminToken: _, ...without } = bed.connections.slack;
		expect(await failureOf(bed.act(slack, "setAdmin", { user }, { connection: without }))).toMatchObject({
			kind: "auth",
			message: expect.stringContaining("admin token"),
		});
	});

	it("gives, reads back and takes the role for the access manager, and knows who is gone", async () => {
		const { roles } = slack;
		expect(await roles?.listRoles(context())).toEqual([{ value: "admin", label: "Workspace admin" }]);
		await roles?.grant("admin", person, context());
		expect(await roles?.checkMember("admin", person, context())).toBe(true);
		await roles?.revoke("admin", person, context());
		expect(await roles?.checkMember("admin", person, context())).toBe(false);
		await roles?.revoke("admin", { email: "gone@acme.test" }, context());
		expect(await failureOf(roles?.grant("emperor", person, context()) as Promise<void>)).toMatchObject({
			kind: "invalid",
			message: expect.stringContaining("admin"),
		});
	});
});

describe("Slack on a bad day", () => {
	const fault = (kind: string, more: object = {}) =>
		bed.tell("POST", "/_sandbox/faults", { service: "slack", kind, ...more });
	beforeEach(() => send({ channel: "#it-ops", text: "warm" }));

	it("passes on how long to wait when there are too many calls", async () => {
		await fault("rateLimited", { retryAfter: 7, times: 1 });
		expect(await failureOf(send({ channel: "#it-ops", text: "x" }))).toMatchObject({ kind: "limited", retryAfter: 7 });
		await send({ channel: "#it-ops", text: "y" });
	});

	it("calls a fault of Slack's own one that may pass", async () => {
		await fault("serverError", { times: 1 });
		expect(await failureOf(send({ channel: "#it-ops", text: "x" }))).toMatchObject({ kind: "down" });
	});

	it("knows nothing of a message whose answer was lost, and says so instead of sending it twice", async () => {
		await fault("dropConnection", { times: 1, afterActing: true });
		expect(await failureOf(send({ channel: "#it-ops", text: "once" }))).toMatchObject({ kind: "unknownOutcome" });
		expect((await messages("#it-ops")).items.filter((each) => each.text === "once")).toHaveLength(1);
	});

	it("may look up again what it only reads", async () => {
		await fault("dropConnection", { times: 1 });
		expect(await failureOf(bed.act(slack, "findUserByEmail", { user: "ana.perez@acme.test" }))).toMatchObject({
			kind: "down",
		});
	});
});
