import type { AccessPolicy, ApprovalStage, Approver, PolicyRule } from "@keyway/schema/access";

export const newStage = (): ApprovalStage => ({
	name: "Manager",
	needs: "any",
	approvers: [{ kind: "manager" }],
	onTimeOut: "expire",
});

export const newRule = (): PolicyRule => ({ name: "New rule", when: [], stages: [newStage()] });

/** A policy to start from: the manager approves. */
export const startingPolicy = (): AccessPolicy => ({
	eligible: [],
	maxDuration: "P90D",
	recommendedDuration: "P30D",
	justificationRequired: true,
	questions: [],
	onBehalf: false,
	fallback: [],
	remindBefore: ["P3D", "P1D", "PT1H"],
	emailWithoutSignIn: false,
	onMove: "keep",
	rules: [{ ...newRule(), name: "The manager approves" }],
});

/** Approvers that are found by who they are to the person or to the role. */
export const RELATIONS = {
	manager: "Their manager",
	managersManager: "Their manager's manager",
	roleOwner: "Owners of the role",
	appOwner: "Owners of the application",
} as const;

export type Relation = keyof typeof RELATIONS;

export const isRelation = (approver: Approver): approver is { kind: Relation } => approver.kind in RELATIONS;

/** The attributes of a person that conditions may ask for. */
export const ATTRIBUTES = [
	{ value: "userType", label: "Type" },
	{ value: "department", label: "Department" },
	{ value: "title", label: "Title" },
	{ value: "country", label: "Country" },
	{ value: "city", label: "City" },
	{ value: "costCenter", label: "Cost centre" },
];
