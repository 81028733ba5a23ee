import { grantedEnd } from "@keyway/access/duration";
import { nextGrantStatus } from "@keyway/access/grant-machine";
import { beginning, findConflict } from "@keyway/access/rules";
import { and, eq } from "drizzle-orm";
import { answerRequest } from "./access-answer.ts";
import { plan as schedule } from "./access-due.ts";
import { finishEnd, stepOut } from "./access-ending.ts";
import type { GrantRow } from "./access-event.ts";
import { emitAccess, findRequest } from "./access-event.ts";
import { exemptionsOf } from "./access-exemptions.ts";
import { readHeld, readRole } from "./access-facts.ts";
import { grantTarget, grantWords, lockGrant, lockRequest, move, moveGrant, updateGrant } from "./access-move.ts";
import { tell } from "./access-notices.ts";
import { type Action, beginOperation, closeOperation, type FulfilContext } from "./access-operation.ts";
import { itPersonIds, managerIdOf } from "./access-people.ts";
import { closeTasks, openTask } from "./access-task-change.ts";
import { limitsOf, setEnd } from "./access-times.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { accessAllocation } from "./tables/access.ts";
import { person } from "./tables/directory.ts";

/** A connector call that failed so is tried again by itself so often. */
const MOST_RETRIES = 3;
/** Seconds before the first of them. */
const FIRST_RETRY = 10;
/** How often an application is read until it shows what was done. */
const MOST_READS = 5;

/**
 * It is time for a grant: pins the flow versions and begins to apply it. `hadBefore` = the person has the role in the
 * application already.
 */
export async function startGrant(
	tx: Transaction,
	grantId: string,
	hadBefore: boolean,
	context: FulfilContext,
): Promise<void> {
	let grant = await lockGrant(tx, grantId);
	if (grant.status !== "scheduled") return;
	await tx.select({ id: person.id }).from(person).where(eq(person.id, grant.userId)).for("update");
	const { role, facts, versions } = await readRole(tx, grant.roleId);
	const { grants } = await readHeld(tx, grant.userId);
	const others = grants.filter((each) => each.id !== grant.id);
	const held = others.filter((each) => each.status !== "scheduled").map((each) => each.roleId);
	const problem =
		facts.incomplete ??
		(findConflict(facts, held, await exemptionsOf(tx, grant.userId)) ? "It must not be held with another role." : null);
	if (problem !== null) return refuseStart(tx, grant, problem, context);
	// What another grant of ours gave was not there before; what was there before that one still was.
	const same = others.filter((each) => each.roleId === grant.roleId && each.status !== "scheduled");
	grant = await updateGrant(tx, grant, {
		hadBefore: same.length === 0 ? hadBefore : same.some((each) => each.hadBefore),
		provisioningFlowId: role.provisioningFlowId,
		provisioningVersion: versions.provisioning,
		deprovisioningFlowId: role.deprovisioningFlowId,
		deprovisioningVersion: versions.deprovisioning,
	});
	if (beginning(grant, others) === "share") return activate(tx, await moveGrant(tx, grant, "share"), context);
	if (grant.method === "manual") {
		const assigned = await moveGrant(tx, grant, "assign");
		await openTask(tx, assigned, "provision", "manual", "Apply it by hand, then press Done.");
		return;
	}
	await beginOperation(tx, await moveGrant(tx, grant, "start"), "provision", context);
}

/** What was approved can no longer be given: the request says so, and nothing is called. */
async function refuseStart(tx: Transaction, grant: GrantRow, problem: string, context: FulfilContext): Promise<void> {
	if (grant.requestId) {
		const request = await lockRequest(tx, grant.requestId);
		await move(tx, request, "block", { trace: [...request.trace, problem] });
	}
	const ended = await updateGrant(tx, grant, { endReason: "refused", endNote: problem });
	await finishEnd(tx, await moveGrant(tx, ended, "keep"), context, false);
}

/** The end of a try: on to the read-back, another try, or a task for a person. */
export async function finishOperation(
	tx: Transaction,
	of: { grantId: string; action: Action; attempt: number },
	result: { ok: true } | { ok: false; error: string; transient: boolean; unknown?: boolean },
	context: FulfilContext,
): Promise<void> {
	const grant = await lockGrant(tx, of.grantId);
	if (!(await closeOperation(tx, of, result.ok ? null : result.error))) return;
	if (result.ok || result.unknown) {
		const event = of.action === "provision" ? "provisioned" : "removed";
		if (nextGrantStatus(grant.status, event) === null) return;
		const verifying = await moveGrant(tx, grant, event, { error: result.ok ? null : result.error });
		return schedule(tx, verifying.id, "verify", new Date(), { action: of.action });
	}
	if (result.transient && of.attempt <= MOST_RETRIES) {
		const due = new Date(Date.now() + FIRST_RETRY * 1000 * 2 ** (of.attempt - 1));
		await updateGrant(tx, grant, { error: result.error });
		return schedule(tx, grant.id, "retry", due, { action: of.action });
	}
	await failGrant(tx, grant, of.action, result.error, context);
}

/** Another try by itself, unless somebody decided otherwise meanwhile. */
export async function retryOperation(
	tx: Transaction,
	grantId: string,
	action: Action,
	context: FulfilContext,
): Promise<void> {
	const grant = await lockGrant(tx, grantId);
	const expected = action === "provision" ? "provisioning" : "deprovisioning";
	if (grant.status === expected) await beginOperation(tx, grant, action, context);
}

/** It cannot go on by itself: people are told, and somebody gets a task. What was not removed is never called ended. */
async function failGrant(
	tx: Transaction,
	grant: GrantRow,
	action: Action,
	error: string,
	context: FulfilContext,
): Promise<void> {
	const failed = await moveGrant(tx, grant, "fail", { error });
	const request = await findRequest(tx, grant.requestId);
	if (action === "provision" && request?.status === "fulfilling") await move(tx, request, "fail");
	// Half of it may be there: whoever wished its end meanwhile gets all of it removed.
	if (action === "provision" && failed.endReason !== null) return void (await stepOut(tx, failed, context));
	await openTask(tx, failed, action, "failed", error);
	const { role, app } = await readRole(tx, grant.roleId);
	const name = await grantWords(tx, grant);
	const event = action === "provision" ? "provisioningFailed" : "revocationFailed";
	await tell(
		tx,
		event,
		`${grant.id}/${failed.version}`,
		[...role.ownerIds, ...app.ownerIds, ...(await itPersonIds(tx))],
		{
			title: action === "provision" ? `${name} could not be applied` : `${name} could not be removed`,
			body: error,
		},
	);
	await emitAccess(
		tx,
		context,
		"provisioningFailed",
		{ ...grant, grant: failed, request },
		{ error: { message: error } },
	);
	await appendAudit(tx, {
		actor: context.actor,
		action: `access.${event}`,
		target: await grantTarget(tx, grant),
		details: { error },
	});
}

/** What the application says about a grant. `attempt` counts the reads; null = it cannot be asked. */
export async function recordReading(
	tx: Transaction,
	grantId: string,
	isMember: boolean | null,
	attempt: number,
	context: FulfilContext,
): Promise<void> {
	const grant = await lockGrant(tx, grantId);
	const granting = grant.status === "verifying";
	if (!granting && grant.status !== "verifyingRemoval") return;
	const verifiedAt = isMember === null ? null : new Date().toISOString();
	// An outcome that nobody knows and nobody can read is not taken for a success.
	const unreadable = isMember === null && grant.error !== null;
	if (!unreadable && (isMember === null || isMember === granting)) {
		if (granting) return activate(tx, await moveGrant(tx, grant, "verified", { verifiedAt }), context);
		await finishEnd(tx, await moveGrant(tx, grant, "removalVerified", { verifiedAt }), context, true);
		return;
	}
	const action = granting ? "provision" : "deprovision";
	if (!unreadable && attempt < MOST_READS) {
		const due = new Date(Date.now() + 500 * 2 ** attempt);
		return schedule(tx, grantId, "verify", due, { action, reads: attempt });
	}
	const said = granting ? "The application does not show the role." : "The application still shows the role.";
	await failGrant(tx, grant, action, grant.error ?? said, context);
}

/** In effect: from now on the time counts. A wish to end it that came meanwhile is carried out. */
async function activate(tx: Transaction, grant: GrantRow, context: FulfilContext): Promise<void> {
	await closeTasks(tx, grant.id, "obsolete");
	const activatedAt = new Date().toISOString();
	const { limits } = await limitsOf(tx, grant.roleId);
	const [who] = await tx.select({ contractEnd: person.contractEnd }).from(person).where(eq(person.id, grant.userId));
	const asked = { by: "asked" as const, duration: grant.duration };
	const { endsAt } = grantedEnd(activatedAt, [asked, ...limits], who?.contractEnd ?? null, "UTC");
	const active = await setEnd(tx, await updateGrant(tx, grant, { activatedAt, error: null }), endsAt);
	await tx
		.update(accessAllocation)
		.set({ startsAt: activatedAt, endsAt })
		.where(and(eq(accessAllocation.grantId, grant.id), eq(accessAllocation.status, "active")));
	const found = await findRequest(tx, grant.requestId);
	const again = found?.status === "fulfilmentFailed" ? await move(tx, found, "fulfil") : found;
	const request = again?.status === "fulfilling" ? await move(tx, again, "fulfilled") : again;
	if (request) await answerRequest(tx, request, context);
	await emitAccess(tx, context, "granted", { ...grant, grant: active, request });
	const until = endsAt === null ? "It has no end." : `It ends at ${new Date(endsAt).toISOString()}.`;
	const name = await grantWords(tx, grant);
	await tell(tx, "active", `${grant.id}/${activatedAt}`, [grant.userId, await managerIdOf(tx, grant.userId)], {
		title: `${name} is in effect`,
		body: until,
	});
	await appendAudit(tx, {
		actor: context.actor,
		action: "access.granted",
		target: await grantTarget(tx, grant),
		details: { endsAt, verified: grant.verifiedAt !== null, hadBefore: grant.hadBefore, request: grant.requestId },
	});
	if (grant.endReason !== null) await schedule(tx, grant.id, "expire", new Date());
}
