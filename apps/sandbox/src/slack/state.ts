import { ACME, SANDBOX_CREDENTIALS } from "../acme.ts";

export type SlackMember = {
	id: string;
	/** User name without @. */
	name: string;
	firstName: string;
	lastName: string;
	email: string | null;
	title: string;
	isAdmin: boolean;
	isBot: boolean;
	deleted: boolean;
};

export type SlackMessage = {
	ts: string;
	text: string;
	username: string;
	edited: boolean;
	blocks: unknown[] | null;
	/** Only this user sees it. */
	onlyFor?: string;
};

/** A modal that a user has open, with what the app said about their input. */
export type SlackView = { id: string; userId: string; view: Record<string, unknown>; errors?: Record<string, string> };

export type SlackConversation = {
	id: string;
	kind: "channel" | "im" | "mpim";
	name: string;
	isPrivate: boolean;
	isArchived: boolean;
	created: number;
	/** User ids. */
	members: string[];
	messages: SlackMessage[];
};

export type SlackToken = { scopes: string[]; userId: string; botId: string };

export type SlackState = {
	team: { id: string; name: string; domain: string };
	members: SlackMember[];
	conversations: SlackConversation[];
	tokens: Record<string, SlackToken>;
	/** What the app knows our requests by. */
	signingSecret: string;
	views: SlackView[];
	triggers: Map<string, { userId: string; until: number }>;
	/** Millionths of a second of the last message, so that no two have the same timestamp. */
	lastTs: number;
	nextId: number;
};

const READ = ["channels:read", "groups:read", "im:read", "users:read", "users:read.email"];
const ALL = ["chat:write", "im:write", "mpim:write", ...READ];
export const BOT_USER = "U0SANDBOX0";
const BOT = "B0SANDBOX0";

/** Ids look as in Slack and are the same at every start: `C0000000A3`. */
function slackId(prefix: string, number: number): string {
	return `${prefix}0${number.toString(36).toUpperCase().padStart(8, "0")}`;
}

export function seedSlack(now: Date): SlackState {
	const members: SlackMember[] = ACME.people.map(([firstName, lastName, title], index) => ({
		id: slackId("U", index + 1),
		name: `${firstName}.${lastName}`.toLowerCase(),
		firstName,
		lastName,
		email: `${firstName}.${lastName}@${ACME.domain}`.toLowerCase(),
		title,
		isAdmin: title === "Head of IT",
		isBot: false,
		deleted: false,
	}));
	members.push({
		id: BOT_USER,
		name: "keyway",
		firstName: "Keyway",
		lastName: "",
		email: null,
		title: "",
		isAdmin: false,
		isBot: true,
		deleted: false,
	});
	const people = members.filter((member) => !member.isBot).map((member) => member.id);
	const conversations = ACME.channels.map(
		(channel, index): SlackConversation => ({
			id: slackId("C", index + 1),
			kind: "channel",
			name: channel.name,
			isPrivate: channel.isPrivate ?? false,
			isArchived: channel.isArchived ?? false,
			created: Math.floor(now.getTime() / 1000),
			members: channel.botIsOut ? people.slice(0, 3) : [...people, BOT_USER],
			messages: [],
		}),
	);
	return {
		team: { id: "T0ACME0000", name: ACME.name, domain: "acme" },
		members,
		conversations,
		tokens: {
			[SANDBOX_CREDENTIALS.slackToken]: { scopes: ALL, userId: BOT_USER, botId: BOT },
			[SANDBOX_CREDENTIALS.slackReadToken]: { scopes: READ, userId: BOT_USER, botId: BOT },
			[SANDBOX_CREDENTIALS.slackAdminToken]: {
				scopes: ["admin.users:write"],
				userId: members.find((member) => member.isAdmin)?.id ?? BOT_USER,
				botId: BOT,
			},
		},
		signingSecret: SANDBOX_CREDENTIALS.slackSigningSecret,
		views: [],
		triggers: new Map(),
		lastTs: 0,
		nextId: 100,
	};
}

/** A channel with everybody and the bot in it. Two may share a name, as a channel and one shared by another company do. */
export function addChannel(state: SlackState, { name, isPrivate }: { name: string; isPrivate: boolean }, now: Date) {
	const channel: SlackConversation = {
		id: newSlackId(state, "C"),
		kind: "channel",
		name,
		isPrivate,
		isArchived: false,
		created: Math.floor(now.getTime() / 1000),
		members: state.members.map((member) => member.id),
		messages: [],
	};
	state.conversations.push(channel);
	return channel;
}

export function newSlackId(state: SlackState, prefix: string): string {
	state.nextId += 1;
	return slackId(prefix, state.nextId);
}

/** A timestamp that no message has yet: `1503435956.000247`. */
export function nextTs(state: SlackState, now: Date): string {
	state.lastTs = Math.max(state.lastTs + 1, now.getTime() * 1000);
	const text = String(state.lastTs);
	return `${text.slice(0, -6)}.${text.slice(-6)}`;
}
