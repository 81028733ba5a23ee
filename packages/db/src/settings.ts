import { eq } from "drizzle-orm";
import type { Actor } from "./actor.ts";
import { appendAudit } from "./audit.ts";
import type { Executor, Transaction } from "./client.ts";
import { setting } from "./tables/setting.ts";

/** What the organisation has chosen. */
export type Settings = {
	/** Every flow needs a second person for publishing. */
	secondPerson: boolean;
};

export async function readSettings(db: Executor): Promise<Settings> {
	const [row] = await db.select({ value: setting.value }).from(setting).where(eq(setting.name, "secondPerson"));
	return { secondPerson: row?.value === true };
}

export async function changeSettings(tx: Transaction, change: Partial<Settings>, actor: Actor): Promise<Settings> {
	const before = await readSettings(tx);
	const after = { ...before, ...change };
	if (after.secondPerson === before.secondPerson) return before;
	const value = after.secondPerson;
	await tx
		.insert(setting)
		.values({ name: "secondPerson", value })
		.onConflictDoUpdate({ target: setting.name, set: { value } });
	await appendAudit(tx, {
		actor,
		action: "settings.changed",
		target: { kind: "settings", id: "organisation", name: "Organisation" },
		details: { secondPerson: value },
	});
	return after;
}
