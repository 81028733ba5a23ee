import { SYSTEM } from "@keyway/db/actor";
import { createConnection } from "@keyway/db/connections";
import { newId } from "@keyway/db/id";
import type { Edit } from "@keyway/flow/edit";
import { expression, type FieldValue, literal, ref } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { createdId, createFlow, createPublished, manualGraph, runTo, slackConnection } from "./things.ts";

let bed: Bed;
let connection = "";
let emptyConnection = "";
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
	connection = await createdId(bed, "/api/connections", slackConnection());
	emptyConnection = newId();
	const bare = { connector: "slack", name: "bare", fields: {}, secrets: [], sealed: null };
	await bed.db.transaction((tx) => createConnection(tx, { id: emptyConnection, ...bare }, SYSTEM));
});
afterAll(() => bed.stop());

type Parts = { id: string; uses: string; fields: Record<string, FieldValue>; connection?: string };

function graphOf(cards: Parts[], lanes: Record<string, string[]> = {}): FlowGraph {
	const inLanes = new Set(Object.values(lanes).flat());
	return {
		...manualGraph(),
		cards: Object.fromEntries(cards.map((card) => [card.id, card])),
		lanes: { main: cards.map((card) => card.id).filter((id) => !inLanes.has(id)), ...lanes },
	};
}

const message = (fields: Record<string, FieldValue>, over: Partial<Parts> = {}): Parts => ({
	id: "tell",
	uses: "slack.sendChannelMessage@1",
	connection,
	fields: { channel: literal("#it-news"), text: literal("hello"), ...fields },
	...over,
});
const setting = (id: string, value: FieldValue): Parts => ({
	id,
	uses: "flow.set@1",
	fields: { values: { kind: "object", fields: { value } } },
});

describe("publishing is refused with the problem's own code", () => {
	const rows: [name: string, code: string, graph: () => FlowGraph][] = [
		["unknown card", "UNKNOWN_CARD", () => graphOf([message({}, { uses: "slack.danceOnTable@1" })])],
		["missing field", "FIELD_REQUIRED", () => graphOf([{ ...message({}), fields: { channel: literal("#it-news") } }])],
		[
			"reference to a later card",
			"REFERENCE_LATER",
			() => graphOf([setting("first", ref("second", "values", "value")), setting("second", literal(1))]),
		],
		[
			"reference into a lane",
			"REFERENCE_INTO_LANE",
			() =>
				graphOf(
					[
						{ id: "check", uses: "flow.if@1", fields: { when: expression("true") } },
						setting("inside", literal(1)),
						setting("after", ref("inside", "values", "value")),
					],
					{ "check.then": ["inside"], "check.else": [] },
				),
		],
		[
			"type mismatch",
			"TYPE_MISMATCH",
			() => graphOf([setting("first", literal(1)), message({ text: ref("first", "values") })]),
		],
		[
			"wrong expression",
			"EXPRESSION_INVALID",
			() => graphOf([{ id: "only", uses: "flow.continueIf@1", fields: { when: expression("1 +") } }]),
		],
		[
			"connection without secret",
			"CONNECTION_WITHOUT_SECRET",
			() => graphOf([message({}, { connection: emptyConnection })]),
		],
		[
			"no connection",
			"CONNECTION_MISSING",
			() => graphOf([{ id: "tell", uses: message({}).uses, fields: message({}).fields }]),
		],
	];
	test.each(rows)("%s", async (_, code, graph) => {
		const id = await createFlow(bed, graph());
		const answer = await bed.call(`/api/flows/${id}/publish`, { body: { note: "try" } });
		expect(answer.status).toBe(422);
		expect(answer.body.code).toBe("FLOW_HAS_PROBLEMS");
		const codes = (answer.body["errors"] as { code: string; severity: string }[])
			.filter((problem) => problem.severity === "error")
			.map((problem) => problem.code);
		expect(codes).toContain(code);
		const { body } = await bed.call(`/api/flows/${id}`);
		expect((body["problems"] as { code: string }[]).map((problem) => problem.code)).toContain(code);
	});
});

describe("edits", () => {
	const add = (id: string, index = 0): Edit => ({
		kind: "card.add",
		card: setting(id, literal(1)),
		lane: "main",
		index,
	});

	test("are applied in order and counted as revisions", async () => {
		const id = await createFlow(bed, graphOf([]));
		const { body } = await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits: [add("a"), add("b", 1)] } });
		expect(body["revision"]).toBe(2);
		const { body: flow } = await bed.call(`/api/flows/${id}`);
		expect(flow["revision"]).toBe(2);
		expect((flow["draft"] as FlowGraph).lanes["main"]).toEqual(["a", "b"]);
	});

	test("on an old base answer 409 with exactly what was missed", async () => {
		const id = await createFlow(bed, graphOf([]));
		await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits: [add("a")] } });
		await bed.call(`/api/flows/${id}/edits`, { body: { base: 1, edits: [add("b"), add("c")] } });
		const late = await bed.call(`/api/flows/${id}/edits`, { body: { base: 1, edits: [add("d")] } });
		expect(late.status).toBe(409);
		expect(late.body).toMatchObject({
			code: "FLOW_CHANGED",
			errors: { revision: 3, missed: [{ base: 1, edits: [add("b"), add("c")], by: expect.any(String) }] },
		});
		const { body } = await bed.call(`/api/flows/${id}`);
		expect(Object.keys((body["draft"] as FlowGraph).cards).sort()).toEqual(["a", "b", "c"]);
	});

	test("of two who post on one base at the same moment, one wins and one is told", async () => {
		const id = await createFlow(bed, graphOf([]));
		const answers = await Promise.all(
			["a", "b", "c", "d"].map((card) => bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits: [add(card)] } })),
		);
		expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
	});

	test("are all applied or none, and the one that failed is named", async () => {
		const id = await createFlow(bed, graphOf([]));
		const edits = [add("a"), { kind: "card.remove", id: "ghost" }];
		const answer = await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits } });
		expect(answer.status).toBe(422);
		expect(answer.body).toMatchObject({ code: "EDIT_REFUSED", errors: [{ code: "EDIT_CARD_MISSING" }] });
		expect((await bed.call(`/api/flows/${id}`)).body["revision"]).toBe(0);
	});

	test("of an unknown kind are refused by name", async () => {
		const id = await createFlow(bed, graphOf([]));
		const answer = await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits: [{ kind: "card.explode" }] } });
		expect(answer.body.code).toBe("REQUEST_INVALID");
		expect(answer.body["detail"]).toContain("edits.0.kind");
	});
});

describe("the life of a flow", () => {
	test("draft, published, changed, restored, off, bin and back", async () => {
		const id = await createPublished(bed, manualGraph());
		const state = async () => {
			const { body } = await bed.call(`/api/flows/${id}`);
			return [body["status"], body["changed"], body["published"]];
		};
		expect(await state()).toEqual(["on", false, 1]);
		const edits = [{ kind: "card.add", card: setting("more", literal(1)), lane: "main", index: 0 }];
		await bed.call(`/api/flows/${id}/edits`, { body: { base: 0, edits } });
		expect(await state()).toEqual(["on", true, 1]);
		const { body: difference } = await bed.call(`/api/flows/${id}/diff?from=1&to=draft`);
		expect(difference).toMatchObject({
			diff: { cards: { added: { more: { id: "more" } } } },
			changes: [{ card: "more", kind: "added", words: expect.stringMatching(/\S/) }],
		});
		await bed.call(`/api/flows/${id}/publish`, { body: { note: "second" } });
		expect(await state()).toEqual(["on", false, 2]);
		await bed.call(`/api/flows/${id}/versions/1/restore`, { method: "POST" });
		expect(await state()).toEqual(["on", true, 2]);
		const { body: versions } = await bed.call(`/api/flows/${id}/versions`);
		expect(versions["items"]).toMatchObject([{ number: 2, note: "second" }, { number: 1 }]);
		await bed.call(`/api/flows/${id}`, { method: "PATCH", body: { enabled: false } });
		expect((await state())[0]).toBe("off");
		await bed.call(`/api/flows/${id}`, { method: "DELETE" });
		expect((await bed.call(`/api/flows/${id}`)).status).toBe(404);
		const bin = await bed.call("/api/flows?deleted=true");
		expect((bin.body["items"] as { id: string }[]).map((flow) => flow.id)).toContain(id);
		expect((await bed.call(`/api/flows/${id}/restore`, { method: "POST" })).body["status"]).toBe("off");
	});

	test("lists show the last run, the trigger and the first cards", async () => {
		const id = await createPublished(bed, manualGraph());
		await runTo(bed, id, "stopped");
		const run = await runTo(bed, id, "stopped");
		const { body } = await bed.call("/api/flows?status=on");
		const row = (body["items"] as { id: string }[]).find((flow) => flow.id === id);
		expect(row).toMatchObject({
			lastRun: { id: run, status: "stopped", endedAt: expect.any(String) },
			trigger: "manual.run@1",
			cards: ["flow.stop@1"],
		});
	});

	test("a flow of a provisioning kind is never run by hand", async () => {
		for (const kind of ["provisioning", "deprovisioning"]) {
			const id = await createFlow(bed, { ...manualGraph(), trigger: null }, kind);
			const answer = await bed.call(`/api/flows/${id}/run`, { body: {} });
			expect([answer.status, answer.body.code]).toEqual([403, "FLOW_ONLY_BY_ACCESS"]);
		}
	});

	test("a builder may edit, but neither publish nor switch", async () => {
		const { token } = await bed.tokenFor(["builder"], ["flows:read", "flows:edit", "flows:publish"]);
		const id = await createPublished(bed, manualGraph());
		const publish = await bed.call(`/api/flows/${id}/publish`, { body: {}, token });
		const off = await bed.call(`/api/flows/${id}`, { method: "PATCH", body: { enabled: false }, token });
		const rename = await bed.call(`/api/flows/${id}`, { method: "PATCH", body: { name: "Other" }, token });
		expect([publish.status, off.status, rename.status]).toEqual([403, 403, 200]);
	});

	test("lists are paged without gaps or doubles, filtered and searched", async () => {
		const names = ["Ärger mit 100%", "Box_1", "Box_2", "Box_3"];
		for (const name of names) await createdId(bed, "/api/flows", { name, kind: "helper" });
		const seen: string[] = [];
		let cursor: string | null = "";
		while (cursor !== null) {
			const { body } = await bed.call(`/api/flows?kind=helper&limit=3${cursor ? `&cursor=${cursor}` : ""}`);
			seen.push(...(body["items"] as { name: string }[]).map((flow) => flow.name));
			cursor = body["nextCursor"] as string | null;
		}
		expect(seen.sort()).toEqual([...names].sort());
		const found = async (search: string) =>
			((await bed.call(`/api/flows?search=${encodeURIComponent(search)}`)).body["items"] as unknown[]).length;
		expect([await found("ärger"), await found("0%"), await found("x_"), await found("%")]).toEqual([1, 1, 3, 1]);
	});
});
