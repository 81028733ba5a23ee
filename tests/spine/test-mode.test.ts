import { createTestDatabase } from "@keyway/db/test-database";
import { literal, ref } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { api } from "../product/api.ts";
import { allMessages, mailbox } from "../product/sandbox.ts";
import { type Product, startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";

type Flow = { id: string; name: string };
type Read = { id: string; status: string; mode: string; steps: { card: string; status: string; simulated?: string }[] };

async function tested(product: Product, flow: string): Promise<Read> {
	const started = await api<Read>(product, "POST", `/api/flows/${flow}/test`, {});
	expect(started.status, JSON.stringify(started.body)).toBe(202);
	return until("the test to end", async () => {
		const { body } = await api<Read>(product, "GET", `/api/runs/${started.body.id}`);
		return ["succeeded", "stopped", "failed"].includes(body.status) && body;
	});
}

describe("the whole product", () => {
	let product: Product;
	let database: Awaited<ReturnType<typeof createTestDatabase>>;
	beforeAll(async () => {
		database = await createTestDatabase(inject("databaseUrl"));
		product = await startProduct(database.url);
	});
	afterAll(async () => {
		await product.stop();
		await database.drop();
	});

	test("tests every flow of the example without a trace in the example's own services", async () => {
		const { body } = await api<{ items: Flow[] }>(product, "GET", "/api/flows");
		expect(body.items.length).toBeGreaterThan(3);
		for (const { id, name } of body.items) {
			const run = await tested(product, id);
			expect([name, run.mode, run.status]).toEqual([name, "test", expect.stringMatching(/succeeded|stopped/)]);
		}
		expect(await allMessages(product)).toEqual([]);
		expect(await mailbox(product)).toEqual([]);
	});
});

describe("the whole product without its sandbox", () => {
	test("still tests flows against models", async () => {
		const database = await createTestDatabase(inject("databaseUrl"));
		const product = await startProduct(database.url, { KEYWAY_SANDBOX: "off" });
		try {
			const graph: FlowGraph = {
				trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
				cards: {
					tell: {
						id: "tell",
						uses: "slack.sendChannelMessage@1",
						fields: { channel: literal("#it-news"), text: ref("trigger", "user", "email") },
					},
				},
				lanes: { main: ["tell"] },
				groups: {},
				notes: {},
			};
			const made = await api<Flow>(product, "POST", "/api/flows", { name: "A flow", kind: "automation", graph });
			const run = await tested(product, made.body.id);
			expect([run.status, run.steps]).toMatchObject(["succeeded", [{ card: "tell", status: "succeeded" }]]);
			expect(run.steps[0]?.simulated).toBeUndefined();
			expect(
				await fetch(product.sandboxUrl).then(
					() => true,
					() => false,
				),
			).toBe(false);
		} finally {
			await product.stop();
			await database.drop();
		}
	});
});
