import type { Json } from "@keyway/schema/json";
import { isHeld } from "./access-brake.ts";
import { type RoleMember, recordMembers } from "./access-drift.ts";
import { type DueRow, endLease, leaseDue, postpone, takeDue } from "./access-due.ts";
import { endGrant } from "./access-ending.ts";
import { emitAccess, findGrant, findRequest } from "./access-event.ts";
import { finishOperation, recordReading, retryOperation, startGrant } from "./access-fulfil.ts";
import { releaseLeaver } from "./access-leaver.ts";
import { grantWords, lockGrant, lockRequest, words } from "./access-move.ts";
import { followMover } from "./access-mover.ts";
import { tell } from "./access-notices.ts";
import { type Action, beginOperation, type FulfilContext, takeEnded } from "./access-operation.ts";
import { managerIdOf } from "./access-people.ts";
import { follow } from "./access-plan.ts";
import { closeReview, remindReviewers } from "./access-review-close.ts";
import type { Database, Transaction } from "./client.ts";
import { readRunSummary } from "./runs.ts";

/** What needs a call outside before it can be written. */
export type OutsideStep = DueRow & { kind: "start" | "verify" | "call" | "read" };
/** What the call outside gave. */
export type Outcome =
	| { kind: "reading"; isMember: boolean | null }
	| { kind: "members"; members: RoleMember[] | null }
	| { kind: "call"; error: null }
	| { kind: "call"; error: { message: string; transient: boolean; unknown: boolean } };

const isOutside = (row: DueRow): row is OutsideStep => ["start", "verify", "call", "read"].includes(row.kind);
/** Kinds of failure that may pass by themselves. */
const TRANSIENT = ["limited", "down", "timeout"];

/**
 * Takes one thing that is due and does it, in one transaction. What needs a call outside is only claimed, for `lease`
 * seconds, and handed back to be called. @returns null when nothing is due
 */
export async function takeStep(
	db: Database,
	context: FulfilContext,
	lease: number,
): Promise<OutsideStep | "done" | null> {
	let taken: DueRow | null = null;
	try {
		return await db.transaction(async (tx) => {
			const row = await takeDue(tx, new Date());
			if (!row) return null;
			taken = row;
			if (isOutside(row)) {
				await leaseDue(tx, row, lease);
				return row;
			}
			await perform(tx, row, context);
			return "done";
		});
	} catch (error) {
		// What cannot be done now must not hold up the rest.
		if (taken) await postpone(db, taken);
		throw error;
	}
}

/** Writes what a call outside gave, unless its lease was over and somebody else did. */
export async function recordStep(
	db: Database,
	step: OutsideStep,
	outcome: Outcome,
	context: FulfilContext,
): Promise<void> {
	const { subjectId, kind, data } = step;
	await db.transaction(async (tx) => {
		if (!(await endLease(tx, step))) return;
		if (kind === "read") {
			if (outcome.kind === "members" && outcome.members) await recordMembers(tx, subjectId, outcome.members, context);
			return;
		}
		if (kind === "start")
			return startGrant(tx, subjectId, outcome.kind === "reading" && outcome.isMember === true, context);
		if (kind === "verify" && outcome.kind === "reading")
			return recordReading(tx, subjectId, outcome.isMember, numberOf(data["reads"]) + 1, context);
		if (kind !== "call" || outcome.kind !== "call") return;
		const of = { grantId: subjectId, action: actionOf(data["action"]), attempt: numberOf(data["attempt"]) };
		const { error } = outcome;
		const result =
			error === null
				? { ok: true as const }
				: { ok: false as const, error: error.message, transient: error.transient, unknown: error.unknown };
		await finishOperation(tx, of, result, context);
	});
}

/** Takes one try whose run has ended, and goes on from there. @returns whether there was one */
export async function takeEndedRun(db: Database, context: FulfilContext): Promise<boolean> {
	return db.transaction(async (tx) => {
		const found = await takeEnded(tx);
		if (!found) return false;
		const { operation, ok } = found;
		if (ok) await finishOperation(tx, operation, { ok: true }, context);
		else {
			const { status, error, reason } = await readRunSummary(tx, operation.runId ?? "");
			const said = error?.message ?? reason ?? `The run was ${status}.`;
			const transient = error !== null && TRANSIENT.includes(error.kind);
			const unknown = error?.kind === "unknownOutcome";
			await finishOperation(tx, operation, { ok: false, error: said, transient, unknown }, context);
		}
		return true;
	});
}

async function perform(tx: Transaction, row: DueRow, context: FulfilContext): Promise<void> {
	const { subjectId, kind, data } = row;
	switch (kind) {
		case "expire":
			return expire(tx, subjectId, context);
		case "remove": {
			const grant = await lockGrant(tx, subjectId);
			if (grant.status !== "deprovisioning" || (await isHeld(tx, grant.roleId))) return;
			await beginOperation(tx, grant, "deprovision", context);
			return;
		}
		case "retry":
			return retryOperation(tx, subjectId, actionOf(data["action"]), context);
		case "leaver":
			return releaseLeaver(tx, subjectId, typeof data["managerId"] === "string" ? data["managerId"] : null, context);
		case "mover":
			return followMover(tx, subjectId, context);
		case "review:remind":
			return remindReviewers(tx, subjectId);
		case "review:close":
			return closeReview(tx, subjectId, context);
		default:
			return kind.startsWith("stage:")
				? moveStage(tx, subjectId, kind, context)
				: remind(tx, subjectId, kind, data["endsAt"], context);
	}
}

async function expire(tx: Transaction, grantId: string, context: FulfilContext): Promise<void> {
	const grant = await lockGrant(tx, grantId);
	if (grant.status !== "active") return;
	const isOver = grant.endsAt !== null && Date.parse(grant.endsAt) <= Date.now();
	if (isOver || grant.endReason !== null) await endGrant(tx, grantId, "expired", null, context);
}

/** A stage's reminder, escalation or time-out: the request goes to where its history says it is now. */
async function moveStage(tx: Transaction, requestId: string, kind: string, context: FulfilContext): Promise<void> {
	const request = await lockRequest(tx, requestId);
	if (request.status !== "pendingApproval") return;
	if (kind !== "stage:remind") {
		await follow(tx, request, false, context);
		return;
	}
	const text = await words(tx, request, "still waits for your decision", request.justification);
	const about = { requestId: request.id };
	await tell(tx, "reminder", `${request.id}/${request.stage}`, request.askedIds, text, about);
}

async function remind(
	tx: Transaction,
	grantId: string,
	ahead: string,
	endsAt: Json | undefined,
	context: FulfilContext,
): Promise<void> {
	const grant = await findGrant(tx, grantId);
	if (grant?.status !== "active" || grant.endsAt === null) return;
	if (typeof endsAt !== "string" || Date.parse(endsAt) !== Date.parse(grant.endsAt)) return;
	await emitAccess(tx, context, "expiring", { ...grant, grant, request: await findRequest(tx, grant.requestId) });
	const text = {
		title: `${await grantWords(tx, grant)} ends soon`,
		body: `It ends at ${new Date(endsAt).toISOString()}. Extend it if it is still needed.`,
	};
	const people = [grant.userId, await managerIdOf(tx, grant.userId)];
	await tell(tx, "expiring", `${grant.id}/${endsAt}/${ahead}`, people, text, { grantId: grant.id });
}

const actionOf = (value: Json | undefined): Action => (value === "deprovision" ? "deprovision" : "provision");
const numberOf = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
