import type { Role } from "@keyway/contract/access-catalogue";
import type { Approval } from "@keyway/contract/approvals";
import type { Finding, Review } from "@keyway/contract/governance";
import { createTestDatabase } from "@keyway/db/test-database";
import { expression, literal, ref } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { mailbox, type SandboxMail, told } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { type Caller, callerOf } from "./people.ts";
import { ask, decide, grantIs, grantNow, isSlackAdmin, roleNamed } from "./story.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let ana: Caller;
let david: Caller;
let tom: Caller;
let slackAdmin: Role;
let count = 0;
const ANA = "ana.perez@acme.test";
const DAVID = "david.osei@acme.test";

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	ana = await callerOf(database.url, ANA);
	david = await callerOf(database.url, DAVID);
	tom = await callerOf(database.url, "tom.becker@acme.test");
	slackAdmin = await roleNamed(product, "Slack admin");
});
afterAll(async () => {
	await product.stop();
	await database.drop();
});

async function made<T extends { id: string }>(path: string, body: object): Promise<T> {
	const answer = await api<T>(product, "POST", path, body);
	expect(answer.status, JSON.stringify(answer.body)).toBe(201);
	return answer.body;
}
const policy = async (more: object = {}, stages: object[] = []) =>
	(
		await made("/api/policies", {
			name: `Policy ${++count}`,
			policy: { onBehalf: true, justificationRequired: false, rules: [{ name: "Default", stages }], ...more },
		})
	).id;
const role = async (policyId: string, more: object = {}) =>
	(
		await made<Role>(`/api/apps/${slackAdmin.appId}/roles`, {
			name: `Role ${++count}`,
			policyId,
			method: "manual",
			assigneeIds: [tom.id],
			ownerIds: [tom.id],
			...more,
		})
	).id;
const byManager = [{ approvers: [{ kind: "manager" }] }];
const heard = (words: string, by?: string) =>
	until(`“${words}” to be told`, async () =>
		(await told(product)).find((each) => each.text.includes(words) && (by === undefined || each.to.includes(by))),
	);
/** A grant of a role that people apply by hand, in effect. */
async function byHand(roleId: string, who: Caller, body: object = {}): Promise<string> {
	const { grantId } = await ask(product, who, { roleId, ...body });
	await grantIs(product, grantId as string, "manualPending");
	await done(grantId as string);
	await grantIs(product, grantId as string, "active");
	return grantId as string;
}
async function done(grantId: string): Promise<void> {
	const task = await until("a task", async () => {
		const { body } = await api<{ items: { id: string; grantId: string }[] }>(
			product,
			"GET",
			"/api/tasks?status=open&limit=200",
		);
		return body.items.find((each) => each.grantId === grantId);
	});
	await api(product, "POST", `/api/tasks/${task.id}/resolution`, { resolution: "done" });
}

describe("by mail", () => {
	const mailTo = (to: string, words: string): Promise<SandboxMail> =>
		until(`a mail to ${to}`, async () =>
			(await mailbox(product)).findLast((each) => each.to.includes(to) && each.subject.includes(words)),
		);
	const tokenIn = ({ text }: SandboxMail) => /#token=([\w-]+)/.exec(text)?.[1] ?? "";
	const post = (path: string, body: object, token?: string) =>
		fetch(`${product.url}/api/access-links/${path}`, {
			method: "POST",
			headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
			body: JSON.stringify(body),
		});
	const status = async (id: string) =>
		(await api<{ status: string }>(product, "GET", `/api/requests/${id}`)).body.status;

	beforeAll(async () => {
		const wanted = { notices: "email", timeZone: "Europe/Berlin" };
		for (const who of [ana, david])
			expect((await api(product, "PUT", "/api/me/preferences", wanted, who.token)).status).toBe(200);
		expect(
			(await api(product, "PUT", "/api/me/preferences", { ...wanted, timeZone: "Mars" }, ana.token)).status,
		).toBeGreaterThanOrEqual(400);
	});

	test("whoever chose mail gets mail; its link decides once, with the session of that person only", async () => {
		const roleId = await role(await policy({}, byManager), { name: "Mailed role" });
		const request = await ask(product, ana, { roleId, justification: "By mail" });
		const token = tokenIn(await mailTo(DAVID, "Mailed role"));
		// What a scanner does: it opens the address, and nothing happens.
		await fetch(`${product.url}/decide`);
		const seen = (await (await post("read", { token })).json()) as { signInNeeded: boolean; lines: string[] };
		expect(seen).toMatchObject({ purpose: "decide", signInNeeded: true, usable: false, lines: [] });
		const approve = { token, decision: "approve" };
		expect((await post("decision", approve)).status).toBe(401);
		expect((await post("decision", approve, ana.token)).status).toBe(403);
		expect(await status(request.id)).toBe("pendingApproval");
		expect((await post("decision", approve, david.token)).status).toBe(204);
		expect(await status(request.id)).not.toBe("pendingApproval");
		expect((await post("decision", approve, david.token)).status).toBe(404);
	});

	test("a policy may let the link alone decide, never of a privileged role", async () => {
		const open = await policy({ emailWithoutSignIn: true }, byManager);
		const easy = await ask(product, ana, { roleId: await role(open, { name: "Easy role" }) });
		const first = tokenIn(await mailTo(DAVID, "Easy role"));
		const both = await Promise.all(
			[1, 2].map(() => post("decision", { token: first, decision: "deny", reason: "No" })),
		);
		expect(both.map((each) => each.status).sort()).toEqual([204, 404]);
		expect(await status(easy.id)).toBe("denied");
		const hard = await ask(product, ana, { roleId: await role(open, { name: "Privileged role", privileged: true }) });
		const token = tokenIn(await mailTo(DAVID, "Privileged role"));
		expect((await post("decision", { token, decision: "approve" })).status).toBe(401);
		expect(await status(hard.id)).toBe("pendingApproval");
	});

	test("times are those of the person's clock, and the notice before the end offers more time", async () => {
		const roleId = await role(await policy({ remindBefore: ["PT30S"] }), { name: "Timed role" });
		const grantId = await byHand(roleId, ana, { duration: "PT32S" });
		expect((await mailTo(ANA, "Timed role of Slack for Ana Perez is in effect")).text).toContain("(Europe/Berlin)");
		const token = tokenIn(await mailTo(ANA, "ends soon"));
		const extend = { token, duration: "PT1H", justification: "More" };
		expect((await post("extend", extend, david.token)).status).toBe(403);
		expect((await post("extend", extend, ana.token)).status).toBe(204);
		const { endsAt } = await grantNow(product, grantId);
		expect(Date.parse(endsAt as string)).toBeGreaterThan(Date.now() + 3_000_000);
	});
});

test("what cannot be removed is told to owners and IT, and is not called ended", async () => {
	const roleId = await role(await policy(), { name: "Sticky role", method: "connector", connectorRole: "admin" });
	const { grantId } = await ask(product, ana, { roleId });
	await grantIs(product, grantId as string, "active");
	await api(product, "PATCH", `/api/roles/${roleId}`, { connectorRole: "emperor" });
	await api(product, "POST", `/api/grants/${grantId}/revoke`, {});
	await grantIs(product, grantId as string, "revocationFailed");
	const people = await until("owners and IT", async () => {
		const notes = (await told(product)).filter((each) =>
			each.subject.includes("Sticky role of Slack for Ana Perez could not be removed"),
		);
		return notes.length === 2 && notes.flatMap((each) => each.to).sort();
	});
	expect(people).toEqual(["maria.schulz@acme.test", "tom.becker@acme.test"]);
	await api(product, "PATCH", `/api/roles/${roleId}`, { connectorRole: "admin" });
	const { body } = await api<{ items: { id: string; grantId: string }[] }>(product, "GET", "/api/tasks?status=open");
	const task = body.items.find((each) => each.grantId === grantId);
	await api(product, "POST", `/api/tasks/${task?.id}/resolution`, { resolution: "retry" });
	await grantIs(product, grantId as string, "ended");
	expect(await isSlackAdmin(product, ANA)).toBe(false);
});

test("in an emergency a role is given at once; everybody hears of it and a review opens by itself", async () => {
	const free = await policy({}, byManager);
	const closed = await role(free);
	const emergency = { justification: "Production is down", breakGlass: true };
	const refused = await api<{ code: string }>(
		product,
		"POST",
		"/api/requests",
		{ roleId: closed, ...emergency },
		ana.token,
	);
	expect(refused.body.code).toBe("BREAK_GLASS_OFF");
	const roleId = await role(free, { name: "Fire role", breakGlass: "PT1H" });
	const request = await ask(product, ana, { roleId, ...emergency, duration: "P30D" });
	expect(request).toMatchObject({ status: "fulfilling", duration: "PT1H", grantId: expect.any(String) });
	await heard("EMERGENCY: Ana Perez took Fire role of Slack", "tom.becker@acme.test");
	const { body } = await api<{ items: Review[] }>(product, "GET", "/api/reviews");
	const review = body.items.find((each) => each.cause === "breakGlass") as Review;
	const mine = await api<{ items: { id: string }[] }>(
		product,
		"GET",
		`/api/reviews/${review.id}`,
		undefined,
		tom.token,
	);
	const item = mine.body.items[0]?.id;
	const say = (who: Caller, text: object) =>
		api<{ code?: string }>(product, "POST", `/api/review-items/${item}/decision`, text, who.token);
	expect((await say(ana, { decision: "keep", reason: "Mine" })).body.code).toBe("NOT_REVIEWER");
	expect((await say(tom, { decision: "revoke", reason: "" })).status).toBeGreaterThanOrEqual(400);
	expect((await say(tom, { decision: "revoke", reason: "It was no emergency" })).status).toBe(204);
	await grantIs(product, request.grantId as string, "ended");
});

test("a campaign keeps and revokes, follows each removal to its end, and freezes its report", async () => {
	const roleId = await role(await policy(), { method: "connector", connectorRole: "admin" });
	const { grantId } = await ask(product, ana, { roleId });
	await grantIs(product, grantId as string, "active");
	const dueAt = new Date(Date.now() + 3_600_000).toISOString();
	const review = await made<Review>("/api/reviews", {
		name: "Quarter",
		scope: { roleIds: [roleId] },
		onClose: "revoke",
		dueAt,
	});
	const own = await api<{ items: unknown[] }>(product, "GET", `/api/reviews/${review.id}`, undefined, ana.token);
	expect(own.body.items).toEqual([]);
	await heard("The review “Quarter” waits for you");
	await api(product, "POST", `/api/reviews/${review.id}/close`, {});
	const closed = await until(
		"the campaign to be closed",
		async () => {
			const { body } = await api<Review & { report: { items: object[] } | null }>(
				product,
				"GET",
				`/api/reviews/${review.id}`,
			);
			return body.status === "closed" ? body : null;
		},
		40_000,
	);
	expect(closed.report?.items).toMatchObject([
		{ person: "Ana Perez", decision: "revoke", grantStatus: "ended", removalVerifiedAt: expect.any(String) },
	]);
	expect(closed.reportHash).toMatch(/^[0-9a-f]{64}$/);
	expect(await isSlackAdmin(product, ANA)).toBe(false);
	const late = await api<{ code: string }>(product, "GET", `/api/reviews/${review.id}`, undefined, ana.token);
	expect(late.body).toMatchObject({ report: null });
});

test("conflicts are refused, unless somebody else allowed this one for a time", async () => {
	const free = await policy();
	const [one, other] = [await role(free), await role(free)];
	await api(product, "PATCH", `/api/roles/${one}`, { conflictIds: [other] });
	await byHand(one, ana);
	const refused = await api<{ code: string }>(product, "POST", "/api/requests", { roleId: other }, ana.token);
	expect(refused.body.code).toBe("ROLE_CONFLICT");
	const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
	const exemption = await made("/api/exemptions", {
		userId: ana.id,
		roleId: one,
		otherRoleId: other,
		reason: "Year end",
		expiresAt,
	});
	await byHand(other, ana);
	await api(product, "DELETE", `/api/exemptions/${exemption.id}`);
	expect(
		(await api<{ code: string }>(product, "POST", "/api/requests", { roleId: other }, ana.token)).body.code,
	).not.toBeUndefined();
});

test("what is in the application and not here is found, and adopted, revoked or ignored; the first reading revokes nothing", async () => {
	const read = async (kind: string) => {
		expect((await api(product, "POST", `/api/roles/${slackAdmin.id}/read-back`, {})).status).toBe(202);
		return until(`a finding “${kind}”`, async () => {
			const { body } = await api<{ items: Finding[] }>(product, "GET", `/api/findings?role=${slackAdmin.id}`);
			return body.items.find((each) => each.kind === kind);
		});
	};
	const resolve = (id: string, resolution: string) =>
		api<Finding & { code?: string }>(product, "POST", `/api/findings/${id}/resolution`, { resolution });
	await api(product, "PATCH", `/api/roles/${slackAdmin.id}`, { onOutside: "revoke" });
	const maria = await read("outside");
	expect(maria).toMatchObject({ account: "maria.schulz@acme.test", firstImport: true, status: "open" });
	expect((await resolve(maria.id, "close")).body.code).toBe("FINDING_NOT_SO");
	const adopted = await resolve(maria.id, "adopt");
	expect(adopted.body).toMatchObject({ status: "adopted" });
	const grant = await grantNow(product, adopted.body.grantId as string);
	expect(grant).toMatchObject({ status: "active", hadBefore: false });
	// She is made a member behind our back: here and not there.
	await api(product, "POST", `/api/grants/${grant.id}/revoke`, {});
	await grantIs(product, grant.id, "ended");
	expect(await isSlackAdmin(product, "maria.schulz@acme.test")).toBe(false);
});

test("when too many lose a role at once, the removals wait until somebody has looked", async () => {
	const pair = async (kind: string) => {
		const set = { id: "note", uses: "flow.set@1", fields: { values: literal({ done: true }) } };
		const graph = { trigger: null, cards: { note: set }, lanes: { main: ["note"] }, groups: {}, notes: {} };
		const { id } = await made("/api/flows", { name: `${kind} ${++count}`, kind, graph });
		expect((await api(product, "POST", `/api/flows/${id}/publish`, { note: "x" })).status).toBe(201);
		return id;
	};
	const flows = { provisioningFlowId: await pair("provisioning"), deprovisioningFlowId: await pair("deprovisioning") };
	const roleId = await role(await policy(), { name: "Common role", method: "flow", ...flows });
	const people: string[] = [];
	for (let n = 0; n < 20; n += 1)
		people.push((await made("/api/users", { email: `mass${n}@acme.test`, firstName: `Mass ${n}` })).id);
	const ids: string[] = [];
	for (const userId of people) ids.push((await ask(product, product, { roleId, userId })).grantId as string);
	for (const id of ids) await grantIs(product, id, "active");
	for (const id of people.slice(0, 6)) await api(product, "POST", `/api/users/${id}/deactivate`, {});
	const held = await until("the brake", async () => {
		const { body } = await api<Role>(product, "GET", `/api/roles/${roleId}`);
		return body.heldAt !== null && body;
	});
	expect(held.heldAt).not.toBeNull();
	await heard("Too many lose Common role of Slack at once", "tom.becker@acme.test");
	const states = await Promise.all(ids.slice(0, 6).map(async (id) => (await grantNow(product, id)).status));
	expect(states).toContain("deprovisioning");
	const release = (decision: string) => api(product, "POST", `/api/roles/${roleId}/brake`, { decision });
	expect((await release("continue")).status).toBe(204);
	for (const id of ids.slice(0, 6)) expect(await grantIs(product, id, "ended")).toMatchObject({ endReason: "leaver" });
	expect(await grantNow(product, ids[6] as string)).toMatchObject({ status: "active" });
	expect((await release("keep")).status).toBe(409);
});

test("a mover loses what the policy gives to others, and nothing outlasts the contract", async () => {
	const sales = await policy({ eligible: [{ attribute: "department", is: ["Sales"] }], onMove: "revoke" });
	const lost = await byHand(await role(sales), ana);
	const kept = await byHand(await role(await policy()), ana);
	const contractEnd = new Date(Date.now() + 86_400_000 * 3).toISOString().slice(0, 10);
	await api(product, "PATCH", `/api/users/${ana.id}`, { department: "Marketing", contractEnd });
	expect(
		await until("the role to go", async () => {
			const grant = await grantNow(product, lost);
			return grant.endReason !== null && grant;
		}),
	).toMatchObject({ endReason: "mover" });
	await until("the end to move", async () => (await grantNow(product, kept)).endsAt !== null);
	await api(product, "PATCH", `/api/users/${ana.id}`, { department: "Sales", contractEnd: null });
});

test("a contractor's access ends by itself, then all other access is cut off and the account is deleted", async () => {
	const LIAM = "liam.murphy@acme.test";
	const liam = await made("/api/users", {
		email: LIAM,
		firstName: "Liam",
		lastName: "Murphy",
		userType: "contractor",
		manager: david.id,
	});
	const other = await role(await policy(), { name: "Also admin", method: "connector", connectorRole: "admin" });
	const person = ref("trigger", "user");
	const graph: FlowGraph = {
		trigger: {
			id: "trigger",
			uses: "access.expired@1",
			fields: { filter: expression('trigger.user.userType == "contractor"') },
		},
		cards: {
			cut: { id: "cut", uses: "access.revokeAll@1", fields: { user: person } },
			pause: { id: "pause", uses: "flow.wait@1", fields: { duration: literal("PT1S") } },
			remove: { id: "remove", uses: "directory.deleteUser@1", fields: { user: person } },
		},
		lanes: { main: ["cut", "pause", "remove"] },
		groups: {},
		notes: {},
	};
	const flow = await made("/api/flows", { name: "Contractor leaves", kind: "automation", graph });
	expect((await api(product, "POST", `/api/flows/${flow.id}/publish`, { note: "x" })).status).toBe(201);
	const standing = await ask(product, { token: product.token }, { roleId: other, userId: liam.id });
	await grantIs(product, standing.grantId as string, "active");
	// Ninety days, shortened by the approver to seconds.
	const request = await ask(
		product,
		{ token: product.token },
		{ roleId: slackAdmin.id, userId: liam.id, duration: "P90D" },
	);
	const decided = await decide(product, david, request.id, { decision: "approve", duration: "PT4S" });
	expect(decided.status, JSON.stringify(decided.body)).toBe(200);
	await grantIs(product, decided.body.grantId as string, "ended");
	await grantIs(product, standing.grantId as string, "ended");
	await until(
		"the account to be gone",
		async () => (await api(product, "GET", `/api/users/${liam.id}`)).status === 404,
	);
	expect(await isSlackAdmin(product, LIAM)).toBe(false);
	const { body } = await api<{ items: Approval[] }>(product, "GET", "/api/approvals", undefined, david.token);
	expect(body.items.every((each) => each.user?.id !== liam.id)).toBe(true);
});
