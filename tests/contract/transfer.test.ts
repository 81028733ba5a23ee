import { literal } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createFlow, manualGraph, slackConnection } from "./things.ts";

let here: Bed;
let there: Bed;
beforeAll(async () => {
	[here, there] = await Promise.all([makeBed(inject("databaseUrl")), makeBed(inject("databaseUrl"))]);
});
afterAll(() => Promise.all([here.stop(), there.stop()]));

const telling = (connection: string): FlowGraph => ({
	...manualGraph(),
	cards: {
		tell: {
			id: "tell",
			uses: "slack.sendChannelMessage@1",
			connection,
			fields: { channel: literal("#it-news"), text: literal("hello") },
		},
	},
	lanes: { main: ["tell"] },
});

const calling = (flow: string): FlowGraph => ({
	...manualGraph(),
	cards: { ask: { id: "ask", uses: "flow.call@1", fields: { flow: literal({ value: flow, label: "Helper" }) } } },
	lanes: { main: ["ask"] },
});

const exported = async (id: string) => (await here.call(`/api/flows/${id}/export`)).body;
const send = (document: unknown, more: object = {}) => there.call("/api/flows/import", { body: { document, ...more } });
const flows = async () => (await there.call("/api/flows?limit=200")).body["items"] as unknown[];

describe("a flow carried to another installation", () => {
	test("finds its connection by connector and name, and is a draft there", async () => {
		const wanted = slackConnection();
		const document = await exported(await createFlow(here, telling(await createdId(here, "/api/connections", wanted))));
		expect(JSON.stringify(document)).not.toContain("very-secret");
		const connection = await createdId(there, "/api/connections", wanted);
		const answer = await send(document);
		expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
		expect(answer.body["items"]).toMatchObject([{ status: "draft", draft: { cards: { tell: { connection } } } }]);
	});

	test("is refused whole while a connection is unknown, until one is chosen or left open", async () => {
		const own = await createdId(here, "/api/connections", slackConnection());
		const document = await exported(await createFlow(here, telling(own)));
		const before = (await flows()).length;
		const refused = await send(document);
		expect(refused).toMatchObject({
			status: 422,
			body: { code: "IMPORT_CONNECTIONS_UNKNOWN", errors: [{ id: own, connector: "slack" }] },
		});
		expect((await flows()).length).toBe(before);
		const email = { connector: "email", name: "Mail", fields: { host: "127.0.0.1", port: 9, from: "a@b.test" } };
		const wrong = await createdId(there, "/api/connections", email);
		expect((await send(document, { connections: { [own]: wrong } })).body.code).toBe("IMPORT_CONNECTION_WRONG");
		const open = await send(document, { connections: { [own]: null } });
		const [flow] = open.body["items"] as { draft: FlowGraph; problems: { code: string }[] }[];
		expect(flow?.draft.cards["tell"]?.connection).toBeUndefined();
		expect(flow?.problems.map((problem) => problem.code)).toContain("CONNECTION_MISSING");
	});

	test("brings the helper flows that it calls, and calls the new ones", async () => {
		const helper = await createFlow(here, { ...manualGraph(), trigger: null }, "helper");
		const document = await exported(await createFlow(here, calling(helper)));
		expect((document["flows"] as { id: string }[]).map((flow) => flow.id)).toContain(helper);
		const { body } = await send(document);
		const [first, second] = body["items"] as { id: string; draft: FlowGraph }[];
		expect(first?.draft.cards["ask"]?.fields["flow"]).toEqual(literal({ value: second?.id ?? "", label: "Helper" }));
		expect(second?.id).not.toBe(helper);
	});

	test("that is no structured program stops the whole import", async () => {
		const good = await exported(await createFlow(here, manualGraph()));
		const bad = {
			...(good["flows"] as object[])[0],
			name: "Bad",
			graph: { ...manualGraph(), lanes: { main: ["ghost"] } },
		};
		const before = (await flows()).length;
		const answer = await send({ ...good, flows: [...(good["flows"] as object[]), bad] });
		expect([answer.status, answer.body.code]).toEqual([422, "IMPORT_FLOW_INVALID"]);
		expect(answer.body["detail"]).toContain("Bad");
		expect((await flows()).length).toBe(before);
	});

	test("of another format is refused by name", async () => {
		const answer = await send({ format: "n8n", flows: [], connections: [] });
		expect([answer.status, answer.body.code]).toEqual([400, "REQUEST_INVALID"]);
		expect(answer.body["detail"]).toContain("document.format");
	});
});
