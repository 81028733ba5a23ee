import { type AskedRequest, type Decision, decide, type Plan } from "@keyway/access/decide";
import { asc, eq } from "drizzle-orm";
import { answerRequest } from "./access-answer.ts";
import { approveRequest, rejectRequest } from "./access-approval.ts";
import { plan as schedule, unplan } from "./access-due.ts";
import type { AccessContext, RequestRow } from "./access-event.ts";
import { emitAccess, isRoleRequest } from "./access-event.ts";
import { move, update, words } from "./access-move.ts";
import { tell } from "./access-notices.ts";
import { adminPersonIds } from "./access-people.ts";
import type { Executor, Transaction } from "./client.ts";
import { accessDecision } from "./tables/access.ts";

export async function decisionsOf(db: Executor, requestId: string) {
	return db
		.select()
		.from(accessDecision)
		.where(eq(accessDecision.requestId, requestId))
		.orderBy(asc(accessDecision.at), asc(accessDecision.id));
}

/** A request and its history as the pure core takes them. */
export async function historyOf(
	db: Executor,
	row: RequestRow,
): Promise<{ asked: AskedRequest; decisions: Decision[] }> {
	const decisions = await decisionsOf(db, row.id);
	return {
		asked: {
			stages: row.stages,
			submittedAt: Date.parse(row.createdAt),
			excluded: new Set(row.excludedIds),
			duration: row.duration,
		},
		decisions: decisions.map(({ byId, asId, stage, decision, duration, at }) => ({
			by: byId,
			as: asId,
			stage,
			decision,
			duration,
			at: Date.parse(at),
		})),
	};
}

/**
 * Brings a request to where its history says it is: asks the next stage, approves, denies or ends it, and tells people.
 * `blocked` = nobody can decide a stage of it at all.
 */
export async function follow(
	tx: Transaction,
	row: RequestRow,
	blocked: boolean,
	context: AccessContext,
	now = new Date(),
): Promise<RequestRow> {
	const { asked, decisions } = await historyOf(tx, row);
	const plan: Plan = blocked ? { outcome: "blocked", stage: 0 } : decide(asked, decisions, now.getTime());
	switch (plan.outcome) {
		case "waiting":
			return wait(tx, row, plan);
		case "blocked": {
			const after = await move(tx, row, "block", { askedIds: [], stage: plan.stage });
			const text = await words(tx, row, "is blocked: nobody can decide it", "Name an approver in its policy.");
			await tell(tx, "blocked", row.id, await adminPersonIds(tx), text);
			return after;
		}
		case "approved": {
			const after = await move(tx, row, "approve", { askedIds: [], approvedDuration: plan.duration });
			if (isRoleRequest(row)) await emitAccess(tx, context, "approved", { ...row, grant: null, request: after });
			const next = isRoleRequest(row) ? "You are told when it is in effect." : "The flow goes on.";
			const text = await words(tx, row, "was approved", next);
			await tell(tx, "approved", row.id, [row.requesterId, row.userId], text);
			return approveRequest(tx, after, context);
		}
		case "denied":
		case "expired":
			return refuse(tx, row, plan, context);
	}
}

async function wait(
	tx: Transaction,
	row: RequestRow,
	plan: Extract<Plan, { outcome: "waiting" }>,
): Promise<RequestRow> {
	await unplan(tx, row.id, "stage:");
	for (const step of plan.due) await schedule(tx, row.id, `stage:${step.what}`, new Date(step.at));
	const values = { stage: plan.stage, askedIds: plan.askedIds };
	const after = row.status === "pendingApproval" ? await update(tx, row, values) : await move(tx, row, "ask", values);
	const text = await words(tx, row, "waits for your decision", row.justification);
	// The key of a notice tells everybody of a stage once, whoever came to it first or later.
	const event = plan.escalated ? "escalation" : "submitted";
	await tell(tx, event, `${row.id}/${plan.stage}`, newcomers(row, plan), text, { requestId: row.id });
	return after;
}

/** Those of a stage who were not asked before. */
function newcomers(row: RequestRow, plan: Extract<Plan, { outcome: "waiting" }>): string[] {
	const isSame = row.status === "pendingApproval" && row.stage === plan.stage;
	return isSame ? plan.askedIds.filter((id) => !row.askedIds.includes(id)) : plan.askedIds;
}

async function refuse(
	tx: Transaction,
	row: RequestRow,
	plan: Extract<Plan, { outcome: "denied" | "expired" }>,
	context: AccessContext,
): Promise<RequestRow> {
	const denied = plan.outcome === "denied";
	const after = await move(tx, row, denied ? "deny" : "timeOut", { askedIds: [] });
	if (isRoleRequest(row)) await emitAccess(tx, context, "denied", { ...row, grant: null, request: after });
	await rejectRequest(tx, row, "rejected");
	await answerRequest(tx, after, context);
	const decisions = await decisionsOf(tx, row.id);
	const reason = decisions.findLast((each) => each.decision === "deny")?.reason ?? "Nobody decided in time.";
	const text = await words(tx, row, denied ? "was denied" : "was not decided in time", reason);
	await tell(tx, "denied", row.id, [row.requesterId, row.userId], text);
	return after;
}
