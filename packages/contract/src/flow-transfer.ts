import { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { FlowDetail } from "./flows.ts";
import { ById } from "./query.ts";
import { defineRoute } from "./route.ts";

/**
 * Flows as a document that another installation can read: drafts with the helper flows they call. Connections are told by
 * connector and name, never with what they hold; ids are those of the installation that wrote it, and mean nothing else.
 */
export const FlowDocument = z.strictObject({
	format: z.literal("keyway.flows/1"),
	flows: z
		.array(
			z.strictObject({
				id: Uuid,
				name: z.string().trim().min(1).max(200),
				description: z.string().max(2_000),
				kind: FlowKind,
				graph: FlowGraph,
			}),
		)
		.min(1)
		.max(500),
	connections: z
		.array(z.strictObject({ id: Uuid, connector: z.string().min(1).max(64), name: z.string().min(1).max(200) }))
		.max(2_000),
});
export type FlowDocument = z.infer<typeof FlowDocument>;

export const exportFlow = defineRoute({
	id: "exportFlow",
	method: "GET",
	path: "/api/flows/:id/export",
	summary: "Write a flow's draft as a portable document",
	description: "With the helper flows that it calls. Values of secret fields are left out.",
	permission: "flows:read",
	params: ById,
	status: 200,
	response: FlowDocument,
});

export const importFlows = defineRoute({
	id: "importFlows",
	method: "POST",
	path: "/api/flows/import",
	summary: "Create flows from a document",
	description:
		"All flows or none, as drafts. Each connection is found by connector and name, or named in `connections` (the document's id → an id here, or null to leave it open); one that is not found is refused with 422 IMPORT_CONNECTIONS_UNKNOWN and all of them in `errors`.",
	permission: "flows:edit",
	body: z.strictObject({
		document: FlowDocument,
		connections: z.record(Uuid, Uuid.nullable()).default({}),
	}),
	bodyLimit: 16 * 1024 * 1024,
	status: 201,
	response: z.object({ items: z.array(FlowDetail) }),
});

export const flowTransferRoutes = { exportFlow, importFlows };
