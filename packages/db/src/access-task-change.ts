import { and, eq } from "drizzle-orm";
import type { GrantRow } from "./access-event.ts";
import { readRole } from "./access-facts.ts";
import { grantWords } from "./access-move.ts";
import type { Action } from "./access-operation.ts";
import type { Transaction } from "./client.ts";
import { newId } from "./id.ts";
import { accessTask } from "./tables/access.ts";

/** Gives somebody a task about a grant, unless there is one: the role's assignees, else those who own it. */
export async function openTask(
	tx: Transaction,
	grant: GrantRow,
	action: Action,
	cause: "failed" | "manual",
	detail: string,
): Promise<void> {
	const { role, app } = await readRole(tx, grant.roleId);
	const owners = role.ownerIds.length > 0 ? role.ownerIds : app.ownerIds;
	const name = await grantWords(tx, grant);
	await tx
		.insert(accessTask)
		.values({
			id: newId(),
			grantId: grant.id,
			action,
			cause,
			title: action === "provision" ? `Apply ${name}` : `Remove ${name}`,
			detail,
			assigneeIds: role.assigneeIds.length > 0 ? role.assigneeIds : owners,
			status: "open",
		})
		.onConflictDoNothing();
}

export async function closeTasks(
	tx: Transaction,
	grantId: string,
	status: "retried" | "done" | "wontDo" | "obsolete",
	by: { closedBy?: string; note?: string } = {},
): Promise<void> {
	await tx
		.update(accessTask)
		.set({ status, closedAt: new Date().toISOString(), ...by })
		.where(and(eq(accessTask.grantId, grantId), eq(accessTask.status, "open")));
}
