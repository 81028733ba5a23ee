import type { OptionPage } from "@keyway/connector-sdk/definition";
import { ConnectorError } from "@keyway/connector-sdk/error";
import { ExpiringCache } from "@keyway/connector-sdk/expiring-cache";
import type { OptionValue } from "@keyway/connector-sdk/option-field";
import { z } from "zod";
import { callSlack, type SlackContext } from "./web-api.ts";

const Channel = z.looseObject({
	id: z.string(),
	name: z.string(),
	is_private: z.boolean().optional(),
	is_member: z.boolean().optional(),
	num_members: z.number().optional(),
});
const ChannelList = z.looseObject({
	channels: z.array(Channel),
	response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});
type Channel = z.infer<typeof Channel>;

const PAGE = 200;
/** 200 × 200 channels: a bound against a service that never ends its list. */
const MOST_PAGES = 200;
const CACHE_SECONDS = 300;
const ids = new ExpiringCache<string>();

/** One page of the channels that the bot may see. https://docs.slack.dev/reference/methods/conversations.list */
async function channelPage(context: SlackContext, cursor?: string): Promise<{ channels: Channel[]; next?: string }> {
	const query = { types: "public_channel,private_channel", exclude_archived: true, limit: PAGE, cursor };
	const page = await callSlack(context, "conversations.list", { query, repeatable: true }, ChannelList);
	const next = page.response_metadata?.next_cursor;
	return { channels: page.channels, ...(next ? { next } : {}) };
}

/** Source of the drop-down `slack.channels`. With a search every page is read, because Slack cannot search by name. */
export async function channelOptions(
	query: { search: string; cursor?: string },
	context: SlackContext,
): Promise<OptionPage> {
	const search = bareName(query.search).toLowerCase();
	const page = search
		? { channels: (await allChannels(context)).filter((each) => each.name.includes(search)).slice(0, PAGE) }
		: await channelPage(context, query.cursor);
	return {
		items: page.channels.map((channel) => ({
			value: channel.id,
			label: `#${channel.name}`,
			detail: channelDetail(channel),
		})),
		...("next" in page && page.next ? { next: page.next } : {}),
	};
}

function channelDetail(channel: Channel): string {
	const kind = channel.is_private ? "Private" : "Public";
	const members = channel.num_members === undefined ? "" : ` · ${channel.num_members} members`;
	return `${kind}${members}${channel.is_member === false ? " · the bot is not in it" : ""}`;
}

async function allChannels(context: SlackContext): Promise<Channel[]> {
	const all: Channel[] = [];
	let cursor: string | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const { channels, next } = await channelPage(context, cursor);
		all.push(...channels);
		if (!next) return all;
		cursor = next;
	}
	throw new ConnectorError("down", "LIST_ENDLESS", "Slack's list of channels does not end. Try again later.");
}

/**
 * The channel's id and its name for messages. A picked entry and an id are taken as they are; a name (`#it-news`) is
 * looked up and remembered for five minutes. @throws ConnectorError `notFound`, or `invalid` when two have the name
 */
export async function resolveChannel(
	option: OptionValue,
	context: SlackContext,
): Promise<{ id: string; name: string }> {
	if (typeof option !== "string") return { id: option.value, name: option.label };
	if (/^[CDG][A-Z0-9]{7,}$/.test(option)) return { id: option, name: option };
	const name = bareName(option);
	const key = [context.connection.baseUrl, context.connection.token, name];
	const known = ids.get(key);
	if (known) return { id: known, name: `#${name}` };
	const found = (await allChannels(context)).filter((channel) => channel.name === name.toLowerCase());
	if (found.length > 1)
		throw new ConnectorError(
			"invalid",
			"CHANNEL_AMBIGUOUS",
			`Slack has ${found.length} channels named #${name}. Pick the right one from the list.`,
		);
	const [channel] = found;
	if (!channel)
		throw new ConnectorError(
			"notFound",
			"channel_not_found",
			`Slack has no channel #${name} that the bot can see. Invite the bot to it or choose another.`,
		);
	ids.set(key, channel.id, CACHE_SECONDS);
	return { id: channel.id, name: `#${name}` };
}

/** Drops what is remembered of a name, after Slack said that the id is gone. */
export function forgetChannel(option: OptionValue, context: SlackContext): void {
	if (typeof option === "string") ids.delete([context.connection.baseUrl, context.connection.token, bareName(option)]);
}

function bareName(text: string): string {
	return text.trim().replace(/^#/, "");
}
