import { tell } from "./access-notices.ts";
import type { AskingCard } from "./asking-card.ts";
import { appendAudit } from "./audit.ts";
import type { Transaction } from "./client.ts";
import { findPersonBy } from "./directory.ts";
import { assigneesOf } from "./flow-question.ts";
import { newId } from "./id.ts";
import type { RunRequester } from "./run-requester.ts";
import { accessTask } from "./tables/access.ts";

/** Gives the people of a `flow.task` card their task; the run waits until it is closed. */
export async function createFlowTask(
	tx: Transaction,
	{ runId, title: cardTitle, fields, trigger }: AskingCard,
	requester: RunRequester,
): Promise<string> {
	const id = newId();
	const text = (name: string) => {
		const value = fields[name];
		return typeof value === "string" ? value : "";
	};
	const user = trigger["user"];
	const userName = typeof user === "object" && user !== null && !Array.isArray(user) ? user["id"] : null;
	const subject = typeof userName === "string" ? await findPersonBy(tx, userName) : null;
	const title = text("title") || cardTitle;
	const due = Date.parse(text("due"));
	const assigneeIds = await assigneesOf(tx, fields["assignee"]);
	await tx.insert(accessTask).values({
		id,
		cause: "flow",
		runId,
		userId: subject?.person.id ?? null,
		title,
		detail: text("details"),
		assigneeIds,
		dueAt: Number.isNaN(due) ? null : new Date(due).toISOString(),
		status: "open",
	});
	await tell(tx, "task", id, assigneeIds, { title: `You have a task: ${title}`, body: text("details") });
	await appendAudit(tx, {
		actor: requester.actor,
		action: "task.given",
		target: { kind: "task", id, name: title },
		details: { run: runId, assignees: assigneeIds },
	});
	return id;
}
