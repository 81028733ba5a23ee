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
	if (path.includes("/api/delegations/")) {
		const [fromId, toId] = [await createUser(bed), await createUser(bed)];
		return createdId(bed, "/api/delegations", { fromId, toId, endsAt: new Date(Date.now() + 3_600_000).toISOString() });
	}
	const isGrant = path.includes("/api/grants/");
	const roleId = await createRole(bed, isGrant ? undefined : await createUser(bed));
	const body = { roleId, userId: await createUser(bed) };
	const answer = await bed.call("/api/requests", { body, ...(token ? { token } : {}) });
	expect(answer.status, answer.text).toBe(201);
	return answer.body[isGrant ? "grantId" : "id"] as string;
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
