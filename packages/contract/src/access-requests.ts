import { AccessDuration, AllocationEnd, AllocationStatus, GrantStatus, RequestStatus } from "@keyway/schema/access";
import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { Decision } from "./decision.ts";
import { ById, NoContent, page, paging, queryBoolean, queryList } from "./query.ts";
import { defineRoute } from "./route.ts";
import { Someone } from "./someone.ts";

const Time = z.iso.datetime();
const Named = z.object({ id: Uuid, name: z.string() });
const Text = z.string().trim().max(2_000);

/** A stage of the chain that a request was sent with. */
const Stage = z.object({
	name: z.string(),
	needs: z.number().int(),
	approvers: z.array(Someone),
	status: z.enum(["open", "done", "later"]),
});

export const AccessRequest = z.object({
	id: Uuid,
	kind: z.enum(["grant", "extend"]),
	status: RequestStatus,
	role: Named,
	app: Named,
	roleId: Uuid,
	userId: Uuid,
	user: Someone,
	/** The person who asked; none = a token that belongs to nobody. */
	requesterId: Uuid.nullable(),
	requestedBy: z.string(),
	justification: z.string(),
	answers: z.record(z.string(), z.string()),
	/** What was asked, cut to what is allowed; none = no end. */
	duration: z.string().nullable(),
	startsAt: Time.nullable(),
	/** Those who may decide now. */
	approvers: z.array(Someone),
	stages: z.array(Stage),
	/** Why it is as it is. */
	explanation: z.string(),
	policyId: Uuid,
	policyVersion: z.number().int(),
	grantId: Uuid.nullable(),
	createdAt: Time,
	endedAt: Time.nullable(),
});
export type AccessRequest = z.infer<typeof AccessRequest>;

export const RequestDetail = AccessRequest.extend({
	decisions: z.array(
		z.object({
			stage: z.number().int(),
			by: Someone,
			/** The approver in whose place it was decided. */
			for: Someone.nullable(),
			decision: z.enum(["approve", "deny"]),
			reason: z.string(),
			duration: z.string().nullable(),
			at: Time,
		}),
	),
});

export const Grant = z.object({
	id: Uuid,
	roleId: Uuid,
	role: Named,
	app: Named,
	userId: Uuid,
	user: Someone,
	requestId: Uuid.nullable(),
	status: GrantStatus,
	duration: z.string().nullable(),
	startsAt: Time,
	/** From then on the time counts. */
	activatedAt: Time.nullable(),
	endsAt: Time.nullable(),
	endedAt: Time.nullable(),
	/** `expired`, `revoked`, `leaver`, `cancelled`, `refused`. */
	endReason: z.string().nullable(),
	endNote: z.string().nullable(),
	hadBefore: z.boolean(),
	/** When the application last showed it to be so. */
	verifiedAt: Time.nullable(),
	provisioningRunId: Uuid.nullable(),
	deprovisioningRunId: Uuid.nullable(),
	error: z.string().nullable(),
	createdAt: Time,
});
export type Grant = z.infer<typeof Grant>;

export const GrantDetail = Grant.extend({
	allocations: z.array(
		z.object({
			id: Uuid,
			requestId: Uuid.nullable(),
			status: AllocationStatus,
			ended: AllocationEnd.nullable(),
			duration: z.string().nullable(),
			startsAt: Time.nullable(),
			endsAt: Time.nullable(),
		}),
	),
});

export const Task = z.object({
	id: Uuid,
	/** None = a card of a run gave the task, and waits for it. */
	grantId: Uuid.nullable(),
	runId: Uuid.nullable(),
	action: z.enum(["provision", "deprovision"]).nullable(),
	/** `flow` = a card; the others are about a grant. */
	cause: z.enum(["failed", "manual", "flow"]),
	title: z.string(),
	detail: z.string(),
	role: Named.nullable(),
	app: Named.nullable(),
	user: Someone.nullable(),
	dueAt: Time.nullable(),
	assigneeIds: z.array(Uuid),
	status: z.enum(["open", "retried", "done", "wontDo", "obsolete"]),
	note: z.string().nullable(),
	closedBy: z.string().nullable(),
	createdAt: Time,
	closedAt: Time.nullable(),
});
export type Task = z.infer<typeof Task>;

export const Delegation = z.object({ id: Uuid, from: Someone, to: Someone, startsAt: Time, endsAt: Time });
export type Delegation = z.infer<typeof Delegation>;

const Asking = z.strictObject({
	roleId: Uuid,
	/** Empty: whoever asks. */
	userId: Uuid.optional(),
	duration: AccessDuration.optional(),
	startsAt: z.iso.datetime({ offset: true }).optional(),
	justification: Text.default(""),
	answers: z.record(z.string().max(32), Text).default({}),
	/** An emergency: at once, for a short time, seen by everybody. Only where the role allows it. */
	breakGlass: z.boolean().default(false),
});

const requests = {
	listRequests: defineRoute({
		id: "listRequests",
		method: "GET",
		path: "/api/requests",
		summary: "List requests, newest first",
		description: "Everybody sees what they sent, get, or were asked about; whoever may read access sees all.",
		permission: "access:use",
		query: z.strictObject({
			...paging,
			status: queryList(RequestStatus).optional(),
			user: Uuid.optional(),
			role: Uuid.optional(),
			/** Only what the caller may decide now. */
			mine: queryBoolean.optional(),
		}),
		status: 200,
		response: page(AccessRequest),
	}),
	createRequest: defineRoute({
		id: "createRequest",
		method: "POST",
		path: "/api/requests",
		summary: "Ask for a role",
		permission: "access:use",
		body: Asking,
		status: 201,
		response: AccessRequest,
	}),
	previewRequest: defineRoute({
		id: "previewRequest",
		method: "POST",
		path: "/api/requests/preview",
		summary: "Who would be asked, for how long, and why",
		permission: "access:use",
		body: Asking,
		status: 200,
		response: z.object({
			outcome: z.enum(["ask", "approved", "blocked", "refused"]),
			/** Why it cannot be sent. */
			reason: z.string().nullable(),
			duration: z.string().nullable(),
			recommendedDuration: z.string().nullable(),
			stages: z.array(Stage),
			explanation: z.string(),
			questions: z.array(z.object({ id: z.string(), label: z.string(), required: z.boolean() })),
			justificationRequired: z.boolean(),
		}),
	}),
	getRequest: defineRoute({
		id: "getRequest",
		method: "GET",
		path: "/api/requests/:id",
		summary: "Read a request with its decisions",
		permission: "access:use",
		params: ById,
		status: 200,
		response: RequestDetail,
	}),
	decideRequest: defineRoute({
		id: "decideRequest",
		method: "POST",
		path: "/api/requests/:id/decision",
		summary: "Approve or deny a request",
		description: "Only who is asked may decide, once, and never about what they ask for or get themselves.",
		permission: "access:use",
		params: ById,
		body: Decision,
		status: 200,
		response: AccessRequest,
	}),
	cancelRequest: defineRoute({
		id: "cancelRequest",
		method: "POST",
		path: "/api/requests/:id/cancel",
		summary: "Take a request back",
		permission: "access:use",
		params: ById,
		body: z.strictObject({ reason: Text.optional() }).default({}),
		status: 200,
		response: AccessRequest,
	}),
};

const grants = {
	listGrants: defineRoute({
		id: "listGrants",
		method: "GET",
		path: "/api/grants",
		summary: "List access that people have or had, newest first",
		permission: "access:use",
		query: z.strictObject({
			...paging,
			status: queryList(GrantStatus).optional(),
			user: Uuid.optional(),
			role: Uuid.optional(),
			app: Uuid.optional(),
		}),
		status: 200,
		response: page(Grant),
	}),
	getGrant: defineRoute({
		id: "getGrant",
		method: "GET",
		path: "/api/grants/:id",
		summary: "Read a grant with its slices of time",
		permission: "access:use",
		params: ById,
		status: 200,
		response: GrantDetail,
	}),
	revokeGrant: defineRoute({
		id: "revokeGrant",
		method: "POST",
		path: "/api/grants/:id/revoke",
		summary: "End access now, or give it back",
		permission: "access:use",
		params: ById,
		body: z.strictObject({ reason: Text.optional() }).default({}),
		status: 202,
		response: Grant,
	}),
	extendGrant: defineRoute({
		id: "extendGrant",
		method: "POST",
		path: "/api/grants/:id/extend",
		summary: "Ask for more time",
		description: "Has an approval of its own; the time is added to the present end.",
		permission: "access:use",
		params: ById,
		body: z.strictObject({
			duration: AccessDuration,
			justification: Text.default(""),
			answers: z.record(z.string().max(32), Text).default({}),
		}),
		status: 201,
		response: AccessRequest,
	}),
};

const tasks = {
	listTasks: defineRoute({
		id: "listTasks",
		method: "GET",
		path: "/api/tasks",
		summary: "List tasks for people",
		permission: "access:use",
		query: z.strictObject({ ...paging, status: z.enum(["open", "closed"]).optional() }),
		status: 200,
		response: page(Task),
	}),
	resolveTask: defineRoute({
		id: "resolveTask",
		method: "POST",
		path: "/api/tasks/:id/resolution",
		summary: "Try again, say that it is done, or that it will not be",
		description: "`retry` needs no new approval. What is to be removed cannot be left undone.",
		permission: "access:use",
		params: ById,
		body: z.strictObject({ resolution: z.enum(["retry", "done", "wontDo"]), note: Text.optional() }),
		status: 200,
		response: Task,
	}),
};

const delegations = {
	listDelegations: defineRoute({
		id: "listDelegations",
		method: "GET",
		path: "/api/delegations",
		summary: "List who decides for whom",
		permission: "access:use",
		query: z.strictObject({ ...paging }),
		status: 200,
		response: page(Delegation),
	}),
	createDelegation: defineRoute({
		id: "createDelegation",
		method: "POST",
		path: "/api/delegations",
		summary: "Let somebody decide in your place for a time",
		description: "Never about what they or you ask for or get. Chains that lead back are refused.",
		permission: "access:use",
		body: z.strictObject({
			/** Empty: whoever asks; another one needs `access:manage`. */
			fromId: Uuid.optional(),
			toId: Uuid,
			startsAt: z.iso.datetime({ offset: true }).optional(),
			endsAt: z.iso.datetime({ offset: true }),
		}),
		status: 201,
		response: Delegation,
	}),
	deleteDelegation: defineRoute({
		id: "deleteDelegation",
		method: "DELETE",
		path: "/api/delegations/:id",
		summary: "End a delegation",
		permission: "access:use",
		params: ById,
		status: 204,
		response: NoContent,
	}),
};

export const accessRequestRoutes = { ...requests, ...grants };
export const accessWorkRoutes = { ...tasks, ...delegations };
