import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { ById, page, paging, queryList } from "./query.ts";
import { defineRoute } from "./route.ts";

export const PublishRequestStatus = z.enum(["pending", "approved", "declined", "withdrawn"]);

const Who = z.object({ id: Uuid, name: z.string() });

/** Somebody asks for a draft to be published; what is asked is the draft at `revision`. */
export const PublishRequest = z.object({
	id: Uuid,
	flowId: Uuid,
	flowName: z.string(),
	revision: z.number().int(),
	/** The flow was edited since: it cannot be approved any more. */
	outdated: z.boolean(),
	note: z.string(),
	/** Why it may be published although tests are red. */
	override: z.string().nullable(),
	status: PublishRequestStatus,
	requestedBy: Who,
	requestedAt: z.iso.datetime(),
	decidedBy: Who.nullable(),
	decidedAt: z.iso.datetime().nullable(),
	reason: z.string().nullable(),
	/** The version that came of it. */
	version: z.number().int().nullable(),
});
export type PublishRequest = z.infer<typeof PublishRequest>;

const Reason = z.string().trim().max(2_000);

export const requestPublishing = defineRoute({
	id: "requestPublishing",
	method: "POST",
	path: "/api/flows/:id/publish-requests",
	summary: "Ask another person to publish the draft",
	description:
		"Refused like publishing itself while the draft has errors or a red test. Replaces what was asked before and not decided. An API token asks for its account; KEYWAY_API_TOKEN belongs to nobody and is answered 403 PUBLISH_NEEDS_ACCOUNT.",
	permission: "flows:edit",
	params: ById,
	body: z.strictObject({
		note: Reason.default(""),
		base: z.number().int().min(0).optional(),
		override: z.strictObject({ reason: z.string().trim().min(1).max(2_000) }).optional(),
	}),
	status: 201,
	response: PublishRequest,
});

export const listFlowPublishRequests = defineRoute({
	id: "listFlowPublishRequests",
	method: "GET",
	path: "/api/flows/:id/publish-requests",
	summary: "List what was asked to be published of a flow, newest first",
	permission: "flows:read",
	params: ById,
	query: z.strictObject({ ...paging, status: queryList(PublishRequestStatus).optional() }),
	status: 200,
	response: page(PublishRequest),
});

export const listPublishRequests = defineRoute({
	id: "listPublishRequests",
	method: "GET",
	path: "/api/publish-requests",
	summary: "List what was asked to be published of all flows, newest first",
	permission: "flows:read",
	query: z.strictObject({ ...paging, status: queryList(PublishRequestStatus).optional() }),
	status: 200,
	response: page(PublishRequest),
});

export const decidePublishRequest = defineRoute({
	id: "decidePublishRequest",
	method: "POST",
	path: "/api/flows/:id/publish-requests/decision",
	summary: "Approve or decline a request to publish",
	description:
		"Approving publishes the draft that was asked for. 403 PUBLISH_OWN_REQUEST for whoever asked, by whatever token; 409 PUBLISH_OUTDATED when the flow was edited since; 409 PUBLISH_DECIDED when it is decided already.",
	permission: "flows:publish",
	params: ById,
	body: z.strictObject({ request: Uuid, decision: z.enum(["approve", "decline"]), reason: Reason.default("") }),
	status: 200,
	response: PublishRequest,
});

export const withdrawPublishRequest = defineRoute({
	id: "withdrawPublishRequest",
	method: "POST",
	path: "/api/flows/:id/publish-requests/withdraw",
	summary: "Take one's own request to publish back",
	permission: "flows:edit",
	params: ById,
	body: z.strictObject({ request: Uuid }),
	status: 200,
	response: PublishRequest,
});

export const publishRequestRoutes = {
	requestPublishing,
	listFlowPublishRequests,
	listPublishRequests,
	decidePublishRequest,
	withdrawPublishRequest,
};
