import { buttonsOf } from "./slack/interact.ts";
import type { SlackState } from "./slack/state.ts";
import type { Tenant } from "./tenant.ts";

/** What a tenant holds, in plain lists: for the page, for people with curl, and for tests. */
export function slackView({ slack }: Tenant) {
	return {
		channels: slack.conversations.map((each) => ({
			id: each.id,
			name: each.kind === "channel" ? `#${each.name}` : peopleOf(slack, each.members),
			kind: each.kind,
			isPrivate: each.isPrivate,
			isArchived: each.isArchived,
			messages: each.messages.map(({ ts, text, username, edited, blocks, onlyFor }) => ({
				ts,
				text,
				username,
				edited,
				onlyFor: onlyFor ?? null,
				buttons: buttonsOf(blocks).map((button) => ({
					action: String(button["action_id"]),
					value: String(button["value"]),
					label: String((button["text"] as { text?: unknown } | undefined)?.text ?? ""),
				})),
			})),
			members: each.kind === "channel" ? [] : each.members,
		})),
		users: slack.members.map(({ id, name, email, isAdmin, isBot }) => ({ id, name, email, isAdmin, isBot })),
		views: slack.views,
	};
}

function peopleOf(slack: SlackState, members: readonly string[]): string {
	return slack.members
		.filter((member) => members.includes(member.id) && !member.isBot)
		.map((member) => `${member.firstName} ${member.lastName}`)
		.join(", ");
}

export function salesforceView({ salesforce }: Tenant, object?: string) {
	return salesforce.records
		.filter((record) => !record.deleted && (!object || record.object.toLowerCase() === object.toLowerCase()))
		.map((record) => ({
			id: record.id,
			object: record.object,
			record: Object.fromEntries(Object.entries(record.columns).filter(([, value]) => value !== null)),
		}));
}
