import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { until } from "../product/until.ts";
import { type Bed, makeBed } from "./bed.ts";
import { createPublished, listeningGraph } from "./things.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
	await createPublished(bed, listeningGraph("directory.userCreated"));
	await createPublished(bed, listeningGraph("access.expired"));
});
afterAll(() => bed.stop());

const user = { firstName: "Zoë", lastName: "Müller", email: "zoe@acme.test", shoeSize: 38 };
const inputOf = async (run: string) => (await bed.call(`/api/runs/${run}`)).body["input"];

describe("events over HTTP", () => {
	test("start the flows that listen, with an inline user and its unknown members", async () => {
		const { status, body } = await bed.call("/api/events", { body: { type: "directory.userCreated", data: { user } } });
		expect(status).toBe(202);
		const [run] = body["runs"] as string[];
		expect(await inputOf(run as string)).toMatchObject({ user });
		const ended = await until("the run to end", async () => {
			const { body: read } = await bed.call(`/api/runs/${run}`);
			return read["status"] === "stopped" && read;
		});
		expect(ended).toMatchObject({ subject: "Zoë Müller", reason: "enough", trigger: "directory.userCreated" });
	});

	test("with the same id twice start nothing new and answer the same", async () => {
		const event = { id: "joiner-1", type: "directory.userCreated", data: { user } };
		const [first, second] = await Promise.all([
			bed.call("/api/events", { body: event }),
			bed.call("/api/events", { body: event }),
		]);
		const third = await bed.call("/api/events", { body: { ...event, data: { user: { firstName: "Other" } } } });
		expect(first.body["runs"]).toHaveLength(1);
		expect([second.body, third.body]).toEqual([first.body, first.body]);
	});

	test("of two callers never share an id", async () => {
		const event = { id: "joiner-2", type: "directory.userCreated", data: { user } };
		const { token } = await bed.tokenFor(["owner"], ["events:write"]);
		const mine = await bed.call("/api/events", { body: event });
		const theirs = await bed.call("/api/events", { body: event, token });
		expect(theirs.body["eventId"]).not.toBe(mine.body["eventId"]);
	});

	test("about access need a scope of their own", async () => {
		const event = {
			type: "access.expired",
			data: { user, role: { name: "R" }, app: { name: "A" }, grant: {}, request: {} },
		};
		const plain = await bed.tokenFor(["owner"], ["events:write"]);
		const both = await bed.tokenFor(["owner"], ["events:write", "events:write:access"]);
		const refused = await bed.call("/api/events", { body: event, token: plain.token });
		expect([refused.status, refused.body.code]).toEqual([403, "FORBIDDEN"]);
		const accepted = await bed.call("/api/events", { body: event, token: both.token });
		expect([accepted.status, accepted.text]).toEqual([202, expect.stringContaining("runs")]);
	});

	test("whose data does not fit the trigger are refused with the place", async () => {
		const answer = await bed.call("/api/events", { body: { type: "directory.userCreated", data: { user: "Zoë" } } });
		expect([answer.status, answer.body.code]).toEqual([422, "EVENT_INVALID"]);
		expect(answer.body["detail"]).toContain("user");
	});
});

describe("CloudEvents", () => {
	const attributes = {
		specversion: "1.0",
		id: "c-1",
		source: "/hr",
		type: "directory.userCreated",
		traceparent: "00-ab",
	};

	test("in structured mode keep their attributes and extensions", async () => {
		const headers = { "content-type": "application/cloudevents+json; charset=utf-8" };
		const answer = await bed.call("/api/events", { headers, body: { ...attributes, data: { user } } });
		expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
		const [run] = answer.body["runs"] as string[];
		expect(await inputOf(run as string)).toMatchObject({
			user,
			cloudEvent: { id: "c-1", source: "/hr", traceparent: "00-ab" },
		});
		const again = await bed.call("/api/events", { headers, body: { ...attributes, data: { user } } });
		expect(again.body).toEqual(answer.body);
		const elsewhere = await bed.call("/api/events", {
			headers,
			body: { ...attributes, source: "/it", data: { user } },
		});
		expect(elsewhere.body["eventId"]).not.toBe(answer.body["eventId"]);
	});

	test("in binary mode carry attributes in headers, percent-encoded", async () => {
		const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
		const answer = await bed.call("/api/events", {
			headers: { ...headers, "ce-id": "c-2", "ce-subject": "Zo%C3%AB" },
			body: { user },
		});
		expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
		const [run] = answer.body["runs"] as string[];
		expect(await inputOf(run as string)).toMatchObject({ user, cloudEvent: { id: "c-2", subject: "Zoë" } });
	});

	test("of another version or without an id are refused", async () => {
		const { id: _, ...anonymous } = attributes;
		for (const event of [{ ...attributes, specversion: "0.3" }, anonymous]) {
			const answer = await bed.call("/api/events", { body: { ...event, data: {} } });
			expect([answer.status, answer.body.code]).toEqual([400, "REQUEST_INVALID"]);
		}
	});
});
