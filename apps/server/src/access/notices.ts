import { setTimeout as pause } from "node:timers/promises";
import { type DueNotice, markNotice, takeNotices } from "@keyway/db/access-notices";
import type { Mailer } from "../auth/mailer.ts";
import type { Logger } from "../logger.ts";
import { followMessages } from "../slack/follow-messages.ts";
import type { SlackParts } from "../slack/workspace.ts";
import { mailNotice } from "./notice-mail.ts";
import { sendInSlack } from "./notice-slack.ts";

const POLL_MS = 500;
const AT_ONCE = 20;

export type NoticeParts = SlackParts & { mailer: Mailer; publicUrl: string; logger: Logger };

/**
 * Sends the notices of the outbox, in Slack where the person is there and did not choose otherwise, else by mail, and
 * keeps messages with buttons up to date. What cannot be sent is tried again, ever later, for about a day.
 */
export function startNotices(parts: NoticeParts) {
	const { db, logger } = parts;
	const stopping = new AbortController();

	async function sendDue(): Promise<boolean> {
		const notices = await takeNotices(db, AT_ONCE, new Date());
		for (const notice of notices) await markNotice(db, notice, await send(notice), new Date());
		return notices.length === AT_ONCE;
	}

	async function send(notice: DueNotice): Promise<{ channel: "slack" | "email" } | { error: string }> {
		if (notice.prefers === "slack") {
			// Whatever Slack has against it, the mail still reaches the person.
			const sent = await sendInSlack(parts, notice).catch((error: unknown) => {
				logger.warn({ err: error, notice: notice.id }, "A notice did not reach Slack; it is mailed.");
				return false;
			});
			if (sent) return { channel: "slack" };
		}
		try {
			await mailNotice(parts, notice);
			return { channel: "email" };
		} catch (thrown) {
			return { error: thrown instanceof Error ? thrown.message : String(thrown) };
		}
	}

	async function loop(): Promise<void> {
		while (!stopping.signal.aborted) {
			const more = await sendDue().catch((error: unknown) => {
				logger.error({ err: error }, "Notices could not be sent; they are tried again.");
				return false;
			});
			await followMessages(parts).catch((error: unknown) => {
				logger.error({ err: error }, "Slack messages could not be brought up to date; they are tried again.");
			});
			if (!more) await pause(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
		}
	}

	const running = loop();
	return {
		async stop() {
			stopping.abort();
			await running;
		},
	};
}
