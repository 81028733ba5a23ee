import { literal, template } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createPublished, manualGraph, slackConnection } from "./things.ts";

type Item = {
	id: string;
	name: string;
	favourite: boolean;
	mentions?: { card: string; field?: string; words: string; published: boolean }[];
};

let bed: Bed;
let connection = "";
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
	connection = await createdId(bed, "/api/connections", slackConnection());
});
afterAll(() => bed.stop());

function graphOf(...cards: Card[]): FlowGraph {
	return {
		...manualGraph(),
		cards: Object.fromEntries(cards.map((card) => [card.id, card])),
		lanes: { main: cards.map((card) => card.id) },
	};
}
const post = (channel: string, text = "Hello"): Card => ({
	id: "tell",
	uses: "slack.sendChannelMessage@1",
	connection,
	fields: { channel: literal(channel), text: template(text) },
});
const call = (flow: string): Card => ({ id: "ask", uses: "flow.call@1", fields: { flow: literal(flow) } });
const create = (name: string, graph: FlowGraph, kind = "automation") =>
	createdId(bed, "/api/flows", { name, kind, graph });
const find = async (query: string) => (await bed.call(`/api/flows?${query}`)).body["items"] as Item[];
const byText = (text: string) => find(`text=${encodeURIComponent(text)}`);
const setChannel = (value: string) => ({ kind: "field.set", card: "tell", field: "channel", value: literal(value) });

describe("search inside flows", () => {
	test("answers which flows post to a channel, with the card and its field", async () => {
		const id = await create("Announce", graphOf(post("#quiet-corner")));
		await create("Elsewhere", graphOf(post("#loud-corner")));
		for (const question of ["#quiet-corner", "Which flows post to #quiet-corner?", "send message #QUIET-corner"]) {
			const found = await byText(question);
			expect(
				found.map((flow) => flow.id),
				question,
			).toEqual([id]);
			expect(found[0]?.mentions?.[0]).toMatchObject({ card: "tell", field: "channel", published: false });
			expect(found[0]?.mentions?.[0]?.words).toContain("#quiet-corner");
		}
		expect(await byText("wait for #quiet-corner")).toEqual([]);
	});

	test("knows what was just written, and accents do not matter", async () => {
		const id = await create("Renamed", graphOf(post("#before-edit", "Willkommen, Zoë Grüß")));
		expect((await byText("zoe gruß")).map((flow) => flow.id)).toEqual([id]);
		await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits: [setChannel("#after-edit")] } });
		expect(await byText("#before-edit")).toEqual([]);
		expect((await byText("#after-edit")).map((flow) => flow.id)).toEqual([id]);
	});

	test("finds what runs although the draft says it no more, and says so", async () => {
		const id = await createPublished(bed, graphOf(post("#still-live")));
		await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits: [setChannel("#only-draft")] } });
		expect((await byText("#still-live"))[0]?.mentions).toMatchObject([{ card: "tell", published: true }]);
	});

	test("finds cards by their names, wildcards are letters, and pages go on", async () => {
		const ids: string[] = [];
		for (const n of [1, 2, 3]) ids.push(await create(`Paged ${n}`, graphOf(post("#paged_100%"))));
		const seen: string[] = [];
		let cursor = "";
		do {
			const { body } = await bed.call(`/api/flows?text=%23paged_100%25&limit=2${cursor}`);
			seen.push(...(body["items"] as Item[]).map((flow) => flow.id));
			cursor = body["nextCursor"] ? `&cursor=${body["nextCursor"]}` : "";
		} while (cursor);
		expect(seen.sort()).toEqual(ids.sort());
		expect(await byText("#pagedx100")).toEqual([]);
		expect((await find("card=slack.sendChannelMessage&limit=200")).length).toBeGreaterThan(5);
		expect(await find("card=slack.setAdmin")).toEqual([]);
	});
});

describe("used by", () => {
	test("names the flows that call a helper and keeps it from the bin", async () => {
		const helper = await create("Helper of many", graphOf(post("#helper")), "helper");
		const caller = await create("The caller", graphOf(call(helper)));
		const { body } = await bed.call(`/api/flows/${helper}/uses`);
		expect(body).toMatchObject({ flows: [{ id: caller, name: "The caller", cards: [{ card: "ask" }] }], roles: [] });
		expect((await find(`calls=${helper}`)).map((flow) => flow.id)).toEqual([caller]);
		const refused = await bed.call(`/api/flows/${helper}`, { method: "DELETE" });
		expect([refused.status, refused.body.code]).toEqual([409, "FLOW_IN_USE"]);
		expect(refused.body["detail"]).toContain("“The caller”");
		await bed.call(`/api/flows/${caller}`, { method: "DELETE" });
		expect((await bed.call(`/api/flows/${helper}`, { method: "DELETE" })).status).toBe(204);
	});

	test("names the flows of a connection, in the draft or only as published", async () => {
		const own = await createdId(bed, "/api/connections", slackConnection());
		const card = { ...post("#own"), connection: own };
		const id = await createPublished(bed, graphOf(card));
		const edits = [{ kind: "card.remove", id: "tell" }];
		await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits } });
		const { body } = await bed.call(`/api/connections/${own}/uses`);
		expect(body["flows"]).toMatchObject([{ id, cards: [{ card: "tell", published: true }] }]);
		expect((await find(`connection=${own}`)).map((flow) => flow.id)).toEqual([id]);
		const refused = await bed.call(`/api/connections/${own}`, { method: "DELETE" });
		expect([refused.status, refused.body.code]).toEqual([409, "CONNECTION_IN_USE"]);
	});

	test("names the roles that a flow gives, and keeps it from the bin", async () => {
		const flow = await create("Give the role", { ...manualGraph(), trigger: null }, "provisioning");
		const app = await createdId(bed, "/api/apps", { name: "Ledger" });
		const back = await create("Take the role", { ...manualGraph(), trigger: null }, "deprovisioning");
		const policyId = await createdId(bed, "/api/policies", {
			name: "By itself",
			policy: { onBehalf: true, justificationRequired: false, rules: [{ name: "Default", stages: [] }] },
		});
		const role = await bed.call(`/api/apps/${app}/roles`, {
			body: { name: "Bookkeeper", method: "flow", provisioningFlowId: flow, deprovisioningFlowId: back, policyId },
		});
		expect(role.status, role.text).toBe(201);
		const { body } = await bed.call(`/api/flows/${flow}/uses`);
		expect(body["roles"]).toMatchObject([{ name: "Bookkeeper", app: "Ledger", as: "provisioning" }]);
		const refused = await bed.call(`/api/flows/${flow}`, { method: "DELETE" });
		expect(refused.body["detail"]).toContain("“Bookkeeper” of Ledger");
	});
});

test("favourites are each person's own", async () => {
	const id = await create("At hand", graphOf(post("#hand")));
	const one = await bed.tokenFor(["builder"], ["flows:read"]);
	const other = await bed.tokenFor(["builder"], ["flows:read"]);
	const mark = (token: string | undefined, method: string) =>
		bed.call(`/api/flows/${id}/favourite`, { method, ...(token ? { token } : {}) });
	const marked = async ({ token }: { token: string }) =>
		((await bed.call("/api/flows?favourite=true", { token })).body["items"] as Item[]).map((flow) => flow.id);
	expect((await mark(one.token, "PUT")).status).toBe(204);
	expect((await mark(one.token, "PUT")).status).toBe(204);
	expect([await marked(one), await marked(other)]).toEqual([[id], []]);
	await mark(one.token, "DELETE");
	expect(await marked(one)).toEqual([]);
	expect((await mark(undefined, "PUT")).body.code).toBe("FAVOURITE_NEEDS_ACCOUNT");
});
