import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { fail } from "./failure.ts";
import { iso } from "./paging.ts";
import { account } from "./tables/account.ts";
import { slackDelivery, slackLink } from "./tables/channel.ts";
import { person } from "./tables/directory.ts";

export type SlackLink = {
	teamId: string;
	slackUserId: string;
	personId: string;
	how: "session" | "admin" | "email";
	createdAt: string;
};
/** Somebody who may act: an active person whose account, if there is one, is not disabled. */
export type ActingPerson = { id: string; name: string; email: string | null; accountId: string | null };

/** The person behind a member of a workspace; null = linked to nobody, or to somebody who may not act. */
export async function findSlackPerson(db: Executor, teamId: string, slackUserId: string): Promise<ActingPerson | null> {
	const [link] = await db
		.select({ personId: slackLink.personId })
		.from(slackLink)
		.where(and(eq(slackLink.teamId, teamId), eq(slackLink.slackUserId, slackUserId)));
	return link ? findActingPerson(db, link.personId) : null;
}

export async function findActingPerson(db: Executor, personId: string): Promise<ActingPerson | null> {
	const [found] = await db
		.select({ person, account })
		.from(person)
		.leftJoin(account, eq(account.personId, person.id))
		.where(and(eq(person.id, personId), eq(person.status, "active"), isNull(person.deletedAt)));
	if (!found || found.account?.disabled) return null;
	const { id, displayName, userName, email } = found.person;
	return { id, name: displayName ?? userName, email, accountId: found.account?.id ?? null };
}

/** The person's own account in a workspace. */
export async function slackMemberOf(db: Executor, teamId: string, personId: string): Promise<string | null> {
	const [link] = await db
		.select({ slackUserId: slackLink.slackUserId })
		.from(slackLink)
		.where(and(eq(slackLink.teamId, teamId), eq(slackLink.personId, personId)));
	return link?.slackUserId ?? null;
}

/** Links a member to a person; either of them loses a link that they had before. */
export async function linkSlack(tx: Transaction, link: Omit<SlackLink, "createdAt">, actor: Actor): Promise<void> {
	const { teamId, slackUserId, personId, how } = link;
	const [who] = await tx
		.select({ name: person.displayName, userName: person.userName })
		.from(person)
		.where(and(eq(person.id, personId), isNull(person.deletedAt)));
	if (!who) throw fail("NOT_FOUND");
	await tx
		.delete(slackLink)
		.where(
			and(
				eq(slackLink.teamId, teamId),
				sql`(${slackLink.slackUserId} = ${slackUserId} or ${slackLink.personId} = ${personId})`,
			),
		);
	await tx.insert(slackLink).values(link);
	await appendAudit(tx, {
		actor,
		action: "slack.linked",
		target: { kind: "user", id: personId, name: who.name ?? who.userName },
		details: { team: teamId, member: slackUserId, how },
	});
}

/** By name of the person. */
export async function listSlackLinks(db: Executor): Promise<(SlackLink & { name: string; email: string | null })[]> {
	const rows = await db
		.select({ link: slackLink, name: person.displayName, userName: person.userName, email: person.email })
		.from(slackLink)
		.innerJoin(person, eq(person.id, slackLink.personId))
		.orderBy(asc(person.sortName))
		.limit(1_000);
	return rows.map(({ link, name, userName, email }) => ({
		...link,
		createdAt: iso(link.createdAt),
		name: name ?? userName,
		email,
	}));
}

/** The person's accounts in Slack act for nobody any more. @throws NOT_FOUND */
export async function unlinkSlack(tx: Transaction, personId: string, actor: Actor): Promise<void> {
	const gone = await tx.delete(slackLink).where(eq(slackLink.personId, personId)).returning();
	if (gone.length === 0) throw fail("NOT_FOUND");
	await appendAudit(tx, {
		actor,
		action: "slack.unlinked",
		target: { kind: "user", id: personId, name: personId },
		details: { members: gone.map((each) => each.slackUserId) },
	});
}

/** Takes a signed call once. False = the same call was taken before. */
export async function claimDelivery(db: Executor, signature: string): Promise<boolean> {
	await db.delete(slackDelivery).where(sql`${slackDelivery.at} < now() - interval '15 minutes'`);
	const taken = await db.insert(slackDelivery).values({ signature }).onConflictDoNothing().returning();
	return taken.length > 0;
}
