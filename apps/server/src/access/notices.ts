import { setTimeout as pause } from "node:timers/promises";
import { markNotice, takeNotices } from "@keyway/db/access-notices";
import type { Database } from "@keyway/db/client";
import type { Mailer } from "../auth/mailer.ts";
import type { Logger } from "../logger.ts";

const POLL_MS = 500;
const AT_ONCE = 20;

/** Mails the notices of the outbox. One that cannot be sent is tried again, ever later, for about a day. */
export function startNotices(parts: { db: Database; mailer: Mailer; publicUrl: string; logger: Logger }) {
	const { db, mailer, publicUrl, logger } = parts;
	const stopping = new AbortController();

	async function sendDue(): Promise<boolean> {
		const notices = await takeNotices(db, AT_ONCE, new Date());
		for (const notice of notices) {
			const error = await send(notice).then(
				() => null,
				(thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
			);
			await markNotice(db, notice, error, new Date());
		}
		return notices.length === AT_ONCE;
	}

	async function send({ to, title, body }: { to: string | null; title: string; body: string }): Promise<void> {
		if (to === null) throw new Error("This person has no e-mail address.");
		await mailer.send({ to, subject: title.slice(0, 200), text: `${title}.\n\n${body}\n\n${publicUrl}\n` });
	}

	async function loop(): Promise<void> {
		while (!stopping.signal.aborted) {
			const more = await sendDue().catch((error: unknown) => {
				logger.error({ err: error }, "Notices could not be sent; they are tried again.");
				return false;
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
