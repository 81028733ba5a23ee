import { createTestDatabase } from "@keyway/db/test-database";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { fault, healed, told } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { type Caller, callerOf } from "./people.ts";
import {
	ask,
	askAndApprove,
	auditIsWhole,
	decide,
	grantIs,
	grantNow,
	isSlackAdmin,
	openTask,
	roleNamed,
} from "./story.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let ana: Caller;
let david: Caller;
let robert: Caller;
let roleId: string;
const ANA = "ana.perez@acme.test";

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	ana = await callerOf(database.url, ANA);
	david = await callerOf(database.url, "david.osei@acme.test");
	robert = await callerOf(database.url, "robert.king@acme.test");
	roleId = (await roleNamed(product, "Slack admin")).id;
});
afterAll(async () => {
	await product.stop();
	await database.drop();
});

/** Somebody of the directory who has no account in Slack. */
async function outsider(name: string): Promise<Caller> {
	const email = `${name}@acme.test`;
	const { body } = await api<{ id: string }>(product, "POST", "/api/users", {
		email,
		firstName: name,
		manager: david.id,
	});
	return { ...(await callerOf(database.url, email)), id: body.id };
}

const revoke = (who: { token: string }, id: string, body?: object) =>
	api<{ code?: string }>(product, "POST", `/api/grants/${id}/revoke`, body ?? {}, who.token);

test("a flow that fails for good becomes a task, which is tried again without a new approval", async () => {
	const nora = await outsider("nora");
	const grantId = await askAndApprove(product, nora, david, { roleId });
	const failed = await grantIs(product, grantId, "provisioningFailed");
	expect(failed.error).toContain("nora@acme.test");
	expect((await api(product, "GET", `/api/requests/${failed.requestId}`)).body).toMatchObject({
		status: "fulfilmentFailed",
	});
	const task = await openTask(product, grantId);
	expect(task).toMatchObject({ action: "provision", cause: "failed", detail: failed.error });
	const heard = await until("the owners to be told", async () => {
		const mails = (await told(product)).filter((each) => each.subject.includes("could not be applied"));
		return mails.length === 2 && mails.flatMap((each) => each.to).sort();
	});
	expect(heard).toEqual(["maria.schulz@acme.test", "tom.becker@acme.test"]);

	// A run of the access manager is not tried again behind its back.
	const behind = await api<{ code: string }>(product, "POST", `/api/runs/${failed.provisioningRunId}/retry`, {});
	expect([behind.status, behind.body.code]).toEqual([403, "FLOW_ONLY_BY_ACCESS"]);

	// The cause is removed: her address becomes that of somebody whom Slack knows.
	await api(product, "PATCH", `/api/users/${nora.id}`, { email: "liam.murphy@acme.test" });
	const resolved = await api(product, "POST", `/api/tasks/${task.id}/resolution`, { resolution: "retry" });
	expect(resolved.body).toMatchObject({ status: "retried" });
	const active = await grantIs(product, grantId, "active");
	expect(active.provisioningRunId).not.toBe(failed.provisioningRunId);
	expect((await api(product, "GET", `/api/requests/${failed.requestId}`)).body).toMatchObject({ status: "fulfilled" });
	expect(await isSlackAdmin(product, "liam.murphy@acme.test")).toBe(true);
	await revoke(product, grantId);
	await grantIs(product, grantId, "ended");
});

test("what could not be removed is not called ended, and cannot be waved through", async () => {
	const grantId = await askAndApprove(product, ana, david, { roleId });
	await grantIs(product, grantId, "active");
	await api(product, "PATCH", `/api/users/${ana.id}`, { email: "ana.moved@acme.test" });
	expect((await revoke(ana, grantId, { reason: "No longer needed" })).status).toBe(202);
	await grantIs(product, grantId, "revocationFailed");
	const task = await openTask(product, grantId);
	const waved = await api<{ code: string }>(product, "POST", `/api/tasks/${task.id}/resolution`, {
		resolution: "wontDo",
	});
	expect([waved.status, waved.body.code]).toEqual([409, "TASK_REMOVAL_STAYS"]);
	await api(product, "PATCH", `/api/users/${ana.id}`, { email: ANA });
	await api(product, "POST", `/api/tasks/${task.id}/resolution`, { resolution: "retry" });
	const ended = await grantIs(product, grantId, "ended");
	expect(ended).toMatchObject({ endReason: "revoked", endNote: "No longer needed" });
	expect(await isSlackAdmin(product, ANA)).toBe(false);
});

test("while Slack is down for a moment the grant waits, and is given then", async () => {
	await fault(product, { service: "slack", kind: "serverError", times: 2 });
	const grantId = await askAndApprove(product, ana, david, { roleId, duration: "PT2S" });
	await grantIs(product, grantId, "ended");
	await healed(product);
	expect(await isSlackAdmin(product, ANA)).toBe(false);
});

test("two reasons for one role call the application once at each end", async () => {
	const one = await askAndApprove(product, ana, david, { roleId });
	await grantIs(product, one, "active");
	const other = await askAndApprove(product, ana, david, { roleId });
	const shared = await grantIs(product, other, "active");
	expect(shared.provisioningRunId).toBeNull();
	await revoke(ana, one);
	expect(await grantIs(product, one, "ended")).toMatchObject({ deprovisioningRunId: null });
	expect(await isSlackAdmin(product, ANA)).toBe(true);
	await revoke(ana, other);
	expect((await grantIs(product, other, "ended")).deprovisioningRunId).not.toBeNull();
	expect(await isSlackAdmin(product, ANA)).toBe(false);
});

test("access that was there before stays when the grant ends", async () => {
	const maria = await callerOf(database.url, "maria.schulz@acme.test");
	const grantId = await askAndApprove(product, maria, robert, { roleId, duration: "PT1S" });
	expect(await grantIs(product, grantId, "ended")).toMatchObject({ hadBefore: true, deprovisioningRunId: null });
	expect(await isSlackAdmin(product, "maria.schulz@acme.test")).toBe(true);
});

test("an approved extension moves the end and supersedes the slice before", async () => {
	const grantId = await askAndApprove(product, ana, david, { roleId, duration: "PT6S" });
	const active = await grantIs(product, grantId, "active");
	const wish = { duration: "PT3S", justification: "A little more" };
	const asked = await api<{ id: string }>(product, "POST", `/api/grants/${grantId}/extend`, wish, ana.token);
	expect(asked.status).toBe(201);
	const twice = await api<{ code: string }>(product, "POST", `/api/grants/${grantId}/extend`, wish, ana.token);
	expect(twice.status, JSON.stringify(twice.body)).toBe(409);
	await decide(product, david, asked.body.id, { decision: "approve" });
	const longer = await grantNow(product, grantId);
	expect(Date.parse(longer.endsAt as string) - Date.parse(active.endsAt as string)).toBe(3_000);
	const { body } = await api<{ allocations: { status: string; ended: string | null }[] }>(
		product,
		"GET",
		`/api/grants/${grantId}`,
	);
	expect(body.allocations.map((each) => [each.status, each.ended])).toEqual([
		["invalidated", "superseded"],
		["active", null],
	]);
	const ended = await grantIs(product, grantId, "ended");
	expect(Date.parse(ended.endedAt as string)).toBeGreaterThanOrEqual(Date.parse(longer.endsAt as string));
});

test("who leaves loses everything at once: requests, access, approvals", async () => {
	const leaver = await outsider("lee");
	await api(product, "PATCH", `/api/users/${leaver.id}`, { email: "chen.wei2@acme.test" });
	const grantId = await askAndApprove(product, ana, david, { roleId });
	await grantIs(product, grantId, "active");
	const open = await ask(product, leaver, { roleId });
	await api(product, "POST", `/api/users/${leaver.id}/deactivate`, {});
	await until("the request to be cancelled", async () => {
		const { body } = await api<{ status: string }>(product, "GET", `/api/requests/${open.id}`);
		return body.status === "cancelled";
	});
	await api(product, "POST", `/api/users/${ana.id}/deactivate`, {});
	expect(await grantIs(product, grantId, "ended")).toMatchObject({ endReason: "leaver" });
	expect(await isSlackAdmin(product, ANA)).toBe(false);
	await api(product, "POST", `/api/users/${ana.id}/reactivate`, {});
	expect(await auditIsWhole(product)).toBe(true);
});

describe("attacks on a decision", () => {
	let sophie: Caller;
	beforeAll(async () => {
		sophie = await callerOf(database.url, "sophie.laurent@acme.test");
	});

	test("neither requester nor stranger nor administrator decides, and a manager does not for what they get", async () => {
		const request = await ask(product, sophie, { roleId });
		const approve = { decision: "approve" };
		expect((await decide(product, sophie, request.id, approve)).body.code).toBe("OWN_REQUEST");
		expect((await decide(product, robert, request.id, approve)).status).toBe(404);
		expect((await decide(product, { id: "", token: product.token }, request.id, approve)).body.code).toBe(
			"DECIDER_NEEDED",
		);
		const own = await ask(product, david, { roleId });
		expect(own.approvers.map((each) => each.name)).toEqual(["Robert King"]);
		expect((await decide(product, david, own.id, approve)).body.code).toBe("OWN_REQUEST");
		await api(product, "POST", `/api/requests/${own.id}/cancel`, {}, david.token);
		await api(product, "POST", `/api/requests/${request.id}/cancel`, {}, sophie.token);
	});

	test("a delegation to the requester gives them nothing, one to somebody else decides in the approver's place", async () => {
		const endsAt = new Date(Date.now() + 3_600_000).toISOString();
		const delegate = (toId: string, who: Caller) =>
			api<{ id: string; code?: string }>(product, "POST", "/api/delegations", { toId, endsAt }, who.token);
		const toSophie = await delegate(sophie.id, david);
		expect(toSophie.status).toBe(201);
		expect((await delegate(david.id, sophie)).body.code).toBe("DELEGATION_LOOP");
		const request = await ask(product, sophie, { roleId });
		expect((await decide(product, sophie, request.id, { decision: "approve" })).body.code).toBe("OWN_REQUEST");
		await api(product, "DELETE", `/api/delegations/${toSophie.body.id}`, undefined, david.token);
		await delegate(robert.id, david);
		const denied = await decide(product, robert, request.id, { decision: "deny", reason: "Not now" });
		expect(denied.body).toMatchObject({ status: "denied" });
		const { body } = await api<{ decisions: { by: { name: string }; for: { name: string } }[] }>(
			product,
			"GET",
			`/api/requests/${request.id}`,
		);
		expect(body.decisions).toMatchObject([{ by: { name: "Robert King" }, for: { name: "David Osei" } }]);
	});

	test("of fifty decisions at the same moment one counts", async () => {
		const request = await ask(product, sophie, { roleId, duration: "PT1S" });
		const answers = await Promise.all(
			Array.from({ length: 50 }, (_, n) =>
				decide(product, david, request.id, n % 2 ? { decision: "approve" } : { decision: "deny", reason: "no" }),
			),
		);
		expect(answers.filter((each) => each.status === 200)).toHaveLength(1);
		const { body } = await api<{ decisions: unknown[] }>(product, "GET", `/api/requests/${request.id}`);
		expect(body.decisions).toHaveLength(1);
	});

	test("a policy that asks nobody blocks, and an administrator is told", async () => {
		const policy = { rules: [{ name: "Owner of nothing", stages: [{ approvers: [{ kind: "appOwner" }] }] }] };
		const made = await api<{ id: string }>(product, "POST", "/api/policies", { name: "Nobody decides", policy });
		const app = await api<{ id: string }>(product, "POST", "/api/apps", { name: "Ownerless" });
		const role = await api<{ id: string }>(product, "POST", `/api/apps/${app.body.id}/roles`, {
			name: "Anything",
			method: "manual",
			assigneeIds: [david.id],
			policyId: made.body.id,
		});
		const request = await ask(product, sophie, { roleId: role.body.id });
		expect(request).toMatchObject({ status: "blocked", approvers: [], grantId: null });
		await until("the administrator to be told", async () =>
			(await told(product)).some(
				(each) => each.subject.includes("is blocked") && each.to.includes("maria.schulz@acme.test"),
			),
		);
	});
});
