import { ConnectorError } from "@keyway/connector-sdk/error";
import { emailOfMember, memberIdOf } from "@keyway/connectors/slack/interactive";
import { SYSTEM } from "@keyway/db/actor";
import type { Database } from "@keyway/db/client";
import { findPersonBy } from "@keyway/db/directory";
import { nameKey } from "@keyway/db/person";
import { type ActingPerson, findActingPerson, findSlackPerson, linkSlack, slackMemberOf } from "@keyway/db/slack-links";
import { teamOf, type Workspace } from "./workspace.ts";

/**
 * Whom a member of a workspace stands for; null = nobody who may act. Where the connection trusts work addresses, the
 * member is linked to the person with that very address.
 */
export async function personOfMember(db: Database, workspace: Workspace, member: string): Promise<ActingPerson | null> {
	const teamId = await teamOf(workspace);
	const linked = await findSlackPerson(db, teamId, member);
	if (linked || !workspace.trustsEmail) return linked;
	const email = await emailOfMember(member, workspace.context());
	const found = email === null ? null : await findPersonBy(db, email);
	if (!found || email === null || found.person.emailKey !== nameKey(email)) return null;
	const person = await findActingPerson(db, found.person.id);
	// Who has linked another account already did so on purpose.
	if (!person || (await slackMemberOf(db, teamId, person.id)) !== null) return null;
	await db.transaction((tx) =>
		linkSlack(tx, { teamId, slackUserId: member, personId: person.id, how: "email" }, SYSTEM),
	);
	return person;
}

/** The member to write to: the linked one, else the one with the person's address; null = they are not in the workspace. */
export async function memberOfPerson(
	db: Database,
	workspace: Workspace,
	person: { id: string; email: string | null },
): Promise<string | null> {
	const linked = await slackMemberOf(db, await teamOf(workspace), person.id);
	if (linked !== null) return linked;
	if (person.email === null) return null;
	try {
		return await memberIdOf(person.email, workspace.context());
	} catch (error) {
		if (error instanceof ConnectorError && error.code === "users_not_found") return null;
		throw error;
	}
}

/** What the audit calls somebody who acts in Slack. */
export const actorInSlack = ({ id, accountId, email, name }: ActingPerson) => ({
	kind: "account" as const,
	id: accountId ?? id,
	name: `${email ?? name} in Slack`,
});
