import { signInLink } from "@keyway/contract/auth";
import { type Account, createAccount, findAccountByEmail, hasSignedInOwner } from "@keyway/db/accounts";
import { SYSTEM } from "@keyway/db/actor";
import type { Database } from "@keyway/db/client";
import { createSession, type LinkHolder, linkHolder, storeSignInLink, useSignInLink } from "@keyway/db/sign-in";
import { errors } from "@keyway/schema/error";
import { SESSION_LENGTH } from "./authenticate.ts";
import type { Mailer } from "./mailer.ts";
import { hashToken, newSecretToken } from "./secret-token.ts";

const fail = errors({
	SIGN_IN_LINK_INVALID: [401, "This link was used already or is too old. Ask for a new one."],
});

/** Seconds that a mailed link works; the first owner's link, read off a console, works for a day. */
const LINK_LENGTH = 15 * 60;
const FIRST_OWNER_LENGTH = 24 * 60 * 60;

/** Makes a one-time link for somebody; the caller hands it over. */
export async function makeSignInLink(
	{ db, publicUrl }: { db: Database; publicUrl: string },
	holder: LinkHolder,
	seconds = LINK_LENGTH,
): Promise<{ url: string; expiresAt: string }> {
	const { token, hash } = newSecretToken("");
	const expiresAt = new Date(Date.now() + seconds * 1000);
	await storeSignInLink(db, { ...holder, hash, expiresAt });
	return { url: signInLink(publicUrl, token), expiresAt: expiresAt.toISOString() };
}

/** Mails a link if somebody may sign in with this address; tells nobody whether that was so. */
export async function mailSignInLink(
	parts: { db: Database; publicUrl: string; mailer: Mailer },
	email: string,
): Promise<void> {
	const found = await linkHolder(parts.db, email);
	if (!found) return;
	const { url } = await makeSignInLink(parts, found.holder);
	await parts.mailer.send({
		to: found.address,
		subject: "Your sign-in link for Keyway",
		text: `Open this link and press "Sign in":\n\n${url}\n\nIt works once, for 15 minutes. If you did not ask for it, ignore this mail: nothing happens without the link.\n`,
	});
}

/** Uses a link up and opens a session. @throws SIGN_IN_LINK_INVALID */
export async function signInWithLink(db: Database, token: string): Promise<{ account: Account; cookie: string }> {
	const { token: cookie, hash } = newSecretToken("");
	const account = await db.transaction(async (tx) => {
		const holder = await useSignInLink(tx, hashToken(token));
		if (!holder) return null;
		const expiresAt = new Date(Date.now() + SESSION_LENGTH * 1000);
		await createSession(tx, { accountId: holder.id, hash, expiresAt });
		return holder;
	});
	if (!account) throw fail("SIGN_IN_LINK_INVALID");
	return { account, cookie };
}

/**
 * The one-time link that the first start prints: for the owner with this address, who is made if missing. Null once an
 * owner has signed in.
 */
export async function createFirstOwnerLink(
	parts: { db: Database; publicUrl: string },
	owner: { email: string; name: string },
): Promise<string | null> {
	if (await hasSignedInOwner(parts.db)) return null;
	const known = await findAccountByEmail(parts.db, owner.email);
	const account =
		known ?? (await parts.db.transaction((tx) => createAccount(tx, { ...owner, roles: ["owner"] }, SYSTEM)));
	const { url } = await makeSignInLink(parts, { accountId: account.id, personId: null }, FIRST_OWNER_LENGTH);
	return url;
}
