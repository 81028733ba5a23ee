import type { JsonObject } from "@keyway/schema/json";
import { and, asc, eq, gt, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import type { Executor } from "../client.ts";
import { fail } from "../failure.ts";
import { newId } from "../id.ts";
import { iso, isoOrNull, type Page, type PageRequest, pageOf, readCursor } from "../paging.ts";
import { nameKey } from "../person.ts";
import { userImport, userImportRow } from "../tables/user-import.ts";

export type ImportStatus = (typeof userImport.$inferSelect)["status"];
export type UserImport = {
	id: string;
	status: ImportStatus;
	rows: number;
	refused: number;
	created: number;
	message: string | null;
	createdBy: string;
	createdAt: string;
	endedAt: string | null;
};
/** One row of the file, numbered as its lines are; `problem` = why it cannot be. */
export type ImportRow = { line: number; data: JsonObject | null; problem: string | null };
export type RefusedRow = { line: number; problem: string; values: JsonObject };

/** Without a sign of life for so long, whoever worked on it is gone, and its transaction with it. */
const SILENCE = "2 minutes";
const LOST = "The server stopped during the import, so nothing was created. Send the file again.";

/** Begins an import; what is left of old ones is forgotten after a week. */
export async function beginImport(db: Executor, actor: Actor): Promise<string> {
	await db.delete(userImport).where(lt(userImport.createdAt, sql`now() - interval '7 days'`));
	const id = newId();
	await db.insert(userImport).values({ id, status: "reading", createdBy: actor.name });
	return id;
}

/** @throws NOT_FOUND */
export async function readImport(db: Executor, id: string): Promise<UserImport> {
	await db
		.update(userImport)
		.set({ status: "failed", message: LOST, endedAt: sql`now()` })
		.where(
			and(
				eq(userImport.id, id),
				isNull(userImport.endedAt),
				lt(userImport.updatedAt, sql`now() - ${SILENCE}::interval`),
			),
		);
	const [row] = await db.select().from(userImport).where(eq(userImport.id, id));
	if (!row) throw fail("NOT_FOUND");
	const { updatedAt: _, ...rest } = row;
	return { ...rest, createdAt: iso(row.createdAt), endedAt: isoOrNull(row.endedAt) };
}

/** Says how far it has come, outside of the transaction that creates people. */
export async function noteProgress(
	db: Executor,
	id: string,
	progress: { status?: ImportStatus; rows?: number; created?: number },
): Promise<void> {
	await db
		.update(userImport)
		.set({ ...progress, updatedAt: sql`now()` })
		.where(eq(userImport.id, id));
}

/** Ends an import; of its rows only the refused ones are kept. */
export async function endImport(
	db: Executor,
	id: string,
	end: { status: "done" | "refused" | "failed"; message?: string; created?: number },
): Promise<void> {
	await db.delete(userImportRow).where(and(eq(userImportRow.importId, id), isNull(userImportRow.problem)));
	await db
		.update(userImport)
		.set({ ...end, updatedAt: sql`now()`, endedAt: sql`now()` })
		.where(eq(userImport.id, id));
}

/** Keeps rows until all are read. */
export async function stageRows(db: Executor, importId: string, rows: ImportRow[]): Promise<void> {
	if (rows.length === 0) return;
	const keyOf = (value: unknown) => (typeof value === "string" && value !== "" ? nameKey(value) : null);
	await db.insert(userImportRow).values(
		rows.map(({ line, data, problem }) => ({
			importId,
			line,
			data,
			problem,
			userNameKey: keyOf(data?.["userName"] ?? data?.["email"]),
			emailKey: keyOf(data?.["email"]),
			managerKey: keyOf(data?.["manager"]),
		})),
	);
}

/** Rows that stop the import, in the order of the file. */
export async function listRefusedRows(
	db: Executor,
	importId: string,
	{ cursor, limit }: PageRequest,
): Promise<Page<RefusedRow>> {
	const after = readCursor(cursor, z.tuple([z.number().int()]));
	const rows = await db
		.select()
		.from(userImportRow)
		.where(
			and(
				eq(userImportRow.importId, importId),
				isNotNull(userImportRow.problem),
				after ? gt(userImportRow.line, after[0]) : undefined,
			),
		)
		.orderBy(asc(userImportRow.line))
		.limit(limit + 1);
	return pageOf(
		rows,
		limit,
		(row) => [row.line],
		({ line, problem, data }) => ({ line, problem: problem ?? "", values: data ?? {} }),
	);
}
