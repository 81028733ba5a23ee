import type { Database } from "@keyway/db/client";
import { makeEntries } from "./entries.ts";
import { keepOutstanding, type Measured } from "./load.ts";
import { round } from "./machine.ts";
import { measuredFlow } from "./measured-flow.ts";
import { startWhole } from "./whole-product.ts";

/**
 * What a run costs when the product grows: two processes beside one, and 10,000 published flows beside a handful. Times
 * are of a machine with few cores; the CPU per run is what counts. Prints a table and one line of JSON; ends with 1 when
 * two processes need more than 1.15 times the CPU of one, or a run was lost.
 * `node tests/bench/growth.ts [seconds of each load] [flows]`
 */
const SECONDS = Number(process.argv[2] ?? 6);
const FLOWS = Number(process.argv[3] ?? 10_000);
const EACH = 64;

const whole = await startWhole();
try {
	const one = await whole.start();
	const [events] = await makeEntries(one, whole.db, whole.stub.url);
	if (!events) throw new Error("There is no way in.");
	const load = (products: typeof whole.products, outstanding: number, seconds = SECONDS) =>
		keepOutstanding(whole.parts(products), events, outstanding, seconds);
	await load([one], EACH, 2);
	const rows: [string, Measured][] = [["one process", await load([one], EACH)]];
	const two = await whole.start();
	await load([one, two], 2 * EACH, 2);
	rows.push(["two processes, twice the events", await load([one, two], 2 * EACH)]);
	rows.push(["two processes, the same events", await load([one, two], EACH)]);
	await two.stop();
	rows.push(["one process again", await load([one], EACH)]);
	await addFlows(whole.db, FLOWS, whole.stub.url);
	await load([one], EACH, 2);
	rows.push([`one process, ${FLOWS} flows`, await load([one], EACH)]);
	console.table(Object.fromEntries(rows));
	const cost = (at: number) => (rows[at]?.[1]["node ms/run"] ?? 0) + (rows[at]?.[1]["db ms/run"] ?? 0);
	const alone = (cost(0) + cost(3)) / 2;
	const ratios = {
		"two processes, twice the events": round(cost(1) / alone),
		"two processes, the same events": round(cost(2) / alone),
		[`${FLOWS} flows`]: round(cost(4) / alone),
	};
	console.log(JSON.stringify({ rows: Object.fromEntries(rows), ratios }));
	process.exitCode = (ratios["two processes, twice the events"] ?? 2) <= 1.15 ? 0 : 1;
} finally {
	await whole.stop();
}

/** Published flows that listen to other events, as many of each type. */
async function addFlows(db: Database, count: number, stub: string): Promise<void> {
	const types = ["directory.userUpdated", "directory.userDeleted", "directory.userDeactivated", "access.granted"];
	const graph = JSON.stringify(measuredFlow("directory.userUpdated", ["user"], stub));
	await db.$client`with made as (
		insert into flow (id, name, kind, draft, published, enabled, created_by)
		select gen_random_uuid(), 'Flow ' || i, 'automation', ${graph}::text::jsonb, 1, true, 'bench'
		from generate_series(1, ${count}::int) i returning id
	)
	insert into flow_version (flow_id, number, graph, trigger, published_by)
	select id, 1, ${graph}::text::jsonb, (${types}::text[])[1 + (row_number() over () % ${types.length}::int)::int], 'bench' from made`;
	await db.$client`analyze flow, flow_version`;
}
