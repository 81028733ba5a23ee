import { eq } from "drizzle-orm";
import type { Executor } from "./client.ts";
import { personPreference } from "./tables/channel.ts";

export type Preferences = { notices: "slack" | "email"; timeZone: string };

export async function readPreferences(db: Executor, personId: string | null): Promise<Preferences> {
	const [row] =
		personId === null ? [] : await db.select().from(personPreference).where(eq(personPreference.personId, personId));
	return { notices: row?.notices ?? "slack", timeZone: row?.timeZone ?? "UTC" };
}

export async function writePreferences(db: Executor, personId: string, wanted: Preferences): Promise<Preferences> {
	const set = { ...wanted, updatedAt: new Date().toISOString() };
	await db
		.insert(personPreference)
		.values({ personId, ...wanted })
		.onConflictDoUpdate({ target: personPreference.personId, set });
	return wanted;
}
