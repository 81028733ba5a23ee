import { storeLink } from "@keyway/db/access-links";
import type { DueNotice } from "@keyway/db/access-notices";
import type { Database } from "@keyway/db/client";
import type { Mailer } from "../auth/mailer.ts";
import { newSecretToken } from "../auth/secret-token.ts";
import { inTimeZone } from "./notice-text.ts";

/** Days that a mailed link works. */
const LINK_DAYS = 7;

type MailParts = { db: Database; mailer: Mailer; publicUrl: string };

/** Mails a notice; what asks for a decision, or offers more time, carries a link for this person that works once. */
export async function mailNotice(parts: MailParts, notice: DueNotice): Promise<void> {
	const { mailer, publicUrl } = parts;
	const { email } = notice.person;
	if (email === null) throw new Error("This person has no e-mail address.");
	const { title, timeZone } = notice;
	const body = inTimeZone(notice.body, timeZone);
	const link = (await linkOf(parts, notice)) ?? publicUrl;
	await mailer.send({ to: email, subject: title.slice(0, 200), text: `${title}.\n\n${body}\n\n${link}\n` });
}

/**
 * The token stands behind `#`: whatever opens the address, a mail scanner too, gets a page and sends no token; only what
 * the person presses there decides.
 */
async function linkOf({ db, publicUrl }: MailParts, notice: DueNotice): Promise<string | null> {
	const purpose = notice.requestId !== null ? "decide" : notice.grantId !== null ? "extend" : null;
	if (purpose === null) return null;
	const { token, hash } = newSecretToken("");
	await storeLink(db, {
		purpose,
		personId: notice.person.id,
		subjectId: notice.requestId ?? notice.grantId,
		data: {},
		hash,
		expiresAt: new Date(Date.now() + LINK_DAYS * 86_400_000),
	});
	return `${publicUrl}/${purpose}#token=${token}`;
}
