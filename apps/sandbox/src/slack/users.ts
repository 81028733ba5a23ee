import type { SlackAnswer, SlackCall } from "./call.ts";
import { memberObject } from "./objects.ts";
import { pageOf } from "./paging.ts";

export function listUsers({ tenant, args, token, now }: SlackCall): SlackAnswer {
	const page = pageOf(tenant.slack.members, args, "user");
	if (!page) return { ok: false, error: "invalid_cursor" };
	return {
		ok: true,
		members: page.items.map((member) => memberObject(member, tenant.slack, token.scopes)),
		cache_ts: Math.floor(now.getTime() / 1000),
		response_metadata: { next_cursor: page.next },
	};
}

export function userInfo({ tenant, args, token }: SlackCall): SlackAnswer {
	const member = tenant.slack.members.find((each) => each.id === args["user"]);
	if (!member) return { ok: false, error: "user_not_found" };
	return { ok: true, user: memberObject(member, tenant.slack, token.scopes) };
}

export function lookupByEmail({ tenant, args, token }: SlackCall): SlackAnswer {
	const email = args["email"]?.toLowerCase();
	const member = tenant.slack.members.find((each) => email !== undefined && each.email === email && !each.deleted);
	if (!member) return { ok: false, error: "users_not_found" };
	return { ok: true, user: memberObject(member, tenant.slack, token.scopes) };
}

/** https://docs.slack.dev/reference/methods/admin.users.setAdmin */
export const setAdmin = (call: SlackCall) => setRole(call, true);
/** https://docs.slack.dev/reference/methods/admin.users.setRegular */
export const setRegular = (call: SlackCall) => setRole(call, false);

function setRole({ tenant, args }: SlackCall, isAdmin: boolean): SlackAnswer {
	if (args["team_id"] !== tenant.slack.team.id) return { ok: false, error: "team_not_found" };
	const member = tenant.slack.members.find((each) => each.id === args["user_id"]);
	if (!member) return { ok: false, error: "user_not_found" };
	if (member.deleted || member.isBot) return { ok: false, error: "not_allowed" };
	if (member.isAdmin !== isAdmin) tenant.revision += 1;
	member.isAdmin = isAdmin;
	return { ok: true };
}
