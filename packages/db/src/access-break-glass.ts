import { endOf } from "@keyway/access/duration";
import { errors } from "@keyway/schema/error";
import type { AccessContext, RoleRequest } from "./access-event.ts";
import { roleName } from "./access-event.ts";
import { tell } from "./access-notices.ts";
import { adminPersonIds, itPersonIds, managerIdOf, personName } from "./access-people.ts";
import { insertRequest, previewRequest, type Requester, type RequestInput } from "./access-request.ts";
import { createReview } from "./access-reviews.ts";
import type { Transaction } from "./client.ts";

const fail = errors({
	BREAK_GLASS_OFF: [403, "This role is not given before it is approved."],
	BREAK_GLASS_SELF: [403, "In an emergency people take a role for themselves only."],
	BREAK_GLASS_REASON: [422, "Say what the emergency is."],
});

/** Days within which somebody must say of an emergency access whether it was right. */
const REVIEW_DAYS = 3;

/**
 * An emergency: the role is given at once and for a short time, everybody concerned hears of it, and a review opens by
 * itself. What forbids the role otherwise (conflicts, eligibility, prerequisites) still does.
 */
export async function breakGlass(
	tx: Transaction,
	input: RequestInput,
	requester: Requester,
	context: AccessContext,
): Promise<RoleRequest> {
	const preview = await previewRequest(tx, input, requester);
	const { record, submission } = preview;
	const { role, app } = record;
	if (role.breakGlass === null) throw fail("BREAK_GLASS_OFF");
	if (input.userId !== requester.personId) throw fail("BREAK_GLASS_SELF");
	if (input.justification.trim().length < 10) throw fail("BREAK_GLASS_REASON");
	if (submission.outcome === "refused") return insertRequest(tx, "grant", null, input, requester, preview, context);
	const duration = shorter(input.duration, role.breakGlass);
	const trace = ["In an emergency this role is given before anybody has approved. A review of it was opened."];
	const given = { outcome: "approved" as const, rule: "Break-glass", stages: [], duration, trace };
	const row = await insertRequest(
		tx,
		"grant",
		null,
		input,
		requester,
		{ ...preview, submission: given },
		context,
		true,
	);
	const who = await personName(tx, input.userId);
	const title = `EMERGENCY: ${who} took ${roleName(record)} without approval`;
	const everybody = [
		...role.ownerIds,
		...app.ownerIds,
		...(await adminPersonIds(tx)),
		...(await itPersonIds(tx)),
		await managerIdOf(tx, input.userId),
	];
	await tell(
		tx,
		"breakGlass",
		row.id,
		everybody.filter((id) => id !== input.userId),
		{ title, body: input.justification },
	);
	await createReview(
		tx,
		{
			name: `Emergency access: ${roleName(record)} for ${who}`.slice(0, 200),
			cause: "breakGlass",
			scope: { grantIds: row.grantId === null ? [] : [row.grantId] },
			reviewers: "roleOwner",
			onClose: "revoke",
			dueAt: new Date(Date.now() + REVIEW_DAYS * 86_400_000).toISOString(),
		},
		context.actor,
	);
	return row;
}

function shorter(one: string | null, other: string): string {
	const now = new Date().toISOString();
	const [a, b] = [one === null ? null : endOf(now, one, "UTC"), endOf(now, other, "UTC")];
	return one !== null && a !== null && b !== null && a < b ? one : other;
}
