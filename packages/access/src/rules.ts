import type { GrantStatus } from "@keyway/schema/access";
import type { RoleFacts } from "./facts.ts";
import { isReason } from "./grant-machine.ts";

/** Lets one person hold two roles that exclude each other, until it expires. */
export type Exemption = { roleIds: readonly [string, string] };

/** The held role that this one must not be held together with; conflicts work both ways when `conflictIds` lists both. */
export function findConflict(
	role: Pick<RoleFacts, "id" | "conflictIds">,
	heldRoleIds: readonly string[],
	exemptions: readonly Exemption[],
): string | null {
	const exempted = (other: string) =>
		exemptions.some(({ roleIds }) => roleIds.includes(role.id) && roleIds.includes(other));
	return heldRoleIds.find((held) => role.conflictIds.includes(held) && !exempted(held)) ?? null;
}

export const missingPrerequisites = (role: Pick<RoleFacts, "prerequisiteIds">, heldRoleIds: readonly string[]) =>
	role.prerequisiteIds.filter((id) => !heldRoleIds.includes(id));

/** A cycle that starts and ends at `start`, as the path through it; null = none. Edges lead from what needs to what is needed. */
export function findCycle(start: string, next: (id: string) => readonly string[]): string[] | null {
	const done = new Set<string>();
	const visit = (id: string, path: readonly string[]): string[] | null => {
		for (const each of next(id)) {
			if (each === start) return [...path, each];
			if (done.has(each)) continue;
			done.add(each);
			const found = visit(each, [...path, each]);
			if (found) return found;
		}
		return null;
	};
	return visit(start, [start]);
}

export type HeldGrant = { id: string; roleId: string; status: GrantStatus; hadBefore: boolean };

/** Whether the application is called when a grant begins: not when another one is in effect already. */
export function beginning(grant: HeldGrant, others: readonly HeldGrant[]): "provision" | "share" {
	return others.some((other) => isOther(grant, other) && other.status === "active") ? "share" : "provision";
}

/**
 * Whether the application is called when a grant ends: not while another grant gives the same role, and never for
 * access that was there before the grant.
 */
export function ending(
	grant: HeldGrant,
	others: readonly HeldGrant[],
): { what: "remove" } | { what: "keep"; because: "overlap" | "hadBefore" } {
	if (others.some((other) => isOther(grant, other) && isReason(other.status)))
		return { what: "keep", because: "overlap" };
	return grant.hadBefore ? { what: "keep", because: "hadBefore" } : { what: "remove" };
}

const isOther = (grant: HeldGrant, other: HeldGrant): boolean => other.id !== grant.id && other.roleId === grant.roleId;

/** More than a fifth of a role's members, where it has twenty or more, within an hour: somebody must look first. */
export function isMassChange(members: number, removedWithinHour: number): boolean {
	return members >= 20 && removedWithinHour * 5 > members;
}

/** Whose access a mover keeps and loses: what they could not ask for any more. */
export function lostByMove<G extends { roleId: string }>(
	grants: readonly G[],
	isEligible: (roleId: string) => boolean,
): G[] {
	return grants.filter((grant) => !isEligible(grant.roleId));
}

/** Who takes the place of an approver who left: their manager if that one may decide, else nobody (the fallback does). */
export function replaceLeaver(
	approvers: readonly string[],
	leaver: string,
	manager: string | null,
	mayDecide: (id: string) => boolean,
): string[] {
	const rest = approvers.filter((id) => id !== leaver);
	const takes = approvers.includes(leaver) && manager !== null && mayDecide(manager);
	return takes && !rest.includes(manager) ? [...rest, manager] : rest;
}
