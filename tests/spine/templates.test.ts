import type { FlowDetail } from "@keyway/contract/flows";
import type { Template } from "@keyway/contract/templates";
import { createTestDatabase } from "@keyway/db/test-database";
import type { Run, RunSummary } from "@keyway/schema/run";
import postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { allMessages, mailbox, records } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";

/** Every template of the gallery: installed through the API, published, triggered, and looked for at the other side. */
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let listed: Template[];
const connections: Record<string, string> = {};

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	listed = (await get<{ items: Template[] }>("/api/templates")).items;
	const { items } = await get<{ items: { id: string; connector: string }[] }>("/api/connections");
	for (const { id, connector } of items) connections[connector] = id;
	// The examples of a new installation would answer the same events.
	const flows = (await get<{ items: { id: string }[] }>("/api/flows?kind=automation")).items;
	for (const { id } of flows) await api(product, "PATCH", `/api/flows/${id}`, { enabled: false });
});

afterAll(async () => {
	await product.stop();
	await database.drop();
});

const get = async <T>(path: string) => (await api<T>(product, "GET", path)).body;

async function post<T = { id: string }>(path: string, body: unknown): Promise<T> {
	const answer = await api<T>(product, "POST", path, body);
	expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
	return answer.body;
}

const used = new Set<string>();
/** A published flow made from a template. */
async function install(template: string): Promise<string> {
	used.add(template);
	const { connectors } = listed.find((each) => each.id === template) as Template;
	const chosen = Object.fromEntries(connectors.map((connector) => [connector, connections[connector]]));
	const flow = await post<FlowDetail>("/api/templates/install", { template, connections: chosen });
	expect(flow.problems).toEqual([]);
	await post(`/api/flows/${flow.id}/publish`, { note: "From the gallery" });
	return flow.id;
}

/** For tests that follow: the same event must not start this flow again. */
const done = (flow: string) => api(product, "PATCH", `/api/flows/${flow}`, { enabled: false });

let number = 0;
const person = (over: Record<string, unknown> = {}) => {
	number += 1;
	return { firstName: "Tia", lastName: `Holm${number}`, email: `tia.holm${number}@acme.test`, ...over };
};
const createUser = (over: Record<string, unknown> = {}) => {
	const data = person(over);
	return post<{ id: string; lastName: string; email: string }>("/api/users", data);
};

const runOf = (flow: string, status: string) =>
	until(`a run to be ${status}`, async () => {
		const { items } = await get<{ items: RunSummary[] }>(`/api/runs?flow=${flow}`);
		const failed = items.find((run) => run.status === "failed");
		if (failed && status !== "failed") throw new Error(failed.error?.message);
		return items.find((run) => run.status === status);
	});
const told = (text: string) =>
	until(`the message ${text}`, async () => (await allMessages(product)).find((each) => each.text.includes(text)));
const mail = (subject: string) =>
	until(`the mail ${subject}`, async () => (await mailbox(product)).find((each) => each.subject === subject));
const resume = async (flow: string, card: string) => {
	const { id } = await until("the wait", async () => {
		const { items } = await get<{ items: RunSummary[] }>(`/api/runs?flow=${flow}&status=waiting`);
		const run = items[0] && (await get<Run>(`/api/runs/${items[0].id}`));
		return run?.steps.some((step) => step.card === card && step.status === "waiting") && run;
	});
	await post(`/api/runs/${id}/resume`, { card });
};
/** Moves a flow's clock to now. */
async function tick(flow: string): Promise<void> {
	const sql = postgres(database.url, { max: 1 });
	await sql`update schedule set next_at = date_trunc('second', now()) where flow_id = ${flow}`;
	await sql.end();
}
const access = (type: string, over: Record<string, unknown> = {}) =>
	post<{ runs: string[] }>("/api/events", {
		type: `access.${type}`,
		data: {
			user: { ...person(), manager: { email: "david.osei@acme.test" } },
			app: { name: "Box" },
			role: { name: `Editor ${type}` },
			grant: { id: "g1", endsAt: "2027-01-31T09:00:00.000Z" },
			request: null,
			...over,
		},
	});

test("a new user gets a contact and is announced", async () => {
	const flow = await install("joiner-record-and-message");
	const { email, lastName } = await createUser({ department: "Sales" });
	const { text } = await told(`Welcome Tia ${lastName}.`);
	const contact = (await records(product, "Contact")).find((each) => each.record["Email"] === email);
	expect(contact?.record).toMatchObject({ LastName: lastName, Department: "Sales" });
	expect(text).toContain(contact?.id);
	await done(flow);
});

test("a new user without an address gets a free one without accents", async () => {
	const flow = await install("joiner-unique-email");
	const emailOf = async () => {
		const { id } = await post<{ id: string }>("/api/users", { firstName: "Åsa", lastName: "Öberg" });
		return until("the address", async () => (await get<{ email?: string }>(`/api/users/${id}`)).email);
	};
	expect([await emailOf(), await emailOf()]).toEqual(["asa.oberg@acme.test", "asa.oberg2@acme.test"]);
	await done(flow);
});

test("a new user is welcomed by e-mail with the manager in copy", async () => {
	const flow = await install("joiner-welcome-mail");
	const { email } = await createUser({ firstName: "Wilma", manager: "david.osei@acme.test" });
	expect(await mail("Welcome, Wilma")).toMatchObject({ to: [email], cc: ["david.osei@acme.test"] });
	await done(flow);
});

test("on the first day the manager is reminded", async () => {
	const flow = await install("joiner-first-day");
	const { lastName } = await createUser({ startDate: "2099-01-05", manager: "david.osei@acme.test" });
	await resume(flow, "until_start");
	expect((await told(`Tia ${lastName} starts today`)).channel).toBe("David Osei");
	await done(flow);
});

test("a move to another department is told to IT", async () => {
	await install("mover-department");
	const { id, lastName } = await createUser({ department: "Sales" });
	await api(product, "PATCH", `/api/users/${id}`, { department: "Marketing" });
	expect((await told(`Tia ${lastName} moved`)).text).toContain("from Sales to Marketing");
});

test("who was away for 30 days is warned, who was for 37 is deactivated, others are left alone", async () => {
	const flow = await install("leaver-inactive-30-days");
	const away = (days: number) => createUser({ lastSignInAt: new Date(Date.now() - days * 86_400_000).toISOString() });
	const [here, warned, gone] = [await away(3), await away(30.5), await away(40)];
	await tick(flow);
	await runOf(flow, "succeeded");
	const letter = await mail("Your account will be deactivated");
	expect(letter.to).toEqual([warned.email]);
	await told(`Tia ${gone.lastName} was deactivated`);
	const statusOf = async ({ id }: { id: string }) => (await get<{ status: string }>(`/api/users/${id}`)).status;
	expect([await statusOf(here), await statusOf(warned), await statusOf(gone)]).toEqual([
		"active",
		"active",
		"deactivated",
	]);
});

test("a contractor is cut off after 90 days and deleted a month later", async () => {
	const flow = await install("leaver-contractor-90-days");
	const { id, lastName } = await createUser({ userType: "contractor", manager: "david.osei@acme.test" });
	await resume(flow, "wait_90_days");
	expect((await told(`The account of Tia ${lastName} has ended`)).channel).toBe("David Osei");
	expect((await get<{ status: string }>(`/api/users/${id}`)).status).toBe("deactivated");
	await resume(flow, "wait_30_days");
	await runOf(flow, "succeeded");
	expect((await api(product, "GET", `/api/users/${id}`)).status).toBe(404);
	await done(flow);
});

test("on the evening of the last day the account is deactivated", async () => {
	const flow = await install("leaver-last-day");
	const { id, lastName } = await createUser();
	await api(product, "PATCH", `/api/users/${id}`, { lastDay: "2099-01-31" });
	await resume(flow, "until_evening");
	await told(`The last day of Tia ${lastName} is over`);
	expect((await get<{ status: string }>(`/api/users/${id}`)).status).toBe("deactivated");
});

test("the contact of a deactivated user is deleted", async () => {
	const announce = await install("joiner-record-and-message");
	const { id, email } = await createUser();
	const contact = async () => (await records(product, "Contact")).find((each) => each.record["Email"] === email);
	await until("the contact", contact);
	await done(announce);
	const flow = await install("leaver-remove-contact");
	await post(`/api/users/${id}/deactivate`, {});
	await runOf(flow, "succeeded");
	expect(await contact()).toBeUndefined();
	await done(flow);
});

test("on the first of the month IT gets the table of deactivated contractors", async () => {
	const flow = await install("leaver-monthly-table");
	const { id, lastName } = await createUser({ userType: "contractor", department: "IT" });
	await post(`/api/users/${id}/deactivate`, {});
	await tick(flow);
	await runOf(flow, "succeeded");
	const { to, attachments } = await mail("Deactivated contractors");
	expect(to).toEqual(["it@acme.test"]);
	expect(attachments[0]?.text).toMatch(
		new RegExp(`^First name,Last name,Email,Department\\r\\n.*Tia,${lastName},`, "s"),
	);
});

test("the manager hears of an access before it ends", async () => {
	await install("access-expiring");
	await access("expiring");
	const { channel, text } = await told("Editor expiring of Box");
	expect([channel, text.includes("2027-01-31")]).toEqual(["David Osei", true]);
});

test("who asked in vain is told by e-mail", async () => {
	await install("access-denied");
	await access("denied");
	expect((await mail("Your request for Editor denied of Box")).to[0]).toContain("tia.holm");
});

test("a granted role is told in a channel", async () => {
	await install("access-granted");
	await access("granted");
	expect((await told("has Editor granted of Box now")).channel).toBe("#it-ops");
});

test("a provisioning that failed is told with its reason", async () => {
	await install("access-provisioning-failed");
	await access("provisioningFailed", { error: { message: "Box does not answer." } });
	expect((await told("Editor provisioningFailed of Box")).text).toContain("Box does not answer.");
});

test("a call from HR creates the user and announces it", async () => {
	const flow = await install("operations-webhook-user");
	const secret = "a-shared-secret-of-more-than-32-characters";
	await api(product, "PUT", `/api/flows/${flow}/hook`, { secret });
	const { url } = await get<{ url: string }>(`/api/flows/${flow}/hook`);
	const answer = await fetch(new URL(new URL(url).pathname, product.url), {
		method: "POST",
		headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
		body: JSON.stringify({ name: "Hedda Webb", email: "hedda.webb@acme.test", department: "Legal" }),
	});
	expect(answer.status, await answer.text()).toBe(202);
	await told("Hedda Webb is in the directory now.");
	const { items } = await get<{ items: { department: string }[] }>("/api/users?search=hedda.webb");
	expect(items).toMatchObject([{ department: "Legal" }]);
});

test("a failed run is told to IT", async () => {
	await install("operations-flow-failed");
	const message = { kind: "literal", value: "Not today." };
	const graph = {
		trigger: { id: "trigger", uses: "manual.run@1", fields: {} },
		cards: { end: { id: "end", uses: "flow.raise@1", title: "Give up", fields: { message } } },
		lanes: { main: ["end"] },
		groups: {},
		notes: {},
	};
	const { id } = await post("/api/flows", { name: "Always fails", kind: "automation", graph });
	await post(`/api/flows/${id}/publish`, {});
	await post(`/api/flows/${id}/run`, { input: {} });
	await told("“Always fails” failed at “Give up”: Not today.");
});

test("every Monday the number of active users is posted", async () => {
	const flow = await install("operations-headcount");
	await tick(flow);
	const { text } = await told("Active users this week:");
	expect(Number(text.split(": ")[1])).toBeGreaterThan(9);
});

test("no template is listed that was not run here", () => {
	expect(listed.map(({ id }) => id).sort()).toEqual([...used].sort());
});
