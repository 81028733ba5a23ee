import { literal } from "@keyway/schema/field-value";
import type { Card, FlowGraph } from "@keyway/schema/flow";
import { expect } from "vitest";
import { until } from "../product/until.ts";
import type { Bed } from "./bed.ts";

/** A flow that people run by hand; it ends at once, or waits a day. */
export function manualGraph(waits = false): FlowGraph {
	const card: Card = waits
		? { id: "hold", uses: "flow.wait@1", fields: { duration: literal("P1D") } }
		: { id: "end", uses: "flow.stop@1", fields: { reason: literal("enough") } };
	return {
		trigger: { id: "trigger", uses: "manual.run@1", fields: {} },
		cards: { [card.id]: card },
		lanes: { main: [card.id] },
		groups: {},
		notes: {},
	};
}

/** A flow started by an event type. */
export const listeningGraph = (type: string): FlowGraph => ({
	...manualGraph(),
	trigger: { id: "trigger", uses: `${type}@1`, fields: {} },
});

export async function createFlow(bed: Bed, graph: FlowGraph, kind = "automation"): Promise<string> {
	const { status, body } = await bed.call("/api/flows", { body: { name: "A flow", kind, graph } });
	expect(status, JSON.stringify(body)).toBe(201);
	return body["id"] as string;
}

export async function createPublished(bed: Bed, graph: FlowGraph): Promise<string> {
	const id = await createFlow(bed, graph);
	const { status, text } = await bed.call(`/api/flows/${id}/publish`, { body: { note: "first" } });
	expect(status, text).toBe(201);
	return id;
}

/** Runs a flow by hand and gives the run once it has this status. */
export async function runTo(bed: Bed, flowId: string, status: string): Promise<string> {
	const { body, text } = await bed.call(`/api/flows/${flowId}/run`, { body: {} });
	const id = body["id"] as string;
	expect(id, text).toBeTruthy();
	await until(`run to be ${status}`, async () => (await bed.call(`/api/runs/${id}`)).body["status"] === status);
	return id;
}

export async function createdId(bed: Bed, path: string, body: unknown): Promise<string> {
	const answer = await bed.call(path, { body });
	expect(answer.status, answer.text).toBe(201);
	return answer.body["id"] as string;
}

let counter = 0;
/** A name that no other call of this file has given. */
export const fresh = (word: string) => `${word}-${++counter}`;

export const slackConnection = () => ({
	connector: "slack",
	name: fresh("Slack"),
	fields: { token: "xoxb-very-secret-token", baseUrl: "http://127.0.0.1:9/api" },
});
