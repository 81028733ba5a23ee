import type { Database } from "@keyway/db/client";
import { readJournal } from "@keyway/db/runs";
import type { Delivery } from "./ledger.ts";

/** When a fault was at work: from its first harm to its end. */
export type Window = { fault: string; from: number; to: number };

export type Verdict = {
	counts: Record<string, number>;
	/** Laws that do not hold, in words. */
	broken: string[];
};

export type Evidence = {
	db: Database;
	/** Event → its run, as the callers were told. */
	accepted: Map<string, string>;
	deliveries: Delivery[];
	windows: Window[];
	/** Places from which each run calls. */
	places: readonly string[];
};

/** Work of a dead process is repeated when its lease is over: so long after the fault itself. */
const LEASE_MS = 4_000;
/** Longest time between a delivery and the commit of its result. */
const UNRECORDED_MS = 3_000;
const SUCCEEDED = 3;

type Law = (holds: boolean, says: string) => void;

/** Holds what happened against the promises. */
export async function judge(evidence: Evidence): Promise<Verdict> {
	const { db, accepted, deliveries, places } = evidence;
	const broken: string[] = [];
	const law: Law = (holds, says) => void (holds || broken.push(says));
	const runs = await judgeRuns(evidence, law);
	for (const run of runs) await judgeJournal(db, run, places, law);
	const repeats = judgeDeliveries(evidence, law);
	const needed = accepted.size * places.length;
	law(repeats <= needed * 0.05, `${repeats} repeated deliveries are more than 5 % of ${needed}`);
	const unfinished = await count(db, "select count(*) from run where finished_at is null");
	law(unfinished === 0, `${unfinished} runs have not ended`);
	for (const [what, table] of [
		["jobs", "pgboss.job where name = 'runs'"],
		["waits", "wait"],
		["rows of what was heard", "heard"],
	])
		law((await count(db, `select count(*) from ${table}`)) === 0, `${what} are left over`);
	const takeovers = await count(db, `select count(*) from run_event where records like '%"t":"takeover"%'`);
	const counts = { accepted: accepted.size, runs: runs.length, deliveries: deliveries.length, needed, repeats };
	return { counts: { ...counts, takeovers, unfinished }, broken };
}

/** What was accepted has ended well, and each event started one run, however often it was sent. */
async function judgeRuns({ db, accepted }: Evidence, law: Law): Promise<string[]> {
	const runs = await db.$client<{ id: string; status: number }[]>`select id, status from run`;
	const events = await db.$client<{ external_id: string; runs: string[] }[]>`select external_id, runs from event`;
	const status = new Map(runs.map((run) => [run.id, run.status]));
	for (const [event, run] of accepted)
		law(status.get(run) === SUCCEEDED, `${event}: accepted, and its run did not succeed`);
	for (const { external_id: event, runs: started } of events)
		law(started.length === 1 && started[0] === accepted.get(event), `${event}: started ${started.length} runs`);
	law(runs.length === accepted.size, `${accepted.size} events started ${runs.length} runs`);
	return runs.map((run) => run.id);
}

async function count(db: Database, text: string): Promise<number> {
	return Number((await db.$client.unsafe(text))[0]?.["count"]);
}

async function judgeJournal(db: Database, id: string, places: readonly string[], law: Law): Promise<void> {
	const rows = await readJournal(db, id, -1);
	law(
		rows.every((row, at) => row.seq === at),
		`${id}: the journal has a gap`,
	);
	const records = rows.flatMap((row) => row.records);
	const ends = records.filter((record) => record.t === "finished").length;
	law(ends === 1, `${id}: ${ends} final states`);
	for (const place of places) {
		const done = records.filter((record) => record.t === "done" && record.path === place).length;
		law(done === 1, `${id}: ${place} recorded ${done} times`);
	}
}

/** Gives the number of deliveries beyond one. Each of them needs a fault by which the one before was not recorded. */
function judgeDeliveries({ deliveries, windows, accepted, places }: Evidence, law: Law): number {
	const byCall = Map.groupBy(deliveries, ({ event, place }) => `${event} ${place}`);
	let repeats = 0;
	for (const [event, run] of accepted)
		for (const place of places) {
			const all = byCall.get(`${event} ${place}`) ?? [];
			const call = `${event}: ${place}`;
			law(all.length > 0, `${call} was never delivered`);
			law(
				all.every(({ key }) => key === `${run}/${place}`),
				`${call} was delivered with other keys`,
			);
			for (const [index, again] of all.entries()) {
				const before = all[index - 1];
				if (!before) continue;
				repeats++;
				const isExcused = windows.some(
					({ from, to }) => from <= again.at && before.at >= from - UNRECORDED_MS && before.at <= to + LEASE_MS,
				);
				law(isExcused, `${call} was delivered again without a fault`);
			}
		}
	return repeats;
}
