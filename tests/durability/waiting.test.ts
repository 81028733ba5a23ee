import { expression, literal, ref } from "@keyway/schema/field-value";
import type { JsonObject } from "@keyway/schema/json";
import type { RunningEngine } from "@keyway/server/worker/engine";
import { expect, test } from "vitest";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, say, useStage } from "./stage.ts";

const stage = useStage();
const zoe = { id: "u1", email: "Zoe@acme.test" };
const happens = (engine: RunningEngine, text: string, user: JsonObject | null = zoe) =>
	engine.accept({ type: "probe.happened", data: { text, ...(user ? { user } : {}) }, source: "api", caller: "test" });
/** Only events with this text start the flow, so that the others only end waits. */
const starting = { filter: expression('trigger.text == "start"') };
const waitFor = (fields: object = {}) => card("pause", "flow.waitFor", { event: literal("probe.happened"), ...fields });
const told = card("tell", "probe.call", { text: ref("pause", "event", "text") });

async function begin(engine: RunningEngine): Promise<string> {
	const { runs } = await happens(engine, "start");
	const id = runs[0] as string;
	await stage.bed.reaches(id, "waiting");
	return id;
}

test("an event about the same person ends the wait once, also when it comes twice; others do not", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [waitFor(), told] }, starting));
	const id = await begin(engine);
	await happens(engine, "of another", { id: "u2", email: "max@acme.test" });
	await happens(engine, "of nobody", null);
	expect((await stage.bed.reaches(id, "waiting")).steps).toHaveLength(1);
	await Promise.all([happens(engine, "one"), happens(engine, "one", { email: "zoe@ACME.test", id: "u1" })]);
	const run = await stage.bed.reaches(id, "succeeded");
	expect(run.steps[0]).toMatchObject({ path: "pause", output: { event: { text: "one", user: { id: "u1" } } } });
	expect(stage.calls.map((call) => call.text)).toEqual(["one"]);
	expect(await stage.bed.db.$client`select from wait`).toHaveLength(0);
	await until("all that was heard to be forgotten", async () => {
		const rows = await stage.bed.db.$client`select from heard`;
		return rows.length === 0;
	});
});

test("a filter sees the event beside the run's own data, and what does not fit leaves the run waiting", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const filter = expression('steps.pause.event.text == "yes" && trigger.text == "start"');
	await stage.bed.publish(flowOf({ main: [waitFor({ filter, about: literal("anyone") }), told] }, starting));
	const id = await begin(engine);
	await happens(engine, "no", null);
	await until("the wrong event to be judged", async () => {
		const rows = await stage.bed.db.$client`select from heard`;
		return rows.length === 0 && engine.live === 0;
	});
	await stage.bed.reaches(id, "waiting");
	await happens(engine, "yes", null);
	await stage.bed.reaches(id, "succeeded");
	expect(stage.calls.map((call) => call.text)).toEqual(["yes"]);
});

test("events that come while no worker runs are heard by the next one", async () => {
	const worker = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [waitFor(), told] }, starting));
	const id = await begin(worker);
	await worker.stop(0);
	const api = await stage.bed.start([stage.outside()], { role: "api" });
	await happens(api, "meanwhile");
	await stage.bed.start([stage.outside()], { role: "worker" });
	await stage.bed.reaches(id, "succeeded");
	expect(stage.calls.map((call) => call.text)).toEqual(["meanwhile"]);
});

test("after the time-out its lane runs, and a person can end the wait early without it", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const lanes = (timeout: string) =>
		flowOf({ main: [waitFor({ timeout: literal(timeout) }), say("after")], "pause.timedOut": [say("late")] }, starting);
	const flow = await stage.bed.publish(lanes("PT0.3S"));
	const late = await stage.bed.reaches((await happens(engine, "start")).runs[0] as string, "succeeded");
	expect(late.steps.map((step) => step.path)).toEqual(["pause", "late", "after"]);
	await stage.bed.db.$client`update flow set enabled = false where id = ${flow}`;
	await stage.bed.publish(lanes("P10D"));
	const id = await begin(engine);
	await engine.resume(id, "pause", "maria");
	const early = await stage.bed.reaches(id, "succeeded");
	expect(early.steps.map((step) => step.path)).toEqual(["pause", "after"]);
	expect(await stage.bed.db.$client`select from wait`).toHaveLength(0);
});

test("a cancelled run leaves no wait behind", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [waitFor()] }, starting));
	const id = await begin(engine);
	await engine.cancel(id, "maria");
	await happens(engine, "too late");
	expect(await stage.bed.db.$client`select from wait`).toHaveLength(0);
	expect(await stage.bed.db.$client`select from heard`).toHaveLength(0);
});

test("items of a loop wait side by side, each with its own wait", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(
		flowOf({
			main: [
				card("each", "flow.forEach", { items: literal(["PT0.2S", "PT0.4S"]), concurrency: literal(2) }),
				say("end"),
			],
			"each.each": [
				card("sleep", "flow.wait", { duration: ref("item") }),
				card("tell", "probe.call", { text: ref("item") }),
			],
		}),
	);
	const id = await first(engine);
	const run = await stage.bed.reaches(id, "succeeded");
	expect(stage.calls.map((call) => call.key)).toEqual([`${id}/each[0]/tell`, `${id}/each[1]/tell`, `${id}/end`]);
	expect(run.steps.find((step) => step.path === "each")).toMatchObject({ output: { count: 2, failures: [] } });
});

test("a loop is taken up in its middle by another worker, and no item runs twice", async () => {
	const { promise: stuck } = Promise.withResolvers<string>();
	stage.answer = ({ text }) => (text === "7" ? stuck : "fine");
	const one = await stage.bed.start([stage.outside()], { worker: "one" });
	const items = literal(Array.from({ length: 12 }, (_, index) => String(index)));
	await stage.bed.publish(
		flowOf({
			main: [card("each", "flow.forEach", { items })],
			"each.each": [card("tell", "probe.call", { text: ref("item") })],
		}),
	);
	const id = await first(one);
	await until("the seventh item", async () => stage.calls.some((call) => call.text === "7"));
	await one.stop(0);
	stage.answer = () => "fine";
	await stage.bed.start([stage.outside()], { worker: "two" });
	await stage.bed.reaches(id, "succeeded");
	const texts = stage.calls.map((call) => call.text);
	expect(texts.filter((text) => text !== "7")).toEqual(["0", "1", "2", "3", "4", "5", "6", "8", "9", "10", "11"]);
	expect(new Set(stage.calls.filter((call) => call.text === "7").map((call) => call.key)).size).toBe(1);
});
