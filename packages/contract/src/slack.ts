import { Uuid } from "@keyway/schema/ids";
import { Json } from "@keyway/schema/json";
import { z } from "zod";
import { ById, NoContent } from "./query.ts";
import { defineRoute } from "./route.ts";

const Member = z.string().regex(/^[A-Z0-9]{2,30}$/, "Slack's own id, for example W012A3CDE.");

/** A member of a Slack workspace who acts as a person of the directory. */
export const SlackLink = z.object({
	teamId: z.string(),
	slackUserId: z.string(),
	personId: Uuid,
	name: z.string(),
	email: z.string().nullable(),
	/** Linked by the person's own session, by an administrator, or by their work address. */
	how: z.enum(["session", "admin", "email"]),
	createdAt: z.iso.datetime(),
});
export type SlackLink = z.infer<typeof SlackLink>;

export const receiveSlack = defineRoute({
	id: "receiveSlack",
	method: "POST",
	path: "/hooks/slack",
	summary: "What people do in Slack: shortcuts, buttons, windows",
	description:
		"Slack signs each call with the signing secret of the Slack connection. A wrong signature or a time more than five minutes off answers 401, the same call again 409 SLACK_REPLAYED, no secret at all 503.",
	permission: "public",
	caller: "outside",
	accepts: ["application/x-www-form-urlencoded"],
	status: 200,
	response: z.union([z.record(z.string(), Json), z.null()]),
});

export const listSlackLinks = defineRoute({
	id: "listSlackLinks",
	method: "GET",
	path: "/api/slack/links",
	summary: "List who acts as whom in Slack",
	permission: "access:manage",
	status: 200,
	response: z.object({ items: z.array(SlackLink), nextCursor: z.null() }),
});

export const createSlackLink = defineRoute({
	id: "createSlackLink",
	method: "POST",
	path: "/api/slack/links",
	summary: "Link a Slack account to a person",
	permission: "access:manage",
	body: z.strictObject({ teamId: Member, slackUserId: Member, personId: Uuid }),
	status: 204,
	response: NoContent,
});

export const deleteSlackLink = defineRoute({
	id: "deleteSlackLink",
	method: "DELETE",
	path: "/api/slack/links/:id",
	summary: "Unlink a person's Slack accounts",
	description: "By the person's id.",
	permission: "access:manage",
	params: ById,
	status: 204,
	response: NoContent,
});

export const claimSlackLink = defineRoute({
	id: "claimSlackLink",
	method: "POST",
	path: "/api/slack/links/claim",
	summary: "Link the Slack account that a link was shown to",
	description: "The link works once, for fifteen minutes; the account then acts as the signed-in person.",
	permission: "access:use",
	body: z.strictObject({ token: z.string().min(20).max(200) }),
	status: 204,
	response: NoContent,
});

export const slackRoutes = { receiveSlack, listSlackLinks, createSlackLink, deleteSlackLink, claimSlackLink };
