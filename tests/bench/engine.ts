import { makeEntries } from "./entries.ts";
import { keepOutstanding, keepRate, type Measured } from "./load.ts";
import { commitLimit, syncTimes } from "./machine.ts";
import { startWhole } from "./whole-product.ts";

/**
 * Durable runs per second of the whole product over HTTP, by the three ways in for events: `POST /api/events`, a signed
 * hook, and a user who is created. Validation, the projector, redaction and logs at level info are on; the load generator
 * is another process, whose CPU does not count. Counted in the database and at the called service. Beside it the commit
 * limit of the same minutes. Prints a table and one line of JSON. `node tests/bench/engine.ts [seconds of each load]`
 */
const SECONDS = Number(process.argv[2] ?? 5);
const STEPS = [8, 32, 128];

const whole = await startWhole();
try {
	const product = await whole.start();
	const entries = await makeEntries(product, whole.db, whole.stub.url);
	const parts = whole.parts([product]);
	const sync = syncTimes(whole.directory, 1);
	const limit = await commitLimit(whole.url, 32, 3);
	const rows: Measured[] = [];
	for (const entry of entries) {
		await keepOutstanding(parts, entry, 32, 2);
		for (const outstanding of STEPS) rows.push(await keepOutstanding(parts, entry, outstanding, SECONDS));
	}
	console.table(rows);
	const [events] = entries;
	const peak = Math.max(...rows.filter((row) => row.entry === events?.name).map((row) => row["runs/s"]));
	if (!events) throw new Error("There is no way in.");
	const half = await keepRate(parts, events, Math.round(peak / 2), SECONDS);
	console.table([half]);
	console.log(
		`commit limit of 32 clients: ${limit.rate}/s, p99 ${limit.p99} ms; fdatasync of 8 kB p50 ${sync.p50}, p99 ${sync.p99} ms`,
	);
	console.log(JSON.stringify({ limit, sync, rows, half, ofLimit: Math.round((100 * peak) / limit.rate) }));
} finally {
	await whole.stop();
}
