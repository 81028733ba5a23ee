import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readRun } from "@keyway/db/runs";
import { literal, ref } from "@keyway/schema/field-value";
import { card } from "../durability/probe.ts";
import { api } from "../product/api.ts";
import type { Product } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { readIfThere, round } from "./machine.ts";
import { startWhole } from "./whole-product.ts";

/**
 * One run over 10,000 items (or as many as the first argument says) with an HTTP card for each, ten at a time, the called
 * service taking 2 ms: items per second, the process's memory, what the API shows meanwhile. Then the same again, with the
 * process killed after 4 of 10 calls and another going on. Prints a table and one line of JSON; ends with 1 when an item
 * was lost, more calls were repeated than were under way, or the memory was not flat.
 */
const ITEMS = Number(process.argv[2] ?? 10_000);
const AT_ONCE = 10;
const SERVICE_MS = 2;
/** Megabytes by which the last third of a run may be above its middle. */
const FLAT = 60;

/** Calls by idempotency key, and how many were under way at once. */
let calls = new Map<string, number>();
let [current, peak] = [0, 0];
const service = createServer((request, response) => {
	request.resume();
	const key = String(request.headers["idempotency-key"]);
	calls.set(key, (calls.get(key) ?? 0) + 1);
	peak = Math.max(peak, ++current);
	setTimeout(() => {
		current--;
		response.end("{}");
	}, SERVICE_MS);
});
service.keepAliveTimeout = 60_000;
service.listen(0, "127.0.0.1");
await once(service, "listening");
const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/`;

const whole = await startWhole({}, { KEYWAY_EGRESS_ALLOW: new URL(url).host });
try {
	const first = await whole.start();
	const hook = await publish(first);
	const undisturbed = await through(first, hook);
	await whole.start();
	const killed = await through(first, hook, first);
	console.table([undisturbed, killed]);
	const repeated = killed["calls repeated"] as number;
	const isFlat = (undisturbed["MB, last third"] as number) - (undisturbed["MB, middle"] as number) <= FLAT;
	console.log(JSON.stringify({ items: ITEMS, undisturbed, killed, isFlat }));
	const isWhole = [undisturbed, killed].every((each) => each["items called"] === ITEMS);
	process.exitCode = isWhole && isFlat && repeated <= AT_ONCE ? 0 : 1;
} finally {
	await whole.stop();
	service.close();
	service.closeAllConnections();
}

/** The flow, with an address of its own that anybody may call: gives the path. */
async function publish(product: Product): Promise<string> {
	const cards = [
		card("each", "flow.forEach", { items: ref("trigger", "body", "items"), concurrency: literal(AT_ONCE) }),
		card("tell", "http.request", {
			method: literal("POST"),
			url: literal(url),
			body: ref("each", "item"),
			idempotencyKey: literal(true),
		}),
	];
	const graph = {
		trigger: { id: "trigger", uses: "webhook.received@1", fields: { auth: literal("open") } },
		cards: Object.fromEntries(cards.map((each) => [each.id, each])),
		lanes: { main: ["each"], "each.each": ["tell"] },
		groups: {},
		notes: {},
	};
	const made = await api<{ id: string }>(product, "POST", "/api/flows", { name: "Each", kind: "automation", graph });
	const published = await api(product, "POST", `/api/flows/${made.body.id}/publish`, { note: "bench" });
	if (published.status !== 201) throw new Error(`The flow was refused: ${JSON.stringify([made, published])}`);
	const shown = await api<{ url: string }>(product, "GET", `/api/flows/${made.body.id}/hook`);
	return new URL(shown.body.url).pathname;
}

/** @param victim the process that is killed after four of ten calls */
async function through(product: Product, hook: string, victim?: Product): Promise<Record<string, number | string>> {
	calls = new Map();
	peak = 0;
	const parts = whole.parts(victim ? [] : [product]);
	const [cpu, from] = [parts.cpu(), performance.now()];
	const items = Array.from({ length: ITEMS }, (_, number) => ({ number }));
	const started = await api<{ runs: string[] }>(product, "POST", hook, { items });
	const [run] = started.body.runs as [string];
	const memory: number[] = [];
	const watching = setInterval(() => memory.push(residentOf(product)), 100);
	const shown = await progressOf(run);
	let away = 0;
	if (victim) {
		const killedAt = performance.now();
		victim.process.kill("SIGKILL");
		const before = calls.size;
		await until("another process to go on", async () => calls.size > before + AT_ONCE, 60_000);
		away = performance.now() - killedAt;
	}
	await until("the run to end", async () => (await statusOf(run)) === "succeeded", 120_000);
	clearInterval(watching);
	const [took, used] = [performance.now() - from, parts.cpu()];
	const third = Math.floor(memory.length / 3);
	return {
		story: victim ? "killed in the middle" : "undisturbed",
		"items/s": Math.round((ITEMS / took) * 1_000),
		seconds: round(took / 1_000),
		"items called": calls.size,
		"calls repeated": [...calls.values()].reduce((sum, count) => sum + count - 1, 0),
		"at once": peak,
		"shown at 2 of 5": shown,
		"away s": round(away / 1_000),
		"node ms/item": victim ? "" : round(((used.product - cpu.product) * 1_000) / ITEMS),
		"db ms/item": round(((used.database - cpu.database) * 1_000) / ITEMS),
		"MB, middle": Math.max(...memory.slice(third, 2 * third)),
		"MB, last third": victim ? "" : Math.max(...memory.slice(2 * third)),
	};
}

/** How many items the run shows as done when the service has seen two of five. */
async function progressOf(run: string): Promise<number> {
	await until("two of five calls", async () => calls.size >= ITEMS * 0.4, 120_000);
	const { steps } = await readRun(whole.db, run);
	return steps.filter((step) => step.path !== "each" && step.status === "succeeded").length;
}

async function statusOf(run: string): Promise<string> {
	const rows = await whole.db.$client`select status from run where id = ${run} and finished_at is not null`;
	return rows.length === 0 ? "live" : rows[0]?.["status"] === 3 ? "succeeded" : `ended as ${rows[0]?.["status"]}`;
}

function residentOf(product: Product): number {
	const [, kilobytes = "0"] = /^VmRSS:\s+(\d+)/m.exec(readIfThere(`/proc/${product.process.pid}/status`)) ?? [];
	return Math.round(Number(kilobytes) / 1_000);
}
