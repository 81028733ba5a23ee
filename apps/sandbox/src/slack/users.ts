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
