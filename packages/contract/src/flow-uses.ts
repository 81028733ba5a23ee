import { FlowKind } from "@keyway/schema/flow";
import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { FlowMention } from "./flows.ts";
import { ById, NoContent } from "./query.ts";
import { defineRoute } from "./route.ts";

/** A flow that uses something, with the cards that do. */
export const UsingFlow = z.object({
	id: Uuid,
	name: z.string(),
	kind: FlowKind,
	cards: z.array(FlowMention),
});
export type UsingFlow = z.infer<typeof UsingFlow>;

/** A role that runs the flow. */
export const UsingRole = z.object({
	id: Uuid,
	name: z.string(),
	app: z.string(),
	as: z.enum(["provisioning", "deprovisioning"]),
});
export type UsingRole = z.infer<typeof UsingRole>;

export const getFlowUses = defineRoute({
	id: "getFlowUses",
	method: "GET",
	path: "/api/flows/:id/uses",
	summary: "What uses a flow: flows that call it, roles that run it",
	permission: "flows:read",
	params: ById,
	status: 200,
	response: z.object({ flows: z.array(UsingFlow), roles: z.array(UsingRole) }),
});

export const getConnectionUses = defineRoute({
	id: "getConnectionUses",
	method: "GET",
	path: "/api/connections/:id/uses",
	summary: "Which flows use a connection",
	permission: "connections:read",
	params: ById,
	status: 200,
	response: z.object({ flows: z.array(UsingFlow) }),
});

export const addFavourite = defineRoute({
	id: "addFavourite",
	method: "PUT",
	path: "/api/flows/:id/favourite",
	summary: "Keep a flow at hand",
	description: "For the caller's account; KEYWAY_API_TOKEN has none and is answered 403 FAVOURITE_NEEDS_ACCOUNT.",
	permission: "flows:read",
	params: ById,
	status: 204,
	response: NoContent,
});

export const removeFavourite = defineRoute({
	id: "removeFavourite",
	method: "DELETE",
	path: "/api/flows/:id/favourite",
	summary: "No longer keep a flow at hand",
	permission: "flows:read",
	params: ById,
	status: 204,
	response: NoContent,
});

export const flowUseRoutes = { getFlowUses, getConnectionUses, addFavourite, removeFavourite };
