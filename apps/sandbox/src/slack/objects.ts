import type { SlackConversation, SlackMember, SlackMessage, SlackState } from "./state.ts";

/** A conversation as `conversations.*` answers it. */
export function conversationObject(conversation: SlackConversation, state: SlackState, userId: string) {
	const { id, created, members, name } = conversation;
	if (conversation.kind === "im") {
		const user = members.find((member) => member !== userId) ?? userId;
		return { id, created, is_im: true, is_org_shared: false, user, priority: 0 };
	}
	const isMpim = conversation.kind === "mpim";
	return {
		id,
		name,
		name_normalized: name,
		created,
		creator: state.members[0]?.id ?? userId,
		is_archived: conversation.isArchived,
		is_channel: !conversation.isPrivate && !isMpim,
		is_ext_shared: false,
		is_general: name === "general",
		is_group: conversation.isPrivate && !isMpim,
		is_im: false,
		is_member: members.includes(userId),
		is_mpim: isMpim,
		is_org_shared: false,
		is_pending_ext_shared: false,
		is_private: conversation.isPrivate || isMpim,
		is_shared: false,
		num_members: members.length,
		pending_shared: [],
		previous_names: [],
		purpose: { creator: "", last_set: 0, value: "" },
		topic: { creator: "", last_set: 0, value: "" },
		unlinked: 0,
	};
}

/** A member as `users.*` answers it; the address only with the scope `users:read.email`. */
export function memberObject(member: SlackMember, state: SlackState, scopes: readonly string[]) {
	const realName = `${member.firstName} ${member.lastName}`.trim();
	return {
		id: member.id,
		team_id: state.team.id,
		name: member.name,
		deleted: member.deleted,
		color: "9f69e7",
		real_name: realName,
		tz: "Europe/Berlin",
		tz_label: "Central European Time",
		tz_offset: 3600,
		profile: {
			title: member.title,
			phone: "",
			skype: "",
			avatar_hash: "ge3b51ca72de",
			status_text: "",
			status_emoji: "",
			fields: null,
			real_name: realName,
			real_name_normalized: realName,
			display_name: realName,
			display_name_normalized: realName,
			first_name: member.firstName,
			last_name: member.lastName,
			...(member.email && scopes.includes("users:read.email") ? { email: member.email } : {}),
			team: state.team.id,
		},
		is_admin: member.isAdmin,
		is_owner: false,
		is_primary_owner: false,
		is_restricted: false,
		is_ultra_restricted: false,
		is_bot: member.isBot,
		is_app_user: false,
		has_2fa: false,
		updated: 1_700_000_000,
	};
}

export function messageObject(message: SlackMessage, botId: string) {
	const { ts, text, username } = message;
	return { type: "message", subtype: "bot_message", text, ts, username, bot_id: botId };
}
