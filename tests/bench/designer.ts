import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { literal, ref } from "@keyway/schema/field-value";
import { emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { startCluster } from "@keyway/server/embedded/cluster";
import type { Page } from "playwright-core";
import { launchBrowser } from "../browser/find-browser.ts";
import { openBrowser, signIn } from "../browser/page.ts";
import { api } from "../product/api.ts";
import { startProduct } from "../product/start-product.ts";
import { pageSizes } from "./bundle.ts";
import { percentile } from "./machine.ts";

/**
 * The designer in Chromium without a GPU: opening flows of 100, 500 and 2,000 cards, panning, an edit and its undo to
 * paint, dragging a card, and what each first page loads, in gzip. Prints a table and one line of JSON; the yardstick is a fixed piece of
 * work in the same browser, because machines differ and are noisy.
 */
const SIZES = (process.argv[2] ?? "100,500,2000").split(",").map(Number);
const PASSES = 3;

/** Runs in the page, as text: the tests are typed without a DOM. */
const WATCH = `
	window.bench = { opened: null, frames: [], edits: [], drops: [] };
	const drawn = new MutationObserver(() => {
		if (!document.querySelector(".react-flow__node-card .card-title")) return;
		drawn.disconnect();
		requestAnimationFrame(() => setTimeout(() => { bench.opened = performance.now(); }));
	});
	drawn.observe(document, { childList: true, subtree: true });
	addEventListener("keydown", () => {
		const from = performance.now();
		requestAnimationFrame(() => setTimeout(() => bench.edits.push(performance.now() - from)));
	}, true);
	addEventListener("drop", () => {
		const from = performance.now();
		requestAnimationFrame(() => setTimeout(() => bench.drops.push(performance.now() - from)));
	}, true);
	let last = null;
	const frame = (now) => {
		if (bench.recording && last !== null) bench.frames.push(now - last);
		last = bench.recording ? now : null;
		requestAnimationFrame(frame);
	};
	requestAnimationFrame(frame);
`;
const YARDSTICK = `(() => {
	const from = performance.now();
	let sum = 0;
	for (let at = 0; at < 2e7; at++) sum = (sum * 31 + at) | 0;
	return performance.now() - from + (sum === 1 ? 1 : 0);
})()`;

/** A chain in which every tenth card branches, so that a third of the cards stand in lanes. */
function flowOf(size: number): FlowGraph {
	const graph = emptyGraph();
	graph.trigger = { id: "trigger", uses: "directory.userCreated@1", fields: {} };
	let count = 0;
	const post = (lane: string) => {
		const id = `post_${++count}`;
		graph.cards[id] = {
			id,
			uses: "slack.sendChannelMessage@1",
			fields: { channel: literal("#it-news"), text: ref("trigger", "user", "firstName") },
		};
		graph.lanes[lane]?.push(id);
	};
	while (count < size) {
		for (let at = 0; at < 6 && count < size; at++) post("main");
		if (count + 4 > size) continue;
		const id = `check_${++count}`;
		graph.cards[id] = {
			id,
			uses: "flow.if@1",
			fields: { when: { kind: "expression", cel: 'trigger.user.userType == "contractor"' } },
		};
		graph.lanes["main"]?.push(id);
		for (const lane of [`${id}.then`, `${id}.else`]) graph.lanes[lane] = [];
		post(`${id}.then`);
		post(`${id}.then`);
		post(`${id}.else`);
	}
	return graph;
}

const median = (values: number[]) => percentile(values, 50);

const directory = mkdtempSync(join(tmpdir(), "keyway-bench-"));
const cluster = await startCluster(directory);
const product = await startProduct(cluster.url);
const browser = await launchBrowser();
try {
	await report();
} finally {
	await browser.close();
	await product.stop();
	await cluster.stop();
	rmSync(directory, { recursive: true, force: true });
}

async function report(): Promise<void> {
	const person = await openBrowser(browser, product);
	const { page } = person;
	page.setDefaultTimeout(10_000);
	await signIn(person, product, "maria.schulz@acme.test");
	await page.addInitScript(WATCH);
	const rows = [];
	for (const size of SIZES) rows.push(await measure(page, size));
	const bundle = await bundleOf(page);
	const yardstick = Math.round((await page.evaluate(YARDSTICK)) as number);
	console.table(rows);
	console.table([bundle]);
	const pages = pageSizes();
	console.table(pages);
	console.log(`Yardstick: ${yardstick} ms for 20 million integer steps in this browser.`);
	console.log(JSON.stringify({ rows, bundle, pages, yardstick }));
}

async function measure(page: Page, size: number) {
	const body = { name: `Bench ${size}`, kind: "automation", graph: flowOf(size) };
	const made = await api<{ id: string }>(product, "POST", "/api/flows", body);
	if (made.status !== 201) throw new Error(`The flow of ${size} cards was refused: ${JSON.stringify(made.body)}`);
	const opens: number[] = [];
	for (let pass = 0; pass < PASSES; pass++) {
		await page.goto(`/flows/${made.body.id}`);
		await page.waitForSelector(".react-flow__node-card");
		opens.push(await settled(page, "bench.opened"));
	}
	const frames = await pan(page);
	const { edits, undos } = await editing(page);
	const drag = await dragging(page);
	return {
		cards: size,
		"open ms": Math.round(median(opens)),
		"pan p50": Math.round(percentile(frames, 50)),
		"pan p95": Math.round(percentile(frames, 95)),
		"edit ms": Math.round(median(edits)),
		"undo ms": Math.round(median(undos)),
		"drag p50": Math.round(percentile(drag.frames, 50)),
		"drag p95": Math.round(percentile(drag.frames, 95)),
		"drop ms": Math.round(drag.drop),
	};
}

/** Reads a value of the page as soon as it is there. */
async function settled(page: Page, expression: string): Promise<number> {
	for (;;) {
		const value = (await page.evaluate(expression)) as number | null;
		if (value !== null && value !== undefined) return value;
		await page.evaluate("new Promise(requestAnimationFrame)");
	}
}

async function pan(page: Page): Promise<number[]> {
	await page.keyboard.press("h");
	const box = await page.locator(".react-flow__pane").boundingBox();
	if (!box) throw new Error("The canvas is not there.");
	const [x, y] = [box.x + box.width - 120, box.y + 90];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.evaluate("bench.recording = true");
	for (let step = 0; step < 120; step++) await page.mouse.move(x - step * 5, y + Math.sin(step / 9) * 40);
	await page.evaluate("bench.recording = false");
	await page.mouse.up();
	await page.keyboard.press("v");
	return (await page.evaluate("bench.frames")) as number[];
}

async function editing(page: Page) {
	const card = page.getByRole("group", { name: /^Step 3,/ });
	const edits: number[] = [];
	const undos: number[] = [];
	for (let pass = 0; pass < PASSES; pass++) {
		// An undone copy takes the selection with it.
		await card.click();
		edits.push(await timed(page, "Control+d"));
		// What was measured did happen.
		await page.getByRole("button", { name: /^Undo: Duplicate/ }).waitFor();
		undos.push(await timed(page, "Control+z"));
	}
	return { edits, undos };
}

/** A card dragged over the canvas and dropped behind another: frames on the way, and from the drop to the paint after it. */
async function dragging(page: Page): Promise<{ frames: number[]; drop: number }> {
	const [from, to] = [await boxOf(page, /^Step 3,/), await boxOf(page, /^Step 5,/)];
	await page.mouse.move(from.x + 60, from.y + 20);
	await page.mouse.down();
	await page.evaluate("bench.frames.length = 0; bench.drops.length = 0; bench.recording = true");
	for (let step = 1; step <= 40; step++)
		await page.mouse.move(
			from.x + 60 + ((to.x - from.x) * step) / 40,
			from.y + 20 + ((to.y - from.y) * step) / 40 + Math.sin(step / 5) * 30,
		);
	await page.mouse.move(to.x + 60, to.y + 20);
	await page.evaluate("bench.recording = false");
	await page.mouse.up();
	const drop = await settled(page, "bench.drops[0] ?? null");
	// What was measured did happen.
	await page.getByRole("button", { name: /^Undo: Move/ }).waitFor();
	return { frames: (await page.evaluate("bench.frames")) as number[], drop };
}

async function boxOf(page: Page, name: RegExp) {
	const box = await page.getByRole("group", { name }).first().boundingBox();
	if (!box) throw new Error(`${name} is not on the screen.`);
	return box;
}

/** From the key to the paint after it. Keys that are only held are pressed beforehand. */
async function timed(page: Page, keys: string): Promise<number> {
	const [held = "", key = ""] = keys.split("+");
	await page.keyboard.down(held);
	await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
	await page.evaluate("bench.edits.length = 0");
	await page.keyboard.press(key);
	const time = await settled(page, "bench.edits[0] ?? null");
	await page.keyboard.up(held);
	// What the edit started (saving, sentences) is not part of the next measurement.
	await page.getByText("Saved", { exact: true }).first().waitFor();
	return time;
}

/** What the designer's first page loads: kilobytes in gzip, by kind. */
async function bundleOf(page: Page) {
	const sizes = { "JS kB": 0, "CSS kB": 0, "fonts kB": 0 };
	const fresh = await page.context().newPage();
	const bodies: Promise<void>[] = [];
	fresh.on("response", (response) => {
		const path = new URL(response.url()).pathname;
		const kind = path.endsWith(".js")
			? "JS kB"
			: path.endsWith(".css")
				? "CSS kB"
				: path.endsWith(".woff2")
					? "fonts kB"
					: null;
		if (kind === null || path === "/before-start.js") return;
		bodies.push(
			response.body().then(
				(body) => {
					sizes[kind] += (kind === "fonts kB" ? body : gzipSync(body)).length / 1_000;
				},
				// What is still under way when the first picture stands does not count.
				() => undefined,
			),
		);
	});
	await fresh.goto(page.url());
	await fresh.waitForSelector(".react-flow__node-card");
	await Promise.all(bodies);
	await fresh.close();
	return Object.fromEntries(Object.entries(sizes).map(([kind, size]) => [kind, Math.round(size)]));
}
