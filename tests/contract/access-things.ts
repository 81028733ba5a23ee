import { listFindings, recordMembers } from "@keyway/db/access-drift";
import { createReview, reviewItems } from "@keyway/db/access-reviews";
import { SYSTEM } from "@keyway/db/actor";
import { expect } from "vitest";
import type { Bed } from "./bed.ts";
import { createdId, fresh } from "./things.ts";

/** A policy that approves by itself, or asks a person. */
const policyBody = (stages: object[] = []) => ({
	name: fresh("Policy"),
	policy: { onBehalf: true, justificationRequired: false, rules: [{ name: "Default", stages }] },
});

/** A role that a person applies by hand, under a policy that asks this approver. */
async function createRole(bed: Bed, approver?: string, more: object = {}): Promise<string> {
	const stages = approver ? [{ approvers: [{ kind: "user", id: approver }] }] : [];
	const policyId = await createdId(bed, "/api/policies", policyBody(stages));
	const appId = await createdId(bed, "/api/apps", { name: fresh("App") });
	const by = await createUser(bed);
	const body = { name: fresh("Role"), method: "manual", assigneeIds: [by], policyId, ...more };
	return createdId(bed, `/api/apps/${appId}/roles`, body);
}

const createUser = (bed: Bed) => createdId(bed, "/api/users", { email: `${fresh("person")}@contract.test` });

/** A thing of access that whoever has the token may see. */
export async function accessThing(bed: Bed, path: string, token: string | null | undefined): Promise<string> {
	if (path.includes("/api/policies/")) return createdId(bed, "/api/policies", policyBody());
	if (path.includes("/api/apps/")) return createdId(bed, "/api/apps", { name: fresh("App") });
	if (path.includes("/api/roles/")) return createRole(bed, await createUser(bed));
	if (path.includes("/api/tasks/")) return crypto.randomUUID();
	if (path.includes("/api/exemptions/")) {
		const roles = { roleId: await createRole(bed), otherRoleId: await createRole(bed) };
		const body = { ...roles, userId: await createUser(bed), reason: "x", expiresAt: inAnHour() };
		return createdId(bed, "/api/exemptions", body);
	}
	if (path.includes("/api/review")) return reviewThing(bed, path.includes("review-items"));
	if (path.includes("/api/findings/")) return findingThing(bed);
	if (path.includes("/api/delegations/")) {
		const [fromId, toId] = [await createUser(bed), await createUser(bed)];
		return createdId(bed, "/api/delegations", { fromId, toId, endsAt: inAnHour() });
	}
	const isGrant = path.includes("/api/grants/");
	const roleId = await createRole(bed, isGrant ? undefined : await createUser(bed));
	const body = { roleId, userId: await createUser(bed) };
	const answer = await bed.call("/api/requests", { body, ...(token ? { token } : {}) });
	expect(answer.status, answer.text).toBe(201);
	return answer.body[isGrant ? "grantId" : "id"] as string;
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** A campaign about one access, or (as `item`) that access under review. */
async function reviewThing(bed: Bed, item: boolean): Promise<string> {
	const roleId = await createRole(bed);
	const asked = await bed.call("/api/requests", { body: { roleId, userId: await createUser(bed) } });
	const grantIds = [asked.body["grantId"] as string];
	const reviewers = { userIds: [await createUser(bed)] };
	const input = {
		name: fresh("Review"),
		cause: "campaign" as const,
		scope: { grantIds },
		reviewers,
		onClose: "keep" as const,
	};
	return bed.db.transaction(async (tx) => {
		const { id } = await createReview(tx, { ...input, dueAt: inAnHour() }, SYSTEM);
		return item ? ((await reviewItems(tx, id, null))[0]?.item.id as string) : id;
	});
}

/** Somebody who has a role in the application and not here. */
async function findingThing(bed: Bed): Promise<string> {
	const role = await createRole(bed);
	return bed.db.transaction(async (tx) => {
		await recordMembers(tx, role, [{ account: fresh("account"), email: null }], {
			emit: bed.engine.emit,
			actor: SYSTEM,
		});
		return (await listFindings(tx, { role, limit: 1 })).items[0]?.id as string;
	});
}

let members = 0;
/** A person with a Slack account. */
export async function slackLink(bed: Bed): Promise<string> {
	const personId = await createUser(bed);
	const body = { teamId: "T0CONTRACT", slackUserId: `U0CONTRACT${++members}`, personId };
	const answer = await bed.call("/api/slack/links", { body });
	expect(answer.status, answer.text).toBe(204);
	return personId;
}
