import { z } from "zod";
import { Uuid } from "./ids.ts";

/** Life of a request; `request-machine.ts` of the access package says which follows which. */
export const RequestStatus = z.enum([
	"draft",
	"submitted",
	"pendingApproval",
	"approved",
	"fulfilling",
	"fulfilled",
	"denied",
	"expired",
	"cancelled",
	"blocked",
	"fulfilmentFailed",
]);
export type RequestStatus = z.infer<typeof RequestStatus>;

/** Life of a grant; `outside` = found in the application, unknown here. */
export const GrantStatus = z.enum([
	"scheduled",
	"provisioning",
	"verifying",
	"active",
	"deprovisioning",
	"verifyingRemoval",
	"ended",
	"manualPending",
	"provisioningFailed",
	"revocationFailed",
	"outside",
]);
export type GrantStatus = z.infer<typeof GrantStatus>;

export const AllocationStatus = z.enum(["pending", "active", "invalidated"]);
export type AllocationStatus = z.infer<typeof AllocationStatus>;
/** Why a slice of time counts no longer. */
export const AllocationEnd = z.enum(["superseded", "cancelled", "rejected", "concluded"]);
export type AllocationEnd = z.infer<typeof AllocationEnd>;

/** How a role is applied: by a pair of flows, by the connector's own grant and revoke, or by a person. */
export const RoleMethod = z.enum(["flow", "connector", "manual"]);
export type RoleMethod = z.infer<typeof RoleMethod>;

/** ISO 8601-1 §5.5.2.2, for example `P30D` or `PT1H`; one second and up. */
export const AccessDuration = z.iso.duration().max(50);

/** Whom a stage asks. */
export const Approver = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("user"), id: Uuid }),
	z.strictObject({ kind: z.literal("group"), id: Uuid }),
	z.strictObject({ kind: z.enum(["manager", "managersManager", "roleOwner", "appOwner"]) }),
]);
export type Approver = z.infer<typeof Approver>;

const Approvers = z.array(Approver).min(1).max(20);

/** One step of a chain: any one of its approvers, all of them, or so many. */
export const ApprovalStage = z.strictObject({
	name: z.string().trim().min(1).max(100).optional(),
	needs: z.union([z.enum(["any", "all"]), z.number().int().min(1).max(50)]).default("any"),
	approvers: Approvers,
	/** After this long without an answer the approvers are reminded. */
	remindAfter: AccessDuration.optional(),
	/** After this long `escalateTo` may decide too. */
	escalateAfter: AccessDuration.optional(),
	escalateTo: Approvers.optional(),
	/** After this long the request ends; time never approves. */
	timeOutAfter: AccessDuration.optional(),
	onTimeOut: z.enum(["expire", "deny"]).default("expire"),
});
export type ApprovalStage = z.infer<typeof ApprovalStage>;

/** Something about a person that a rule asks for: an attribute's value, or membership of a group. */
export const PersonCondition = z.union([
	z.strictObject({ attribute: z.string().min(1).max(50), is: z.array(z.string().max(200)).min(1).max(50) }),
	z.strictObject({ group: Uuid }),
]);
export type PersonCondition = z.infer<typeof PersonCondition>;

/** First match wins. `when` = all of them hold of the person who gets the role; empty = always. */
export const PolicyRule = z.strictObject({
	name: z.string().trim().min(1).max(100),
	when: z.array(PersonCondition).max(20).default([]),
	/** Flows that this rule is for: it decides about what they ask for, and about nothing else. */
	flows: z.array(Uuid).max(50).optional(),
	/** In series. None = approved by itself. */
	stages: z.array(ApprovalStage).max(10),
});
export type PolicyRule = z.infer<typeof PolicyRule>;

/** What somebody must answer when asking. */
export const PolicyQuestion = z.strictObject({
	id: z.string().regex(/^[a-z][a-zA-Z0-9]{0,31}$/),
	label: z.string().trim().min(1).max(300),
	required: z.boolean().default(false),
});

/** Who may have a role, for how long, and who decides. */
export const AccessPolicy = z.strictObject({
	/** Any of them holds of the person who gets the role; empty = everybody. */
	eligible: z.array(PersonCondition).max(50).default([]),
	/** None = as long as the role allows. */
	maxDuration: AccessDuration.nullable().default(null),
	recommendedDuration: AccessDuration.nullable().default(null),
	justificationRequired: z.boolean().default(true),
	questions: z.array(PolicyQuestion).max(20).default([]),
	/** Whether others may ask for somebody; their manager always may. */
	onBehalf: z.boolean().default(false),
	/** Who decides where a stage resolves to nobody. */
	fallback: z.array(Approver).max(20).default([]),
	/** A mailed link alone decides, without signing in; never for a privileged role. */
	emailWithoutSignIn: z.boolean().default(false),
	/** What a mover loses whom `eligible` does not hold of any more. */
	onMove: z.enum(["keep", "revoke"]).default("keep"),
	/** How long before the end the person is told. */
	remindBefore: z.array(AccessDuration).max(5).default(["P3D", "P1D", "PT1H"]),
	/** The last one is the default. */
	rules: z.array(PolicyRule).min(1).max(50),
});
export type AccessPolicy = z.infer<typeof AccessPolicy>;

/** A stage as it was resolved at submission: later edits of policy, groups and managers do not move it. */
export const ResolvedStage = z.object({
	name: z.string(),
	/** How many of them must approve. */
	needs: z.number().int().min(1),
	approvers: z.array(Uuid),
	/** Stands in when those above do not suffice. */
	fallback: z.array(Uuid),
	escalateTo: z.array(Uuid),
	/** Seconds since the stage opened; null = never. */
	remindAfter: z.number().nullable(),
	escalateAfter: z.number().nullable(),
	timeOutAfter: z.number().nullable(),
	onTimeOut: z.enum(["expire", "deny"]),
});
export type ResolvedStage = z.infer<typeof ResolvedStage>;
