import { z } from "zod";
import { callSlack, type SlackContext } from "./web-api.ts";

export const SlackUser = z.looseObject({
	id: z.string(),
	name: z.string(),
	deleted: z.boolean().optional(),
	is_admin: z.boolean().optional(),
	is_owner: z.boolean().optional(),
	is_bot: z.boolean().optional(),
	profile: z.looseObject({ email: z.string().optional(), real_name: z.string().optional() }),
});
export type SlackUser = z.infer<typeof SlackUser>;

const UserList = z.looseObject({
	members: z.array(SlackUser),
	response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});
/** 500 × 200 members: a bound against a service that never ends its list. */
const MOST_PAGES = 500;

/** All people of the workspace who are not gone. https://docs.slack.dev/reference/methods/users.list */
export async function listMembers(context: SlackContext): Promise<SlackUser[]> {
	const found: SlackUser[] = [];
	let cursor: string | undefined;
	for (let page = 0; page < MOST_PAGES; page += 1) {
		const query = { limit: 200, cursor };
		const answer = await callSlack(context, "users.list", { query, repeatable: true }, UserList);
		found.push(...answer.members.filter((each) => !each.deleted && !each.is_bot));
		cursor = answer.response_metadata?.next_cursor || undefined;
		if (cursor === undefined) break;
	}
	return found;
}

/** The member with this address. https://docs.slack.dev/reference/methods/users.lookupByEmail */
export async function lookupByEmail(email: string, context: SlackContext): Promise<SlackUser> {
	const method = { query: { email }, about: email, repeatable: true };
	const { user } = await callSlack(context, "users.lookupByEmail", method, z.looseObject({ user: SlackUser }));
	return user;
}
