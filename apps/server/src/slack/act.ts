import { setTimeout as pause } from "node:timers/promises";
import { openModal, whisper } from "@keyway/connectors/slack/interactive";
import { decideRequest } from "@keyway/db/access-decision";
import { findRequest } from "@keyway/db/access-event";
import { storeLink } from "@keyway/db/access-links";
import { createRequest } from "@keyway/db/access-request";
import { listRoles } from "@keyway/db/access-roles";
import type { Database } from "@keyway/db/client";
import type { EmitEvent } from "@keyway/db/directory-change";
import type { ActingPerson } from "@keyway/db/slack-links";
import { findSlackMessage } from "@keyway/db/slack-messages";
import { AppError, errors } from "@keyway/schema/error";
import type { JsonObject } from "@keyway/schema/json";
import { newSecretToken } from "../auth/secret-token.ts";
import { APPROVE, ASK, askModal, DENY, linkModal, reasonModal, saying } from "./blocks.ts";
import { type Press, type Shortcut, type Submission, valueIn } from "./interaction.ts";
import { actorInSlack, personOfMember } from "./person.ts";
import { openValue } from "./signature.ts";
import { teamOf, type Workspace } from "./workspace.ts";

export const fail = errors({
	SLACK_VALUE_INVALID: [403, "This button was not made here, or what it was about has changed."],
	SLACK_MESSAGE_UNKNOWN: [403, "This message is not one of ours about that request."],
});

export type ActParts = { db: Database; emit: EmitEvent; publicUrl: string };

/** Minutes that an account can be linked after a link was shown. */
const LINK_MINUTES = 15;

/** Opens the window in which a role is asked for. */
export async function useShortcut(parts: ActParts, workspace: Workspace, shortcut: Shortcut): Promise<null> {
	const person = await personOfMember(parts.db, workspace, shortcut.user.id);
	const view = person ? await askView(parts) : await linkView(parts, workspace, shortcut.user.id);
	await openModal(shortcut.trigger_id, view, workspace.context());
	return null;
}

async function askView({ db }: ActParts): Promise<JsonObject> {
	const { items } = await listRoles(db, { limit: 200 });
	const roles = items
		.filter(({ facts }) => facts.incomplete === null)
		.map(({ role, app }) => ({ id: role.id, name: `${app.name}: ${role.name}` }));
	return roles.length > 0 ? askModal(roles) : saying("Request access", "There is no role yet that can be asked for.");
}

async function linkView({ db, publicUrl }: ActParts, workspace: Workspace, member: string): Promise<JsonObject> {
	const { token, hash } = newSecretToken("");
	await storeLink(db, {
		purpose: "slack",
		personId: null,
		subjectId: null,
		data: { teamId: await teamOf(workspace), slackUserId: member },
		hash,
		expiresAt: new Date(Date.now() + LINK_MINUTES * 60_000),
	});
	return linkModal(`${publicUrl}/link-slack#token=${token}`);
}

/** A button of one of our messages. What cannot be done is said to whoever pressed it, and to nobody else. */
export async function press(parts: ActParts, workspace: Workspace, pressed: Press): Promise<null> {
	const { user, container, trigger_id, actions } = pressed;
	const { channel_id: channel = "", message_ts: ts = "" } = container;
	const action = actions.find((each) => [APPROVE, DENY].includes(each.action_id));
	if (!action) return null;
	const value = openValue(workspace.secret, action.value);
	if (!value) throw fail("SLACK_VALUE_INVALID");
	const message = await kept(parts.db, workspace.connectionId, channel, ts);
	if (message?.requestId !== value.request) throw fail("SLACK_MESSAGE_UNKNOWN");
	const person = await personOfMember(parts.db, workspace, user.id);
	if (!person) {
		await openModal(trigger_id, await linkView(parts, workspace, user.id), workspace.context());
		return null;
	}
	if (action.action_id === DENY) {
		await openModal(trigger_id, reasonModal(action.value ?? ""), workspace.context());
		return null;
	}
	try {
		await decide(parts, person, value, { decision: "approve", reason: "" });
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		await whisper(channel, user.id, error.message, workspace.context());
	}
	return null;
}

/** Our row of a message follows Slack's answer to its post: a fast finger may be there first. */
async function kept(db: Database, connectionId: string, channel: string, ts: string) {
	for (let tries = 0; tries < 5; tries += 1) {
		const message = await findSlackMessage(db, connectionId, channel, ts);
		if (message) return message;
		await pause(200);
	}
	return null;
}

type Words = { decision: "approve" | "deny"; reason: string };

/** The person decides as everywhere; what was shown must be what is decided. */
async function decide(
	{ db, emit }: ActParts,
	person: ActingPerson,
	value: { request: string; hash: string },
	words: Words,
): Promise<void> {
	await db.transaction(async (tx) => {
		const row = await findRequest(tx, value.request);
		if (row?.contentHash !== value.hash) throw fail("SLACK_VALUE_INVALID");
		await decideRequest(tx, row.id, person.id, { ...words, duration: null }, { actor: actorInSlack(person), emit });
	});
}

/** A window that was sent: a role is asked for, or a request declined with a reason. */
export async function submit(
	parts: ActParts,
	workspace: Workspace,
	submission: Submission,
): Promise<JsonObject | null> {
	const person = await personOfMember(parts.db, workspace, submission.user.id);
	const { callback_id: callback, private_metadata: metadata } = submission.view;
	if (callback !== ASK && callback !== DENY) return null;
	if (!person) return { response_action: "update", view: await linkView(parts, workspace, submission.user.id) };
	const block = callback === ASK ? "justification" : "reason";
	try {
		if (callback === ASK) return await ask(parts, person, submission);
		const value = openValue(workspace.secret, metadata);
		if (!value) throw fail("SLACK_VALUE_INVALID");
		await decide(parts, person, value, { decision: "deny", reason: valueIn(submission, "reason") });
		return null;
	} catch (error) {
		if (!(error instanceof AppError) || error.code === "SLACK_VALUE_INVALID") throw error;
		return { response_action: "errors", errors: { [block]: error.message } };
	}
}

async function ask({ db, emit }: ActParts, person: ActingPerson, submission: Submission): Promise<JsonObject> {
	const input = {
		roleId: valueIn(submission, "role"),
		userId: person.id,
		duration: valueIn(submission, "duration") || null,
		startsAt: null,
		justification: valueIn(submission, "justification").trim(),
		answers: {},
	};
	const requester = { personId: person.id, callerId: person.accountId ?? person.id, mayAskForOthers: false };
	const context = { actor: actorInSlack(person), emit };
	const row = await db.transaction((tx) => createRequest(tx, input, requester, context));
	return { response_action: "update", view: saying("Request access", row.trace.join(" ")) };
}
