import type { Permission } from "@keyway/schema/permission";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed, type Sent } from "./bed.ts";
import { createFlow, createPublished, manualGraph } from "./things.ts";

const SCOPES: Permission[] = ["flows:read", "flows:edit", "flows:publish", "flows:run", "tokens:own"];
type Person = { accountId: string; token: string; email: string };

let bed: Bed;
let tom: Person;
let ida: Person;
let builder: Person;
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
	tom = await bed.tokenFor(["builder", "publisher"], SCOPES);
	ida = await bed.tokenFor(["builder", "publisher"], SCOPES);
	builder = await bed.tokenFor(["builder"], SCOPES);
});
afterAll(() => bed.stop());

const as = (person: Person, path: string, sent: Sent = {}) => bed.call(path, { ...sent, token: person.token });
const ask = (person: Person, flow: string, body: object = { note: "Please look" }) =>
	as(person, `/api/flows/${flow}/publish-requests`, { body });
const decide = (person: Person, flow: string, request: unknown, decision = "approve", reason = "") =>
	as(person, `/api/flows/${flow}/publish-requests/decision`, { body: { request, decision, reason } });
const demand = (flow: string) => as(tom, `/api/flows/${flow}`, { method: "PATCH", body: { secondPerson: true } });
const publishedOf = async (flow: string) => (await bed.call(`/api/flows/${flow}`)).body["published"];

async function guarded(): Promise<string> {
	const flow = await createFlow(bed, manualGraph());
	expect((await demand(flow)).body["secondPerson"]).toBe(true);
	return flow;
}

async function edit(flow: string): Promise<void> {
	const { body } = await bed.call(`/api/flows/${flow}`);
	const edits = [{ kind: "field.set", card: "end", field: "reason", value: { kind: "literal", value: "other" } }];
	const answer = await bed.call(`/api/flows/${flow}/edits`, { body: { base: body["revision"], edits } });
	expect(answer.status, answer.text).toBe(200);
}

describe("a flow that needs a second person", () => {
	test("is published by somebody else than who asked, and the audit names both", async () => {
		const flow = await guarded();
		const alone = await as(tom, `/api/flows/${flow}/publish`, { body: { note: "alone" } });
		expect([alone.status, alone.body.code]).toEqual([403, "PUBLISH_NEEDS_SECOND_PERSON"]);
		const { status, body } = await ask(tom, flow);
		expect([status, body]).toMatchObject([201, { status: "pending", note: "Please look", outdated: false }]);
		const listed = await as(ida, "/api/publish-requests?status=pending");
		expect((listed.body["items"] as { id: string }[]).map(({ id }) => id)).toContain(body["id"]);
		const approved = await decide(ida, flow, body["id"], "approve", "Looks right");
		expect(approved.body).toMatchObject({
			status: "approved",
			version: 1,
			requestedBy: { id: tom.accountId },
			decidedBy: { id: ida.accountId },
		});
		expect(await publishedOf(flow)).toBe(1);
		const { body: audit } = await bed.call(`/api/audit?target=${flow}`);
		const told = (audit["items"] as { action: string; actor: { name: string } }[]).map(
			({ action, actor }) =>
				`${action} ${actor.name.includes(tom.email) ? "tom" : actor.name.includes(ida.email) ? "ida" : "other"}`,
		);
		expect(told.slice(0, 3)).toEqual(["flow.publishApproved ida", "flow.published ida", "flow.publishRequested tom"]);
		const again = await decide(ida, flow, body["id"]);
		expect([again.status, again.body.code]).toEqual([409, "PUBLISH_DECIDED"]);
	});

	test("is never approved by who asked: not in the page, not by another token, not by the installation's token", async () => {
		const flow = await guarded();
		const { body } = await ask(tom, flow);
		const other = await as(tom, "/api/tokens", { body: { name: "second", scopes: SCOPES } });
		const token = String(other.body["token"]);
		const session = { cookie: await bed.cookieFor(tom.email), origin: "http://keyway.test" };
		const sent = { body: { request: body["id"], decision: "approve" } };
		const path = `/api/flows/${flow}/publish-requests/decision`;
		for (const how of [{ token: tom.token }, { token }, { token: null, headers: session }]) {
			const answer = await bed.call(path, { ...sent, ...how });
			expect([answer.status, answer.body.code], answer.text).toEqual([403, "PUBLISH_OWN_REQUEST"]);
		}
		const nobody = await bed.call(path, sent);
		expect([nobody.status, nobody.body.code]).toEqual([403, "PUBLISH_NEEDS_ACCOUNT"]);
		const asked = await bed.call(`/api/flows/${flow}/publish-requests`, { body: {} });
		expect([asked.status, asked.body.code]).toEqual([403, "PUBLISH_NEEDS_ACCOUNT"]);
		const weak = await decide(builder, flow, body["id"]);
		expect(weak.status).toBe(403);
		expect(await publishedOf(flow)).toBeNull();
	});

	test("is published as it was asked for and not as somebody changed it meanwhile", async () => {
		const flow = await guarded();
		const { body } = await ask(tom, flow);
		await edit(flow);
		const late = await decide(ida, flow, body["id"]);
		expect([late.status, late.body.code]).toEqual([409, "PUBLISH_OUTDATED"]);
		const { body: listed } = await as(ida, `/api/flows/${flow}/publish-requests`);
		expect(listed["items"]).toMatchObject([{ outdated: true }]);
		const { body: anew } = await ask(tom, flow);
		expect((await decide(ida, flow, body["id"])).body.code).toBe("PUBLISH_DECIDED");
		expect((await decide(ida, flow, anew["id"])).body["version"]).toBe(1);
	});

	test("of two who approve at once, one publishes and the other is told", async () => {
		const flow = await guarded();
		const { body } = await ask(tom, flow);
		const third = await bed.tokenFor(["publisher"], SCOPES);
		const answers = await Promise.all([decide(ida, flow, body["id"]), decide(third, flow, body["id"])]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
		expect(await publishedOf(flow)).toBe(1);
	});

	test("does not act on real services by a live test of a draft that nobody approved", async () => {
		const flow = await guarded();
		const live = await as(tom, `/api/flows/${flow}/test`, { body: { live: true } });
		expect([live.status, live.body.code]).toEqual([403, "LIVE_NEEDS_SECOND_PERSON"]);
		expect((await as(tom, `/api/flows/${flow}/test`, { body: {} })).status).toBe(202);
		await decide(ida, flow, (await ask(tom, flow)).body["id"]);
		expect((await as(tom, `/api/flows/${flow}/test`, { body: { live: true } })).status).toBe(202);
		await edit(flow);
		expect((await as(tom, `/api/flows/${flow}/test`, { body: { live: true } })).status).toBe(403);
	});

	test("is let go only by an administrator", async () => {
		const flow = await guarded();
		const off = { method: "PATCH", body: { secondPerson: false } };
		expect((await as(tom, `/api/flows/${flow}`, off)).status).toBe(403);
		expect((await as(builder, `/api/flows/${flow}`, { method: "PATCH", body: { secondPerson: true } })).status).toBe(
			403,
		);
		expect((await bed.call(`/api/flows/${flow}`, off)).body["secondPerson"]).toBe(false);
		expect((await as(tom, `/api/flows/${flow}/publish`, { body: {} })).status).toBe(201);
	});
});

describe("a request to publish", () => {
	test("may be declined with a reason, or taken back by who asked", async () => {
		const flow = await createFlow(bed, manualGraph());
		const first = (await ask(builder, flow)).body["id"];
		const declined = await decide(ida, flow, first, "decline", "Name the channel.");
		expect(declined.body).toMatchObject({ status: "declined", reason: "Name the channel.", version: null });
		const second = (await ask(builder, flow)).body["id"];
		const path = `/api/flows/${flow}/publish-requests/withdraw`;
		expect((await as(ida, path, { body: { request: second } })).body.code).toBe("PUBLISH_NOT_YOURS");
		expect((await as(builder, path, { body: { request: second } })).body["status"]).toBe("withdrawn");
		expect(await publishedOf(flow)).toBeNull();
	});

	test("is refused while the draft has an error or a red test; a reason for the red one goes along", async () => {
		const broken = await createFlow(bed, {
			...manualGraph(),
			cards: { end: { id: "end", uses: "flow.stop@9", fields: {} } },
		});
		expect((await ask(builder, broken)).body.code).toBe("FLOW_HAS_PROBLEMS");
		const flow = await createFlow(bed, manualGraph());
		const red = { body: { expectations: { status: "failed" } }, method: "PUT" };
		await bed.call(`/api/flows/${flow}/cases/red`, red);
		expect((await ask(builder, flow)).body.code).toBe("FLOW_CASES_FAILED");
		const { body } = await ask(builder, flow, { note: "", override: { reason: "The test is wrong." } });
		expect(body["override"]).toBe("The test is wrong.");
		expect((await decide(ida, flow, body["id"])).body["version"]).toBe(1);
	});

	test("of another flow does not decide this one", async () => {
		const [one, other] = [await guarded(), await guarded()];
		const { body } = await ask(tom, one);
		expect((await decide(ida, other, body["id"])).status).toBe(404);
	});
});

test("the organisation may demand a second person for every flow", async () => {
	const flow = await createPublished(bed, manualGraph());
	expect((await as(tom, "/api/settings", { method: "PATCH", body: { secondPerson: true } })).status).toBe(403);
	expect((await bed.call("/api/settings", { method: "PATCH", body: { secondPerson: true } })).body).toEqual({
		secondPerson: true,
	});
	await edit(flow);
	expect((await as(tom, `/api/flows/${flow}/publish`, { body: {} })).body.code).toBe("PUBLISH_NEEDS_SECOND_PERSON");
	expect((await decide(ida, flow, (await ask(tom, flow)).body["id"])).body["version"]).toBe(2);
	await bed.call("/api/settings", { method: "PATCH", body: { secondPerson: false } });
	expect((await as(tom, `/api/flows/${flow}/publish`, { body: {} })).status).toBe(201);
	const { body } = await bed.call("/api/audit?action=settings");
	expect(body["items"]).toHaveLength(2);
});
