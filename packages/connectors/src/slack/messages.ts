import { field } from "@keyway/connector-sdk/field";
import { z } from "zod";
import { callSlack, escapeText, type SlackContext } from "./web-api.ts";

const Posted = z.looseObject({ channel: z.string(), ts: z.string(), message: z.looseObject({ text: z.string() }) });

/** A message as later cards see it. */
export const MessageOutput = z.looseObject({
	channel: field(z.string(), { label: "Channel id" }),
	ts: field(z.string(), { label: "Timestamp", help: "Slack's id of the message in its channel." }),
	text: field(z.string(), { label: "Text as Slack keeps it" }),
});
export type MessageOutput = z.infer<typeof MessageOutput>;

/**
 * Posts a text. Slack's published method takes no key of ours, so a post that is sent and not answered is an unknown
 * outcome, never repeated by itself. https://docs.slack.dev/reference/methods/chat.postMessage
 */
export async function postMessage(
	channel: { id: string; name: string },
	text: string,
	context: SlackContext,
): Promise<MessageOutput> {
	const json = { channel: channel.id, text: escapeText(text) };
	const method = { json, about: channel.name, repeatable: false };
	const posted = await callSlack(context, "chat.postMessage", method, Posted);
	return { channel: posted.channel, ts: posted.ts, text: posted.message.text };
}
