import type { SlackAnswer, SlackCall } from "./call.ts";
import { conversationWith, visible } from "./conversations.ts";
import { messageObject } from "./objects.ts";
import { nextTs, type SlackMessage } from "./state.ts";
import { readBlocks } from "./views.ts";

const MOST_CHARACTERS = 40_000;

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export function postMessage(call: SlackCall): SlackAnswer {
	const { tenant, args, token, now } = call;
	const conversation = target(call);
	if (!conversation) return { ok: false, error: "channel_not_found" };
	if (conversation.isArchived) return { ok: false, error: "is_archived" };
	if (!conversation.members.includes(token.userId)) return { ok: false, error: "not_in_channel" };
	const problem = textProblem(args["text"], Boolean(args["blocks"] || args["attachments"]));
	if (problem) return { ok: false, error: problem };
	const username = args["username"] ?? "keyway";
	const text = keptText(args["text"] ?? "");
	const blocks = readBlocks(args["blocks"]);
	if (blocks === undefined) return { ok: false, error: "invalid_blocks" };
	const message: SlackMessage = { ts: nextTs(tenant.slack, now), text, username, edited: false, blocks };
	conversation.messages.push(message);
	tenant.revision += 1;
	return { ok: true, channel: conversation.id, ts: message.ts, message: messageObject(message, token.botId) };
}

/** https://docs.slack.dev/reference/methods/chat.update */
export function updateMessage({ tenant, args, token }: SlackCall): SlackAnswer {
	const conversation = visible(tenant.slack, args["channel"], token.userId);
	if (!conversation) return { ok: false, error: "channel_not_found" };
	const message = conversation.messages.find((each) => each.ts === args["ts"]);
	if (!message) return { ok: false, error: "message_not_found" };
	const problem = textProblem(args["text"], Boolean(args["blocks"] || args["attachments"]));
	if (problem) return { ok: false, error: problem };
	const blocks = readBlocks(args["blocks"]);
	if (blocks === undefined) return { ok: false, error: "invalid_blocks" };
	message.text = keptText(args["text"] ?? "");
	message.blocks = blocks;
	message.edited = true;
	tenant.revision += 1;
	return { ok: true, channel: conversation.id, ts: message.ts, text: message.text, message: { text: message.text } };
}

/** Shown to one user only, and never kept by Slack. https://docs.slack.dev/reference/methods/chat.postEphemeral */
export function postEphemeral({ tenant, args, token, now }: SlackCall): SlackAnswer {
	const conversation = visible(tenant.slack, args["channel"], token.userId);
	if (!conversation) return { ok: false, error: "channel_not_found" };
	const user = tenant.slack.members.find((each) => each.id === args["user"]);
	if (!user || !conversation.members.includes(user.id)) return { ok: false, error: "user_not_in_channel" };
	const problem = textProblem(args["text"], Boolean(args["blocks"]));
	if (problem) return { ok: false, error: problem };
	const ts = nextTs(tenant.slack, now);
	const text = keptText(args["text"] ?? "");
	conversation.messages.push({ ts, text, username: "keyway", edited: false, blocks: null, onlyFor: user.id });
	tenant.revision += 1;
	return { ok: true, message_ts: ts };
}

/** A channel by id or name; a user's id means the direct conversation with them. */
function target({ tenant, args, token, now }: SlackCall) {
	const channel = args["channel"];
	const member = tenant.slack.members.find((each) => each.id === channel);
	if (member) return conversationWith(tenant.slack, [token.userId, member.id], now).conversation;
	return visible(tenant.slack, channel, token.userId);
}

function textProblem(text: string | undefined, hasBlocks: boolean): string | null {
	if (!text && !hasBlocks) return "no_text";
	return text && text.length > MOST_CHARACTERS ? "msg_too_long" : null;
}

/** Slack keeps `&` escaped and leaves what is escaped already. https://docs.slack.dev/messaging/formatting-message-text */
function keptText(text: string): string {
	return text.replace(/&(?!(amp|lt|gt);)/g, "&amp;");
}
