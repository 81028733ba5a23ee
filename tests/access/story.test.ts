import { createTestDatabase } from "@keyway/db/test-database";
import type { Run } from "@keyway/schema/run";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { allMessages, told } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { type Caller, callerOf } from "./people.ts";
import { ask, auditIsWhole, decide, grantIs, isSlackAdmin, roleNamed } from "./story.ts";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let product: Product;
let ana: Caller;
let david: Caller;
const ANA = "ana.perez@acme.test";

beforeAll(async () => {
	database = await createTestDatabase(inject("databaseUrl"));
	product = await startProduct(database.url);
	ana = await callerOf(database.url, ANA);
	david = await callerOf(database.url, "david.osei@acme.test");
});
afterAll(async () => {
	await product.stop();
	await database.drop();
});

test("a role is asked for, approved by the manager, given by a flow, and taken back when its time is over", async () => {
	const role = await roleNamed(product, "Slack admin");
	expect(role).toMatchObject({ requestable: true, method: "flow" });
	const body = { roleId: role.id, duration: "PT4S", justification: "Quarter end" };
	const preview = await api<{ outcome: string; explanation: string }>(
		product,
		"POST",
		"/api/requests/preview",
		body,
		ana.token,
	);
	expect(preview.body).toMatchObject({ outcome: "ask" });
	expect(preview.body.explanation).toContain("David Osei must approve");
	expect(preview.body.explanation).toContain("4 seconds");

	const request = await ask(product, ana, body);
	expect(request).toMatchObject({ status: "pendingApproval", approvers: [{ name: "David Osei" }], grantId: null });
	expect(await isSlackAdmin(product, ANA)).toBe(false);
	const inbox = await api<{ items: { id: string }[] }>(
		product,
		"GET",
		"/api/requests?mine=true",
		undefined,
		david.token,
	);
	expect(inbox.body.items.map((each) => each.id)).toEqual([request.id]);

	const decided = await decide(product, david, request.id, { decision: "approve", reason: "Fine" });
	expect(decided.status, JSON.stringify(decided.body)).toBe(200);
	const grantId = decided.body.grantId as string;
	const active = await grantIs(product, grantId, "active");
	expect(await isSlackAdmin(product, ANA)).toBe(true);
	expect(active.verifiedAt).not.toBeNull();
	expect(Date.parse(active.endsAt as string) - Date.parse(active.activatedAt as string)).toBe(4_000);
	const run = await api<Run>(product, "GET", `/api/runs/${active.provisioningRunId}`);
	expect(run.body.steps.map((each) => [each.card, each.status])).toEqual([
		["make_admin", "succeeded"],
		["read_back", "succeeded"],
		["tell_person", "succeeded"],
	]);

	const ended = await grantIs(product, grantId, "ended");
	expect(ended).toMatchObject({ endReason: "expired" });
	expect(Date.parse(ended.endedAt as string)).toBeGreaterThanOrEqual(Date.parse(active.endsAt as string));
	expect(ended.verifiedAt).not.toBeNull();
	expect(ended.deprovisioningRunId).not.toBeNull();
	expect(await isSlackAdmin(product, ANA)).toBe(false);
	expect((await api(product, "GET", `/api/requests/${request.id}`)).body).toMatchObject({ status: "fulfilled" });
	expect(await auditIsWhole(product)).toBe(true);

	// The event of the expiry started the flow that tells the manager, and people heard by mail.
	await until("the manager to be told", async () =>
		(await allMessages(product)).find((each) => each.text.includes("Ana Perez to Slack (Slack admin) has expired")),
	);
	const subjects = await until("the mails", async () => {
		const mails = await told(product);
		const about = mails.filter((each) => each.subject.includes("Slack admin of Slack for Ana Perez"));
		return about.filter((each) => each.subject.includes("has ended")).length === 2 && about;
	});
	const toldOf = (words: string) =>
		subjects
			.filter((each) => each.subject.includes(words))
			.flatMap((each) => each.to)
			.sort();
	expect(toldOf("Approved by David Osei: Fine")).toEqual(["david.osei@acme.test"]);
	expect(toldOf("was approved. You are told when")).toEqual([ANA]);
	expect(toldOf("Ana Perez is in effect")).toEqual([ANA, "david.osei@acme.test"]);
	expect(toldOf("Ana Perez has ended")).toEqual([ANA, "david.osei@acme.test"]);
});
