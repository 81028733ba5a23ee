import { admit } from "@keyway/access/decide";
import { errors } from "@keyway/schema/error";
import { and, eq, isNull } from "drizzle-orm";
import { answerRequest } from "./access-answer.ts";
import { rejectRequest } from "./access-approval.ts";
import type { AccessContext, RequestRow } from "./access-event.ts";
import { readDelegations } from "./access-facts.ts";
import { lockRequest, move, requestTarget } from "./access-move.ts";
import { follow, historyOf } from "./access-plan.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { newId } from "./id.ts";
import { accessDecision } from "./tables/access.ts";
import { person } from "./tables/directory.ts";

const fail = errors({
	NOT_WAITING: [409, "Nothing is to be decided about this request any more."],
	NOT_ASKED: [403, "You are not among those who decide about this request."],
	OWN_REQUEST: [403, "Nobody decides about what they ask for or get themselves, nor does who decides for them."],
	DECIDED_BEFORE: [409, "You have decided about this request already. Each stage needs another person."],
	NOT_SHORTER: [422, "An approver may shorten the time and never lengthen it."],
	REASON_MISSING: [422, "Say why you deny the request."],
});

/** What an approver decides. */
export type DecisionInput = { decision: "approve" | "deny"; reason: string; duration: string | null };

/**
 * Writes one person's decision and goes on from there. The request's row is locked, and its keys let one decision of a
 * person count: of two that race, the second one is refused.
 * @throws NOT_FOUND, NOT_WAITING, NOT_ASKED, OWN_REQUEST, DECIDED_BEFORE, NOT_SHORTER, REASON_MISSING
 */
export async function decideRequest(
	tx: Transaction,
	requestId: string,
	byId: string,
	input: DecisionInput,
	context: AccessContext,
): Promise<RequestRow> {
	const row = await lockRequest(tx, requestId);
	const now = new Date();
	const own = [row.userId, row.requesterId].filter((id) => id !== null);
	const delegations = await readDelegations(tx, [...own, byId], now);
	const { asked, decisions } = await historyOf(tx, row);
	const [active] = await tx
		.select({ id: person.id })
		.from(person)
		.where(and(eq(person.id, byId), eq(person.status, "active"), isNull(person.deletedAt)));
	if (!active || row.status !== "pendingApproval") throw fail(active ? "NOT_WAITING" : "NOT_ASKED");
	const admitted = admit(
		asked,
		decisions,
		{
			...input,
			by: byId,
			delegators: delegations.flatMap((each) => (each.toId === byId ? [each.fromId] : [])),
			excludedNow: new Set(delegations.flatMap((each) => (own.includes(each.fromId) ? [each.toId] : []))),
		},
		now.getTime(),
	);
	if ("refused" in admitted) throw fail(admitted.refused);
	const { by, as, stage, decision, duration } = admitted.decision;
	await tx.insert(accessDecision).values({
		id: newId(),
		requestId,
		stage,
		byId: by,
		asId: as,
		decision,
		reason: input.reason,
		duration,
		contentHash: row.contentHash,
		at: now.toISOString(),
	});
	const after = await follow(tx, row, false, context, now);
	await appendAudit(tx, {
		actor: context.actor,
		action: decision === "approve" ? "access.approved" : "access.denied",
		target: await requestTarget(tx, row),
		details: { by, for: as === by ? null : as, stage, reason: input.reason, duration, status: after.status },
	});
	return after;
}

/** Takes a request back before it is fulfilled. */
export async function cancelRequest(
	tx: Transaction,
	requestId: string,
	reason: string | null,
	context: AccessContext,
): Promise<RequestRow> {
	const row = await lockRequest(tx, requestId);
	if (!["submitted", "pendingApproval", "blocked", "approved"].includes(row.status)) throw fail("NOT_WAITING");
	const after = await move(tx, row, "cancel", { askedIds: [] });
	await rejectRequest(tx, row, "cancelled");
	await answerRequest(tx, after, context);
	await appendAudit(tx, {
		actor: context.actor,
		action: "access.requestCancelled",
		target: await requestTarget(tx, row),
		details: { reason },
	});
	return after;
}
