import { createHash } from "node:crypto";
import type { JsonObject } from "@keyway/schema/json";
import { eq } from "drizzle-orm";
import { plan } from "./access-due.ts";
import type { AccessContext } from "./access-event.ts";
import { tell } from "./access-notices.ts";
import { personName } from "./access-people.ts";
import { readReview, reviewItems, settleItem } from "./access-reviews.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { isoOrNull } from "./paging.ts";
import { accessReview } from "./tables/governance.ts";

/** Seconds until a campaign looks again whether what it revoked is gone. */
const LOOK_AGAIN = 5;

/** Those who have not decided everything are told again, half way to the end. */
export async function remindReviewers(tx: Transaction, reviewId: string): Promise<void> {
	const review = await readReview(tx, reviewId);
	if (review.status !== "open") return;
	const open = (await reviewItems(tx, reviewId, null)).filter(({ item }) => item.decision === null);
	const people = [...new Set(open.flatMap(({ item }) => item.reviewerIds))];
	await tell(tx, "review", `${reviewId}/remind`, people, {
		title: `The review “${review.name}” still waits for you`,
		body: `It ends at ${new Date(review.dueAt).toISOString()}.`,
	});
}

/**
 * Ends a campaign: what nobody decided becomes what the campaign says, and once all that was revoked is gone for good the
 * report is frozen with its hash.
 */
export async function closeReview(tx: Transaction, reviewId: string, context: AccessContext): Promise<void> {
	await tx.select({ id: accessReview.id }).from(accessReview).where(eq(accessReview.id, reviewId)).for("update");
	const review = await readReview(tx, reviewId);
	if (review.status !== "open") return;
	const { onClose } = review;
	for (const { item } of await reviewItems(tx, reviewId, null))
		if (item.decision === null) {
			const reason = "Nobody decided before the end of the campaign.";
			await settleItem(tx, review, item, { decision: onClose, reason, byId: null }, context);
		}
	const items = await reviewItems(tx, reviewId, null);
	const left = items.filter(({ item, grant }) => item.decision === "revoke" && grant.status !== "ended");
	if (left.length > 0) return plan(tx, reviewId, "review:close", new Date(Date.now() + LOOK_AGAIN * 1000));
	const lines: JsonObject[] = [];
	for (const { item, grant } of items)
		lines.push({
			...item.snapshot,
			decision: item.decision,
			reason: item.reason,
			decidedBy: item.decidedById === null ? null : await personName(tx, item.decidedById),
			decidedAt: isoOrNull(item.decidedAt),
			grantId: item.grantId,
			grantStatus: grant.status,
			removalVerifiedAt: item.decision === "revoke" ? isoOrNull(grant.verifiedAt) : null,
		});
	const closedAt = new Date().toISOString();
	const report: JsonObject = { name: review.name, closedAt, count: lines.length, items: lines };
	const reportHash = createHash("sha256").update(JSON.stringify(report)).digest("hex");
	await tx
		.update(accessReview)
		.set({ status: "closed", closedAt, report, reportHash })
		.where(eq(accessReview.id, reviewId));
	await appendAudit(tx, {
		actor: context.actor,
		action: "review.closed",
		target: { kind: "review", id: reviewId, name: review.name },
		details: { items: lines.length, revoked: lines.filter((each) => each["decision"] === "revoke").length, reportHash },
	});
}
