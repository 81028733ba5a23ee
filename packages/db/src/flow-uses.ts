import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { and, asc, eq, isNull, or, sql } from "drizzle-orm";
import type { Executor } from "./client.ts";
import type { FlowSide } from "./flow-index.ts";
import { accessApp, accessRole } from "./tables/access.ts";
import { flow, flowVersion } from "./tables/flow.ts";
import { flowIndex } from "./tables/flow-index.ts";

/** A flow that uses something, with the graphs in which it does. */
export type UsingFlow = {
	id: string;
	name: string;
	kind: FlowKind;
	sides: FlowSide[];
	draft: FlowGraph;
	published: FlowGraph | null;
};
/** A role that the flow gives or takes. */
export type UsingRole = { id: string; name: string; app: string; as: "provisioning" | "deprovisioning" };

/** Flows outside of the bin that use a connection or call a flow, in their draft or as published; by name. */
export async function usingFlows(db: Executor, use: { connection: string } | { calls: string }): Promise<UsingFlow[]> {
	const held =
		"connection" in use
			? sql`${flowIndex.connections} @> array[${use.connection}]::uuid[]`
			: sql`${flowIndex.calls} @> array[${use.calls}]::uuid[]`;
	const rows = await db
		.select({
			id: flow.id,
			name: flow.name,
			kind: flow.kind,
			side: flowIndex.side,
			draft: flow.draft,
			published: flowVersion.graph,
		})
		.from(flowIndex)
		.innerJoin(flow, and(eq(flow.id, flowIndex.flowId), isNull(flow.deletedAt)))
		.leftJoin(flowVersion, and(eq(flowVersion.flowId, flow.id), eq(flowVersion.number, flow.published)))
		.where(held)
		.orderBy(asc(flow.name), asc(flow.id), asc(flowIndex.side));
	const flows = new Map<string, UsingFlow>();
	for (const { side, ...row } of rows) {
		const known = flows.get(row.id);
		if (known) known.sides.push(side);
		else flows.set(row.id, { ...row, sides: [side] });
	}
	return [...flows.values()];
}

/** Roles on offer that run the flow. */
export async function usingRoles(db: Executor, flowId: string): Promise<UsingRole[]> {
	const rows = await db
		.select({
			id: accessRole.id,
			name: accessRole.name,
			app: accessApp.name,
			gives: sql<boolean>`coalesce(${accessRole.provisioningFlowId} = ${flowId}::uuid, false)`,
			takes: sql<boolean>`coalesce(${accessRole.deprovisioningFlowId} = ${flowId}::uuid, false)`,
		})
		.from(accessRole)
		.innerJoin(accessApp, eq(accessApp.id, accessRole.appId))
		.where(
			and(
				isNull(accessRole.retiredAt),
				or(eq(accessRole.provisioningFlowId, flowId), eq(accessRole.deprovisioningFlowId, flowId)),
			),
		)
		.orderBy(asc(accessApp.name), asc(accessRole.name));
	return rows.flatMap(({ gives, takes, ...role }): UsingRole[] => [
		...(gives ? [{ ...role, as: "provisioning" as const }] : []),
		...(takes ? [{ ...role, as: "deprovisioning" as const }] : []),
	]);
}
