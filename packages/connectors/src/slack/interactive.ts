import type { Json, JsonObject } from "@keyway/schema/json";
import { z } from "zod";
import { lookupByEmail, SlackUser } from "./users.ts";
import { callSlack, type SlackContext } from "./web-api.ts";

/** A text for notifications and screen readers, and the Block Kit that Slack shows: https://docs.slack.dev/block-kit */
export type Message = { text: string; blocks: Json[] };
export type MessagePlace = { channel: string; ts: string };

const Place = z.looseObject({ channel: z.string(), ts: z.string() });
const Opened = z.looseObject({ channel: z.looseObject({ id: z.string() }) });

/** The workspace that the token belongs to. https://docs.slack.dev/reference/methods/auth.test */
export async function readTeam(context: SlackContext): Promise<string> {
	const shape = z.looseObject({ team_id: z.string() });
	return (await callSlack(context, "auth.test", { query: {}, repeatable: true }, shape)).team_id;
}

/** The member's id, by address. @throws ConnectorError `users_not_found` */
export const memberIdOf = async (email: string, context: SlackContext): Promise<string> =>
	(await lookupByEmail(email, context)).id;

/** The work address of a member, null for bots, guests without one and those who are gone. */
export async function emailOfMember(id: string, context: SlackContext): Promise<string | null> {
	const method = { query: { user: id }, repeatable: true };
	const { user } = await callSlack(context, "users.info", method, z.looseObject({ user: SlackUser }));
	return user.deleted || user.is_bot ? null : (user.profile.email ?? null);
}

/** Writes to one member. https://docs.slack.dev/reference/methods/conversations.open */
export async function postDirect(member: string, message: Message, context: SlackContext): Promise<MessagePlace> {
	const open = { json: { users: member }, about: member, repeatable: true };
	const { channel } = await callSlack(context, "conversations.open", open, Opened);
	const post = { json: { channel: channel.id, ...message }, about: member, repeatable: false };
	const { ts } = await callSlack(context, "chat.postMessage", post, Place);
	return { channel: channel.id, ts };
}

/** https://docs.slack.dev/reference/methods/chat.update */
export async function updateMessage(place: MessagePlace, message: Message, context: SlackContext): Promise<void> {
	const json = { ...place, ...message };
	await callSlack(context, "chat.update", { json, repeatable: true }, z.looseObject({}));
}

/** Says something to one member in a conversation; nobody else sees it, and it is not kept. */
export async function whisper(channel: string, user: string, text: string, context: SlackContext): Promise<void> {
	const json = { channel, user, text };
	await callSlack(context, "chat.postEphemeral", { json, repeatable: false }, z.looseObject({}));
}

/** Opens a modal within three seconds of what the member did. https://docs.slack.dev/reference/methods/views.open */
export async function openModal(triggerId: string, view: JsonObject, context: SlackContext): Promise<void> {
	const json = { trigger_id: triggerId, view };
	await callSlack(context, "views.open", { json, repeatable: false }, z.looseObject({}));
}
