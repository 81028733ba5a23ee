import type { Database } from "@keyway/db/client";
import { readJournal } from "@keyway/db/runs";
import type { Delivery } from "./ledger.ts";

/** When a fault was at work: from its begin to the moment when both workers ran again. */
export type Window = { fault: string; from: number; to: number };

export type Verdict = {
	counts: Record<string, number>;
	/** Laws that do not hold, in words. */
	broken: string[];
};

/** Work of a dead process is repeated when its lease is over: so long after the fault itself. */
const LEASE_MS = 4_000;

/** Holds what happened against the promises. `accepted`: event → its run, as the callers were told. */
export async function judge(
	db: Database,
	accepted: Map<string, string>,
	deliveries: Delivery[],
	windows: Window[],
	cards: readonly string[],
): Promise<Verdict> {
	const broken: string[] = [];
	const law = (holds: boolean, says: string) => {
		if (!holds) broken.push(says);
	};
	const sql = db.$client;
	const runs = await sql<{ id: string; status: number }[]>`select id, status from run`;
	const status = new Map(runs.map((run) => [run.id, run.status]));
	for (const [event, run] of accepted)
		law(status.get(run) === SUCCEEDED, `${event}: accepted, and its run did not succeed`);
	for (const run of runs) await judgeRun(db, run.id, cards, law);
	const repeats = judgeDeliveries(deliveries, windows, accepted, cards, law);
	const needed = accepted.size * cards.length;
	law(repeats <= needed * 0.05, `${repeats} repeated deliveries are more than 5 % of ${needed}`);
	const left = await count(db, "select count(*) from pgboss.job where name = 'runs'");
	const waits = await count(db, "select count(*) from wait");
	law(left === 0, `${left} jobs are left over`);
	law(waits === 0, `${waits} waits are left over`);
	const takeovers = await count(db, `select count(*) from run_event where records like '%"t":"takeover"%'`);
	return {
		counts: { accepted: accepted.size, runs: runs.length, deliveries: deliveries.length, needed, repeats, takeovers },
		broken,
	};
}

const SUCCEEDED = 3;

async function count(db: Database, text: string): Promise<number> {
	return Number((await db.$client.unsafe(text))[0]?.["count"]);
}

type Law = (holds: boolean, says: string) => void;

async function judgeRun(db: Database, id: string, cards: readonly string[], law: Law): Promise<void> {
	const rows = await readJournal(db, id, -1);
	law(
		rows.every((row, at) => row.seq === at),
		`${id}: the journal has a gap`,
	);
	const records = rows.flatMap((row) => row.records);
	const ends = records.filter((record) => record.t === "finished").length;
	law(ends === 1, `${id}: ${ends} final states`);
	for (const card of cards) {
		const done = records.filter((record) => record.t === "done" && record.path === card).length;
		law(done === 1, `${id}: card ${card} recorded ${done} times`);
	}
}

/** Gives the number of deliveries beyond one. Each of them needs a fault between the first and itself. */
function judgeDeliveries(
	deliveries: Delivery[],
	windows: Window[],
	accepted: Map<string, string>,
	cards: readonly string[],
	law: Law,
): number {
	const byCall = Map.groupBy(deliveries, ({ event, card }) => `${event} ${card}`);
	for (const event of accepted.keys())
		for (const card of cards) law(byCall.has(`${event} ${card}`), `${event}: card ${card} was never delivered`);
	let repeats = 0;
	for (const [call, all] of byCall) {
		law(new Set(all.map((each) => each.key)).size === 1, `${call}: delivered with different keys`);
		const [first, ...more] = all;
		for (const again of more) {
			repeats++;
			const excused = windows.some(({ from, to }) => from <= again.at && to + LEASE_MS >= (first as Delivery).at);
			law(excused, `${call}: delivered again without a fault`);
		}
	}
	return repeats;
}
