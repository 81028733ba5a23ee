import type { JsonObject } from "@keyway/schema/json";
import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { appendAudit } from "../audit.ts";
import type { Transaction } from "../client.ts";
import { findPersons, recordToPerson } from "../directory.ts";
import { newId } from "../id.ts";
import { ATTRIBUTES, searchColumns } from "../person.ts";
import { person } from "../tables/directory.ts";
import { userImportRow } from "../tables/user-import.ts";

/** Tells the engine of many people at once, inside the same transaction. */
export type EmitAll = (
	tx: Transaction,
	events: { type: string; source: "directory"; data: JsonObject }[],
) => Promise<unknown>;

const BATCH = 500;

/**
 * Creates all people of a checked import, with their events, in the caller's transaction: managers after everybody is
 * there, events after the managers. One entry of the audit stands for all.
 */
export async function createImported(
	tx: Transaction,
	importId: string,
	{ actor, emitAll, progress }: { actor: Actor; emitAll: EmitAll; progress(created: number): Promise<void> },
): Promise<number> {
	let created = 0;
	const ids: string[] = [];
	for (let line = -1; ; ) {
		const rows = await tx
			.select()
			.from(userImportRow)
			.where(and(eq(userImportRow.importId, importId), gt(userImportRow.line, line)))
			.orderBy(asc(userImportRow.line))
			.limit(BATCH);
		const last = rows.at(-1);
		if (!last) break;
		line = last.line;
		const values = rows.map(({ data, emailKey, userNameKey }) => personOf(data ?? {}, emailKey, userNameKey ?? ""));
		await tx.insert(person).values(values);
		ids.push(...values.map((each) => each.id));
		created += rows.length;
		await progress(created);
	}
	await setManagers(tx, importId);
	for (let from = 0; from < ids.length; from += BATCH) {
		const records = await findPersons(tx, inArray(person.id, ids.slice(from, from + BATCH)), BATCH);
		const events = records.map((record) => ({
			type: "directory.userCreated",
			source: "directory" as const,
			data: { user: recordToPerson(record) as JsonObject, source: "import" },
		}));
		await emitAll(tx, events);
		await progress(created);
	}
	const target = { kind: "userImport", id: importId, name: `${created} people` };
	await appendAudit(tx, { actor, action: "users.imported", target, details: { created } });
	return created;
}

function personOf(data: JsonObject, emailKey: string | null, userNameKey: string) {
	const text = (name: string) => (typeof data[name] === "string" ? (data[name] as string) : null);
	const given = Object.fromEntries(ATTRIBUTES.map((name) => [name, text(name)])) as Record<
		(typeof ATTRIBUTES)[number],
		string | null
	>;
	const name = [given.firstName, given.lastName].filter(Boolean).join(" ");
	const userName = given.userName ?? given.email ?? userNameKey;
	const values = { ...given, userName, displayName: given.displayName ?? (name || null) };
	return { id: newId(), ...values, userNameKey, emailKey, ...searchColumns(values) };
}

async function setManagers(tx: Transaction, importId: string): Promise<void> {
	await tx.execute(sql`
		update person set manager_id = (
			select boss.id from person boss where boss.deleted_at is null
			and (boss.email_key = row.manager_key or boss.user_name_key = row.manager_key or boss.id::text = row.manager_key)
			order by (boss.email_key = row.manager_key) desc nulls last limit 1)
		from user_import_row row
		where row.import_id = ${importId}::uuid and row.manager_key is not null
		and person.user_name_key = row.user_name_key and person.deleted_at is null`);
}
