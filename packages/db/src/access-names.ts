import { errors } from "@keyway/schema/error";
import { and, eq, isNull, or } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { nameKey } from "./person.ts";
import { accessApp, accessRole } from "./tables/access.ts";

const fail = errors({
	ROLE_NOT_FOUND: [404, "There is no role “{name}”. Choose one from the list."],
	ROLE_NOT_CERTAIN: [409, "Several roles are called “{name}”. Name the application too, or choose one from the list."],
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isId = (name: string): boolean => UUID.test(name);

/** The role that a card names, by id or by name, with its application where that is given. @throws ROLE_NOT_FOUND, ROLE_NOT_CERTAIN */
export async function roleIdOf(db: Executor, name: string, app: string | undefined): Promise<string> {
	const rows = await db
		.select({ id: accessRole.id })
		.from(accessRole)
		.innerJoin(accessApp, eq(accessApp.id, accessRole.appId))
		.where(
			and(
				isNull(accessRole.retiredAt),
				isId(name) ? eq(accessRole.id, name) : eq(accessRole.nameKey, nameKey(name)),
				app === undefined ? undefined : isId(app) ? eq(accessApp.id, app) : eq(accessApp.nameKey, nameKey(app)),
			),
		)
		.limit(2);
	const [first, second] = rows;
	if (!first) throw fail("ROLE_NOT_FOUND", { name });
	if (second) throw fail("ROLE_NOT_CERTAIN", { name });
	return first.id;
}

/** Whether a role or its application is the one named. */
export const namesRole = (name: string) =>
	isId(name)
		? or(eq(accessRole.id, name), eq(accessApp.id, name))
		: or(eq(accessRole.nameKey, nameKey(name)), eq(accessApp.nameKey, nameKey(name)));
