import { createTestDatabase } from "@keyway/db/test-database";
import type { RunSummary } from "@keyway/schema/run";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { type Caller, callerOf } from "./people.ts";
import { ask, auditIsWhole, decide, grantIs, grantNow, isSlackAdmin, roleNamed } from "./story.ts";

/** The sandbox stays alive in a process of its own; only the product is killed. */
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sandboxHost: Product;
let product: Product;
let ana: Caller;
let david: Caller;
const ANA = "ana.perez@acme.test";
const KEY = "access-kill-tests-secret-key-0123456789";

const port = (url: string) => new URL(url).port;
/** A worker and API that use the first process's sandbox. */
const start = () =>
	startProduct(database.url, {
		KEYWAY_SECRET_KEY: KEY,
		KEYWAY_SANDBOX: "off",
		KEYWAY_EGRESS_ALLOW: `127.0.0.1:${port(sandboxHost.sandboxUrl)}`,
	}).then((started) => ({ ...started, sandboxUrl: sandboxHost.sandboxUrl }));

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	// Role `api`: it serves the sandbox and carries nothing out.
	sandboxHost = await startProduct(database.url, { KEYWAY_SECRET_KEY: KEY, KEYWAY_ROLE: "api" });
	ana = await callerOf(database.url, ANA);
	david = await callerOf(database.url, "david.osei@acme.test");
	product = await start();
});
afterAll(async () => {
	await product.stop("SIGKILL");
	await sandboxHost.stop();
	await database.drop();
});

async function killAndStart(): Promise<void> {
	await product.stop("SIGKILL");
	product = await start();
}

const runsOf = async (flow: string | null) =>
	(await api<{ items: RunSummary[] }>(product, "GET", `/api/runs?flow=${flow}`)).body.items;

test("killed in every state, a grant is given once, ends once, and nothing is lost", async () => {
	const role = await roleNamed(product, "Slack admin");
	const before = {
		give: (await runsOf(role.provisioningFlowId)).length,
		take: (await runsOf(role.deprovisioningFlowId)).length,
	};
	const request = await ask(product, ana, { roleId: role.id, duration: "PT20S" });
	await killAndStart();
	expect((await api(product, "GET", `/api/requests/${request.id}`)).body).toMatchObject({ status: "pendingApproval" });

	const decided = await decide(product, david, request.id, { decision: "approve" });
	await killAndStart();
	const grantId = decided.body.grantId as string;
	await grantIs(product, grantId, "provisioning", "verifying", "active");
	await killAndStart();
	await grantIs(product, grantId, "active");
	expect(await isSlackAdmin(product, ANA)).toBe(true);
	await killAndStart();
	expect(await grantNow(product, grantId)).toMatchObject({ status: "active" });

	await grantIs(product, grantId, "deprovisioning", "verifyingRemoval", "ended");
	await killAndStart();
	const ended = await grantIs(product, grantId, "ended");
	expect(ended).toMatchObject({ endReason: "expired" });
	expect(ended.verifiedAt).not.toBeNull();
	expect(await isSlackAdmin(product, ANA)).toBe(false);
	expect(await runsOf(role.provisioningFlowId)).toHaveLength(before.give + 1);
	expect(await runsOf(role.deprovisioningFlowId)).toHaveLength(before.take + 1);
	const { body } = await api<{ items: { action: string }[] }>(product, "GET", `/api/audit?target=${grantId}&limit=200`);
	const actions = body.items.map((entry) => entry.action).sort();
	expect(actions).toEqual(["access.ended", "access.expired", "access.granted"]);
	expect(await auditIsWhole(product)).toBe(true);
});

test("a decision that a kill cut off can be made again, and counts once", async () => {
	const role = await roleNamed(product, "Slack admin");
	const request = await ask(product, ana, { roleId: role.id, duration: "PT2S" });
	const racing = decide(product, david, request.id, { decision: "approve" }).catch(() => null);
	await killAndStart();
	await racing;
	const again = await decide(product, david, request.id, { decision: "approve" });
	expect([200, 409]).toContain(again.status);
	const grantId = await until("the grant", async () => {
		const { body } = await api<{ grantId: string | null }>(product, "GET", `/api/requests/${request.id}`);
		return body.grantId;
	});
	await grantIs(product, grantId, "ended");
	const { body } = await api<{ decisions: unknown[] }>(product, "GET", `/api/requests/${request.id}`);
	expect(body.decisions).toHaveLength(1);
});
