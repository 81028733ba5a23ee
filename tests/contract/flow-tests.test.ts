import { expression, type FieldValue, literal, ref } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createFlow, fresh, listeningGraph, manualGraph } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
});
afterAll(() => bed.stop());

type Step = { card: string; status: string; simulated?: string; output?: Json; error?: { code: string } };
type Read = { id: string; status: string; mode: string; version: number; steps: Step[]; error: unknown };

const card = (id: string, uses: string, fields: Record<string, FieldValue>, more: Partial<Card> = {}): Card => ({
	id,
	uses: `${uses}@1`,
	fields,
	...more,
});

function flowOf(cards: Card[], trigger = "directory.userCreated"): FlowGraph {
	return {
		...listeningGraph(trigger),
		cards: Object.fromEntries(cards.map((each) => [each.id, each])),
		lanes: { main: cards.map((each) => each.id) },
	};
}

const tell = card("tell", "slack.sendChannelMessage", {
	channel: literal("#it-news"),
	text: ref("trigger", "user", "email"),
});
const record = card("record", "salesforce.createRecord", {
	object: literal("Contact"),
	record: { kind: "object", fields: { LastName: ref("trigger", "user", "lastName") } },
});
const find = card("find", "salesforce.findRecord", {
	object: literal("Contact"),
	filter: { kind: "object", fields: { LastName: literal("Perez") } },
});
const mail = card("mail", "email.send", {
	to: literal("ana.perez@acme.test"),
	subject: literal("Hi"),
	body: literal("x"),
});
const hold = card("hold", "flow.wait", { duration: literal("P90D") });
const call = card("call", "http.request", { method: literal("POST"), url: literal("http://127.0.0.1:9/never") });

async function tested(id: string, body: object = {}): Promise<Read> {
	const started = await bed.call(`/api/flows/${id}/test`, { body });
	expect([started.status, started.text]).toEqual([202, expect.any(String)]);
	return until("the test to end", async () => {
		const { body: read } = await bed.call(`/api/runs/${started.body["id"]}`);
		return !["queued", "running", "waiting"].includes(String(read["status"])) && (read as Read);
	});
}

describe("a test of the draft", () => {
	test("calls private models over the wire, cuts waits short and stands in for what has no model", async () => {
		const skipped = card("skipped", "flow.raise", { message: literal("never") }, { skipInTest: true });
		const id = await createFlow(bed, flowOf([record, tell, mail, hold, call, skipped]));
		const run = await tested(id);
		expect(run.error).toBeNull();
		expect([run.status, run.mode, run.version]).toEqual(["succeeded", "test", -1]);
		expect(run.steps.map(({ card, status, simulated }) => [card, status, simulated])).toEqual([
			["record", "succeeded", undefined],
			["tell", "succeeded", undefined],
			["mail", "succeeded", undefined],
			["hold", "succeeded", "wait"],
			["call", "succeeded", "example"],
			["skipped", "skipped", "skipped"],
		]);
		expect(run.steps[1]?.output).toMatchObject({ message: { text: "zoe.muller@acme.test" } });
		const { body: flow } = await bed.call(`/api/flows/${id}`);
		expect([flow["published"], flow["lastRun"]]).toEqual([null, null]);
		expect((await bed.call(`/api/flows/${id}/versions`)).body["items"]).toEqual([]);
		expect((await bed.call(`/api/flows/${id}/versions/-1`)).body["graph"]).toEqual(flow["draft"]);
	});

	test("has a tenant of its own, filled from its fixtures and gone afterwards", async () => {
		const id = await createFlow(bed, flowOf([find]));
		const fixtures = { salesforce: { Contact: [{ LastName: "Perez", Email: "ana@acme.test" }] } };
		const found = await tested(id, { fixtures });
		expect(found.steps[0]?.output).toMatchObject({ record: { Email: "ana@acme.test" } });
		expect((await tested(id)).steps[0]?.output).not.toMatchObject({ record: { Email: "ana@acme.test" } });
	});

	test("meets the faults that it asks for", async () => {
		const id = await createFlow(
			bed,
			flowOf([{ ...tell, retry: { times: 1, first: 1, factor: 1, max: 1, on: ["any"] } }]),
		);
		const once = await tested(id, { fixtures: { faults: [{ service: "slack", kind: "serverError", times: 1 }] } });
		expect(once.status).toBe("succeeded");
		const always = await tested(id, { fixtures: { faults: [{ service: "slack", kind: "serverError" }] } });
		expect(always.status).toBe("failed");
	});

	test("never touches the directory, and sees its own changes", async () => {
		const email = `${fresh("real")}@acme.test`;
		const user = await createdId(bed, "/api/users", { email, firstName: "Real", lastName: "Person" });
		const cards = [
			card("make", "directory.createUser", { name: literal("Test Person"), email: literal("test.person@acme.test") }),
			card("off", "directory.deactivateUser", { user: literal(email) }),
			card("look", "directory.getUser", { user: literal(email) }),
			card("gone", "directory.deleteUser", { user: literal("test.person@acme.test") }),
			card("again", "directory.getUser", { user: literal("test.person@acme.test") }),
		];
		const run = await tested(await createFlow(bed, flowOf(cards)));
		expect(run.steps[2]?.output).toMatchObject({ user: { status: "deactivated" } });
		expect(run.steps.at(-1)).toMatchObject({ card: "again", status: "failed", error: { code: "PERSON_NOT_FOUND" } });
		expect((await bed.call(`/api/users/${user}`)).body["status"]).toBe("active");
		expect((await bed.call("/api/users?search=test.person")).body["items"]).toEqual([]);
	});

	test("is shared with the flows that it calls", async () => {
		const helper = await createFlow(
			bed,
			{
				...flowOf([
					card(
						"add",
						"salesforce.createRecord",
						{
							object: literal("Contact"),
							record: { kind: "object", fields: { LastName: literal("Perez"), Email: literal("made@acme.test") } },
						},
						{
							connection: await createdId(bed, "/api/connections", {
								connector: "salesforce",
								name: fresh("Salesforce"),
								fields: { instanceUrl: "https://acme.example.com", clientId: "a", clientSecret: "b" },
							}),
						},
					),
				]),
				trigger: null,
			},
			"helper",
		);
		const published = await bed.call(`/api/flows/${helper}/publish`, { body: {} });
		expect([published.status, published.text]).toEqual([201, expect.any(String)]);
		const ask = card("ask", "flow.call", { flow: literal({ value: helper, label: "Helper" }) });
		const run = await tested(await createFlow(bed, flowOf([ask, find])));
		expect(run.error).toBeNull();
		expect(run.steps[1]?.output).toMatchObject({ record: { Email: "made@acme.test" } });
	});

	test("takes given outputs, and ends after the card that was asked for", async () => {
		const branch = card("check", "flow.continueIf", { when: expression("steps.call.status == 404") });
		const id = await createFlow(bed, flowOf([call, branch, tell, mail]));
		const fixtures = { outputs: { call: { status: 404, headers: {}, body: null } } };
		const run = await tested(id, { fixtures, upTo: "tell" });
		expect(run.status).toBe("succeeded");
		expect(run.steps.map(({ card, simulated }) => [card, simulated])).toEqual([
			["call", "fixture"],
			["check", undefined],
			["tell", undefined],
		]);
	});

	test("of one card performs that one, with samples for those before it", async () => {
		const id = await createFlow(bed, flowOf([record, call, tell]));
		const run = await tested(id, { card: "tell", input: { user: { email: "zoe@acme.test" } } });
		expect(run.steps.map(({ card, simulated }) => [card, simulated])).toEqual([
			["record", "fixture"],
			["call", "fixture"],
			["tell", undefined],
		]);
	});

	test("starts no other flow when it fails, and cannot be run again as new", async () => {
		const listening = await createFlow(bed, listeningGraph("flow.failed"));
		await bed.call(`/api/flows/${listening}/publish`, { body: {} });
		const id = await createFlow(bed, flowOf([card("no", "flow.raise", { message: literal("No.") })]));
		const run = await tested(id);
		expect(run.status).toBe("failed");
		expect(await bed.db.$client`select 1 from wait where run_id = ${run.id}`).toHaveLength(0);
		expect((await bed.call(`/api/runs/${run.id}/rerun`, { method: "POST" })).body.code).toBe("RUN_IN_TEST");
		expect((await bed.call(`/api/runs?flow=${listening}`)).body["items"]).toEqual([]);
	});

	test("that is live is refused for provisioning kinds and for who may not publish", async () => {
		const provisioning = await createFlow(bed, { ...manualGraph(), trigger: null }, "provisioning");
		const live = (id: string, token?: string) =>
			bed.call(`/api/flows/${id}/test`, { body: { live: true }, ...(token ? { token } : {}) });
		const refused = await live(provisioning);
		expect([refused.status, refused.body.code]).toEqual([403, "FLOW_ONLY_BY_ACCESS"]);
		const { token } = await bed.tokenFor(["builder"], ["flows:read", "flows:edit"]);
		expect((await live(await createFlow(bed, manualGraph()), token)).body.code).toBe("FORBIDDEN");
		expect((await tested(provisioning)).status).toBe("stopped");
	});

	test("that makes no sense is refused by name", async () => {
		const id = await createFlow(bed, flowOf([tell]));
		const code = async (body: object) => (await bed.call(`/api/flows/${id}/test`, { body })).body.code;
		expect(await code({ upTo: "ghost" })).toBe("TEST_CARD_UNKNOWN");
		expect(await code({ fixtures: { slack: { channels: [{ name: "Not A Channel" }] } } })).toBe(
			"TEST_FIXTURES_INVALID",
		);
		expect(await code({ fixtures: { teams: {} } })).toBe("REQUEST_INVALID");
		expect(await code({ input: { user: 7 } })).toBe("EVENT_INVALID");
	});
});

describe("tests that a flow remembers", () => {
	const put = (id: string, name: string, body: object) =>
		bed.call(`/api/flows/${id}/cases/${encodeURIComponent(name)}`, { method: "PUT", body });

	test("run when it is published; a red one stops it unless somebody says why it may be red", async () => {
		const id = await createFlow(bed, flowOf([tell, hold]));
		const input = { user: { email: "zoe@acme.test" } };
		await put(id, "tells the channel", {
			input,
			expectations: { steps: { tell: { input: { text: "zoe@acme.test" } } } },
		});
		const first = await bed.call(`/api/flows/${id}/publish`, { body: {} });
		expect(first.body["errors"] ?? []).toEqual(
			expect.arrayContaining([expect.objectContaining({ code: "CONNECTION_MISSING" })]),
		);
		const connection = await createdId(bed, "/api/connections", {
			connector: "slack",
			name: fresh("Slack"),
			fields: { token: "xoxb-nothing", baseUrl: "http://127.0.0.1:9/api" },
		});
		const edits = [{ kind: "card.set", card: "tell", patch: { connection } }];
		const { body: changed } = await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits } });
		expect(changed["revision"], JSON.stringify(changed)).toBe(1);
		expect((await bed.call(`/api/flows/${id}/publish`, { body: {} })).status).toBe(201);
		await put(id, "says goodbye", { input, expectations: { steps: { tell: { input: { text: "goodbye" } } } } });
		const red = await bed.call(`/api/flows/${id}/publish`, { body: {} });
		expect([red.status, red.body.code]).toEqual([422, "FLOW_CASES_FAILED"]);
		expect(red.body["errors"]).toMatchObject([
			{ name: "says goodbye", problems: [expect.stringContaining('instead of "goodbye"')] },
			{ name: "tells the channel", problems: [] },
		]);
		const override = { reason: "The new words come tomorrow" };
		expect((await bed.call(`/api/flows/${id}/publish`, { body: { override } })).status).toBe(201);
		const { body: audit } = await bed.call(`/api/audit?target=${id}`);
		expect((audit["items"] as object[])[0]).toMatchObject({ details: { override: override.reason } });
	});

	test("are listed, changed, run by hand and forgotten", async () => {
		const id = await createFlow(bed, flowOf([card("no", "flow.raise", { message: literal("No.") })]));
		await put(id, "fails", { expectations: { status: "failed" } });
		await put(id, "fails", { expectations: { status: "failed", steps: { no: { status: "failed" } } } });
		const { body } = await bed.call(`/api/flows/${id}/cases`);
		expect(body["items"]).toMatchObject([{ name: "fails", expectations: { steps: { no: { status: "failed" } } } }]);
		const { body: results } = await bed.call(`/api/flows/${id}/cases/run`, { method: "POST" });
		expect(results["items"]).toMatchObject([{ name: "fails", problems: [], run: expect.any(String) }]);
		const forget = () => bed.call(`/api/flows/${id}/cases/fails`, { method: "DELETE" });
		expect([(await forget()).status, (await forget()).status]).toEqual([204, 404]);
		expect((await put(id, "x", { expectations: { status: "great" } })).body.code).toBe("REQUEST_INVALID");
	});
});
