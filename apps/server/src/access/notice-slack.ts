import { postDirect } from "@keyway/connectors/slack/interactive";
import { findRequest } from "@keyway/db/access-event";
import type { DueNotice } from "@keyway/db/access-notices";
import { keepSlackMessage } from "@keyway/db/slack-messages";
import { noticeMessage } from "../slack/blocks.ts";
import { memberOfPerson } from "../slack/person.ts";
import { showRequest } from "../slack/show-request.ts";
import { readWorkspaces, type SlackParts } from "../slack/workspace.ts";
import { inTimeZone } from "./notice-text.ts";

/** Writes to the person in the first workspace that they are in. @returns false where they are in none */
export async function sendInSlack(parts: SlackParts & { publicUrl: string }, notice: DueNotice): Promise<boolean> {
	const { db, publicUrl } = parts;
	for (const workspace of await readWorkspaces(parts)) {
		const member = await memberOfPerson(db, workspace, notice.person);
		if (member === null) continue;
		const context = workspace.context();
		const row = notice.requestId === null ? null : await findRequest(db, notice.requestId);
		if (!row) {
			const body = inTimeZone(notice.body, notice.timeZone);
			await postDirect(member, noticeMessage(notice.title, body, `${publicUrl}/access`), context);
			return true;
		}
		const forId = notice.person.id;
		const { message, open } = await showRequest(db, row, forId, { secret: workspace.secret, publicUrl });
		const said = notice.event === "reminder" ? { ...message, text: `Reminder: ${message.text}` } : message;
		const { channel, ts } = await postDirect(member, said, context);
		const { connectionId } = workspace;
		if (open)
			await keepSlackMessage(db, {
				connectionId,
				channel,
				ts,
				requestId: row.id,
				personId: forId,
				version: row.version,
			});
		return true;
	}
	return false;
}
