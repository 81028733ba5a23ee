import { errors } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import { answer } from "./access-answer.ts";
import type { AccessContext, GrantRow } from "./access-event.ts";
import { roleName } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import { roleIdOf } from "./access-names.ts";
import { personIdOf } from "./access-port.ts";
import { createExtension, createPrerequisite, createRequest, type RequestInput } from "./access-request.ts";
import type { AskingCard } from "./asking-card.ts";
import type { Transaction } from "./client.ts";
import { isoOrNull } from "./paging.ts";
import type { RunRequester } from "./run-requester.ts";
import { accessGrant, accessOperation } from "./tables/access.ts";

const fail = errors({
	USER_MISSING: [422, "Say who gets the role."],
	UNTIL_INVALID: [422, "“{until}” is no time to come. Write a date, for example 2027-01-31."],
	NOTHING_TO_EXTEND: [409, "There is no access that could be extended."],
});

/**
 * What `access.grantRole` and `access.extendGrant` do: a request under the role's policy, in the name of the flow's
 * publisher. Whoever has the role already has what was asked for.
 */
export async function openRoleWish(
	tx: Transaction,
	card: AskingCard,
	extend: boolean,
	requester: RunRequester,
	context: AccessContext,
): Promise<{ requestId?: string }> {
	const { fields } = card;
	const roleId = await roleIdOf(tx, nameIn(fields["role"]) ?? "", nameIn(fields["app"]));
	const who = nameIn(fields["user"]) ?? nameIn(card.trigger["user"]);
	if (who === undefined) throw fail("USER_MISSING");
	const userId = await personIdOf(tx, who);
	const input: RequestInput = {
		roleId,
		userId,
		duration: durationIn(fields["duration"], fields["until"]),
		startsAt: null,
		justification: nameIn(fields["justification"]) ?? requester.reason,
		answers: {},
	};
	const asFlow = { emit: context.emit, actor: requester.actor };
	const held = await heldGrant(tx, roleId, userId);
	if (extend) {
		if (!held || input.duration === null) throw fail("NOTHING_TO_EXTEND");
		return { requestId: (await createExtension(tx, held.id, input, requester, asFlow)).id };
	}
	if (held?.status === "active") {
		const grant = { id: held.id, status: held.status, endsAt: isoOrNull(held.endsAt) };
		await answer(tx, card, context, { status: "fulfilled", requestId: held.requestId, grant });
		return {};
	}
	const parent = await parentOf(tx, card.runId, roleId, userId);
	const row = parent
		? await createPrerequisite(tx, input, requester, parent, asFlow)
		: await createRequest(tx, input, requester, asFlow);
	return { requestId: row.id };
}

/** The request whose role declares this one as needed, where its own provisioning flow asks for it, for the same person. */
async function parentOf(tx: Transaction, runId: string, roleId: string, userId: string) {
	const [found] = await tx
		.select({ grant: accessGrant })
		.from(accessOperation)
		.innerJoin(accessGrant, eq(accessGrant.id, accessOperation.grantId))
		.where(and(eq(accessOperation.runId, runId), eq(accessOperation.action, "provision")));
	if (!found?.grant.requestId || found.grant.userId !== userId) return null;
	const record = await readRole(tx, found.grant.roleId);
	if (!record.role.prerequisiteIds.includes(roleId)) return null;
	return { requestId: found.grant.requestId, role: roleName(record) };
}

async function heldGrant(tx: Transaction, roleId: string, userId: string): Promise<GrantRow | null> {
	const [row] = await tx
		.select()
		.from(accessGrant)
		.where(
			and(
				eq(accessGrant.roleId, roleId),
				eq(accessGrant.userId, userId),
				inArray(accessGrant.status, ["scheduled", "provisioning", "verifying", "active"]),
				isNull(accessGrant.endReason),
			),
		)
		.orderBy(desc(accessGrant.id))
		.limit(1);
	return row ?? null;
}

/** Text, a picked option, or a person. */
function nameIn(value: Json | undefined): string | undefined {
	const name =
		typeof value === "object" && value !== null && !Array.isArray(value)
			? (value["value"] ?? value["id"] ?? value["email"])
			: value;
	return typeof name === "string" && name !== "" ? name : undefined;
}

function durationIn(duration: Json | undefined, until: Json | undefined): string | null {
	const text = nameIn(duration);
	if (text !== undefined) return text;
	const end = nameIn(until);
	if (end === undefined) return null;
	const seconds = Math.floor((Date.parse(end) - Date.now()) / 1000);
	if (Number.isNaN(seconds) || seconds < 1) throw fail("UNTIL_INVALID", { until: end });
	return `PT${seconds}S`;
}
