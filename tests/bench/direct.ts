import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actionsOf, defineConnector, defineTrigger } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { close, connect } from "@keyway/db/client";
import { migrate } from "@keyway/db/migrate";
import { expression, literal, template } from "@keyway/schema/field-value";
import { createOutbound } from "@keyway/server/egress/outbound";
import { startCluster } from "@keyway/server/embedded/cluster";
import { startEngine } from "@keyway/server/worker/engine";
import { z } from "zod";
import { publishFlow, settingsFor } from "../durability/bed.ts";
import { card, flowOf } from "../durability/probe.ts";
import { commitLimit, databaseCpu, percentile, round, syncTimes } from "./machine.ts";

/**
 * Durable runs per second of the four-card flow: event accepted → set 4 fields → if → HTTP POST → set, at 1, 8, 32 and
 * 128 outstanding runs, with the real outbound client, beside the commit limit of the same minutes. Counted in the
 * database and at the stub. Prints a table and one line of JSON.
 */
const SECONDS = Number(process.argv[2] ?? 6);

const stub = fork(new URL("./stub-process.ts", import.meta.url));
const port = await new Promise<number>((resolve) =>
	stub.once("message", (message: { port: number }) => resolve(message.port)),
);
const directory = mkdtempSync(join(tmpdir(), "keyway-bench-"));
const cluster = await startCluster(directory);
await migrate(cluster.url);
const outbound = createOutbound({ allow: `127.0.0.1:${port}`, own: [cluster.url] });

/** When each run's event was handed in, by its number; the POST carries the number. */
const handedIn = new Map<number, number>();
let firstCalls: number[] = [];
const bench = defineConnector({
	id: "bench",
	name: "Bench",
	description: "One POST",
	group: "connector",
	icon: { hue: "#000000", monogram: "Be" },
	triggers: [
		defineTrigger({
			id: "joined",
			version: 1,
			name: "Joined",
			description: "Somebody joined.",
			sentence: "When somebody joins",
			input: { filter: field(z.boolean().optional(), { label: "Where", type: "expression" }) },
			output: { user: z.looseObject({ email: z.string() }), number: z.number() },
			sample: { user: { email: "a@b.c" }, number: 1 },
		}),
	],
	actions: [
		actionsOf<Record<never, never>>()({
			id: "post",
			version: 1,
			name: "Post",
			description: "Posts.",
			sentence: "Post {body} to {url}",
			input: { url: z.string(), body: z.object({ email: z.string(), number: z.number() }) },
			output: { status: z.number(), body: z.string() },
			sample: { status: 200, body: "{}" },
			effect: "write",
			idempotency: "key",
			source: "https://example.com",
			async run({ url, body }, { outbound, idempotencyKey, signal }) {
				firstCalls.push(performance.now() - (handedIn.get(body.number) ?? 0));
				handedIn.delete(body.number);
				const headers = { "content-type": "application/json", "idempotency-key": idempotencyKey };
				const answer = await outbound.fetch({ method: "POST", url, headers, body: JSON.stringify(body), signal });
				return { status: answer.status, body: answer.text };
			},
		}),
	],
});

const at = (...path: string[]) => ({ kind: "ref" as const, card: "trigger", path });
const graph = flowOf({
	main: [
		card("names", "flow.set", {
			values: {
				kind: "object",
				fields: {
					email: at("user", "email"),
					greeting: template("Hello ", { card: "trigger", path: ["user", "firstName"] }),
					sales: expression('trigger.user.department == "Sales"'),
					number: at("number"),
				},
			},
		}),
		card("check", "flow.if", { when: expression("steps.names.values.sales") }),
		card("last", "flow.set", { values: { kind: "object", fields: { done: literal(true) } } }),
	],
	"check.then": [
		card("post", "bench.post", {
			url: literal(`http://127.0.0.1:${port}/`),
			body: { kind: "object", fields: { email: at("user", "email"), number: at("number") } },
		}),
	],
	"check.else": [],
});
graph.trigger = { id: "trigger", uses: "bench.joined@1", fields: {} };

const db = connect(cluster.url, { max: 2 });
const sql = db.$client;
await publishFlow(db, graph, "Bench");
const engine = await startEngine({ ...settingsFor(cluster.url, [bench]), leaseSeconds: 3, outbound });
const user = { email: "ada@acme.test", firstName: "Ada", lastName: "Lovelace", department: "Sales", title: "Engineer" };
let number = 0;

/** Keeps so many runs outstanding for so long; a run is over when the engine says that it changed to its end. */
async function load(outstanding: number, seconds: number) {
	firstCalls = [];
	const acks: number[] = [];
	const [before, cpu, own, clock] = [await counters(), databaseCpu(directory), process.cpuUsage(), performance.now()];
	const end = clock + seconds * 1_000;
	const one = async () => {
		while (performance.now() < end) {
			const mine = ++number;
			const from = performance.now();
			handedIn.set(mine, from);
			const { runs } = await engine.accept({
				type: "bench.joined",
				data: { user, number: mine },
				source: "api",
				caller: "bench",
			});
			acks.push(performance.now() - from);
			await ended(runs[0] as string);
		}
	};
	await Promise.all(Array.from({ length: outstanding }, one));
	const took = (performance.now() - clock) / 1_000;
	const { user: ours, system } = process.cpuUsage(own);
	const after = await counters();
	const runs = after.finished - before.finished;
	return {
		outstanding,
		"runs/s": Math.round(runs / took),
		"ack p50": round(percentile(acks, 50)),
		"call p50": round(percentile(firstCalls, 50)),
		"call p99": round(percentile(firstCalls, 99)),
		"node ms/run": round((ours + system) / 1_000 / runs),
		"db ms/run": round(((databaseCpu(directory) - cpu) * 1_000) / runs),
		"tx/run": round((after.commits - before.commits) / runs),
		"stub calls": after.calls - before.calls,
		runs,
	};
}

/** The flow has one call, so the first change after the event's own commit is the end of the run. */
function ended(runId: string): Promise<void> {
	return new Promise((resolve) => {
		const stop = engine.watch(runId, () => {
			stop();
			resolve();
		});
	});
}

async function counters() {
	await sql`select pg_stat_force_next_flush()`;
	const [row] = await sql`select (select count(*)::int from run where status = 3) as finished,
		(select xact_commit::int from pg_stat_database where datname = current_database()) as commits`;
	stub.send("count");
	const calls = await new Promise<number>((resolve) =>
		stub.once("message", (message: { calls: number }) => resolve(message.calls)),
	);
	return { finished: Number(row?.["finished"]), commits: Number(row?.["commits"]), calls };
}

await load(8, 2);
const sync = syncTimes(directory, 1);
const limit = await commitLimit(cluster.url, 32, 3);
const rows = [];
for (const outstanding of [1, 8, 32, 128]) rows.push(await load(outstanding, SECONDS));
console.table(rows);
console.log(
	`commit limit of 32 clients: ${limit.rate}/s, p99 ${limit.p99} ms; fdatasync of 8 kB p50 ${sync.p50}, p99 ${sync.p99} ms`,
);
console.log(JSON.stringify({ limit, sync, rows }));
await engine.stop(2_000);
await outbound.close();
await close(db);
stub.disconnect();
await cluster.stop();
rmSync(directory, { recursive: true, force: true });
