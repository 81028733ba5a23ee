import type { JsonObject } from "@keyway/schema/json";
import type { Executor } from "./client.ts";
import { readJournal } from "./runs.ts";

/** What a run that has ended gives back to whoever started it; null = nothing. */
export async function readRunOutput(db: Executor, runId: string): Promise<JsonObject | null> {
	const records = (await readJournal(db, runId, -1)).flatMap((row) => row.records);
	const end = records.findLast((record) => record.t === "finished");
	return (end?.t === "finished" && end.output) || null;
}
