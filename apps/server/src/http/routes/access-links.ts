import type { accessLinkRoutes } from "@keyway/contract/access-links";
import { decideRequest } from "@keyway/db/access-decision";
import { findGrant, findRequest, type RequestRow } from "@keyway/db/access-event";
import { readRole } from "@keyway/db/access-facts";
import { type AccessLink, findLink, useLink } from "@keyway/db/access-links";
import { grantWords } from "@keyway/db/access-move";
import { getPolicy } from "@keyway/db/access-policies";
import { createExtension } from "@keyway/db/access-request";
import { summarise } from "@keyway/db/access-summary";
import type { Executor } from "@keyway/db/client";
import { readPreferences, writePreferences } from "@keyway/db/preferences";
import { findActingPerson } from "@keyway/db/slack-links";
import { errors } from "@keyway/schema/error";
import type { Principal } from "../../auth/principal.ts";
import { hashToken } from "../../auth/secret-token.ts";
import type { Handlers } from "../handler.ts";
import type { Limiters } from "../limits.ts";

const fail = errors({
	LINK_INVALID: [
		404,
		"This link was used already, is too old, or was replaced. Open Keyway to see what is to be done.",
	],
	LINK_OF_OTHER: [403, "This link was sent to somebody else. Sign in as the person to whom it was mailed."],
	LINK_NEEDS_SESSION: [401, "Sign in as the person to whom this link was mailed."],
	PERSON_NEEDED: [403, "This account belongs to nobody in the directory."],
});

/** Whether the link alone may decide: where the policy says so, and never about a privileged role or for a flow. */
async function linkSuffices(db: Executor, row: RequestRow): Promise<boolean> {
	if (row.roleId === null || row.policyId === null) return false;
	const { role } = await readRole(db, row.roleId);
	if (role.privileged || role.policyId === null) return false;
	return (await getPolicy(db, role.policyId)).body.emailWithoutSignIn === true;
}

const isSessionOf = (principal: Principal | null, link: AccessLink): boolean =>
	link.personId !== null && principal?.account?.personId === link.personId;

async function requestOf(db: Executor, link: AccessLink | null): Promise<RequestRow> {
	const row = link?.purpose === "decide" ? await findRequest(db, link.subjectId) : null;
	if (!row) throw fail("LINK_INVALID");
	return row;
}

export const accessLinkHandlers = (limiters: Limiters): Handlers<typeof accessLinkRoutes> => ({
	async readAccessLink({ body, principal, request, services: { db } }) {
		await limiters.anonymous(request);
		const link = await findLink(db, hashToken(body.token));
		if (!link || link.personId === null) throw fail("LINK_INVALID");
		const own = isSessionOf(principal, link);
		if (link.purpose === "extend") {
			const grant = link.subjectId === null ? null : await findGrant(db, link.subjectId);
			if (!grant) throw fail("LINK_INVALID");
			const title = own ? `More time of ${await grantWords(db, grant)}` : "More time of an access";
			return { purpose: "extend", title, lines: [], signInNeeded: true, usable: own };
		}
		const row = await requestOf(db, link);
		const suffices = await linkSuffices(db, row);
		const { title, lines, asked } = await summarise(db, row, link.personId);
		const seen = own || suffices;
		return {
			purpose: "decide",
			title: seen ? title : "A request waits for your decision",
			lines: seen ? lines : [],
			signInNeeded: !suffices,
			usable: seen && asked,
		};
	},

	async decideByLink({ body, principal, request, services }) {
		await limiters.anonymous(request);
		const { db, engine } = services;
		await db.transaction(async (tx) => {
			const hash = hashToken(body.token);
			const found = await findLink(tx, hash);
			const row = await requestOf(tx, found);
			const personId = found?.personId;
			if (!found || !personId) throw fail("LINK_INVALID");
			if (!isSessionOf(principal, found)) {
				if (principal) throw fail("LINK_OF_OTHER");
				if (!(await linkSuffices(tx, row))) throw fail("LINK_NEEDS_SESSION");
			}
			const person = await findActingPerson(tx, personId);
			// Of two that race with one link, one uses it up.
			if (!person || !(await useLink(tx, hash))) throw fail("LINK_INVALID");
			const actor = principal?.actor ?? {
				kind: "account" as const,
				id: person.accountId ?? person.id,
				name: `${person.email ?? person.name} by mail`,
			};
			const { decision, reason } = body;
			await decideRequest(tx, row.id, personId, { decision, reason, duration: null }, { actor, emit: engine.emit });
		});
	},

	async extendByLink({ body, principal, services }) {
		const { db, engine } = services;
		await db.transaction(async (tx) => {
			const link = await useLink(tx, hashToken(body.token));
			const grant = link?.purpose === "extend" && link.subjectId !== null ? await findGrant(tx, link.subjectId) : null;
			if (!link || !grant) throw fail("LINK_INVALID");
			if (!isSessionOf(principal, link)) throw fail("LINK_OF_OTHER");
			const { roleId, userId } = grant;
			const { duration, justification } = body;
			const input = { roleId, userId, duration, startsAt: null, justification, answers: {} };
			const callerId = principal.account?.id ?? principal.actor.id;
			const requester = { personId: link.personId, callerId, mayAskForOthers: false };
			await createExtension(tx, grant.id, input, requester, { actor: principal.actor, emit: engine.emit });
		});
	},

	getPreferences: ({ principal, services: { db } }) => readPreferences(db, principal.account?.personId ?? null),

	async setPreferences({ body, principal, services: { db } }) {
		const personId = principal.account?.personId;
		if (!personId) throw fail("PERSON_NEEDED");
		return writePreferences(db, personId, body);
	},
});
