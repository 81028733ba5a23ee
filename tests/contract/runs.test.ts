import { literal } from "@keyway/schema/field-value";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Bed, makeBed } from "./bed.ts";
import { createPublished, manualGraph, runTo } from "./things.ts";

let bed: Bed;
let waiting = "";
beforeAll(async () => {
	bed = await makeBed(inject("databaseUrl"));
	waiting = await createPublished(bed, manualGraph(true));
});
afterAll(() => bed.stop());

type Message = { event: string; data: Record<string, unknown> };

/** The messages of a stream as they come; it ends when the server ends it. */
async function* watch(run: string): AsyncGenerator<Message> {
	const { token } = await bed.tokenFor(["auditor"], ["runs:read"]);
	const response = await fetch(`${bed.url}/api/runs/${run}/events`, { headers: { authorization: `Bearer ${token}` } });
	expect(response.headers.get("content-type")).toBe("text/event-stream");
	expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
	let text = "";
	for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
		text += chunk;
		const blocks = text.split("\n\n");
		text = blocks.pop() ?? "";
		for (const block of blocks) {
			const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
			if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) };
		}
	}
}

describe("a run", () => {
	test("is read with its steps, listed by filters and controlled by those who may", async () => {
		const id = await runTo(bed, waiting, "waiting");
		const { body } = await bed.call(`/api/runs/${id}`);
		expect(body).toMatchObject({
			flowId: waiting,
			version: 1,
			mode: "live",
			trigger: "manual.run",
			steps: [{ card: "hold", path: "hold", status: "waiting", attempt: 1, dueAt: expect.any(String) }],
			nextCursor: null,
		});
		const list = async (query: string) =>
			((await bed.call(`/api/runs?${query}`)).body["items"] as { id: string }[]).map((run) => run.id);
		expect(await list(`flow=${waiting}&status=waiting,failed`)).toContain(id);
		expect(await list(`flow=${waiting}&status=succeeded`)).not.toContain(id);
		expect(await list(`to=${body["startedAt"]}`)).not.toContain(id);
		const builder = await bed.tokenFor(["builder"], ["runs:read", "runs:control", "runs:resume"]);
		const resume = { body: { card: "hold" }, token: builder.token };
		expect((await bed.call(`/api/runs/${id}/resume`, resume)).status).toBe(403);
		expect((await bed.call(`/api/runs/${id}/cancel`, { method: "POST", token: builder.token })).body).toMatchObject({
			id,
			status: "cancelled",
		});
		const again = await bed.call(`/api/runs/${id}/cancel`, { method: "POST" });
		expect([again.status, again.body.code]).toEqual([409, "RUN_ENDED"]);
	});

	test("that failed goes on from the failed card", async () => {
		const graph = manualGraph();
		const flow = await createPublished(bed, {
			...graph,
			cards: { boom: { id: "boom", uses: "flow.raise@1", fields: { message: literal("No licence left.") } } },
			lanes: { main: ["boom"] },
		});
		const id = await runTo(bed, flow, "failed");
		expect((await bed.call(`/api/runs/${id}`)).body["error"]).toMatchObject({ message: "No licence left." });
		expect((await bed.call(`/api/runs/${id}/retry`, { method: "POST" })).status).toBe(202);
		const { body } = await bed.call(`/api/runs/${id}/steps?path=boom`);
		expect(body["items"]).toMatchObject([{ path: "boom", attempt: 2 }]);
	});

	test("is started anew with another input, in the version of then or the one of now", async () => {
		const flow = await createPublished(bed, manualGraph());
		const first = await runTo(bed, flow, "stopped");
		await bed.call(`/api/flows/${flow}/publish`, { body: { note: "second" } });
		const again = (body: object) => bed.call(`/api/runs/${first}/rerun`, { body });
		const newest = await again({ input: { inputs: { reason: "again" } } });
		expect(newest).toMatchObject({ status: 202, body: { version: 2, flowId: flow, mode: "live" } });
		expect(newest.body["id"]).not.toBe(first);
		const { body: read } = await bed.call(`/api/runs/${newest.body["id"]}`);
		expect(read["input"]).toMatchObject({ inputs: { reason: "again" } });
		expect((await again({ version: "same" })).body["version"]).toBe(1);
		expect((await bed.call(`/api/runs/${first}/rerun`, { method: "POST" })).body["version"]).toBe(2);
		expect((await again({ input: { inputs: "none" } })).body.code).toBe("EVENT_INVALID");
		expect((await again({ version: "oldest" })).body.code).toBe("REQUEST_INVALID");
	});

	test("is decided only where it asks, and only in one of three ways", async () => {
		const id = await runTo(bed, await createPublished(bed, manualGraph()), "stopped");
		const decide = async (body: object) => (await bed.call(`/api/runs/${id}/decide`, { body })).body.code;
		expect(await decide({ card: "end", decision: "done", output: {} })).toBe("RUN_NOT_ASKING");
		expect(await decide({ path: "loop[3]/end", decision: "retry" })).toBe("RUN_NOT_ASKING");
		for (const body of [
			{ card: "end", decision: "maybe" },
			{ decision: "done" },
			{ card: "end", path: "end", decision: "done" },
		])
			expect(await decide(body)).toBe("REQUEST_INVALID");
	});

	test("tells in the audit who started and who decided", async () => {
		const id = await runTo(bed, waiting, "waiting");
		await bed.call(`/api/runs/${id}/resume`, { body: { card: "hold" } });
		const refused = await bed.call(`/api/runs/${id}/retry`, { method: "POST" });
		expect(refused.body.code).toBe("RUN_NOT_FAILED");
		const { body } = await bed.call(`/api/audit?target=${id}`);
		const told = (body["items"] as { action: string }[]).map((entry) => entry.action);
		expect(told).toEqual(["run.resumed", "run.started"]);
	});

	test("is watched live: a snapshot, what changes, and the end", async () => {
		const id = await runTo(bed, waiting, "waiting");
		const messages: Message[] = [];
		for await (const message of watch(id)) {
			messages.push(message);
			if (messages.length === 1) await bed.call(`/api/runs/${id}/resume`, { body: { card: "hold" } });
		}
		expect(messages[0]).toMatchObject({ event: "snapshot", data: { id, steps: [{ status: "waiting" }] } });
		expect(messages.at(-1)).toMatchObject({ event: "run", data: { status: "succeeded" } });
		const steps = messages.filter((message) => message.event === "step");
		expect(steps.at(-1)?.data).toMatchObject({ path: "hold", status: "succeeded" });
	});

	test("that has ended is told in one snapshot", async () => {
		const flow = await createPublished(bed, manualGraph());
		const events: string[] = [];
		for await (const { event } of watch(await runTo(bed, flow, "stopped"))) events.push(event);
		expect(events).toEqual(["snapshot"]);
	});

	test("that does not exist is not found, also not as a stream", async () => {
		for (const path of ["", "/steps", "/events"])
			expect((await bed.call(`/api/runs/${crypto.randomUUID()}${path}`)).body.code).toBe("NOT_FOUND");
		for (const path of ["/cancel", "/retry", "/rerun"]) {
			const answer = await bed.call(`/api/runs/${crypto.randomUUID()}${path}`, { method: "POST" });
			expect([answer.status, answer.body.code]).toEqual([404, "NOT_FOUND"]);
		}
	});
});
