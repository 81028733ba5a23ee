import { createAccount, findAccountByEmail } from "@keyway/db/accounts";
import { SYSTEM } from "@keyway/db/actor";
import { close, connect } from "@keyway/db/client";
import { findPersonBy } from "@keyway/db/directory";
import { createToken } from "@keyway/db/tokens";
import type { Permission } from "@keyway/schema/permission";
import { newSecretToken } from "@keyway/server/auth/secret-token";

/** A person of the directory who calls the API: their id and a token of theirs. */
export type Caller = { id: string; token: string };

/** Gives somebody of the example an account, if they have none, and a token for it. */
export async function callerOf(
	databaseUrl: string,
	email: string,
	scopes: Permission[] = ["access:use"],
): Promise<Caller> {
	const db = connect(databaseUrl, { max: 1 });
	try {
		const found = await findPersonBy(db, email);
		if (!found) throw new Error(`Nobody is ${email}.`);
		const { id } = found.person;
		const { token, hash } = newSecretToken("kw_");
		await db.transaction(async (tx) => {
			const account =
				(await findAccountByEmail(tx, email)) ??
				(await createAccount(tx, { email, name: email, roles: ["member"], personId: id }, SYSTEM));
			const expiresAt = new Date(Date.now() + 3_600_000);
			await createToken(tx, { accountId: account.id, name: "test", hash, scopes, expiresAt }, SYSTEM);
		});
		return { id, token };
	} finally {
		await close(db);
	}
}
