import { updateMessage } from "@keyway/connectors/slack/interactive";
import { markSlackMessage, postponeSlackMessage, staleSlackMessages } from "@keyway/db/slack-messages";
import type { Logger } from "../logger.ts";
import { showRequest } from "./show-request.ts";
import { readWorkspaces, type SlackParts } from "./workspace.ts";

const AT_ONCE = 20;

/**
 * Brings messages up to date whose requests have moved on: their buttons go when there is nothing to decide any more.
 * What is shown is the state of that moment, so a crash in between only does it again.
 */
export async function followMessages(parts: SlackParts & { publicUrl: string; logger: Logger }): Promise<void> {
	const { db, publicUrl, logger } = parts;
	const stale = await staleSlackMessages(db, AT_ONCE, new Date());
	if (stale.length === 0) return;
	const workspaces = await readWorkspaces(parts);
	for (const { message, request } of stale) {
		const workspace = workspaces.find((each) => each.connectionId === message.connectionId);
		try {
			if (!workspace) throw new Error("The Slack connection has no signing secret any more.");
			const { secret } = workspace;
			const shown = await showRequest(db, request, message.personId, { secret, publicUrl });
			const { channel, ts } = message;
			await updateMessage({ channel, ts }, shown.message, workspace.context());
			await markSlackMessage(db, message.id, { version: request.version, open: shown.open });
		} catch (error) {
			logger.warn({ err: error, message: message.id }, "A Slack message could not be brought up to date.");
			await postponeSlackMessage(db, message, new Date());
		}
	}
}
