import type { Db } from "pg-boss";
import { type Boss, RUN_QUEUE } from "./boss.ts";

/** `due` = seconds from now; `flow` = whose turn it takes when jobs are claimed. */
export type FiledJob = { id: string; runs: string[]; due: number; flow?: string };
export type Statement = { text: string; values: unknown[] };

/**
 * pg-boss's own insert of jobs, not executed: it becomes a part of a statement of ours, so that runs and their job are
 * one commit.
 */
export async function jobInsert(boss: Boss, jobs: FiledJob[]): Promise<Statement> {
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
		...(job.due > 0 ? { startAfter: job.due } : {}),
		...(job.flow === undefined ? {} : { group: { id: job.flow } }),
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
