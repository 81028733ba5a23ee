import { createTestDatabase } from "@keyway/db/test-database";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { mailbox } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
});

afterAll(async () => {
	await product.stop();
	await database.drop();
});

const post = (path: string, body: unknown) =>
	fetch(`${product.url}${path}`, {
		method: "POST",
		headers: { "content-type": "application/json", origin: product.url, "sec-fetch-site": "same-origin" },
		body: JSON.stringify(body),
	});

test.each([
	["maria.schulz@acme.test", ["owner"]],
	["tom.becker@acme.test", ["builder", "publisher"]],
	["david.osei@acme.test", ["approver", "member"]],
	["ana.perez@acme.test", ["member"]],
])("%s signs in by the link in the mailbox, once", async (email, roles) => {
	expect((await post("/api/auth/link", { email })).status).toBe(202);
	const token = await until("the link", async () => {
		const mail = (await mailbox(product)).find((each) => each.to.some((to) => to.includes(email)));
		return mail && /#token=(\S+)/.exec(mail.text)?.[1];
	});
	const signedIn = await post("/api/auth/sign-in", { token });
	expect(signedIn.status).toBe(200);
	const cookie = signedIn.headers.get("set-cookie") ?? "";
	expect(cookie).toMatch(/HttpOnly/i);
	expect(cookie).toMatch(/SameSite=Lax/i);
	const me = await fetch(`${product.url}/api/me`, { headers: { cookie: cookie.split(";")[0] as string } });
	expect(await me.json()).toMatchObject({ email, roles, via: "session" });
	expect((await post("/api/auth/sign-in", { token })).status).toBe(401);
});

test("an address that nobody has is answered alike and mailed nothing", async () => {
	const before = (await mailbox(product)).length;
	const known = await post("/api/auth/link", { email: "ana.perez@acme.test" });
	const unknown = await post("/api/auth/link", { email: "nobody@acme.test" });
	expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()]);
	await until("the mail to Ana", async () => (await mailbox(product)).length > before);
	expect((await mailbox(product)).some((mail) => mail.to.some((to) => to.includes("nobody@")))).toBe(false);
});

test("the printed link of the owner works in the console's words", () => {
	expect(product.output()).toContain("Sign in as the owner, once, within a day");
	expect(product.output()).toMatch(/\/sign-in#token=\S{20,}/);
});
