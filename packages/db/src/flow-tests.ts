import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import type { JsonObject } from "@keyway/schema/json";
import { and, asc, eq, lt, min, sql } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { triggerOf } from "./flow-versions.ts";
import { iso } from "./paging.ts";
import { flowVersion } from "./tables/flow.ts";
import { flowTestCase } from "./tables/flow-test.ts";

/** A copy of a graph that a run in test mode points to. Its number is negative: nothing starts it, no list shows it. */
export type TestVersion = { flowId: string; version: number; type: string };

/** Keeps a copy of the graph, unless the last one is the same. The flow's row must be locked. */
export async function keepTestVersion(
	tx: Transaction,
	flow: { id: string; kind: FlowKind },
	graph: FlowGraph,
	actor: Actor,
): Promise<TestVersion> {
	const type = triggerOf(flow.kind, graph);
	const ofFlow = and(eq(flowVersion.flowId, flow.id), lt(flowVersion.number, 0));
	const [last] = await tx
		.select({ number: min(flowVersion.number) })
		.from(flowVersion)
		.where(ofFlow);
	const number = last?.number ?? 0;
	const [same] = await tx
		.select({ number: flowVersion.number })
		.from(flowVersion)
		.where(
			and(
				eq(flowVersion.flowId, flow.id),
				eq(flowVersion.number, number),
				sql`${flowVersion.graph} = ${JSON.stringify(graph)}::jsonb`,
			),
		);
	if (same) return { flowId: flow.id, version: number, type };
	await tx.insert(flowVersion).values({
		flowId: flow.id,
		number: number - 1,
		graph,
		trigger: type,
		note: "For a test",
		publishedBy: actor.name,
	});
	return { flowId: flow.id, version: number - 1, type };
}

/** A remembered test; fixtures and expectations in the shape of the contract. */
export type TestCase = {
	name: string;
	input: JsonObject;
	fixtures: JsonObject;
	expectations: JsonObject;
	updatedBy: string;
	updatedAt: string;
};

/** By name. */
export async function listTestCases(db: Executor, flowId: string): Promise<TestCase[]> {
	const rows = await db
		.select()
		.from(flowTestCase)
		.where(eq(flowTestCase.flowId, flowId))
		.orderBy(asc(flowTestCase.name));
	return rows.map(({ flowId: _, ...row }) => ({ ...row, updatedAt: iso(row.updatedAt) }));
}

export async function putTestCase(
	tx: Transaction,
	flowId: string,
	input: Pick<TestCase, "name" | "input" | "fixtures" | "expectations">,
	actor: Actor,
): Promise<TestCase> {
	const values = { ...input, updatedBy: actor.name, updatedAt: new Date().toISOString() };
	await tx
		.insert(flowTestCase)
		.values({ flowId, ...values })
		.onConflictDoUpdate({ target: [flowTestCase.flowId, flowTestCase.name], set: values });
	return values;
}

/** @throws NOT_FOUND */
export async function deleteTestCase(tx: Transaction, flowId: string, name: string): Promise<void> {
	const gone = await tx
		.delete(flowTestCase)
		.where(and(eq(flowTestCase.flowId, flowId), eq(flowTestCase.name, name)))
		.returning({ name: flowTestCase.name });
	if (gone.length === 0) throw fail("NOT_FOUND");
}
