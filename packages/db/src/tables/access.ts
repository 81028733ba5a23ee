import type {
	AccessPolicy,
	AllocationEnd,
	AllocationStatus,
	GrantStatus,
	RequestStatus,
	ResolvedStage,
	RoleMethod,
} from "@keyway/schema/access";
import type { JsonObject } from "@keyway/schema/json";
import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { ids, time } from "./columns.ts";
import { connection } from "./connection.ts";
import { person } from "./directory.ts";
import { flow } from "./flow.ts";

const personId = (name: string) => uuid(name).references(() => person.id);

/** An application that people have roles in. */
export const accessApp = pgTable(
	"access_app",
	{
		id: uuid("id").primaryKey(),
		name: text("name").notNull(),
		nameKey: text("name_key").notNull(),
		description: text("description").notNull().default(""),
		ownerIds: ids("owner_ids"),
		/** How its roles are granted and read back, where a connector does that. */
		connectionId: uuid("connection_id").references(() => connection.id),
		createdAt: time("created_at").notNull().defaultNow(),
		updatedAt: time("updated_at").notNull().defaultNow(),
	},
	(table) => [uniqueIndex("access_app_name").on(table.nameKey)],
);

/** A part of an application; each has one called "App access" from the start. */
export const accessResource = pgTable(
	"access_resource",
	{
		id: uuid("id").primaryKey(),
		appId: uuid("app_id")
			.notNull()
			.references(() => accessApp.id, { onDelete: "cascade" }),
		name: text("name").notNull(),
		nameKey: text("name_key").notNull(),
	},
	(table) => [uniqueIndex("access_resource_name").on(table.appId, table.nameKey)],
);

/** Who may have a role and who decides; `version` grows with each change and stands in every request. */
export const accessPolicy = pgTable(
	"access_policy",
	{
		id: uuid("id").primaryKey(),
		name: text("name").notNull(),
		nameKey: text("name_key").notNull(),
		version: integer("version").notNull().default(1),
		body: jsonb("body").$type<AccessPolicy>().notNull(),
		createdAt: time("created_at").notNull().defaultNow(),
		updatedAt: time("updated_at").notNull().defaultNow(),
	},
	(table) => [uniqueIndex("access_policy_name").on(table.nameKey)],
);

/** Something that a person can have in an application. */
export const accessRole = pgTable(
	"access_role",
	{
		id: uuid("id").primaryKey(),
		appId: uuid("app_id")
			.notNull()
			.references(() => accessApp.id),
		resourceId: uuid("resource_id")
			.notNull()
			.references(() => accessResource.id),
		name: text("name").notNull(),
		nameKey: text("name_key").notNull(),
		description: text("description").notNull().default(""),
		ownerIds: ids("owner_ids"),
		method: text("method").$type<RoleMethod>().notNull(),
		provisioningFlowId: uuid("provisioning_flow_id").references(() => flow.id),
		deprovisioningFlowId: uuid("deprovisioning_flow_id").references(() => flow.id),
		/** What the connector calls the role. */
		connectorRole: text("connector_role"),
		/** Who does it by hand. */
		assigneeIds: ids("assignee_ids"),
		policyId: uuid("policy_id").references(() => accessPolicy.id),
		prerequisiteIds: ids("prerequisite_ids"),
		conflictIds: ids("conflict_ids"),
		maxDuration: text("max_duration"),
		recommendedDuration: text("recommended_duration"),
		privileged: boolean("privileged").notNull().default(false),
		/** How long it is given at once, before anybody has approved; none = never. */
		breakGlass: text("break_glass"),
		/** What is done by itself with access that was given in the application and not here. */
		onOutside: text("on_outside", { enum: ["report", "adopt", "revoke"] })
			.notNull()
			.default("report"),
		/** When the application's members were read last; none = never. */
		readAt: time("read_at"),
		/** Too many were to lose it at once: since then somebody must look first. */
		heldAt: time("held_at"),
		/** Somebody looked: until then as many may lose it as must. */
		releasedUntil: time("released_until"),
		createdAt: time("created_at").notNull().defaultNow(),
		updatedAt: time("updated_at").notNull().defaultNow(),
		/** No longer offered; grants of it still end. */
		retiredAt: time("retired_at"),
	},
	(table) => [uniqueIndex("access_role_name").on(table.appId, table.nameKey).where(sql`retired_at is null`)],
);

/** Somebody asks for a role. The chain of approvals is the one of the submission. */
export const accessRequest = pgTable(
	"access_request",
	{
		id: uuid("id").primaryKey(),
		/** `extend` asks for more time of a grant; `flow` is a card that asks for a decision, without a role. */
		kind: text("kind", { enum: ["grant", "extend", "flow"] }).notNull(),
		roleId: uuid("role_id").references(() => accessRole.id),
		/** Who gets the role, or whom the flow is about. */
		userId: personId("user_id"),
		/** What a flow asks. */
		title: text("title"),
		/** The run that asks, and the flow whose publisher is the requester. */
		runId: uuid("run_id"),
		flowId: uuid("flow_id"),
		breakGlass: boolean("break_glass").notNull().default(false),
		/** The person who asks; none = a token that belongs to nobody. */
		requesterId: personId("requester_id"),
		/** Account or token that sent it, and its name. */
		callerId: text("caller_id").notNull(),
		requestedBy: text("requested_by").notNull(),
		status: text("status").$type<RequestStatus>().notNull(),
		/** Counts changes; a change names the one it saw. */
		version: integer("version").notNull().default(1),
		justification: text("justification").notNull(),
		answers: jsonb("answers").$type<Record<string, string>>().notNull(),
		/** What was asked, cut to what is allowed. */
		duration: text("duration"),
		/** After the approvals; an approver may have shortened it. */
		approvedDuration: text("approved_duration"),
		startsAt: time("starts_at"),
		policyId: uuid("policy_id"),
		policyVersion: integer("policy_version"),
		rule: text("rule").notNull(),
		stages: jsonb("stages").$type<ResolvedStage[]>().notNull(),
		/** Place of the stage that is open. */
		stage: integer("stage").notNull().default(0),
		/** Those who may decide now, for lists. */
		askedIds: ids("asked_ids"),
		/** Those who may never decide about it. */
		excludedIds: ids("excluded_ids"),
		trace: jsonb("trace").$type<string[]>().notNull(),
		/** SHA-256 of what was asked: an approval binds to it. */
		contentHash: text("content_hash").notNull(),
		grantId: uuid("grant_id"),
		createdAt: time("created_at").notNull().defaultNow(),
		endedAt: time("ended_at"),
	},
	(table) => [
		index("access_request_user").on(table.userId),
		index("access_request_asked").using("gin", table.askedIds),
		index("access_request_open").on(table.roleId).where(sql`ended_at is null`),
		index("access_request_grant").on(table.grantId),
	],
);

/** One approval or denial; the keys keep one person to one stage of a request, whichever of two racing calls is first. */
export const accessDecision = pgTable(
	"access_decision",
	{
		id: uuid("id").primaryKey(),
		requestId: uuid("request_id")
			.notNull()
			.references(() => accessRequest.id),
		stage: integer("stage").notNull(),
		byId: personId("by_id").notNull(),
		/** The approver whose place was taken by a delegation. */
		asId: personId("as_id").notNull(),
		decision: text("decision", { enum: ["approve", "deny"] }).notNull(),
		reason: text("reason").notNull(),
		duration: text("duration"),
		contentHash: text("content_hash").notNull(),
		at: time("at").notNull(),
	},
	(table) => [
		uniqueIndex("access_decision_by").on(table.requestId, table.byId),
		uniqueIndex("access_decision_as").on(table.requestId, table.asId),
	],
);

/** A role that somebody gets, has or had, with the flow versions that apply and remove it. */
export const accessGrant = pgTable(
	"access_grant",
	{
		id: uuid("id").primaryKey(),
		roleId: uuid("role_id")
			.notNull()
			.references(() => accessRole.id),
		userId: personId("user_id").notNull(),
		requestId: uuid("request_id").references(() => accessRequest.id),
		status: text("status").$type<GrantStatus>().notNull(),
		version: integer("version").notNull().default(1),
		method: text("method").$type<RoleMethod>().notNull(),
		/** What it lasts from its activation; none = no end of its own. */
		duration: text("duration"),
		startsAt: time("starts_at").notNull(),
		activatedAt: time("activated_at"),
		endsAt: time("ends_at"),
		/** `expired`, `revoked`, `leaver` …, and a person's words about it. */
		endReason: text("end_reason"),
		endNote: text("end_note"),
		endedAt: time("ended_at"),
		/** The person had the role before the grant: its end leaves it. */
		hadBefore: boolean("had_before").notNull().default(false),
		/** Read back and found as it should be; none = not, or the application cannot be asked. */
		verifiedAt: time("verified_at"),
		provisioningFlowId: uuid("provisioning_flow_id"),
		provisioningVersion: integer("provisioning_version"),
		deprovisioningFlowId: uuid("deprovisioning_flow_id"),
		deprovisioningVersion: integer("deprovisioning_version"),
		provisioningRunId: uuid("provisioning_run_id"),
		deprovisioningRunId: uuid("deprovisioning_run_id"),
		error: text("error"),
		createdAt: time("created_at").notNull().defaultNow(),
		updatedAt: time("updated_at").notNull().defaultNow(),
	},
	(table) => [index("access_grant_user").on(table.userId), index("access_grant_role").on(table.roleId, table.status)],
);

/** A slice of time of a grant: the first one, and one for each extension. */
export const accessAllocation = pgTable(
	"access_allocation",
	{
		id: uuid("id").primaryKey(),
		grantId: uuid("grant_id")
			.notNull()
			.references(() => accessGrant.id),
		requestId: uuid("request_id"),
		status: text("status").$type<AllocationStatus>().notNull(),
		/** Why it counts no longer. */
		ended: text("ended").$type<AllocationEnd>(),
		duration: text("duration"),
		startsAt: time("starts_at"),
		endsAt: time("ends_at"),
		createdAt: time("created_at").notNull().defaultNow(),
	},
	(table) => [uniqueIndex("access_allocation_one").on(table.grantId, table.status).where(sql`status <> 'invalidated'`)],
);

/** Each try to apply or remove a grant, once: the key stands in the run's event too. */
export const accessOperation = pgTable(
	"access_operation",
	{
		grantId: uuid("grant_id")
			.notNull()
			.references(() => accessGrant.id),
		action: text("action", { enum: ["provision", "deprovision"] }).notNull(),
		attempt: integer("attempt").notNull(),
		status: text("status", { enum: ["running", "succeeded", "failed"] }).notNull(),
		/** The run that does it; none = the connector is called. */
		runId: uuid("run_id"),
		error: text("error"),
		startedAt: time("started_at").notNull().defaultNow(),
		endedAt: time("ended_at"),
	},
	(table) => [
		primaryKey({ columns: [table.grantId, table.action, table.attempt] }),
		index("access_operation_run").on(table.runId).where(sql`status = 'running'`),
	],
);

/** What happens by itself at a time; whoever takes a row does it and deletes it in one transaction. */
export const accessDue = pgTable(
	"access_due",
	{
		subjectId: uuid("subject_id").notNull(),
		kind: text("kind").notNull(),
		due: time("due").notNull(),
		/** Tries that failed so far. */
		attempt: integer("attempt").notNull().default(0),
		data: jsonb("data").$type<JsonObject>().notNull().default({}),
	},
	(table) => [primaryKey({ columns: [table.subjectId, table.kind] }), index("access_due_due").on(table.due)],
);

/** Something that a person must do, because a flow failed for good or the role is applied by hand. */
export const accessTask = pgTable(
	"access_task",
	{
		id: uuid("id").primaryKey(),
		/** None = a card of a run gave it. */
		grantId: uuid("grant_id").references(() => accessGrant.id),
		action: text("action", { enum: ["provision", "deprovision"] }),
		/** `failed` = the flow or the connector could not; `manual` = that is how this role is applied; `flow` = a card. */
		cause: text("cause", { enum: ["failed", "manual", "flow"] }).notNull(),
		runId: uuid("run_id"),
		userId: personId("user_id"),
		dueAt: time("due_at"),
		title: text("title").notNull(),
		detail: text("detail").notNull(),
		assigneeIds: ids("assignee_ids"),
		status: text("status", { enum: ["open", "retried", "done", "wontDo", "obsolete"] }).notNull(),
		note: text("note"),
		closedBy: text("closed_by"),
		createdAt: time("created_at").notNull().defaultNow(),
		closedAt: time("closed_at"),
	},
	(table) => [
		uniqueIndex("access_task_one").on(table.grantId, table.action).where(sql`status = 'open'`),
		index("access_task_open").on(table.createdAt).where(sql`status = 'open'`),
	],
);

/** Whoever decides for somebody from one time to another. */
export const accessDelegation = pgTable(
	"access_delegation",
	{
		id: uuid("id").primaryKey(),
		fromId: personId("from_id").notNull(),
		toId: personId("to_id").notNull(),
		startsAt: time("starts_at").notNull(),
		endsAt: time("ends_at").notNull(),
		createdAt: time("created_at").notNull().defaultNow(),
	},
	(table) => [index("access_delegation_from").on(table.fromId), index("access_delegation_to").on(table.toId)],
);

/** What people are told, written with the change that it is about; one per event and person. */
export const accessNotice = pgTable(
	"access_notice",
	{
		id: uuid("id").primaryKey(),
		event: text("event").notNull(),
		/** The request or grant, and which time it happened to it. */
		subject: text("subject").notNull(),
		personId: personId("person_id").notNull(),
		title: text("title").notNull(),
		body: text("body").notNull(),
		/** The request that it asks about, or the grant that it offers to extend. */
		requestId: uuid("request_id"),
		grantId: uuid("grant_id"),
		/** How it went out. */
		channel: text("channel", { enum: ["slack", "email"] }),
		status: text("status", { enum: ["pending", "sent", "failed"] })
			.notNull()
			.default("pending"),
		attempt: integer("attempt").notNull().default(0),
		due: time("due").notNull().defaultNow(),
		sentAt: time("sent_at"),
		error: text("error"),
		createdAt: time("created_at").notNull().defaultNow(),
	},
	(table) => [
		uniqueIndex("access_notice_one").on(table.event, table.subject, table.personId),
		index("access_notice_due").on(table.due).where(sql`status = 'pending'`),
	],
);
