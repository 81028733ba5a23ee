import { Uuid } from "@keyway/schema/ids";
import { Json } from "@keyway/schema/json";
import { z } from "zod";
import { ById } from "./query.ts";
import { defineRoute } from "./route.ts";

/** The address of a flow that starts by a webhook. Its secret is write-only. */
export const Hook = z.object({
	/** Where callers post to. */
	url: z.string(),
	/** How they prove themselves, as the draft's trigger says. */
	auth: z.enum(["signature", "bearer", "open"]),
	respond: z.enum(["now", "wait"]),
	hasSecret: z.boolean(),
	secretSetAt: z.iso.datetime().nullable(),
	/** Calls are taken: the flow is published with this trigger, on, and has the secret that it needs. */
	live: z.boolean(),
});
export type Hook = z.infer<typeof Hook>;

export const getHook = defineRoute({
	id: "getHook",
	method: "GET",
	path: "/api/flows/:id/hook",
	summary: "The address of a flow that starts by a webhook",
	description: "A flow with another trigger answers 409 FLOW_WITHOUT_HOOK.",
	permission: "flows:edit",
	params: ById,
	status: 200,
	response: Hook,
});

export const setHookSecret = defineRoute({
	id: "setHookSecret",
	method: "PUT",
	path: "/api/flows/:id/hook",
	summary: "Set or remove the secret that callers need",
	description:
		"For `signature` a Standard Webhooks secret (`whsec_` and base64 of 16 bytes or more), for `bearer` a token of 16 characters or more. null removes it: calls then answer 503.",
	permission: "flows:edit",
	params: ById,
	body: z.strictObject({ secret: z.string().min(1).max(500).nullable() }),
	status: 200,
	response: Hook,
});

export const renewHook = defineRoute({
	id: "renewHook",
	method: "POST",
	path: "/api/flows/:id/hook/renew",
	summary: "Give the flow another address",
	description: "The old address answers 404 at once.",
	permission: "flows:edit",
	params: ById,
	status: 200,
	response: Hook,
});

const receive = <const Id extends string, const Method extends "GET" | "POST" | "PUT">(id: Id, method: Method) =>
	defineRoute({
		id,
		method,
		path: "/hooks/:hookId",
		summary: "Start a flow by a webhook",
		description:
			"Any media type; the body reaches the flow as `trigger.body`. Answers 202 at once, or what the flow returns where its trigger says so. A signature older than five minutes answers 401, the same `webhook-id` again 409 HOOK_REPLAYED, a hook that lacks its secret 503.",
		permission: "public",
		caller: "outside",
		params: z.strictObject({ hookId: z.string().min(1).max(200) }),
		accepts: ["*/*"],
		status: 202,
		response: z.union([z.object({ eventId: Uuid, runs: z.array(Uuid) }), Json]),
	});

export const receiveHook = receive("receiveHook", "POST");
export const receiveHookByPut = receive("receiveHookByPut", "PUT");
export const receiveHookByGet = receive("receiveHookByGet", "GET");

export const hookRoutes = { getHook, setHookSecret, renewHook, receiveHook, receiveHookByPut, receiveHookByGet };
