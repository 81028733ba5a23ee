import type { Job } from "@keyway/engine/ports";
import type { Db } from "pg-boss";
import { type Boss, RUN_QUEUE } from "./boss.ts";

export type Statement = { text: string; values: unknown[] };

/**
 * pg-boss's own insert of jobs, not executed: it becomes a part of a statement of ours, so that runs and their job are
 * one commit. `due` = seconds from now.
 */
export async function jobInsert(boss: Boss, jobs: Job[], due: number): Promise<Statement> {
	let captured: Statement | null = null;
	const recorder: Db = {
		executeSql: async (text, values = []) => {
			captured = { text: text.trim(), values };
			return { rows: [] };
		},
	};
	const rows = jobs.map((job) => ({
		id: job.id,
		data: { r: job.runs },
		...(due > 0 ? { startAfter: due } : {}),
	}));
	await boss.insert(RUN_QUEUE, rows, { db: recorder });
	return checked(captured);
}

/** What we build on: one INSERT with one parameter. An upgrade of pg-boss that changes it must be noticed. */
function checked(statement: Statement | null): Statement {
	if (!statement || !/^INSERT INTO /.test(statement.text) || /\$[2-9]/.test(statement.text))
		throw new Error("pg-boss inserts jobs in a way that this version of the engine does not know.");
	return statement;
}
