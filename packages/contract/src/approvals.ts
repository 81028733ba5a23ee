import { RequestStatus } from "@keyway/schema/access";
import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { Decision } from "./decision.ts";
import { ById, page, paging } from "./query.ts";
import { defineRoute } from "./route.ts";
import { Someone } from "./someone.ts";

const Time = z.iso.datetime();

/** Something to decide: a request for a role or for more time of one, or a question of a flow. */
export const Approval = z.object({
	id: Uuid,
	kind: z.enum(["grant", "extend", "flow"]),
	status: RequestStatus,
	/** `request for Slack admin of Slack for Ana Perez`, `question “Send the contract?”`. */
	title: z.string(),
	/** Why, in the words of whoever asks. */
	justification: z.string(),
	explanation: z.string(),
	/** Whom it is about. */
	user: Someone.nullable(),
	requestedBy: z.string(),
	roleId: Uuid.nullable(),
	/** The run that waits for it. */
	runId: Uuid.nullable(),
	duration: z.string().nullable(),
	/** Those who may decide now, and how many of the stage must. */
	approvers: z.array(Someone),
	needs: z.number().int(),
	breakGlass: z.boolean(),
	createdAt: Time,
});
export type Approval = z.infer<typeof Approval>;

export const approvalRoutes = {
	listApprovals: defineRoute({
		id: "listApprovals",
		method: "GET",
		path: "/api/approvals",
		summary: "List what waits for the caller's decision, oldest first",
		description: "Requests for roles and questions of flows alike, also those that the caller decides for somebody.",
		permission: "access:use",
		query: z.strictObject(paging),
		status: 200,
		response: page(Approval),
	}),
	getApproval: defineRoute({
		id: "getApproval",
		method: "GET",
		path: "/api/approvals/:id",
		summary: "Read something to decide",
		permission: "access:use",
		params: ById,
		status: 200,
		response: Approval,
	}),
	decideApproval: defineRoute({
		id: "decideApproval",
		method: "POST",
		path: "/api/approvals/:id/decision",
		summary: "Approve or deny",
		description: "Only who is asked may decide, once, and never about what they ask for or get themselves.",
		permission: "access:use",
		params: ById,
		body: Decision,
		status: 200,
		response: Approval,
	}),
};
