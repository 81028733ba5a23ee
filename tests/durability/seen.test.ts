import { createRegistry } from "@keyway/connector-sdk/registry";
import { CONNECTORS } from "@keyway/connectors/registry";
import { expression, literal } from "@keyway/schema/field-value";
import { trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startProduct } from "../product/start-product.ts";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, say, send, useStage } from "./stage.ts";

const stage = useStage();
const exporter = new InMemorySpanExporter();
beforeAll(() => {
	trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
afterAll(() => trace.disable());
beforeEach(() => exporter.reset());

const spansOf = (run: string) =>
	exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === run.replaceAll("-", ""));
const spanOf = (run: string, name: string) => {
	const [span, ...others] = spansOf(run).filter((each) => each.name === name);
	expect([span?.name, others]).toEqual([name, []]);
	return span as NonNullable<typeof span>;
};

test("a trace leads from the event to its run to each card, with their ids and without a value", async () => {
	const secret = "hunter2-and-more";
	const engine = await stage.bed.start([stage.outside()]);
	const cards = [say("one"), card("two", "probe.call", { text: literal("hello"), secret: literal(secret) })];
	const flow = await stage.bed.publish(flowOf({ main: cards }), "Welcome");
	const { eventId, runs } = await send(engine, "a-private-word");
	const [run] = runs as [string];
	await until("the run's span", async () => spansOf(run).some((span) => span.name === "run Welcome"));
	const [event, whole] = [spanOf(run, "event probe.happened"), spanOf(run, "run Welcome")];
	expect(event.attributes).toMatchObject({ "keyway.event.id": eventId, "keyway.flow.id": flow, "keyway.run.id": run });
	expect(whole.parentSpanContext?.spanId).toBe(event.spanContext().spanId);
	expect(whole.attributes).toEqual({
		"keyway.flow.id": flow,
		"keyway.run.id": run,
		"keyway.run.status": "succeeded",
	});
	const steps = spansOf(run).filter((span) => span.name === "step probe.call@1");
	expect(steps.map((span) => span.attributes["keyway.step.path"])).toEqual(["one", "two"]);
	for (const step of steps) {
		expect(step.parentSpanContext?.spanId).toBe(whole.spanContext().spanId);
		expect(step.attributes).toMatchObject({ "keyway.flow.id": flow, "keyway.run.id": run });
	}
	const told = JSON.stringify(
		spansOf(run).map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
	);
	expect(told).not.toMatch(/hunter2|a-private-word/);
});

test("a run that another process takes over, or that waited, goes on in the same trace", async () => {
	const before = await stage.bed.start([stage.outside()], { leaseSeconds: 600 });
	await stage.bed.publish(
		flowOf({ main: [card("hold", "flow.wait", { duration: literal("P1D") }), say("late")] }),
		"Slow",
	);
	const run = await first(before);
	await stage.bed.reaches(run, "waiting");
	await before.stop(0);
	expect(spanOf(run, "run Slow").ended).toBe(true);
	exporter.reset();
	const after = await stage.bed.start([stage.outside()]);
	await after.resume(run, "hold", "somebody");
	await stage.bed.reaches(run, "succeeded");
	await until("the run's span", async () => spansOf(run).some((span) => span.name === "run Slow"));
	expect(spanOf(run, "step probe.call@1").parentSpanContext?.spanId).toBe(spanOf(run, "run Slow").spanContext().spanId);
});

test("a failure is a line of the log that names run, flow and card, and says nothing of the data", async () => {
	const lines: { facts: object; message: string }[] = [];
	const write = (facts: object, message: string) => void lines.push({ facts, message });
	const logger = { debug() {}, info: write, warn: write, error: write };
	const engine = await stage.bed.start([stage.outside()], { logger });
	stage.answer = () => Promise.reject(new Error("the secret word is swordfish"));
	const flow = await stage.bed.publish(flowOf({ main: [say("one")] }));
	const run = await first(engine, "a-private-word");
	await stage.bed.reaches(run, "failed");
	await until("the line", async () => lines.some(({ message }) => message === "A run failed."));
	expect(lines).toContainEqual({
		message: "A card failed.",
		facts: expect.objectContaining({ run, flow, path: "one", uses: "probe.call@1", kind: expect.any(String) }),
	});
	expect(lines).toContainEqual({ message: "A run failed.", facts: expect.objectContaining({ run, flow }) });
	expect(JSON.stringify(lines)).not.toMatch(/swordfish|a-private-word/);
});

test("runs without a call are counted and traced too", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [card("set", "flow.set", { values: literal({}) })] }), "Pure");
	const run = await first(engine);
	expect(spanOf(run, "run Pure").attributes["keyway.run.status"]).toBe("succeeded");
});

test("a process that only works tells its counters on a port of its own, to whoever may read them", async () => {
	const { bed } = stage;
	const graph = flowOf({
		main: [card("ask", "http.request", { url: literal("http://127.0.0.1:9/") }), card("end", "flow.stop", {})],
	});
	graph.trigger = { id: "trigger", uses: "directory.userCreated@1", fields: { filter: expression("true") } };
	await bed.publish(graph, "Asks");
	const worker = await startProduct(bed.url, { KEYWAY_ROLE: "worker" });
	try {
		const read = (token: string) => fetch(`${worker.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
		expect((await fetch(`${worker.url}/metrics`)).status).toBe(401);
		expect((await read("kw_wrong")).status).toBe(401);
		expect((await fetch(`${worker.url}/api/flows`)).status).toBe(404);
		// By a process that accepts and leaves the runs to others.
		const api = await bed.start([], { role: "api", registry: createRegistry(CONNECTORS, []) });
		await api.accept({ type: "directory.userCreated", data: { user: { id: "1" } }, source: "api", caller: "test" });
		const text = await until("the failed run to be counted", async () => {
			const answer = await read(worker.token);
			const metrics = await answer.text();
			return metrics.includes('keyway_runs_total{status="failed"} 1') && metrics;
		});
		expect(text).toMatch(/keyway_step_failures_total\{connector="http",kind="\w+"\} 1/);
		for (const name of [
			'keyway_step_duration_seconds_count{connector="http"} 1',
			'keyway_run_duration_seconds_count{status="failed"} 1',
			"keyway_jobs_due 0",
			"keyway_job_age_seconds",
			"keyway_live_runs 0",
			"keyway_waits",
			"keyway_projector_lag_seconds",
			"process_cpu_seconds_total",
		])
			expect(text).toContain(name);
	} finally {
		await worker.stop();
	}
});
