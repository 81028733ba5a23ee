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

/** The member with this address. https://docs.slack.dev/reference/methods/users.lookupByEmail */
export async function lookupByEmail(email: string, context: SlackContext): Promise<SlackUser> {
	const method = { query: { email }, about: email, repeatable: true };
	const { user } = await callSlack(context, "users.lookupByEmail", method, z.looseObject({ user: SlackUser }));
	return user;
}
