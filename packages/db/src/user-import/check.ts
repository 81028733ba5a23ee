import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "../client.ts";

/** Marks rows that read well and still cannot be: names that somebody has, managers whom nobody knows. @returns how many are refused */
export async function checkRows(db: Executor, importId: string): Promise<number> {
	const of = (name: "user_name_key" | "email_key", words: string) => [
		mark(
			importId,
			sql`exists (select 1 from user_import_row other
				where other.import_id = row.import_id and other.${sql.identifier(name)} = row.${sql.identifier(name)} and other.line < row.line)`,
			`An earlier row has the same ${words}.`,
		),
		mark(
			importId,
			sql`exists (select 1 from person where person.${sql.identifier(name)} = row.${sql.identifier(name)} and person.deleted_at is null)`,
			`Somebody in the directory has this ${words} already.`,
		),
	];
	const checks = [
		...of("user_name_key", "user name"),
		...of("email_key", "e-mail address"),
		mark(
			importId,
			sql`row.manager_key is not null and not exists (${managerInFile()}) and not exists (${managerInDirectory()})`,
			"Nobody in the file or the directory is this manager.",
		),
		mark(importId, sql`exists (${selfAbove(importId)})`, "The manager of this row is the row itself, or below it."),
	];
	for (const check of checks) await db.execute(check);
	const [counted] = await db.execute<{ refused: number }>(sql`
		update user_import set updated_at = now(), refused = (
			select count(*) from user_import_row where import_id = ${importId}::uuid and problem is not null)
		where id = ${importId}::uuid returning refused`);
	return counted?.refused ?? 0;
}

const mark = (importId: string, condition: SQL, problem: string): SQL => sql`
	update user_import_row as row set problem = ${problem}
	where row.import_id = ${importId}::uuid and row.problem is null and ${condition}`;

const managerInFile = (): SQL => sql`
	select 1 from user_import_row boss where boss.import_id = row.import_id
	and (boss.email_key = row.manager_key or boss.user_name_key = row.manager_key)`;

const managerInDirectory = (): SQL => sql`
	select 1 from person where person.deleted_at is null
	and (person.email_key = row.manager_key or person.user_name_key = row.manager_key or person.id::text = row.manager_key)`;

/** Walks up from each row through managers of the same file; whoever comes back to where they began is in a circle. */
const selfAbove = (importId: string): SQL => sql`
	with recursive above(line, depth) as (
		select boss.line, 1 from user_import_row boss where boss.import_id = ${importId}::uuid
		and row.manager_key is not null and (boss.email_key = row.manager_key or boss.user_name_key = row.manager_key)
		union
		select boss.line, above.depth + 1 from above
		join user_import_row below on below.import_id = ${importId}::uuid and below.line = above.line
		join user_import_row boss on boss.import_id = ${importId}::uuid
		and (boss.email_key = below.manager_key or boss.user_name_key = below.manager_key)
		where above.depth < 100
	) select 1 from above where above.line = row.line`;
