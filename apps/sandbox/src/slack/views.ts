import type { SlackAnswer, SlackCall } from "./call.ts";
import { newSlackId, type SlackState } from "./state.ts";

/** A trigger works for three seconds, once. https://docs.slack.dev/interactivity/handling-user-interaction */
const TRIGGER_MS = 3_000;

/** Something that a user did, with which the app may open one modal for them. */
export function newTrigger(state: SlackState, userId: string, now: Date): string {
	const id = `${newSlackId(state, "")}.${state.team.id}`;
	state.triggers.set(id, { userId, until: now.getTime() + TRIGGER_MS });
	return id;
}

/** https://docs.slack.dev/reference/methods/views.open */
export function openView({ tenant, args, now }: SlackCall): SlackAnswer {
	const state = tenant.slack;
	const trigger = state.triggers.get(args["trigger_id"] ?? "");
	if (!trigger) return { ok: false, error: "invalid_trigger_id" };
	state.triggers.delete(args["trigger_id"] ?? "");
	if (trigger.until < now.getTime()) return { ok: false, error: "expired_trigger_id" };
	const view = readObject(args["view"]);
	if (view?.["type"] !== "modal" || !Array.isArray(view["blocks"])) return { ok: false, error: "invalid_arguments" };
	const id = newSlackId(state, "V");
	state.views = state.views.filter((each) => each.userId !== trigger.userId);
	state.views.push({ id, userId: trigger.userId, view });
	tenant.revision += 1;
	return { ok: true, view: { id, team_id: state.team.id, ...view } };
}

/** A JSON object in an argument. */
export function readObject(text: string | undefined): Record<string, unknown> | null {
	const value = readJson(text);
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

/** Blocks of a message; null = none, undefined = they are no list. */
export function readBlocks(text: string | undefined): unknown[] | null | undefined {
	if (text === undefined || text === "") return null;
	const value = readJson(text);
	return Array.isArray(value) && value.length <= 50 ? value : undefined;
}

function readJson(text: string | undefined): unknown {
	try {
		return JSON.parse(text ?? "");
	} catch {
		return undefined;
	}
}
