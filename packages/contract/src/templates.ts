import { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { FlowDetail } from "./flows.ts";
import { page } from "./query.ts";
import { defineRoute } from "./route.ts";

/** An example flow that can be installed: its graph, without connections, is what its picture is drawn from. */
export const Template = z.object({
	id: z.string(),
	name: z.string(),
	description: z.string(),
	kind: FlowKind,
	/** Where the gallery shows it. */
	group: z.enum(["joiner", "mover", "leaver", "access", "operations"]),
	/** Connectors that need a connection. */
	connectors: z.array(z.string()),
	graph: FlowGraph,
});
export type Template = z.infer<typeof Template>;

export const listTemplates = defineRoute({
	id: "listTemplates",
	method: "GET",
	path: "/api/templates",
	summary: "List the example flows that can be installed",
	permission: "flows:read",
	status: 200,
	response: page(Template),
});

export const installTemplate = defineRoute({
	id: "installTemplate",
	method: "POST",
	path: "/api/templates/install",
	summary: "Create a draft from an example flow",
	description:
		"`connections` names a connection for each connector of the template; one that is left out stays open and is a problem of the draft.",
	permission: "flows:edit",
	body: z.strictObject({
		template: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
		name: z.string().trim().min(1).max(200).optional(),
		connections: z.record(z.string().max(64), Uuid).default({}),
	}),
	status: 201,
	response: FlowDetail,
});

export const templateRoutes = { listTemplates, installTemplate };
