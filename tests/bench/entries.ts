import { createHmac, randomBytes } from "node:crypto";
import { createAccount } from "@keyway/db/accounts";
import { SYSTEM } from "@keyway/db/actor";
import type { Database } from "@keyway/db/client";
import { createToken } from "@keyway/db/tokens";
import { newSecretToken } from "@keyway/server/auth/secret-token";
import type { Pool } from "undici";
import { api } from "../product/api.ts";
import type { Product } from "../product/start-product.ts";
import { measuredFlow, personOf } from "./measured-flow.ts";

/** A way for an event to come in; `send` is answered when the product has answered 2xx. */
export type Entry = { name: string; send(pool: Pool, number: number): Promise<void> };

/** Hooks and callers have limits per minute that one sender of a load would pass. */
const HOOKS = 20;
const CALLERS = 20;

/** Publishes the measured flow for each way in, through the product's API. */
export async function makeEntries(product: Product, db: Database, stub: string): Promise<Entry[]> {
	await publish(product, "directory.userCreated", ["user"], stub);
	const hooks = await makeHooks(product, stub);
	const tokens = await makeTokens(db);
	return [
		{
			name: "POST /api/events",
			send: (pool, number) =>
				post(
					pool,
					"/api/events",
					JSON.stringify({ type: "directory.userCreated", data: { user: personOf(number) } }),
					bearer(product.token),
				),
		},
		{
			name: "signed hook",
			send(pool, number) {
				const { path, key } = hooks[number % hooks.length] as Hook;
				const body = JSON.stringify({ user: personOf(number) });
				return post(pool, path, body, signature(key, `m${number}`, body));
			},
		},
		{
			name: "POST /api/users",
			send: (pool, number) =>
				post(pool, "/api/users", JSON.stringify(personOf(number)), bearer(tokens[number % tokens.length] as string)),
		},
	];
}

async function publish(product: Product, trigger: string, user: string[], stub: string): Promise<string> {
	const body = { name: `Bench ${trigger}`, kind: "automation", graph: measuredFlow(trigger, user, stub) };
	const made = await api<{ id: string }>(product, "POST", "/api/flows", body);
	const published = await api(product, "POST", `/api/flows/${made.body.id}/publish`, { note: "bench" });
	if (published.status !== 201) throw new Error(`A flow was refused: ${JSON.stringify([made, published])}`);
	return made.body.id;
}

type Hook = { path: string; key: Buffer };

async function makeHooks(product: Product, stub: string): Promise<Hook[]> {
	const hooks: Hook[] = [];
	for (let number = 0; number < HOOKS; number++) {
		const id = await publish(product, "webhook.received", ["body", "user"], stub);
		const key = randomBytes(24);
		const secret = `whsec_${key.toString("base64")}`;
		const set = await api<{ url: string }>(product, "PUT", `/api/flows/${id}/hook`, { secret });
		hooks.push({ path: new URL(set.body.url).pathname, key });
	}
	return hooks;
}

async function makeTokens(db: Database): Promise<string[]> {
	const tokens: string[] = [];
	for (let number = 0; number < CALLERS; number++) {
		const { token, hash } = newSecretToken("kw_");
		const email = `caller${number}@bench.test`;
		await db.transaction(async (tx) => {
			const { id } = await createAccount(tx, { email, name: email, roles: ["owner"] }, SYSTEM);
			const expiresAt = new Date(Date.now() + 3_600_000);
			await createToken(tx, { accountId: id, name: "bench", hash, scopes: ["directory:write"], expiresAt }, SYSTEM);
		});
		tokens.push(token);
	}
	return tokens;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function signature(key: Buffer, id: string, body: string): Record<string, string> {
	const at = Math.floor(Date.now() / 1_000);
	const text = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
	return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${text}` };
}

async function post(pool: Pool, path: string, body: string, more: Record<string, string>): Promise<void> {
	const headers = { "content-type": "application/json", ...more };
	const answer = await pool.request({ method: "POST", path, headers, body });
	const text = await answer.body.text();
	if (answer.statusCode > 299) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
}
