import { createHash } from "node:crypto";
import { excludedFrom } from "@keyway/access/chain";
import type { DirectoryFacts } from "@keyway/access/facts";
import { type Submission, submit } from "@keyway/access/submit";
import { errors } from "@keyway/schema/error";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { AccessContext, RequestRow, RoleRequest } from "./access-event.ts";
import { emitAccess, findRequest, roleName } from "./access-event.ts";
import { exemptionsOf } from "./access-exemptions.ts";
import { approversOf, type RoleRecord, readDirectory, readHeld, readRole, readRoles } from "./access-facts.ts";
import { follow } from "./access-plan.ts";
import { askForTime } from "./access-times.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail as refuse } from "./failure.ts";
import { newId } from "./id.ts";
import { accessPolicy, accessRequest } from "./tables/access.ts";
import { person } from "./tables/directory.ts";

const fail = errors({
	ROLE_NOT_READY: [409, "{reason}"],
	PERSON_NOT_ACTIVE: [409, "{reason}"],
	NOT_ELIGIBLE: [403, "{reason}"],
	NOT_FOR_OTHERS: [403, "{reason}"],
	REQUEST_OPEN: [409, "{reason}"],
	ROLE_CONFLICT: [409, "{reason}"],
	PREREQUISITE_MISSING: [409, "{reason}"],
	JUSTIFICATION_MISSING: [422, "{reason}"],
	ANSWER_MISSING: [422, "{reason}"],
	DURATION_INVALID: [422, "{reason}"],
});

/** What somebody asks for. */
export type RequestInput = {
	roleId: string;
	userId: string;
	duration: string | null;
	startsAt: string | null;
	justification: string;
	answers: Record<string, string>;
};

/** Who asks: the person behind the account, if any. */
export type Requester = {
	personId: string | null;
	/** Id of the account or token. */
	callerId: string;
	/** An administrator may ask for anybody. */
	mayAskForOthers: boolean;
	/** A card of a run asks, in the name of the publisher of its flow. */
	flow?: { id: string; runId: string };
};

export type Preview = {
	submission: Submission;
	record: RoleRecord;
	directory: DirectoryFacts;
	policy: typeof accessPolicy.$inferSelect;
	parties: Parameters<typeof excludedFrom>[0];
};

/** What would become of a request, without sending it. @throws NOT_FOUND for a role or person that is not there */
export async function previewRequest(
	db: Executor,
	input: RequestInput,
	requester: Requester,
	now = new Date(),
): Promise<Preview> {
	const record = await readRole(db, input.roleId);
	const policy = await policyOf(db, record);
	const directory = await readDirectory(
		db,
		[input.userId, requester.personId],
		approversOf(policy.body, record.facts),
		now,
	);
	const beneficiary = directory.person(input.userId);
	if (!beneficiary) throw refuse("NOT_FOUND");
	const { activeRoleIds, heldRoleIds, openRoleIds } = await readHeld(db, input.userId);
	const others = await readRoles(db, [...record.role.conflictIds, ...record.role.prerequisiteIds]);
	const parties = { requesterId: requester.personId, beneficiary, role: record.facts };
	const asking = {
		...parties,
		duration: input.duration,
		justification: input.justification,
		answers: input.answers,
		activeRoleIds,
		heldRoleIds,
		openRoleIds,
		exemptions: await exemptionsOf(db, input.userId),
		roleNames: Object.fromEntries(others.map((other) => [other.role.id, other.role.name])),
		mayAskForOthers: requester.mayAskForOthers,
		byFlow: requester.flow?.id,
	};
	return { submission: submit(asking, policy.body, directory, now.toISOString()), record, directory, policy, parties };
}

/**
 * Sends a request: its chain is resolved and stored, its approvers are told, and it may be approved by itself.
 * @throws what the submission is refused with
 */
export async function createRequest(
	tx: Transaction,
	input: RequestInput,
	requester: Requester,
	context: AccessContext,
): Promise<RoleRequest> {
	// One request for a person at a time, so that two that exclude each other cannot pass side by side.
	await tx.select({ id: person.id }).from(person).where(eq(person.id, input.userId)).for("update");
	const preview = await previewRequest(tx, input, requester);
	return insertRequest(tx, "grant", null, input, requester, preview, context);
}

/** A role that another one needs, asked for by the flow that gives that other one: its approval counts for both. */
export async function createPrerequisite(
	tx: Transaction,
	input: RequestInput,
	requester: Requester,
	parent: { requestId: string; role: string },
	context: AccessContext,
): Promise<RoleRequest> {
	await tx.select({ id: person.id }).from(person).where(eq(person.id, input.userId)).for("update");
	const preview = await previewRequest(tx, input, requester);
	if (preview.submission.outcome === "refused")
		return insertRequest(tx, "grant", null, input, requester, preview, context);
	const trace = [`${parent.role} needs this role, and was approved by the request ${parent.requestId}.`];
	const submission = {
		...preview.submission,
		outcome: "approved" as const,
		rule: "Needed by another role",
		stages: [],
		trace,
	};
	return insertRequest(tx, "grant", null, input, requester, { ...preview, submission }, context);
}

/** Asks for more time of a grant, by the role's policy of this moment. */
export async function createExtension(
	tx: Transaction,
	grantId: string,
	input: RequestInput,
	requester: Requester,
	context: AccessContext,
): Promise<RoleRequest> {
	const preview = await previewRequest(tx, input, requester);
	return insertRequest(tx, "extend", grantId, input, requester, preview, context);
}

/** Writes a request and follows what its submission says. @throws what it is refused with */
export async function insertRequest(
	tx: Transaction,
	kind: "grant" | "extend",
	grantId: string | null,
	input: RequestInput,
	requester: Requester,
	{ submission, record, directory, policy, parties }: Preview,
	context: AccessContext,
	breakGlass = false,
): Promise<RoleRequest> {
	if (submission.outcome === "refused") throw fail(submission.code, { reason: submission.reason });
	const id = newId();
	const { rule, stages, duration, trace } = submission;
	await tx.insert(accessRequest).values({
		id,
		kind,
		grantId,
		roleId: input.roleId,
		userId: input.userId,
		requesterId: requester.personId,
		callerId: requester.callerId,
		requestedBy: context.actor.name,
		runId: requester.flow?.runId ?? null,
		flowId: requester.flow?.id ?? null,
		status: "submitted",
		breakGlass,
		justification: input.justification,
		answers: input.answers,
		duration,
		startsAt: input.startsAt,
		policyId: policy.id,
		policyVersion: policy.version,
		rule,
		stages,
		excludedIds: [...excludedFrom(parties, directory)],
		trace,
		contentHash: contentHash({ ...input, duration, requesterId: requester.personId, kind, grantId }),
	});
	if (grantId !== null) await askForTime(tx, grantId, id, duration);
	const row = (await findRequest(tx, id)) as RoleRequest;
	await emitAccess(tx, context, "requested", { ...row, grant: null, request: row });
	const after = await follow(tx, row, submission.outcome === "blocked", context);
	await appendAudit(tx, {
		actor: context.actor,
		action: kind === "grant" ? "access.requested" : "access.extensionRequested",
		target: { kind: "request", id, name: roleName(record) },
		details: {
			user: input.userId,
			justification: input.justification,
			duration,
			policy: policy.id,
			policyVersion: policy.version,
			rule,
			trace,
			status: after.status,
		},
	});
	return after as RoleRequest;
}

async function policyOf(db: Executor, { role, facts }: RoleRecord) {
	const [row] = role.policyId ? await db.select().from(accessPolicy).where(eq(accessPolicy.id, role.policyId)) : [];
	if (!row) throw fail("ROLE_NOT_READY", { reason: facts.incomplete ?? "The role has no access policy yet." });
	return row;
}

/** SHA-256 over what an approver is asked to approve. */
function contentHash(content: Record<string, unknown>): string {
	const sorted = Object.entries(content).sort(([one], [other]) => (one < other ? -1 : 1));
	return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/** Requests of somebody that are not decided. */
export const openRequests = (db: Executor, userId: string): Promise<RequestRow[]> =>
	db
		.select()
		.from(accessRequest)
		.where(
			and(
				sql`(${accessRequest.userId} = ${userId} or ${accessRequest.requesterId} = ${userId})`,
				inArray(accessRequest.status, ["submitted", "pendingApproval", "blocked", "approved"]),
			),
		);
