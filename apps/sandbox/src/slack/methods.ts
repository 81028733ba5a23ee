import type { SlackAnswer, SlackCall } from "./call.ts";
import { postEphemeral, postMessage, updateMessage } from "./chat.ts";
import { conversationInfo, listConversations, openConversation } from "./conversations.ts";
import { listUsers, lookupByEmail, setAdmin, setRegular, userInfo } from "./users.ts";
import { openView } from "./views.ts";

export type SlackMethod = {
	/** Takes JSON bodies, which Slack allows only where it writes. */
	json: boolean;
	/** Any one of these scopes will do; none = any token. */
	scopes: readonly string[];
	/** Arguments that the method's page lists. */
	args: readonly string[];
	run(call: SlackCall): SlackAnswer;
};

const PAGING = ["cursor", "limit"];

/** The methods that the model has, by name. */
export const SLACK_METHODS: Record<string, SlackMethod> = {
	"auth.test": { json: true, scopes: [], args: [], run: authTest },
	"chat.postMessage": {
		json: true,
		scopes: ["chat:write"],
		args: [
			...["channel", "text", "blocks", "attachments", "thread_ts", "reply_broadcast", "parse", "link_names", "mrkdwn"],
			...["unfurl_links", "unfurl_media", "username", "icon_emoji", "icon_url", "as_user", "metadata"],
		],
		run: postMessage,
	},
	"chat.postEphemeral": {
		json: true,
		scopes: ["chat:write"],
		args: ["channel", "user", "text", "blocks", "attachments", "thread_ts", "parse", "link_names", "username"],
		run: postEphemeral,
	},
	"views.open": { json: true, scopes: [], args: ["trigger_id", "view", "interactivity_pointer"], run: openView },
	"chat.update": {
		json: true,
		scopes: ["chat:write"],
		args: ["channel", "ts", "text", "blocks", "attachments", "parse", "link_names", "as_user", "metadata"],
		run: updateMessage,
	},
	"conversations.list": {
		json: false,
		scopes: ["channels:read", "groups:read", "im:read", "mpim:read"],
		args: ["exclude_archived", "types", "team_id", ...PAGING],
		run: listConversations,
	},
	"conversations.info": {
		json: false,
		scopes: ["channels:read", "groups:read", "im:read", "mpim:read"],
		args: ["channel", "include_locale", "include_num_members"],
		run: conversationInfo,
	},
	"conversations.open": {
		json: true,
		scopes: ["channels:write", "groups:write", "im:write", "mpim:write"],
		args: ["channel", "users", "return_im", "prevent_creation"],
		run: openConversation,
	},
	"admin.users.setAdmin": {
		json: true,
		scopes: ["admin.users:write"],
		args: ["team_id", "user_id"],
		run: setAdmin,
	},
	"admin.users.setRegular": {
		json: true,
		scopes: ["admin.users:write"],
		args: ["team_id", "user_id"],
		run: setRegular,
	},
	"users.list": {
		json: false,
		scopes: ["users:read"],
		args: ["include_locale", "team_id", ...PAGING],
		run: listUsers,
	},
	"users.info": { json: false, scopes: ["users:read"], args: ["user", "include_locale"], run: userInfo },
	"users.lookupByEmail": { json: false, scopes: ["users:read.email"], args: ["email"], run: lookupByEmail },
};

function authTest({ tenant, token }: SlackCall): SlackAnswer {
	const { team, members } = tenant.slack;
	const user = members.find((member) => member.id === token.userId);
	return {
		ok: true,
		url: `https://${team.domain}.slack.com/`,
		team: team.name,
		user: user?.name ?? token.userId,
		team_id: team.id,
		user_id: token.userId,
		bot_id: token.botId,
		is_enterprise_install: false,
	};
}
