import { holds } from "@keyway/access/chain";
import { contractInstant } from "@keyway/access/duration";
import { lostByMove } from "@keyway/access/rules";
import { and, eq } from "drizzle-orm";
import { endGrant } from "./access-ending.ts";
import type { AccessContext } from "./access-event.ts";
import { readDirectory } from "./access-facts.ts";
import { lockGrant } from "./access-move.ts";
import { setEnd } from "./access-times.ts";
import type { Transaction } from "./client.ts";
import { accessGrant, accessPolicy, accessRole } from "./tables/access.ts";

/**
 * Somebody has another department, group or contract: what they could not ask for any more is taken back where the
 * policy says so, and nothing outlasts the contract.
 */
export async function followMover(tx: Transaction, personId: string, context: AccessContext): Promise<void> {
	const directory = await readDirectory(tx, [personId], [], new Date());
	const person = directory.person(personId);
	if (!person?.active) return;
	const rows = await tx
		.select({ grant: accessGrant, policy: accessPolicy.body })
		.from(accessGrant)
		.innerJoin(accessRole, eq(accessRole.id, accessGrant.roleId))
		.leftJoin(accessPolicy, eq(accessPolicy.id, accessRole.policyId))
		.where(and(eq(accessGrant.userId, personId), eq(accessGrant.status, "active")));
	const policies = new Map(rows.map(({ grant, policy }) => [grant.roleId, policy]));
	const isEligible = (roleId: string) => {
		const policy = policies.get(roleId);
		if (!policy || policy.onMove !== "revoke" || policy.eligible.length === 0) return true;
		return policy.eligible.some((condition) => holds(condition, person));
	};
	const grants = rows.map(({ grant }) => grant);
	const lost = lostByMove(grants, isEligible);
	for (const { id } of lost) await endGrant(tx, id, "mover", "The person may not have this role any more.", context);
	const contract = person.contractEnd === null ? null : contractInstant(person.contractEnd, "UTC");
	if (contract === null) return;
	for (const grant of grants.filter((each) => !lost.includes(each)))
		if (grant.endsAt === null || Date.parse(grant.endsAt) > Date.parse(contract))
			await setEnd(tx, await lockGrant(tx, grant.id), contract);
}
