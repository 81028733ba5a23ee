import type { Readable } from "node:stream";
import type { Actor } from "@keyway/db/actor";
import { checkRows } from "@keyway/db/user-import/check";
import { createImported } from "@keyway/db/user-import/create";
import { beginImport, endImport, type ImportRow, noteProgress, stageRows } from "@keyway/db/user-import/imports";
import type { Services } from "../http/services.ts";
import { csvRows } from "./csv-rows.ts";

const BATCH = 1_000;

type Parts = Pick<Services, "db" | "engine" | "logger">;

/** Reads the file into the database, a batch at a time: none of it stays in memory. @returns the import's id */
export async function receiveImport({ db }: Parts, body: Readable, limit: number, actor: Actor): Promise<string> {
	const id = await beginImport(db, actor);
	try {
		let rows = 0;
		let batch: ImportRow[] = [];
		const flush = async () => {
			await stageRows(db, id, batch);
			rows += batch.length;
			batch = [];
			await noteProgress(db, id, { rows });
		};
		for await (const row of csvRows(body, limit)) {
			batch.push(row);
			if (batch.length === BATCH) await flush();
		}
		await flush();
		return id;
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		await endImport(db, id, { status: "failed", message });
		throw error;
	}
}

/** Checks what was read, then creates all of it in one transaction, or nothing. Never throws: the import says how it went. */
export async function carryOutImport({ db, engine, logger }: Parts, id: string, actor: Actor): Promise<void> {
	try {
		await noteProgress(db, id, { status: "checking" });
		if ((await checkRows(db, id)) > 0) {
			await endImport(db, id, { status: "refused", message: "Some rows cannot be, so nobody was created." });
			return;
		}
		await noteProgress(db, id, { status: "creating" });
		const progress = (created: number) => noteProgress(db, id, { created });
		const created = await db.transaction((tx) => createImported(tx, id, { actor, emitAll: engine.emitAll, progress }));
		await endImport(db, id, { status: "done", created });
	} catch (error) {
		logger.error({ err: error, import: id }, "An import of users failed.");
		const message = "Something went wrong, and nobody was created. Send the file again; the log has the details.";
		await endImport(db, id, { status: "failed", message, created: 0 }).catch(() => {});
	}
}
