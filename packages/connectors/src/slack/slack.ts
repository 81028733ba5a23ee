import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { field } from "@keyway/connector-sdk/field";
import { optionField } from "@keyway/connector-sdk/option-field";
import { emailOf, peopleField, personField, resolveEmails } from "@keyway/connector-sdk/person-field";
import { z } from "zod";
import { channelOptions, forgetChannel, resolveChannel } from "./channels.ts";
import { MessageOutput, postMessage } from "./messages.ts";
import { lookupByEmail } from "./users.ts";
import { callSlack, slackConnection } from "./web-api.ts";
import { roleActions, workspaceRoles } from "./workspace-role.ts";

const defineAction = actionsOf<typeof slackConnection>();
const sampleMessage = { channel: "C1H9RESGL", ts: "1503435956.000247", text: "Welcome, Zoë!" };
const text = field(z.string().min(1).max(40_000), { label: "Text", type: "longText" });

const sendChannelMessage = defineAction({
	id: "sendChannelMessage",
	version: 1,
	name: "Send a message to a channel",
	description: "Posts a message to a Slack channel.",
	sentence: "Send {text} to {channel} in Slack",
	input: { channel: optionField({ label: "Channel", type: "channel", options: "slack.channels" }), text },
	output: { message: field(MessageOutput, { label: "Message" }) },
	sample: { message: sampleMessage },
	effect: "write",
	idempotency: "none",
	source: "https://docs.slack.dev/reference/methods/chat.postMessage",
	async run(input, context) {
		const channel = await resolveChannel(input.channel, context);
		try {
			return { message: await postMessage(channel, input.text, context) };
		} catch (error) {
			if (error instanceof ConnectorError && error.code === "channel_not_found") forgetChannel(input.channel, context);
			throw error;
		}
	},
});

const OpenedChannel = z.looseObject({ channel: z.looseObject({ id: z.string() }) });

const sendDirectMessage = defineAction({
	id: "sendDirectMessage",
	version: 1,
	name: "Send a direct message",
	description: "Sends a direct message to a Slack user.",
	sentence: "Send {text} to {to} in Slack",
	input: { to: peopleField({ label: "To" }), text },
	output: {
		message: field(MessageOutput, { label: "Message" }),
		messages: field(z.array(MessageOutput), { label: "Messages" }),
	},
	sample: { message: sampleMessage, messages: [sampleMessage] },
	effect: "write",
	idempotency: "none",
	source: "https://docs.slack.dev/reference/methods/conversations.open",
	async run(input, context) {
		// Everybody is looked up before anybody is written to: one wrong address then sends nothing.
		const emails = await resolveEmails(input.to, "To", context.directory);
		const conversations: { id: string; name: string }[] = [];
		for (const email of emails) {
			const user = await lookupByEmail(email, context);
			const method = { json: { users: user.id }, about: email, repeatable: true };
			const { channel } = await callSlack(context, "conversations.open", method, OpenedChannel);
			conversations.push({ id: channel.id, name: email });
		}
		const messages: MessageOutput[] = [];
		for (const conversation of conversations) messages.push(await postMessage(conversation, input.text, context));
		return { message: messages[0] as MessageOutput, messages };
	},
});

const findUserByEmail = defineAction({
	id: "findUserByEmail",
	version: 1,
	name: "Find a user by e-mail",
	description: "Looks up a Slack user by e-mail address.",
	sentence: "Find {user} in Slack by e-mail",
	input: { user: personField({ label: "User" }) },
	output: {
		user: field(
			z.looseObject({
				id: field(z.string(), { label: "Slack id" }),
				name: field(z.string(), { label: "Slack name" }),
				realName: field(z.string(), { label: "Name" }),
				email: field(z.string(), { label: "Email" }),
				deactivated: field(z.boolean(), { label: "Deactivated" }),
				isAdmin: field(z.boolean(), { label: "Is admin" }),
			}),
			{ label: "Slack user" },
		),
	},
	sample: {
		user: {
			id: "W012A3CDE",
			name: "zoe",
			realName: "Zoë Müller",
			email: "zoe.muller@acme.test",
			deactivated: false,
			isAdmin: false,
		},
	},
	effect: "read",
	idempotency: "natural",
	source: "https://docs.slack.dev/reference/methods/users.lookupByEmail",
	async run(input, context) {
		const email = emailOf(input.user, "User");
		const user = await lookupByEmail(email, context);
		return {
			user: {
				id: user.id,
				name: user.name,
				realName: user.profile.real_name ?? user.name,
				email: user.profile.email ?? email,
				deactivated: user.deleted ?? false,
				isAdmin: user.is_admin ?? false,
			},
		};
	},
});

const Identity = z.looseObject({ team: z.string(), user: z.string() });

export const slack = defineConnector({
	id: "slack",
	name: "Slack",
	description: "Messages and members of a Slack workspace",
	group: "connector",
	icon: { hue: "#611F69", monogram: "Sl" },
	connection: slackConnection,
	async test(context) {
		const identity = await callSlack(context, "auth.test", { query: {}, repeatable: true }, Identity);
		return `${identity.team} workspace, as ${identity.user}`;
	},
	options: { channels: channelOptions },
	roles: workspaceRoles,
	actions: [sendChannelMessage, sendDirectMessage, findUserByEmail, ...roleActions],
});
