import type { Message } from "@keyway/connectors/slack/interactive";
import { escapeText } from "@keyway/connectors/slack/web-api";
import type { Json, JsonObject } from "@keyway/schema/json";

/** What Slack allows in one section. */
const MOST_CHARACTERS = 2_900;

export const APPROVE = "approve_request";
export const DENY = "deny_request";
export const ASK = "request_access";

const plain = (text: string): JsonObject => ({ type: "plain_text", text: text.slice(0, 150) });
/** Words of people stay words: nothing in them becomes a link or a mention. */
const section = (text: string): JsonObject => ({
	type: "section",
	text: { type: "mrkdwn", text: escapeText(text).slice(0, MOST_CHARACTERS) },
});

const button = (action: string, label: string, value: string, style?: "primary" | "danger"): JsonObject => ({
	type: "button",
	action_id: action,
	text: plain(label),
	value,
	...(style ? { style } : {}),
});

/** A notice without anything to press. */
export function noticeMessage(title: string, body: string, link: string): Message {
	const text = `${title}. ${body}`;
	return { text: escapeText(text), blocks: [section(`${title}.`), section(body || " "), open(link)] };
}

const open = (link: string): JsonObject => ({
	type: "context",
	elements: [{ type: "mrkdwn", text: `<${link}|Open in Keyway>` }],
});

export type Shown = {
	/** `The request for Slack admin of Slack for Ana Perez waits for your decision` */
	title: string;
	/** Sentences under it. */
	lines: string[];
	/** What the buttons carry; null = this person has nothing to decide any more. */
	value: string | null;
	link: string;
};

/** A request as its approver sees it in Slack. */
export function requestMessage({ title, lines, value, link }: Shown): Message {
	const blocks: Json[] = [section(`${title}.`), ...lines.filter((line) => line !== "").map(section)];
	if (value !== null)
		blocks.push({
			type: "actions",
			block_id: "decision",
			elements: [button(APPROVE, "Approve", value, "primary"), button(DENY, "Decline", value, "danger")],
		});
	blocks.push(open(link));
	return { text: escapeText([`${title}.`, ...lines].join(" ")), blocks };
}

const input = (id: string, label: string, element: JsonObject, optional = false): JsonObject => ({
	type: "input",
	block_id: id,
	label: plain(label),
	optional,
	element: { action_id: id, ...element },
});

const modal = (callback: string, title: string, blocks: Json[], more: JsonObject = {}): JsonObject => ({
	type: "modal",
	callback_id: callback,
	title: plain(title),
	close: plain("Close"),
	blocks,
	...more,
});

/** Asks why, before a request is declined. */
export const reasonModal = (value: string): JsonObject =>
	modal(DENY, "Decline", [input("reason", "Why?", { type: "plain_text_input", multiline: true, max_length: 2000 })], {
		private_metadata: value,
		submit: plain("Decline"),
	});

const DURATIONS = [
	["PT1H", "1 hour"],
	["PT8H", "8 hours"],
	["P1D", "1 day"],
	["P7D", "7 days"],
	["P30D", "30 days"],
	["P90D", "90 days"],
] as const;

const option = (value: string, label: string): JsonObject => ({ text: plain(label.slice(0, 75)), value });

/** Asks for a role. Slack shows at most a hundred of them. */
export const askModal = (roles: readonly { id: string; name: string }[]): JsonObject =>
	modal(
		ASK,
		"Request access",
		[
			input("role", "Role", {
				type: "static_select",
				options: roles.slice(0, 100).map(({ id, name }) => option(id, name)),
			}),
			input(
				"duration",
				"For how long?",
				{ type: "static_select", options: DURATIONS.map(([value, label]) => option(value, label)) },
				true,
			),
			input(
				"justification",
				"Why is it needed?",
				{ type: "plain_text_input", multiline: true, max_length: 2000 },
				true,
			),
		],
		{ submit: plain("Send") },
	);

/** Says something in a window. */
export const saying = (title: string, text: string): JsonObject => modal("said", title, [section(text)]);

/** Sends somebody to the page where they link their account. */
export const linkModal = (link: string): JsonObject =>
	modal("link", "Link your account", [
		section("Keyway does not know yet who you are. Open this page while you are signed in; the link works once."),
		{ type: "section", text: { type: "mrkdwn", text: `<${link}|Link this Slack account>` } },
	]);
