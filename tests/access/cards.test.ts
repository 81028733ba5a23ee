import type { Task } from "@keyway/contract/access-requests";
import type { Approval } from "@keyway/contract/approvals";
import { createTestDatabase } from "@keyway/db/test-database";
import { literal, ref } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import type { Run } from "@keyway/schema/run";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { directNotes, inSlack } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { type Caller, callerOf } from "./people.ts";
import { decide, grantIs, isSlackAdmin, roleNamed } from "./story.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let ana: Caller;
let david: Caller;
let tom: Caller;
let roleId: string;
const ANA = "ana.perez@acme.test";
const DAVID = "david.osei@acme.test";
const TOM = "tom.becker@acme.test";

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	ana = await callerOf(database.url, ANA);
	david = await callerOf(database.url, DAVID);
	tom = await callerOf(database.url, TOM, ["access:use", "flows:read", "flows:edit", "flows:publish", "flows:run"]);
	roleId = (await roleNamed(product, "Slack admin")).id;
});
afterAll(async () => {
	await product.stop();
	await database.drop();
});

const fieldsOf = (fields: Record<string, unknown>) =>
	Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, literal(value as never)]));
const say = (id: string, lane: string): [string, Card[]] => [
	lane,
	[{ id, uses: "flow.set@1", fields: { values: literal({ said: id }) } }],
];
let count = 0;

/** A published flow that starts by hand, and a run of it. */
async function started(
	cards: Card[],
	lanes: [string, Card[]][] = [],
	who: { token: string } = product,
): Promise<string> {
	const all = [...cards, ...lanes.flatMap(([, inLane]) => inLane)];
	const graph: FlowGraph = {
		trigger: null,
		cards: Object.fromEntries(all.map((card) => [card.id, card])),
		lanes: {
			main: cards.map((card) => card.id),
			...Object.fromEntries(lanes.map(([lane, inLane]) => [lane, inLane.map((card) => card.id)])),
		},
		groups: {},
		notes: {},
	};
	const made = await api<{ id: string }>(
		product,
		"POST",
		"/api/flows",
		{ name: `Asks ${++count}`, kind: "automation", graph },
		who.token,
	);
	expect(made.status, JSON.stringify(made.body)).toBe(201);
	const published = await api(product, "POST", `/api/flows/${made.body.id}/publish`, { note: "x" }, who.token);
	expect(published.status, JSON.stringify(published.body)).toBe(201);
	const run = await api<{ id: string }>(product, "POST", `/api/flows/${made.body.id}/run`, { input: {} }, who.token);
	expect(run.status, JSON.stringify(run.body)).toBeLessThan(300);
	return run.body.id;
}
const runNow = async (id: string) => (await api<Run>(product, "GET", `/api/runs/${id}`)).body;
const runIs = (id: string, ...statuses: string[]) =>
	until(`the run to be ${statuses.join(" or ")}`, async () => {
		const run = await runNow(id);
		return statuses.includes(run.status) ? run : null;
	});
const inbox = async (who: Caller) =>
	(await api<{ items: Approval[] }>(product, "GET", "/api/approvals", undefined, who.token)).body.items;
const questionOf = (who: Caller, runId: string) =>
	until("a question in the inbox", async () => (await inbox(who)).find((each) => each.runId === runId));
const answerIt = (who: Caller, id: string, body: object) =>
	api<{ code?: string }>(product, "POST", `/api/approvals/${id}/decision`, body, who.token);

describe("flow.approval", () => {
	const approval = (fields: Record<string, unknown>): Card => ({
		id: "ask",
		uses: "flow.approval@1",
		fields: fieldsOf(fields),
	});
	const lanes: [string, Card[]][] = [say("yes", "ask.approved"), say("no", "ask.denied"), say("late", "ask.timedOut")];
	const passed = (run: Run) => run.steps.map((step) => step.card);

	test("waits in the inbox beside requests, and goes on in the lane of the answer", async () => {
		const id = await started([approval({ approvers: DAVID, title: "Send the contract?" })], lanes);
		const question = await questionOf(david, id);
		expect(question).toMatchObject({
			kind: "flow",
			title: "question “Send the contract?”",
			approvers: [{ name: "David Osei" }],
		});
		expect((await answerIt(ana, question.id, { decision: "approve" })).status).toBe(404);
		expect((await answerIt(david, question.id, { decision: "approve", reason: "Go" })).status).toBe(200);
		const run = await runIs(id, "succeeded");
		expect(passed(run)).toEqual(["ask", "yes"]);
		expect(run.steps[0]?.output).toMatchObject({
			decision: "approved",
			decidedBy: { name: "David Osei" },
			reason: "Go",
		});
		expect((await answerIt(david, question.id, { decision: "deny", reason: "No" })).status).toBe(409);
	});

	test("is answered by a button in Slack; all of them must approve, and one denial is enough", async () => {
		const id = await started([approval({ approvers: [DAVID, TOM], mode: "all", title: "Both of you?" })], lanes);
		await questionOf(david, id);
		const note = await until("a message with buttons", async () =>
			(await directNotes(product)).find(
				(each) => each.to === DAVID && each.text.includes("Both of you?") && each.buttons.length > 0,
			),
		);
		await inSlack(product, { do: "press", user: DAVID, channel: note.channel, ts: note.ts, action: "approve_request" });
		const question = await questionOf(tom, id);
		expect(question.approvers.map((each) => each.name)).toEqual(["Tom Becker"]);
		await answerIt(tom, question.id, { decision: "deny", reason: "Not now" });
		expect(passed(await runIs(id, "succeeded"))).toEqual(["ask", "no"]);
	});

	test("time never approves, and nobody ends the wait for those who are asked", async () => {
		const id = await started([approval({ approvers: DAVID, timeout: "PT3S" })], lanes);
		await questionOf(david, id);
		const resumed = await api<{ code: string }>(product, "POST", `/api/runs/${id}/resume`, { card: "ask" });
		expect([resumed.status, resumed.body.code]).toEqual([409, "RUN_ONLY_ANSWERED"]);
		const forged = await api<{ code: string }>(product, "POST", "/api/events", {
			type: "flow.answered",
			data: { answers: `${id}/ask`, status: "fulfilled" },
		});
		expect([forged.status, forged.body.code]).toEqual([422, "EVENT_TYPE_UNKNOWN"]);
		const run = await runIs(id, "succeeded");
		expect(passed(run)).toEqual(["ask", "late"]);
	});

	test("whoever started the run does not approve it, and a question for nobody blocks", async () => {
		const id = await started([approval({ approvers: [TOM], title: "To myself" })], lanes, tom);
		const row = await until("the question", async () => {
			const { body } = await api<{ items: { action: string; details: { run: string; status: string } }[] }>(
				product,
				"GET",
				"/api/audit?action=approval.asked",
			);
			return body.items.find((each) => each.details.run === id);
		});
		expect(row.details.status).toBe("blocked");
		expect(await inbox(tom)).toEqual([]);
		expect((await runNow(id)).status).toBe("waiting");
		await api(product, "POST", `/api/runs/${id}/cancel`, {});
	});

	test("a question of a cancelled run leaves the inbox", async () => {
		const id = await started([approval({ approvers: DAVID })], lanes);
		await questionOf(david, id);
		await api(product, "POST", `/api/runs/${id}/cancel`, {});
		await until("the inbox to be empty", async () => (await inbox(david)).every((each) => each.runId !== id));
	});

	test("somebody whom nobody knows fails the card by name", async () => {
		const run = await runIs(await started([approval({ approvers: "nobody@acme.test" })], lanes), "failed");
		expect(run.error?.message).toContain("nobody@acme.test");
	});
});

describe("flow.task", () => {
	test("the run goes on when the task is done, with what was written", async () => {
		const task: Card = { id: "do", uses: "flow.task@1", fields: fieldsOf({ assignee: TOM, title: "Order a laptop" }) };
		const after: Card = {
			id: "after",
			uses: "flow.set@1",
			fields: { values: { kind: "object", fields: { by: ref("do", "evidence") } } },
		};
		const id = await started([task, after]);
		const open = await until("the task", async () =>
			(await api<{ items: Task[] }>(product, "GET", "/api/tasks?status=open", undefined, tom.token)).body.items.find(
				(each) => each.runId === id,
			),
		);
		expect(open).toMatchObject({ title: "Order a laptop", cause: "flow", grantId: null, role: null });
		const resolve = (who: Caller, body: object) =>
			api<{ code?: string }>(product, "POST", `/api/tasks/${open.id}/resolution`, body, who.token);
		expect((await resolve(ana, { resolution: "done" })).status).toBe(404);
		expect((await resolve(tom, { resolution: "retry" })).body.code).toBe("TASK_NOT_RETRYABLE");
		expect((await resolve(tom, { resolution: "done", note: "Serial 4711" })).status).toBe(200);
		const run = await runIs(id, "succeeded");
		expect(run.steps.at(-1)?.output).toMatchObject({ values: { by: "Serial 4711" } });
	});
});

describe("the cards of the access manager", () => {
	const grant = (user: string): Card => ({
		id: "give",
		uses: "access.grantRole@1",
		fields: fieldsOf({ role: "Slack admin", app: "Slack", user, duration: "PT1H" }),
	});
	const list: Card = { id: "list", uses: "access.listGrants@1", fields: fieldsOf({ user: ANA }) };
	const check: Card = {
		id: "check",
		uses: "access.checkAccess@1",
		fields: fieldsOf({ user: ANA, role: "Slack admin" }),
	};
	const revoke: Card = {
		id: "revoke",
		uses: "access.revokeRole@1",
		fields: fieldsOf({ user: ANA, role: "Slack admin" }),
	};

	test("where only the person or their manager may ask, a flow may not either", async () => {
		const run = await runIs(await started([grant(ANA)], [], tom), "failed");
		expect(run.error?.code).toBe("NOT_FOR_OTHERS");
		const { body } = await api<{ items: { id: string; name: string; policy: object }[] }>(
			product,
			"GET",
			"/api/policies",
		);
		const found = body.items.find((each) => each.name === "Manager approval");
		const policy = { ...found?.policy, onBehalf: true };
		expect((await api(product, "PATCH", `/api/policies/${found?.id}`, { policy })).status).toBe(200);
	});

	test("a flow cannot get round a policy: it asks in its publisher's name and waits for the decision", async () => {
		const id = await started([grant(ANA), check, list], [], tom);
		const question = await questionOf(david, id);
		expect(question).toMatchObject({ kind: "grant", roleId });
		expect(await isSlackAdmin(product, ANA)).toBe(false);
		expect((await runNow(id)).status).toBe("waiting");
		const { body } = await api<{ requesterId: string }>(product, "GET", `/api/requests/${question.id}`);
		expect(body.requesterId).toBe(tom.id);
		// The publisher asks, so the publisher does not decide, whoever made them an approver.
		expect((await answerIt(tom, question.id, { decision: "approve" })).body.code).toBe("OWN_REQUEST");
		await answerIt(david, question.id, { decision: "approve" });
		const run = await runIs(id, "succeeded");
		expect(run.steps.map((step) => step.card)).toEqual(["give", "check", "list"]);
		expect(run.steps[1]?.output).toMatchObject({ hasAccess: true });
		expect(run.steps[2]?.output).toMatchObject({ count: 1, grants: [{ role: { name: "Slack admin" } }] });
		expect(await isSlackAdmin(product, ANA)).toBe(true);
		const ended = await runIs(await started([revoke]), "succeeded");
		const output = ended.steps[0]?.output as { grant: { id: string } };
		await grantIs(product, output.grant.id, "ended");
		expect(await isSlackAdmin(product, ANA)).toBe(false);
	});

	test("what is denied fails the card with the reason", async () => {
		const id = await started([grant(ANA)]);
		const question = await questionOf(david, id);
		await decide(product, david, question.id, { decision: "deny", reason: "Not for interns" });
		const run = await runIs(id, "failed");
		expect(run.error).toMatchObject({ code: "ACCESS_REFUSED", message: expect.stringContaining("Not for interns") });
	});

	test("approval by itself is only for the flows that a rule names, and never for the publisher's own role", async () => {
		const policy = (rules: object[]) =>
			api<{ id: string }>(product, "POST", "/api/policies", {
				name: `Automatic ${++count}`,
				policy: { onBehalf: true, rules },
			});
		const open = await policy([{ name: "Everybody", stages: [] }]);
		const apps = await api<{ items: { id: string; name: string }[] }>(product, "GET", "/api/apps");
		const app = apps.body.items.find((each) => each.name === "Slack")?.id;
		const body = {
			name: "Free role",
			method: "manual",
			assigneeIds: [david.id],
			policyId: open.body.id,
			ownerIds: [david.id],
		};
		const role = await api<{ id: string }>(product, "POST", `/api/apps/${app}/roles`, body);
		const wish = (user: string): Card => ({
			id: "give",
			uses: "access.grantRole@1",
			fields: fieldsOf({ role: role.body.id, user }),
		});
		// People get it at once; a flow that the policy does not name asks an owner.
		const question = await questionOf(david, await started([wish(ANA)], [], tom));
		expect(question.explanation).toContain("does not name this flow");
		await answerIt(david, question.id, { decision: "deny", reason: "No" });

		const id = await started([wish(TOM)], [], tom);
		const own = await questionOf(david, id);
		const flowId = (await runNow(id)).flowId;
		await api(product, "PATCH", `/api/policies/${open.body.id}`, {
			policy: { onBehalf: true, rules: [{ name: "The flow", flows: [flowId], stages: [] }] },
		});
		await answerIt(david, own.id, { decision: "deny", reason: "No" });
		await runIs(id, "failed");
		const again = await api<{ id: string }>(product, "POST", `/api/flows/${flowId}/run`, { input: {} }, tom.token);
		const blocked = await until("a blocked request", async () => {
			const { body: all } = await api<{ items: { status: string; explanation: string }[] }>(
				product,
				"GET",
				`/api/requests?role=${role.body.id}&status=blocked`,
			);
			return all.items[0];
		});
		expect(blocked.explanation).toContain("does not give a role to its own publisher");
		await api(product, "POST", `/api/runs/${again.body.id}/cancel`, {});
	});

	test("asking, cancelling and ending all access leave nothing open", async () => {
		const request: Card = {
			id: "ask",
			uses: "access.requestAccess@1",
			fields: fieldsOf({ role: "Slack admin", user: ANA, justification: "x" }),
		};
		const cancel: Card = { id: "cancel", uses: "access.cancelPendingRequests@1", fields: fieldsOf({ user: ANA }) };
		const all: Card = { id: "all", uses: "access.revokeAll@1", fields: fieldsOf({ user: ANA }) };
		const members: Card = {
			id: "members",
			uses: "access.listRoleMembers@1",
			fields: fieldsOf({ role: "Slack admin" }),
		};
		const run = await runIs(await started([request, cancel, all, members], [], tom), "succeeded", "failed");
		expect(run.error).toBeNull();
		const outputs = Object.fromEntries(run.steps.map((step) => [step.card, step.output]));
		expect(outputs["ask"]).toMatchObject({ request: { status: "pendingApproval" } });
		expect(outputs["cancel"]).toMatchObject({ requests: [{ status: "cancelled" }] });
		expect(outputs["members"]).toMatchObject({ count: 0 });
	});
});
