import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Tenant } from "../tenant.ts";
import type { SlackConversation, SlackMember, SlackMessage, SlackState } from "./state.ts";
import { newTrigger } from "./views.ts";

/** What somebody does in the model of Slack: presses a button, uses the app's shortcut, sends a modal. */
export const Interaction = z.discriminatedUnion("do", [
	z.strictObject({
		do: z.literal("press"),
		user: z.string(),
		channel: z.string(),
		ts: z.string(),
		action: z.string(),
	}),
	z.strictObject({ do: z.literal("shortcut"), user: z.string(), callback: z.string() }),
	z.strictObject({
		do: z.literal("submit"),
		user: z.string(),
		view: z.string(),
		/** By block: what was typed or chosen. */
		values: z.record(z.string(), z.string()),
	}),
]);
export type Interaction = z.infer<typeof Interaction>;

export type InteractionAnswer = { status: number; body: unknown };

/** Signed as Slack signs: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signedHeaders(secret: string, body: string, seconds: number): Record<string, string> {
	const signature = createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex");
	return {
		"content-type": "application/x-www-form-urlencoded",
		"x-slack-request-timestamp": String(seconds),
		"x-slack-signature": `v0=${signature}`,
	};
}

/** Does it, tells the app's address, and shows what the app answers. @throws Error for what is not there */
export async function interact(tenant: Tenant, interaction: Interaction, url: string): Promise<InteractionAnswer> {
	const state = tenant.slack;
	const user = memberOf(state, interaction.user);
	const now = new Date();
	const payload = { ...common(state, user), ...payloadOf(state, interaction, user, now) };
	const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
	const headers = signedHeaders(state.signingSecret, body, Math.floor(now.getTime() / 1000));
	const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) });
	const text = await response.text();
	const answer = text === "" ? null : (JSON.parse(text) as unknown);
	if (interaction.do === "submit" && response.ok) afterSubmit(state, interaction.view, answer);
	tenant.revision += 1;
	return { status: response.status, body: answer };
}

function common(state: SlackState, user: SlackMember) {
	return {
		team: { id: state.team.id, domain: state.team.domain },
		user: { id: user.id, username: user.name, name: user.name, team_id: state.team.id },
		api_app_id: "A0SANDBOX0",
		token: "deprecated",
		is_enterprise_install: false,
		enterprise: null,
	};
}

function payloadOf(state: SlackState, interaction: Interaction, user: SlackMember, now: Date): Record<string, unknown> {
	const trigger_id = newTrigger(state, user.id, now);
	const action_ts = String(now.getTime() / 1000);
	switch (interaction.do) {
		case "shortcut":
			return { type: "shortcut", callback_id: interaction.callback, trigger_id, action_ts };
		case "press": {
			const { conversation, message } = messageAt(state, interaction.channel, interaction.ts);
			const button = buttonsOf(message.blocks).find((each) => each["action_id"] === interaction.action);
			if (!button) throw new Error("The message has no such button.");
			return {
				type: "block_actions",
				trigger_id,
				container: {
					type: "message",
					message_ts: message.ts,
					channel_id: conversation.id,
					is_ephemeral: false,
				},
				channel: { id: conversation.id, name: conversation.kind === "im" ? "directmessage" : conversation.name },
				message: { type: "message", ts: message.ts, text: message.text, blocks: message.blocks },
				actions: [{ ...button, action_ts }],
			};
		}
		case "submit": {
			const found = state.views.find((each) => each.id === interaction.view && each.userId === user.id);
			if (!found) throw new Error("This user has no such window open.");
			return {
				type: "view_submission",
				trigger_id,
				view: {
					id: found.id,
					team_id: state.team.id,
					...found.view,
					state: { values: valuesOf(found.view, interaction.values) },
				},
				response_urls: [],
			};
		}
	}
}

/** `response_action` of the answer: https://docs.slack.dev/surfaces/modals#updating_response */
function afterSubmit(state: SlackState, id: string, answer: unknown): void {
	const found = state.views.find((each) => each.id === id);
	if (!found) return;
	const {
		response_action: action,
		view,
		errors,
	} = (answer ?? {}) as {
		response_action?: string;
		view?: Record<string, unknown>;
		errors?: Record<string, string>;
	};
	if (action === "errors") found.errors = errors ?? {};
	else if (action === "update" && view) Object.assign(found, { view, errors: {} });
	else state.views.splice(state.views.indexOf(found), 1);
}

/** `state.values` of a submitted modal: by block, by action. */
function valuesOf(view: Record<string, unknown>, given: Record<string, string>) {
	const values: Record<string, Record<string, unknown>> = {};
	for (const block of view["blocks"] as Record<string, unknown>[]) {
		const element = block["element"] as Record<string, unknown> | undefined;
		const id = String(block["block_id"]);
		if (!element) continue;
		const text = given[id] ?? "";
		const option = (element["options"] as { value: string }[] | undefined)?.find((each) => each.value === text);
		values[id] = {
			[String(element["action_id"])]:
				element["type"] === "static_select"
					? { type: "static_select", selected_option: option ?? null }
					: { type: element["type"], value: text === "" ? null : text },
		};
	}
	return values;
}

/** Buttons of a message, each with the block that it stands in. */
export function buttonsOf(blocks: readonly unknown[] | null): Record<string, unknown>[] {
	return (blocks ?? []).flatMap((block) => {
		const { type, elements, block_id } = block as {
			type?: string;
			elements?: Record<string, unknown>[];
			block_id?: string;
		};
		return type === "actions"
			? (elements ?? []).filter((each) => each["type"] === "button").map((each) => ({ ...each, block_id }))
			: [];
	});
}

function memberOf(state: SlackState, id: string): SlackMember {
	const found = state.members.find((each) => (each.id === id || each.email === id) && !each.isBot && !each.deleted);
	if (!found) throw new Error("There is no such user.");
	return found;
}

function messageAt(
	state: SlackState,
	channel: string,
	ts: string,
): { conversation: SlackConversation; message: SlackMessage } {
	const conversation = state.conversations.find((each) => each.id === channel);
	const message = conversation?.messages.find((each) => each.ts === ts);
	if (!conversation || !message) throw new Error("There is no such message.");
	return { conversation, message };
}
