import { findConnection } from "@keyway/db/connections";
import { connectionPort } from "@keyway/server/secrets/connections";
import { createVault } from "@keyway/server/secrets/vault";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createPublished, fresh, manualGraph, slackConnection } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
});
afterAll(() => bed.stop());

const SECRET = "xoxb-very-secret-token";
/** The key of the bed. */
const vault = createVault(["contract-tests-secret-key-0123456789"]);
const open = async (id: string) => connectionPort({ db: bed.db, vault }).open(id);

describe("secrets of a connection", () => {
	test("never come back, in no answer and no row", async () => {
		const made = await bed.call("/api/connections", { body: slackConnection() });
		const id = made.body["id"] as string;
		expect(made.body).toMatchObject({ secrets: ["token"], fields: { baseUrl: "http://127.0.0.1:9/api" } });
		const answers = [
			made,
			await bed.call(`/api/connections/${id}`),
			await bed.call("/api/connections"),
			await bed.call(`/api/connections/${id}`, { method: "PATCH", body: { name: fresh("Renamed") } }),
			await bed.call(`/api/connections/${id}/test`, { method: "POST" }),
			await bed.call(`/api/connections/${id}/options/slack.channels`),
			await bed.call("/api/audit"),
		];
		for (const answer of answers) expect(answer.text).not.toContain(SECRET);
		expect(JSON.stringify(await findConnection(bed.db, id))).not.toContain(SECRET);
		expect(await open(id)).toEqual({
			connector: "slack",
			values: { token: SECRET, baseUrl: "http://127.0.0.1:9/api", linkByEmail: false },
			secrets: [SECRET],
			limits: null,
		});
	});

	test("are not needed to limit its calls", async () => {
		const id = await createdId(bed, "/api/connections", { ...slackConnection(), limits: { atOnce: 4 } });
		const patch = (limits: unknown) => bed.call(`/api/connections/${id}`, { method: "PATCH", body: { limits } });
		expect((await patch({ perSecond: 10, perMinute: 100 })).body).toMatchObject({
			limits: { perSecond: 10, perMinute: 100 },
		});
		expect(await open(id)).toMatchObject({ limits: { perSecond: 10, perMinute: 100 }, secrets: [SECRET] });
		for (const limits of [{ atOnce: 0 }, { perSecond: 1.5 }, { perHour: 3 }])
			expect((await patch(limits)).status).toBe(400);
		expect((await patch(null)).body).toMatchObject({ limits: null });
	});

	test("must be entered again when the address changes", async () => {
		const id = await createdId(bed, "/api/connections", slackConnection());
		const patch = (fields: object) => bed.call(`/api/connections/${id}`, { method: "PATCH", body: { fields } });
		const moved = await patch({ baseUrl: "https://evil.test/api" });
		expect([moved.status, moved.body.code]).toEqual([422, "CONNECTION_SECRETS_NEEDED"]);
		expect((await open(id)).values["baseUrl"]).toBe("http://127.0.0.1:9/api");
		expect((await patch({ baseUrl: "https://slack.test/api", token: "xoxb-new" })).status).toBe(200);
		expect((await open(id)).values).toMatchObject({ baseUrl: "https://slack.test/api", token: "xoxb-new" });
	});

	test("sealed for one connection do not open in another", async () => {
		const [one, other] = [slackConnection(), slackConnection()];
		const a = await createdId(bed, "/api/connections", one);
		const b = await createdId(bed, "/api/connections", { ...other, fields: { ...other.fields, token: "xoxb-b" } });
		await bed.db.$client`update connection set sealed = o.sealed, wrapped_key = o.wrapped_key
			from connection o where connection.id = ${b} and o.id = ${a}`;
		await expect(open(b)).rejects.toMatchObject({ kind: "auth", code: "CONNECTION_UNREADABLE" });
	});

	test("are refused where the field does not exist", async () => {
		const connection = slackConnection();
		const body = { ...connection, fields: { ...connection.fields, pasword: "typo" } };
		const answer = await bed.call("/api/connections", { body });
		expect([answer.status, answer.body.code]).toEqual([422, "CONNECTION_FIELDS_INVALID"]);
		expect(answer.text).not.toContain(SECRET);
	});
});

describe("a connection", () => {
	test("that a flow uses cannot be deleted, and the flow is named", async () => {
		const id = await createdId(bed, "/api/connections", slackConnection());
		const graph = manualGraph();
		const flow = await createPublished(bed, {
			...graph,
			cards: {
				tell: {
					id: "tell",
					uses: "slack.sendChannelMessage@1",
					connection: id,
					fields: { channel: { kind: "literal", value: "#it" }, text: { kind: "literal", value: "x" } },
				},
			},
			lanes: { main: ["tell"] },
		});
		const used = await bed.call(`/api/connections/${id}`, { method: "DELETE" });
		expect([used.status, used.body.code]).toEqual([409, "CONNECTION_IN_USE"]);
		expect(used.body["detail"]).toContain("A flow");
		await bed.call(`/api/flows/${flow}`, { method: "DELETE" });
		expect((await bed.call(`/api/connections/${id}`, { method: "DELETE" })).status).toBe(204);
		expect((await bed.call(`/api/connections/${id}`)).status).toBe(404);
	});

	test("that does not work says so as an answer, and the answer is kept", async () => {
		const id = await createdId(bed, "/api/connections", slackConnection());
		const { status, body } = await bed.call(`/api/connections/${id}/test`, { method: "POST" });
		expect([status, body["ok"]]).toEqual([200, false]);
		const { body: kept } = await bed.call(`/api/connections/${id}`);
		expect(kept["lastTest"]).toMatchObject({ ok: false, message: body["message"] });
		const options = await bed.call(`/api/connections/${id}/options/channels`);
		expect([options.status, options.body.code]).toEqual([502, "OPTIONS_FAILED"]);
		expect((await bed.call(`/api/connections/${id}/options/nothing`)).status).toBe(404);
	});
});
