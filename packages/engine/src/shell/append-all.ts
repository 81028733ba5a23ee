import { type Append, type EngineStore, type Logger, OutcomeUnknown } from "../ports.ts";

/**
 * One statement for all. A second append to the same run waits for the next one: of two owners in this process, one of
 * whom is given up already, the database must say which of them wrote.
 */
export async function appendAll(store: EngineStore, batch: Append[], logger: Logger): Promise<boolean[]> {
	const first = new Map(batch.toReversed().map((append) => [append.runId, append]));
	if (first.size === batch.length) return appendEach(store, batch, logger);
	const again = batch.filter((append) => first.get(append.runId) !== append);
	const once = [...first.values()];
	const taken = new Map<Append, boolean>();
	for (const [index, isTaken] of (await appendEach(store, once, logger)).entries())
		taken.set(once[index] as Append, isTaken);
	for (const [index, isTaken] of (await appendAll(store, again, logger)).entries())
		taken.set(again[index] as Append, isTaken);
	return batch.map((append) => taken.get(append) ?? false);
}

/** If the database refuses the statement itself, one by one: a bad row stops no other run. */
async function appendEach(store: EngineStore, batch: Append[], logger: Logger): Promise<boolean[]> {
	try {
		const taken = await store.append(batch);
		return batch.map((append) => taken.has(append.runId));
	} catch (error) {
		if (error instanceof OutcomeUnknown || batch.length === 1) throw error;
		logger.warn({ err: error }, "An append of several journals failed; writing them one by one.");
		const results: boolean[] = [];
		for (const append of batch) results.push((await store.append([append])).size > 0);
		return results;
	}
}
