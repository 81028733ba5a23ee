import { createTestDatabase } from "@keyway/db/test-database";
import type { Run, RunSummary } from "@keyway/schema/run";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { allMessages, fault, healed, messages, records } from "../product/sandbox.ts";
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

const flowNamed = async (name: string) => {
	const { body } = await api<{ items: { id: string; name: string }[] }>(product, "GET", "/api/flows");
	return body.items.find((flow) => flow.name === name)?.id as string;
};
const runsOf = async (flow: string) =>
	(await api<{ items: RunSummary[] }>(product, "GET", `/api/runs?flow=${flow}`)).body.items;
const runNow = async (id: string) => (await api<Run>(product, "GET", `/api/runs/${id}`)).body;
const reaches = (id: string, status: string) =>
	until(`run to be ${status}`, async () => {
		const run = await runNow(id);
		return run.status === status ? run : null;
	});
const step = (run: Run, card: string) => run.steps.find((each) => each.card === card);

test("a created user puts the record and the message into the services within a second", async () => {
	const flow = await flowNamed("New user to Salesforce and Slack");
	const from = Date.now();
	const created = await api<{ id: string }>(product, "POST", "/api/users", {
		firstName: "Nora",
		lastName: "Lind",
		email: "nora.lind@acme.test",
		userType: "employee",
		department: "Sales",
	});
	expect(created.status).toBe(201);
	const message = await until("the message", async () =>
		(await messages(product, "#it-news")).find((each) => each.text.includes("Nora Lind")),
	);
	expect(Date.now() - from).toBeLessThan(1_000);
	const [summary] = await until("the run", async () => {
		const runs = await runsOf(flow);
		return runs.length > 0 && runs;
	});
	const run = await reaches(summary?.id as string, "succeeded");
	const [contact] = (await records(product, "Contact")).filter(
		(each) => each.record["Email"] === "nora.lind@acme.test",
	);
	expect(step(run, "create_record")?.input).toMatchObject({
		object: "Contact",
		record: { LastName: "Lind", Department: "Sales" },
	});
	expect(step(run, "create_record")?.output).toMatchObject({
		id: contact?.id,
		record: { LastName: contact?.record["LastName"] },
	});
	expect(step(run, "notify_it")?.output).toMatchObject({ message: { ts: message.ts, text: message.text } });
	expect(run.steps.find((each) => each.card === "wait_90_days")).toBeUndefined();
});

test("an event with an inline contractor takes the contractor lane and waits ninety days", async () => {
	const { status, body } = await api<{ runs: string[] }>(product, "POST", "/api/events", {
		id: "hr-1",
		type: "directory.userCreated",
		data: { user: { firstName: "Omar", lastName: "Haddad", email: "omar@partner.test", userType: "contractor" } },
	});
	expect(status).toBe(202);
	expect(body.runs).toHaveLength(1);
	const run = await reaches(body.runs[0] as string, "waiting");
	expect(step(run, "is_contractor")).toMatchObject({ status: "succeeded", lane: "then" });
	const days = (Date.parse(step(run, "wait_90_days")?.dueAt as string) - Date.parse(run.startedAt)) / 86_400_000;
	expect(Math.round(days)).toBe(90);

	const again = await api(product, "POST", "/api/events", {
		id: "hr-1",
		type: "directory.userCreated",
		data: { user: { firstName: "Omar", lastName: "Haddad", email: "omar@partner.test", userType: "contractor" } },
	});
	expect(again.body).toEqual(body);

	const resumed = await api(product, "POST", `/api/runs/${run.id}/resume`, { card: "wait_90_days" });
	expect(resumed.status).toBe(202);
	const failed = await reaches(run.id, "failed");
	expect(failed.error).toMatchObject({ kind: "notFound" });
	await until("the nudge", async () =>
		(await messages(product, "#it-ops")).find((each) => each.text.includes("Deactivate user")),
	);
});

test("a contractor of the directory is deactivated when the wait ends", async () => {
	const { body: person } = await api<{ id: string }>(product, "POST", "/api/users", {
		firstName: "Ida",
		lastName: "Holm",
		email: "ida.holm@acme.test",
		userType: "contractor",
	});
	const flow = await flowNamed("New user to Salesforce and Slack");
	const run = await until("the run to wait", async () =>
		(await runsOf(flow)).find((each) => each.subject === "Ida Holm" && each.status === "waiting"),
	);
	await api(product, "POST", `/api/runs/${run.id}/resume`, { card: "wait_90_days" });
	await reaches(run.id, "succeeded");
	expect((await api(product, "GET", `/api/users/${person.id}`)).body).toMatchObject({ status: "deactivated" });
});

test("new users without an address get accent-free, unique ones", async () => {
	const create = async () =>
		(
			await api<{ id: string }>(product, "POST", "/api/users", {
				firstName: "Zoë",
				lastName: "Müller",
				userType: "employee",
			})
		).body.id;
	const emailOf = (id: string) =>
		until("the address", async () => (await api<{ email?: string }>(product, "GET", `/api/users/${id}`)).body.email);
	const first = await create();
	expect(await emailOf(first)).toBe("zoe.muller@acme.test");
	const second = await create();
	expect(await emailOf(second)).toBe("zoe.muller2@acme.test");
});

test("an expired access is told to the manager in Slack", async () => {
	const { body } = await api<{ runs: string[] }>(product, "POST", "/api/events", {
		type: "access.expired",
		data: {
			user: {
				firstName: "Ana",
				lastName: "Perez",
				email: "ana.perez@acme.test",
				manager: { email: "david.osei@acme.test" },
			},
			app: { name: "Slack" },
			role: { name: "Slack admin" },
			grant: { id: "g1" },
			request: null,
		},
	});
	await reaches(body.runs[0] as string, "succeeded");
	const told = (await allMessages(product)).find((each) => each.text.includes("Slack admin"));
	expect(told).toMatchObject({ channel: "David Osei" });
	expect(told?.text).toBe("The access of Ana Perez to Slack (Slack admin) has expired.");
});

test("a failing service fails the run in words; after it is healed the retry goes on from that card", async () => {
	const flow = await flowNamed("New user to Salesforce and Slack");
	await fault(product, { service: "slack", kind: "serverError" });
	await api(product, "POST", "/api/users", {
		firstName: "Mei",
		lastName: "Tan",
		email: "mei.tan@acme.test",
		userType: "employee",
	});
	const run = await until(
		"the run to fail",
		async () => (await runsOf(flow)).find((each) => each.subject === "Mei Tan" && each.status === "failed"),
		60_000,
	);
	expect(run.error?.message).toMatch(/Slack/);
	const before = (await records(product, "Contact")).filter((each) => each.record["Email"] === "mei.tan@acme.test");
	await healed(product);
	expect((await api(product, "POST", `/api/runs/${run.id}/retry`)).status).toBe(202);
	await reaches(run.id, "succeeded");
	expect((await messages(product, "#it-news")).filter((each) => each.text.includes("Mei Tan"))).toHaveLength(1);
	expect((await records(product, "Contact")).filter((each) => each.record["Email"] === "mei.tan@acme.test")).toEqual(
		before,
	);
});

test("a rate limit is waited out as long as the service asks", async () => {
	await fault(product, { service: "salesforce", kind: "rateLimited", retryAfter: 1, times: 1 });
	await api(product, "POST", "/api/users", {
		firstName: "Jon",
		lastName: "Park",
		email: "jon.park@acme.test",
		userType: "employee",
	});
	await until("the record", async () =>
		(await records(product, "Contact")).find((each) => each.record["Email"] === "jon.park@acme.test"),
	);
	await until("the message", async () =>
		(await messages(product, "#it-news")).find((each) => each.text.includes("Jon Park")),
	);
});
