import type { ConnectionContext } from "@keyway/connector-sdk/context";
import { ConnectorError, type ConnectorErrorKind } from "@keyway/connector-sdk/error";
import { field } from "@keyway/connector-sdk/field";
import { jsonBody, type Scalar, send, statusError } from "@keyway/connector-sdk/http";
import { retryAfter } from "@keyway/connector-sdk/retry-after";
import type { JsonObject } from "@keyway/schema/json";
import { z } from "zod";

/** A bot token and the address of the Web API: https://docs.slack.dev/apis/web-api */
export const slackConnection = {
	token: field(z.string().min(1).max(500), {
		label: "Bot token",
		placeholder: "xoxb-…",
		help: "From your Slack app under OAuth & Permissions. Scopes: chat:write, channels:read, groups:read, im:write, users:read, users:read.email.",
		secret: true,
	}),
	adminToken: field(z.string().min(1).max(500).optional(), {
		label: "Admin token",
		placeholder: "xoxp-…",
		help: "Only to change workspace roles: a token of an owner or admin with the scope admin.users:write.",
		secret: true,
	}),
	signingSecret: field(z.string().min(8).max(200).optional(), {
		label: "Signing secret",
		help: "Lets people ask for access and decide in Slack: Basic Information of your Slack app. Interactivity goes to /hooks/slack of this server.",
		secret: true,
	}),
	linkByEmail: field(z.boolean().default(false), {
		label: "Trust work addresses",
		help: "A Slack account with a person's work address counts as that person. Otherwise everybody links their account once.",
	}),
	baseUrl: field(z.url().default("https://slack.com/api"), {
		label: "Address",
		help: "Only for Slack's own test addresses.",
	}),
};
export type SlackConnection = {
	token: string;
	adminToken?: string | undefined;
	signingSecret?: string | undefined;
	linkByEmail?: boolean | undefined;
	baseUrl: string;
};
export type SlackContext = Pick<ConnectionContext<SlackConnection>, "connection" | "outbound" | "signal">;

type ErrorRow = readonly [kind: ConnectorErrorKind, message: string];

/** Slack's error words, as its method pages list them. `{about}` = what the call was about: `#it-news`. */
const ERRORS: Record<string, ErrorRow> = {
	not_authed: ["auth", "The Slack connection has no token. Enter one under Connections."],
	invalid_auth: ["auth", "Slack does not accept the connection's token. Enter a new one under Connections."],
	account_inactive: ["auth", "The Slack account of the connection's token is deactivated."],
	token_revoked: ["auth", "The connection's token was revoked in Slack. Enter a new one under Connections."],
	token_expired: ["auth", "The connection's token has expired. Enter a new one under Connections."],
	no_permission: ["auth", "The Slack app may not do this. Add the permission in Slack and install the app again."],
	missing_scope: ["auth", "The Slack app lacks a permission. Add the scope in Slack and install the app again."],
	not_allowed_token_type: ["auth", "This needs another kind of Slack token. Use the app's bot token."],
	org_login_required: ["auth", "The Slack workspace is being moved. Try again when Slack is done."],
	ekm_access_denied: ["auth", "An administrator of Slack has suspended posting."],
	channel_not_found: ["notFound", "Slack does not know {about}. Invite the bot to it or choose another channel."],
	not_in_channel: ["invalid", "Slack rejected the channel. Invite the bot to {about} or choose another."],
	is_archived: ["invalid", "{about} is archived in Slack. Choose another channel."],
	restricted_action: ["auth", "A rule of the Slack workspace keeps the bot from posting to {about}."],
	users_not_found: ["notFound", "Nobody in Slack has the address {about}. Invite the person first."],
	user_not_found: ["notFound", "Slack does not know {about}."],
	user_not_visible: ["notFound", "The bot may not see {about} in Slack."],
	user_disabled: ["invalid", "The Slack account of {about} is deactivated."],
	cannot_dm_bot: ["invalid", "{about} is a bot: bots cannot get direct messages."],
	msg_too_long: ["invalid", "The text is longer than Slack takes (40,000 characters). Shorten it."],
	no_text: ["invalid", "There is no text to send."],
	invalid_cursor: ["invalid", "The list in Slack has changed. Start again."],
	ratelimited: ["limited", "Slack asks for fewer calls. The step is tried again later."],
	rate_limited: ["limited", "Slack asks for fewer calls. The step is tried again later."],
	request_timeout: ["timeout", "Slack took too long. Try again later."],
	service_unavailable: ["down", "Slack is not available. Try again later."],
	internal_error: ["down", "Slack has a fault of its own. Try again later."],
	fatal_error: ["down", "Slack has a fault of its own. Try again later."],
	team_added_to_org: ["down", "The Slack workspace is being moved to an organisation. Try again later."],
};

const Answer = z.looseObject({
	ok: z.boolean(),
	error: z.string().optional(),
	needed: z.string().optional(),
	provided: z.string().optional(),
});

type Method = {
	/** Shown in messages: `#it-news`, an e-mail address. */
	about?: string;
	repeatable: boolean;
} & ({ query: Record<string, Scalar | undefined> } | { json: JsonObject });

/** Calls a method of the Web API and checks its answer. @throws ConnectorError by Slack's own error word */
export async function callSlack<T extends z.ZodType>(
	context: SlackContext,
	name: string,
	method: Method,
	shape: T,
): Promise<z.infer<T>> {
	const { token, baseUrl } = context.connection;
	const { about, repeatable, ...parts } = method;
	const answer = await send(
		context,
		{ name: "Slack", baseUrl },
		{
			method: "query" in parts ? "GET" : "POST",
			path: [name],
			headers: { authorization: `Bearer ${token}`, accept: "application/json" },
			...parts,
			repeatable,
		},
	);
	if (answer.status === 429) throw slackError("ratelimited", about, answer.headers["retry-after"]);
	if (answer.status !== 200) throw statusError("Slack", answer);
	const body = jsonBody("Slack", answer);
	const status = Answer.safeParse(body);
	if (status.success && !status.data.ok) {
		const { error = "unknown_error", needed } = status.data;
		throw slackError(error, about, answer.headers["retry-after"], needed);
	}
	const checked = shape.safeParse(body);
	if (checked.success) return checked.data;
	throw new ConnectorError("down", "ANSWER_UNREADABLE", `Slack's answer to ${name} is not of the documented form.`, {
		detail: z.prettifyError(checked.error).slice(0, 2_000),
	});
}

function slackError(word: string, about = "this", retryHeader?: string, needed?: string): ConnectorError {
	const [kind, message] = ERRORS[word] ?? (["invalid", `Slack refused: ${word}.`] as const);
	const scope = needed ? ` Slack asks for ${needed}.` : "";
	return new ConnectorError(kind, word, message.replace("{about}", () => about) + scope, {
		detail: word,
		retryAfter: retryAfter(retryHeader),
	});
}

/** Text that Slack shows as it is: `&`, `<` and `>` would start links and mentions of everybody. */
export function escapeText(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
