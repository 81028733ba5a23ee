import { parseArgs } from "node:util";
import { type Counts, simulate } from "./simulate.ts";

/** `node tests/simulation/run.ts [--seeds 2000] [--from 1] [--seed N [--journal RUN]]`: random histories under faults; a breach of a law ends it. */
const { values } = parseArgs({
	options: {
		seeds: { type: "string", default: "2000" },
		from: { type: "string", default: "1" },
		seed: { type: "string" },
		journal: { type: "string" },
		quiet: { type: "boolean", default: false },
	},
});

const say = (text: string) => void process.stdout.write(`${text}\n`);
const first = Number(values.seed ?? values.from);
const last = values.seed === undefined ? first + Number(values.seeds) - 1 : first;
const total: Record<string, number> = {};
const started = performance.now();

function add(counts: Counts): void {
	const { statuses, ...rest } = counts;
	for (const [name, count] of [...Object.entries(rest), ...Object.entries(statuses)])
		total[name] = (total[name] ?? 0) + count;
}

let failed: number | null = null;
for (let seed = first; seed <= last && failed === null; seed++) {
	const outcome = await simulate(seed);
	add(outcome.counts);
	if (outcome.breaches.length === 0) continue;
	failed = seed;
	say(`Seed ${seed} breaks the laws:`);
	for (const breach of outcome.breaches.slice(0, 20)) say(`  ${breach}`);
	if (values.journal !== undefined) say(outcome.journalOf(values.journal));
	say(`Again: node tests/simulation/run.ts --seed ${seed}`);
}
const seconds = (performance.now() - started) / 1_000;
if (!values.quiet)
	for (const [name, count] of Object.entries(total)) say(`${name.padEnd(12)} ${count.toLocaleString("en")}`);
say(`${(failed ?? last) - first + 1} histories in ${seconds.toFixed(1)} s`);
process.exit(failed === null ? 0 : 1);
