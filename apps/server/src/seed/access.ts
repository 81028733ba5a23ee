import { createApp, listResources } from "@keyway/db/access-catalogue";
import { createPolicy } from "@keyway/db/access-policies";
import { createRole } from "@keyway/db/access-roles";
import { SYSTEM } from "@keyway/db/actor";
import type { Transaction } from "@keyway/db/client";
import { addGroupMember, createGroup } from "@keyway/db/groups";
import { AccessPolicy } from "@keyway/schema/access";
import { ref, template } from "@keyway/schema/field-value";
import type { FlowGraph, FlowKind } from "@keyway/schema/flow";
import { flowGraph } from "../templates/template.ts";

type AccessFlow = { name: string; description: string; kind: FlowKind; graph: FlowGraph };

const user = ref("trigger", "user");
const firstName = { card: "trigger", path: ["user", "firstName"] };

/** The pair that gives and takes the role "Slack admin". */
export function slackAdminFlows(slack: string): { give: AccessFlow; take: AccessFlow } {
	return {
		give: {
			name: "Slack admin: give",
			description: "Makes the person a workspace admin, reads it back and tells them.",
			kind: "provisioning",
			graph: flowGraph(null, [
				{ id: "make_admin", uses: "slack.setAdmin@1", title: "Make admin", connection: slack, fields: { user } },
				{ id: "read_back", uses: "slack.checkMember@1", title: "Read it back", connection: slack, fields: { user } },
				{
					id: "tell_person",
					uses: "slack.sendDirectMessage@1",
					title: "Tell the person",
					connection: slack,
					fields: { to: user, text: template("Hello ", firstName, ", you are now a Slack admin.") },
				},
			]),
		},
		take: {
			name: "Slack admin: take back",
			description: "Makes the person a regular member again and tells them.",
			kind: "deprovisioning",
			graph: flowGraph(null, [
				{ id: "make_member", uses: "slack.setMember@1", title: "Make member", connection: slack, fields: { user } },
				{
					id: "tell_person",
					uses: "slack.sendDirectMessage@1",
					title: "Tell the person",
					connection: slack,
					fields: { to: user, text: template("Hello ", firstName, ", your time as a Slack admin is over.") },
				},
			]),
		},
	};
}

export type SeededAccess = {
	people: ReadonlyMap<string, string>;
	slack: string;
	flows: { give: string; take: string };
};

/** The application Slack with a role that the manager approves; IT hears of what fails. */
export async function seedAccess(tx: Transaction, { people, slack, flows }: SeededAccess): Promise<void> {
	const id = (name: string) => people.get(`${name}@acme.test`) as string;
	const context = { actor: SYSTEM, emit: async () => undefined };
	const it = await createGroup(tx, { name: "IT", description: "Runs the systems of Acme" }, context);
	for (const name of ["maria.schulz", "tom.becker"]) await addGroupMember(tx, it.id, id(name), context);
	const body = AccessPolicy.parse({
		maxDuration: "P90D",
		recommendedDuration: "P30D",
		fallback: [{ kind: "user", id: id("maria.schulz") }],
		rules: [
			{
				name: "The manager approves",
				stages: [{ name: "Manager", approvers: [{ kind: "manager" }], remindAfter: "P1D", timeOutAfter: "P14D" }],
			},
		],
	});
	const policy = await createPolicy(tx, { name: "Manager approval", body }, SYSTEM);
	const owners = { ownerIds: [id("tom.becker")] };
	const app = await createApp(
		tx,
		{ name: "Slack", description: "Messages of Acme", connectionId: slack, ownerIds: [id("maria.schulz")] },
		SYSTEM,
	);
	const [resource] = await listResources(tx, app.id);
	await createRole(
		tx,
		app.id,
		{
			...owners,
			resourceId: resource?.id ?? null,
			name: "Slack admin",
			description: "Manages channels and members of the workspace.",
			method: "flow",
			provisioningFlowId: flows.give,
			deprovisioningFlowId: flows.take,
			connectorRole: "admin",
			assigneeIds: [],
			policyId: policy.id,
			prerequisiteIds: [],
			conflictIds: [],
			maxDuration: null,
			recommendedDuration: "P30D",
			privileged: true,
			breakGlass: null,
			onOutside: "report",
		},
		SYSTEM,
	);
}
