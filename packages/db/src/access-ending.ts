import { ending } from "@keyway/access/rules";
import { errors } from "@keyway/schema/error";
import { plan as schedule, unplan } from "./access-due.ts";
import type { AccessContext, GrantRow } from "./access-event.ts";
import { emitAccess, findRequest } from "./access-event.ts";
import { readHeld } from "./access-facts.ts";
import { grantTarget, grantWords, lockGrant, move, moveGrant, updateGrant } from "./access-move.ts";
import { tell } from "./access-notices.ts";
import { managerIdOf } from "./access-people.ts";
import { closeTasks, openTask } from "./access-task-change.ts";
import { closeAllocations } from "./access-times.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";

const fail = errors({
	GRANT_ENDING: [409, "This access is ending or has ended already."],
});

export type EndReason = "expired" | "revoked" | "leaver" | "mover" | "review" | "cancelled" | "outside";

/**
 * Ends a grant, whatever it is at: what was not begun is left, what is in effect is removed by its own pair. While a
 * run applies it, the wish is kept and carried out after it. @throws GRANT_ENDING
 */
export async function endGrant(
	tx: Transaction,
	grantId: string,
	reason: EndReason,
	note: string | null,
	context: AccessContext,
): Promise<GrantRow> {
	const before = await lockGrant(tx, grantId);
	const isManualRemoval = before.status === "manualPending" && before.activatedAt !== null;
	if (before.endReason !== null && before.status !== "active") throw fail("GRANT_ENDING");
	if (["deprovisioning", "verifyingRemoval", "revocationFailed", "ended"].includes(before.status) || isManualRemoval)
		throw fail("GRANT_ENDING");
	const grant = await updateGrant(tx, before, {
		endReason: before.endReason ?? reason,
		endNote: before.endNote ?? note,
	});
	const request = await findRequest(tx, grant.requestId);
	const event = grant.endReason === "expired" ? "expired" : "revoked";
	const isNew = before.endReason === null;
	if (isNew) await emitAccess(tx, context, event, { ...grant, grant, request });
	const after = await stepOut(tx, grant, context);
	if (!isNew) return after;
	await appendAudit(tx, {
		actor: context.actor,
		action: `access.${event}`,
		target: await grantTarget(tx, grant),
		details: { reason: grant.endReason, note, status: after.status },
	});
	return after;
}

/** From where a grant stands towards its end. */
export async function stepOut(tx: Transaction, grant: GrantRow, context: AccessContext): Promise<GrantRow> {
	switch (grant.status) {
		case "scheduled":
			await unplan(tx, grant.id);
			return finishEnd(tx, await moveGrant(tx, grant, "keep"), context, false);
		case "manualPending":
			return finishEnd(tx, await moveGrant(tx, grant, "refuseGranting"), context, false);
		case "active":
			return remove(tx, grant, context);
		case "verifying":
		case "provisioningFailed":
			return grant.method === "manual" && grant.status === "provisioningFailed"
				? assignRemoval(tx, grant)
				: removeByOperation(tx, grant);
		default:
			// Provisioning: its run ends first.
			return grant;
	}
}

async function remove(tx: Transaction, grant: GrantRow, context: AccessContext): Promise<GrantRow> {
	await unplan(tx, grant.id);
	const { grants } = await readHeld(tx, grant.userId);
	const decision = ending(
		grant,
		grants.filter((each) => each.id !== grant.id),
	);
	if (decision.what === "keep") {
		const note =
			decision.because === "overlap" ? "Another grant gives the same role." : "The person had the role before.";
		const kept = await moveGrant(tx, grant, "keep", { endNote: grant.endNote ?? note, verifiedAt: null });
		return finishEnd(tx, kept, context, false);
	}
	return grant.method === "manual" ? assignRemoval(tx, grant) : removeByOperation(tx, grant);
}

async function removeByOperation(tx: Transaction, grant: GrantRow): Promise<GrantRow> {
	await unplan(tx, grant.id);
	await closeTasks(tx, grant.id, "obsolete");
	const after = await moveGrant(tx, grant, "end");
	await schedule(tx, grant.id, "remove", new Date());
	return after;
}

async function assignRemoval(tx: Transaction, grant: GrantRow): Promise<GrantRow> {
	const after = await moveGrant(tx, grant, "assign");
	await closeTasks(tx, grant.id, "obsolete");
	await openTask(tx, after, "deprovision", "manual", "Remove it by hand, then press Done.");
	return after;
}

/** The grant has ended; `told` = it was in effect, and people hear that it is over. */
export async function finishEnd(
	tx: Transaction,
	grant: GrantRow,
	{ actor }: AccessContext,
	told: boolean,
): Promise<GrantRow> {
	await unplan(tx, grant.id);
	await closeTasks(tx, grant.id, "obsolete");
	await closeAllocations(tx, grant.id, "concluded", "active");
	await closeAllocations(tx, grant.id, "cancelled", "pending");
	const after = await updateGrant(tx, grant, { endedAt: new Date().toISOString() });
	const request = await findRequest(tx, grant.requestId);
	if (request && ["approved", "fulfilling", "fulfilmentFailed"].includes(request.status))
		await move(tx, request, "cancel");
	if (told || grant.activatedAt !== null) {
		await tell(tx, "ended", grant.id, [grant.userId, await managerIdOf(tx, grant.userId)], {
			title: `${await grantWords(tx, grant)} has ended`,
			body:
				grant.verifiedAt !== null ? "Its removal was verified in the application." : (grant.endNote ?? "It is over."),
		});
	}
	await appendAudit(tx, {
		actor,
		action: "access.ended",
		target: await grantTarget(tx, grant),
		details: { reason: grant.endReason, note: grant.endNote, verified: grant.verifiedAt !== null },
	});
	return after;
}
