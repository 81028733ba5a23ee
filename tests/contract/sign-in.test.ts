import { updateAccount } from "@keyway/db/accounts";
import { SYSTEM } from "@keyway/db/actor";
import { createToken } from "@keyway/db/tokens";
import { newSecretToken } from "@keyway/server/auth/secret-token";
import { createFirstOwnerLink } from "@keyway/server/auth/sign-in";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createPublished, fresh, manualGraph } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"), { limits: { signIn: 1_000, signInPerEmail: 3 } });
});
afterAll(() => bed.stop());

const tokenIn = (text: string | null) => /#token=([\w-]+)/.exec(text ?? "")?.[1] ?? "";
const account = () =>
	createdId(bed, "/api/accounts", { email: `${fresh("someone")}@acme.test`, name: "Someone", roles: ["builder"] });
const linkFor = async (id: string) =>
	tokenIn((await bed.call(`/api/accounts/${id}/sign-in-link`, { method: "POST" })).body["url"] as string);
const signIn = (token: string, headers = {}) =>
	bed.call("/api/auth/sign-in", { body: { token }, token: null, headers });

describe("signing in by a link", () => {
	test("opens a session once; the cookie is out of reach of scripts and other sites", async () => {
		const token = await linkFor(await account());
		const answer = await signIn(token);
		expect([answer.status, answer.body["via"]]).toEqual([200, "session"]);
		const cookie = answer.headers.get("set-cookie") ?? "";
		expect(cookie).toMatch(/^keyway=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
		const me = await bed.call("/api/me", { token: null, headers: { cookie: cookie.split(";")[0] ?? "" } });
		expect(me.body).toMatchObject({ roles: ["builder"], permissions: expect.arrayContaining(["flows:edit"]) });
		const again = await signIn(token);
		expect([again.status, again.body.code]).toEqual([401, "SIGN_IN_LINK_INVALID"]);
	});

	test("of two who use one link at the same moment, one gets in", async () => {
		const token = await linkFor(await account());
		const answers = await Promise.all([signIn(token), signIn(token), signIn(token)]);
		expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401]);
	});

	test("reading the page of a link does not use it up", async () => {
		const token = await linkFor(await account());
		await bed.call(`/sign-in#token=${token}`, { token: null });
		expect((await signIn(token)).status).toBe(200);
	});

	test("an unknown address is answered like a known one and gets no mail", async () => {
		const { email } = await bed.tokenFor(["builder"], []);
		const known = await bed.call("/api/auth/link", { body: { email }, token: null });
		const unknown = await bed.call("/api/auth/link", { body: { email: "ghost@acme.test" }, token: null });
		expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
		await until("the mail", async () => bed.mails.some((mail) => mail.to === email));
		expect(bed.mails.some((mail) => mail.to === "ghost@acme.test")).toBe(false);
	});

	test("asking again and again for one address is throttled with the time to wait", async () => {
		const email = `${fresh("busy")}@acme.test`;
		const ask = () => bed.call("/api/auth/link", { body: { email }, token: null });
		for (let time = 0; time < 3; time += 1) expect((await ask()).status).toBe(202);
		const refused = await ask();
		expect([refused.status, refused.body.code]).toEqual([429, "RATE_LIMITED"]);
		expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
	});

	test("an active person becomes a member by a mailed link, and only then", async () => {
		const email = `${fresh("person")}@acme.test`;
		const personId = await createdId(bed, "/api/users", { email, firstName: "New", lastName: "Person" });
		const accounts = async () => (await bed.call(`/api/accounts?search=${email}`)).body["items"];
		await bed.call("/api/auth/link", { body: { email }, token: null });
		const mail = await until("the mail", async () => bed.mails.find((each) => each.to === email));
		expect(await accounts()).toEqual([]);
		await signIn(tokenIn(mail.text));
		expect(await accounts()).toMatchObject([{ email, roles: ["member"], personId, name: "New Person" }]);
	});

	test("a changed address in the directory opens nobody's account", async () => {
		const email = `${fresh("boss")}@acme.test`;
		const personId = await createdId(bed, "/api/users", { email });
		await createdId(bed, "/api/accounts", { email, name: "Boss", roles: ["admin"], personId });
		const other = `${fresh("intruder")}@evil.test`;
		expect((await bed.call(`/api/users/${personId}`, { method: "PATCH", body: { email: other } })).status).toBe(200);
		await bed.call("/api/auth/link", { body: { email: other }, token: null });
		await bed.call("/api/auth/link", { body: { email: email.toUpperCase() }, token: null });
		// The second mail tells that the first would have gone out; it goes to the stored address.
		await until("the account's own mail", async () => bed.mails.some((mail) => mail.to === email));
		expect(bed.mails.filter((mail) => mail.to === other)).toEqual([]);
	});

	test("the first owner gets a link until an owner has signed in", async () => {
		const parts = { db: bed.db, publicUrl: "http://keyway.test" };
		const owner = { email: "first@acme.test", name: "First Owner" };
		const url = await createFirstOwnerLink(parts, owner);
		const answer = await signIn(tokenIn(url));
		expect(answer.body).toMatchObject({ email: "first@acme.test", roles: ["owner"] });
		expect(await createFirstOwnerLink(parts, owner)).toBeNull();
	});
});

describe("leaving", () => {
	test("signing out ends the session", async () => {
		const { email } = await bed.tokenFor(["builder"], []);
		const cookie = await bed.cookieFor(email);
		const own = { cookie, "sec-fetch-site": "same-origin" };
		expect((await bed.call("/api/auth/sign-out", { method: "POST", token: null, headers: own })).status).toBe(204);
		expect((await bed.call("/api/me", { token: null, headers: { cookie } })).status).toBe(401);
	});

	test("deactivating the person ends account, session and tokens at once", async () => {
		const email = `${fresh("leaver")}@acme.test`;
		const personId = await createdId(bed, "/api/users", { email });
		const id = await createdId(bed, "/api/accounts", { email, name: "Leaver", roles: ["builder"], personId });
		const cookie = await bed.cookieFor(email);
		const { token, hash } = newSecretToken("kw_");
		const expiresAt = new Date(Date.now() + 60_000);
		await bed.db.transaction((tx) =>
			createToken(tx, { accountId: id, name: "t", hash, scopes: ["flows:read"], expiresAt }, SYSTEM),
		);
		expect((await bed.call("/api/me", { token })).status).toBe(200);
		await bed.call(`/api/users/${personId}/deactivate`, { method: "POST" });
		expect((await bed.call("/api/me", { token })).status).toBe(401);
		expect((await bed.call("/api/me", { token: null, headers: { cookie } })).status).toBe(401);
		await bed.call("/api/auth/link", { body: { email }, token: null });
		await bed.call(`/api/users/${personId}/reactivate`, { method: "POST" });
		const { body } = await bed.call(`/api/accounts?search=${email}`);
		expect(body["items"]).toMatchObject([{ disabled: true }]);
	});

	test("a stream ends within five seconds after its account was disabled", async () => {
		const { accountId, token } = await bed.tokenFor(["auditor"], ["runs:read"]);
		const flow = await createPublished(bed, manualGraph(true));
		const { body } = await bed.call(`/api/flows/${flow}/run`, { body: {} });
		const stream = await fetch(`${bed.url}/api/runs/${body["id"]}/events`, {
			headers: { authorization: `Bearer ${token}` },
		});
		expect(stream.status).toBe(200);
		const from = Date.now();
		await bed.db.transaction((tx) => updateAccount(tx, accountId, { disabled: true }, SYSTEM));
		await stream.text();
		expect(Date.now() - from).toBeLessThan(5_000);
	});

	test("the last owner can be neither disabled nor demoted", async () => {
		const other = await makeBed(inject("databaseUrl"));
		try {
			const { accountId } = await other.tokenFor(["owner"], []);
			for (const body of [{ disabled: true }, { roles: ["admin"] }]) {
				const answer = await other.call(`/api/accounts/${accountId}`, { method: "PATCH", body });
				expect([answer.status, answer.body.code]).toEqual([409, "LAST_OWNER"]);
			}
		} finally {
			await other.stop();
		}
	});
});

describe("API tokens", () => {
	test("are shown once, may do no more than their scopes, and stop when revoked", async () => {
		const { token: own } = await bed.tokenFor(["builder"], ["tokens:own", "flows:read"]);
		const made = await bed.call("/api/tokens", { body: { name: "ci", scopes: ["flows:read"] }, token: own });
		const token = made.body["token"] as string;
		expect(token).toMatch(/^kw_[\w-]{43}$/);
		const list = await bed.call("/api/tokens", { token: own });
		expect(list.text).toContain(made.body["id"] as string);
		expect(list.text).not.toContain(token);
		expect((await bed.call("/api/flows", { token })).status).toBe(200);
		expect((await bed.call("/api/users", { token })).status).toBe(403);
		await bed.call(`/api/tokens/${made.body["id"]}`, { method: "DELETE", token: own });
		expect((await bed.call("/api/flows", { token })).body.code).toBe("TOKEN_INVALID");
	});

	test("cannot be given what their maker does not hold, nor live for ever", async () => {
		const { token } = await bed.tokenFor(["builder"], ["tokens:own"]);
		const more = await bed.call("/api/tokens", { body: { name: "x", scopes: ["flows:read"] }, token });
		expect([more.status, more.body.code]).toEqual([403, "TOKEN_SCOPE_NOT_HELD"]);
		const body = { name: "x", scopes: ["tokens:own"], expiresAt: "2999-01-01T00:00:00Z" };
		expect((await bed.call("/api/tokens", { body, token })).body.code).toBe("TOKEN_EXPIRY_INVALID");
	});

	test("that have expired say so", async () => {
		const { accountId } = await bed.tokenFor(["builder"], []);
		const { token, hash } = newSecretToken("kw_");
		const expiresAt = new Date(Date.now() - 1_000);
		await bed.db.transaction((tx) =>
			createToken(tx, { accountId, name: "old", hash, scopes: ["flows:read"], expiresAt }, SYSTEM),
		);
		const answer = await bed.call("/api/flows", { token });
		expect([answer.status, answer.body.code]).toEqual([401, "TOKEN_EXPIRED"]);
		expect(answer.headers.get("www-authenticate")).toContain("Bearer");
	});
});

describe("accounts", () => {
	test("an admin can neither make an owner nor touch one", async () => {
		const admin = await bed.tokenFor(["admin"], ["accounts:read", "accounts:write"]);
		const owner = await bed.tokenFor(["owner"], []);
		const { token } = admin;
		const tries = [
			bed.call("/api/accounts", { body: { email: "x@y.test", name: "x", roles: ["owner"] }, token }),
			bed.call(`/api/accounts/${owner.accountId}`, { method: "PATCH", body: { disabled: true }, token }),
			bed.call(`/api/accounts/${admin.accountId}`, { method: "PATCH", body: { roles: ["owner"] }, token }),
			bed.call(`/api/accounts/${owner.accountId}/sign-in-link`, { method: "POST", token }),
		];
		for (const answer of await Promise.all(tries))
			expect([answer.status, answer.body.code]).toEqual([403, "OWNER_ONLY"]);
	});
});
