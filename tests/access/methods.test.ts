import type { App } from "@keyway/contract/access-catalogue";
import { createTestDatabase } from "@keyway/db/test-database";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { fault, healed, told } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { type Caller, callerOf } from "./people.ts";
import { ask, askAndApprove, decide, grantIs, grantNow, isSlackAdmin, openTask } from "./story.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let ana: Caller;
let david: Caller;
let tom: Caller;
let slackApp: App;
const ANA = "ana.perez@acme.test";
const DAVID = "david.osei@acme.test";

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	ana = await callerOf(database.url, ANA);
	david = await callerOf(database.url, DAVID);
	tom = await callerOf(database.url, "tom.becker@acme.test");
	const { body } = await api<{ items: App[] }>(product, "GET", "/api/apps");
	slackApp = body.items.find((app) => app.name === "Slack") as App;
});
afterAll(async () => {
	await product.stop();
	await database.drop();
});

async function made(path: string, body: object): Promise<string> {
	const answer = await api<{ id: string }>(product, "POST", path, body);
	expect(answer.status, JSON.stringify(answer.body)).toBe(201);
	return answer.body.id;
}

const manager = { approvers: [{ kind: "manager" }] };
let count = 0;
const policy = (stages: object[], more: object = {}) =>
	made("/api/policies", { name: `Policy ${++count}`, policy: { rules: [{ name: "Default", stages }], ...more } });
const role = async (policyId: string, more: object) =>
	made(`/api/apps/${slackApp.id}/roles`, { name: `Role ${++count}`, policyId, ...more });

const mailsAbout = async (words: string) =>
	(await told(product)).filter((each) => each.subject.includes(words)).flatMap((each) => each.to);
const mailed = (words: string, to: string[]) =>
	until(`a mail “${words}”`, async () => {
		const heard = await mailsAbout(words);
		return heard.sort().join() === to.sort().join();
	});

describe("by the connector itself", () => {
	const connector = { method: "connector", connectorRole: "admin" };

	test("a role is given, read back, and taken without a flow", async () => {
		const roleId = await role(await policy([]), connector);
		const request = await ask(product, ana, { roleId, duration: "PT2S" });
		expect(request).toMatchObject({ explanation: expect.stringContaining("It needs no approval.") });
		const active = await grantIs(product, request.grantId as string, "active");
		expect(active).toMatchObject({ provisioningRunId: null, verifiedAt: expect.any(String) });
		expect(await isSlackAdmin(product, ANA)).toBe(true);
		const ended = await grantIs(product, request.grantId as string, "ended");
		expect(ended.verifiedAt).not.toBeNull();
		expect(await isSlackAdmin(product, ANA)).toBe(false);
	});

	test("connections that break are waited out, before and after the call", async () => {
		const roleId = await role(await policy([]), connector);
		await fault(product, { service: "slack", kind: "dropConnection", times: 3 });
		const request = await ask(product, ana, { roleId, duration: "PT1S" });
		await grantIs(product, request.grantId as string, "ended");
		await healed(product);
		expect(await isSlackAdmin(product, ANA)).toBe(false);
	});

	test("a role that Slack does not have becomes a task", async () => {
		const roleId = await role(await policy([]), { ...connector, connectorRole: "emperor" });
		const request = await ask(product, ana, { roleId });
		const failed = await grantIs(product, request.grantId as string, "provisioningFailed");
		expect(failed.error).toContain("emperor");
		await openTask(product, failed.id);
	});
});

describe("by hand", () => {
	test("the assignee says that it is done, at the beginning and at the end", async () => {
		const roleId = await role(await policy([manager]), { method: "manual", assigneeIds: [tom.id] });
		const grantId = await askAndApprove(product, ana, david, { roleId, duration: "PT1S" });
		await grantIs(product, grantId, "manualPending");
		const task = await openTask(product, grantId);
		const resolve = (who: Caller, id: string, resolution: string) =>
			api<{ code?: string }>(product, "POST", `/api/tasks/${id}/resolution`, { resolution }, who.token);
		expect((await resolve(ana, task.id, "done")).status).toBe(404);
		expect((await resolve(tom, task.id, "retry")).body.code).toBe("TASK_NOT_RETRYABLE");
		expect((await resolve(tom, task.id, "done")).status).toBe(200);
		await grantIs(product, grantId, "active");
		await grantIs(product, grantId, "manualPending");
		const removal = await openTask(product, grantId);
		expect(removal).toMatchObject({ action: "deprovision", cause: "manual" });
		await resolve(tom, removal.id, "done");
		expect(await grantIs(product, grantId, "ended")).toMatchObject({ endReason: "expired" });
	});

	test("what will not be done ends, and nobody was told that it was in effect", async () => {
		const roleId = await role(await policy([manager]), { method: "manual", assigneeIds: [tom.id] });
		const grantId = await askAndApprove(product, ana, david, { roleId });
		const task = await openTask(product, grantId);
		const body = { resolution: "wontDo", note: "No licence is left" };
		await api(product, "POST", `/api/tasks/${task.id}/resolution`, body, tom.token);
		expect(await grantNow(product, grantId)).toMatchObject({
			status: "ended",
			endReason: "cancelled",
			activatedAt: null,
			endNote: "No licence is left",
		});
	});
});

describe("who is told", () => {
	test("a reminder, then whom it escalates to; time never approves", async () => {
		const stage = {
			...manager,
			remindAfter: "PT1S",
			escalateAfter: "PT2S",
			escalateTo: [{ kind: "managersManager" }],
			timeOutAfter: "PT4S",
		};
		const roleId = await role(await policy([stage]), { name: "Slow role", method: "manual", assigneeIds: [tom.id] });
		const request = await ask(product, ana, { roleId });
		await mailed("Reminder: The request for Slow role of Slack for Ana Perez", [DAVID]);
		await mailed("request for Slow role of Slack for Ana Perez was not decided in time.", [
			DAVID,
			DAVID,
			"robert.king@acme.test",
			ANA,
		]);
		await until("the request to expire", async () => {
			const { body } = await api<{ status: string }>(product, "GET", `/api/requests/${request.id}`);
			return body.status === "expired";
		});
	});

	test("a denial with its reason", async () => {
		const roleId = await role(await policy([manager]), {
			name: "Denied role",
			method: "manual",
			assigneeIds: [tom.id],
		});
		const request = await ask(product, ana, { roleId });
		await decide(product, david, request.id, { decision: "deny", reason: "You do not need it" });
		await mailed("Denied role of Slack for Ana Perez was denied", [ANA]);
		const mail = (await told(product)).find((each) => each.subject.includes("Denied role of Slack for Ana Perez was"));
		expect(mail?.text).toContain("You do not need it");
	});

	test("an end that comes near, to person and manager", async () => {
		const near = await policy([], { remindBefore: ["PT3S"] });
		const roleId = await role(near, { name: "Short role", method: "connector", connectorRole: "admin" });
		const request = await ask(product, ana, { roleId, duration: "PT4S" });
		await mailed("Short role of Slack for Ana Perez ends soon", [ANA, DAVID]);
		await grantIs(product, request.grantId as string, "ended");
	});
});

describe("the catalogue", () => {
	test("a role with one of its two flows cannot be asked for, and a flow of the wrong kind cannot be linked", async () => {
		const { body } = await api<{ items: { id: string; kind: string }[] }>(product, "GET", "/api/flows");
		const give = body.items.find((flow) => flow.kind === "provisioning")?.id as string;
		const policyId = await policy([]);
		const half = await role(policyId, { method: "flow", provisioningFlowId: give });
		const refused = await api<{ code: string; detail: string }>(
			product,
			"POST",
			"/api/requests",
			{ roleId: half, justification: "x" },
			ana.token,
		);
		expect(refused.body).toMatchObject({ code: "ROLE_NOT_READY", detail: expect.stringContaining("deprovisioning") });
		const wrong = { name: "Wrong", policyId, method: "flow", deprovisioningFlowId: give };
		const answer = await api<{ code: string }>(product, "POST", `/api/apps/${slackApp.id}/roles`, wrong);
		expect([answer.status, answer.body.code]).toEqual([422, "ROLE_FLOW_WRONG"]);
		expect((await api<{ code: string }>(product, "POST", `/api/flows/${give}/run`, { input: {} })).body.code).toBe(
			"FLOW_ONLY_BY_ACCESS",
		);
	});

	test("roles that exclude each other, need each other in a circle, or need one that is missing are refused", async () => {
		const policyId = await policy([]);
		const by = { method: "manual", assigneeIds: [tom.id] };
		const first = await role(policyId, by);
		const second = await role(policyId, { ...by, prerequisiteIds: [first] });
		const circle = await api<{ code: string }>(product, "PATCH", `/api/roles/${first}`, { prerequisiteIds: [second] });
		expect([circle.status, circle.body.code]).toEqual([422, "ROLE_NEEDS_ITSELF"]);
		const want = (roleId: string) =>
			api<{ code?: string; grantId?: string }>(
				product,
				"POST",
				"/api/requests",
				{ roleId, justification: "x" },
				ana.token,
			);
		expect((await want(second)).body.code).toBe("PREREQUISITE_MISSING");
		const third = await role(policyId, { ...by, conflictIds: [first] });
		expect((await api<{ conflictIds: string[] }>(product, "GET", `/api/roles/${first}`)).body.conflictIds).toEqual([
			third,
		]);
		const held = await want(first);
		expect(held.status).toBe(201);
		expect((await want(third)).body.code).toBe("ROLE_CONFLICT");
		await grantIs(product, held.body.grantId as string, "manualPending");
		await api(product, "PATCH", `/api/roles/${third}`, { conflictIds: [] });
		expect((await want(third)).status).toBe(201);
	});
});
