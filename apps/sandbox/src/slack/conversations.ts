import { flag } from "./arguments.ts";
import type { SlackAnswer, SlackCall } from "./call.ts";
import { conversationObject } from "./objects.ts";
import { pageOf } from "./paging.ts";
import { newSlackId, type SlackConversation, type SlackState } from "./state.ts";

const TYPE_SCOPES: Record<string, string> = {
	public_channel: "channels:read",
	private_channel: "groups:read",
	im: "im:read",
	mpim: "mpim:read",
};

function typeOf(conversation: SlackConversation): string {
	if (conversation.kind !== "channel") return conversation.kind;
	return conversation.isPrivate ? "private_channel" : "public_channel";
}

/** A private conversation does not exist for a bot that is not in it. */
export function visible(state: SlackState, channel: string | undefined, userId: string): SlackConversation | null {
	const name = channel?.replace(/^#/, "");
	const found = state.conversations.find(
		(each) => each.id === channel || (each.kind === "channel" && each.name === name),
	);
	const hidden = found && typeOf(found) !== "public_channel" && !found.members.includes(userId);
	return found && !hidden ? found : null;
}

export function listConversations({ tenant, args, token }: SlackCall): SlackAnswer {
	const types = (args["types"] ?? "public_channel").split(",").map((type) => type.trim());
	const unknown = types.some((type) => !TYPE_SCOPES[type]);
	if (unknown) return { ok: false, error: "invalid_types" };
	const needed = types.map((type) => TYPE_SCOPES[type] as string).find((scope) => !token.scopes.includes(scope));
	if (needed) return { ok: false, error: "missing_scope", needed, provided: token.scopes.join(",") };
	const all = tenant.slack.conversations.filter(
		(each) =>
			types.includes(typeOf(each)) &&
			visible(tenant.slack, each.id, token.userId) &&
			!(each.isArchived && flag(args["exclude_archived"])),
	);
	const page = pageOf(all, args, "team");
	if (!page) return { ok: false, error: "invalid_cursor" };
	return {
		ok: true,
		channels: page.items.map((each) => conversationObject(each, tenant.slack, token.userId)),
		response_metadata: { next_cursor: page.next },
	};
}

export function conversationInfo({ tenant, args, token }: SlackCall): SlackAnswer {
	const found = visible(tenant.slack, args["channel"], token.userId);
	if (!found || found.id !== args["channel"]) return { ok: false, error: "channel_not_found" };
	return { ok: true, channel: conversationObject(found, tenant.slack, token.userId) };
}

/** https://docs.slack.dev/reference/methods/conversations.open */
export function openConversation({ tenant, args, token, now }: SlackCall): SlackAnswer {
	const state = tenant.slack;
	if (args["channel"]) {
		const found = visible(state, args["channel"], token.userId);
		if (!found || found.kind === "channel") return { ok: false, error: "channel_not_found" };
		return { ok: true, no_op: true, already_open: true, channel: { id: found.id } };
	}
	const users = (args["users"] ?? "").split(",").filter((user) => user !== "");
	if (users.length === 0) return { ok: false, error: "users_list_not_supplied" };
	if (users.length > 8) return { ok: false, error: "too_many_users" };
	const scope = users.length === 1 ? "im:write" : "mpim:write";
	if (!token.scopes.includes(scope))
		return { ok: false, error: "missing_scope", needed: scope, provided: token.scopes.join(",") };
	const members = users.map((user) => state.members.find((member) => member.id === user));
	if (members.some((member) => !member)) return { ok: false, error: "user_not_found" };
	if (members.some((member) => member?.deleted)) return { ok: false, error: "user_disabled" };
	const { conversation, isNew } = conversationWith(state, [token.userId, ...users], now);
	if (isNew) tenant.revision += 1;
	const full = flag(args["return_im"]);
	return {
		ok: true,
		...(isNew ? {} : { no_op: true, already_open: true }),
		channel: full ? conversationObject(conversation, state, token.userId) : { id: conversation.id },
	};
}

/** The direct conversation of exactly these people, made when there is none yet. */
export function conversationWith(state: SlackState, users: readonly string[], now: Date) {
	const members = [...new Set(users)].sort();
	const known = state.conversations.find(
		(each) => each.kind !== "channel" && [...each.members].sort().join() === members.join(),
	);
	if (known) return { conversation: known, isNew: false };
	const kind = members.length > 2 ? "mpim" : "im";
	const conversation: SlackConversation = {
		id: newSlackId(state, kind === "im" ? "D" : "G"),
		kind,
		name: kind === "im" ? "" : `mpdm-${state.nextId}`,
		isPrivate: true,
		isArchived: false,
		created: Math.floor(now.getTime() / 1000),
		members,
		messages: [],
	};
	state.conversations.push(conversation);
	return { conversation, isNew: true };
}
