import { literal } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { say, send, useStage } from "./stage.ts";

const stage = useStage();
const FLOOD = 5_000;
/** Milliseconds; the flood itself takes many times longer. */
const SOON = 1_500;

test("a single event of one flow does not wait for the five thousand of another, whoever accepts it", async () => {
	const settings = { leaseSeconds: 10 };
	let flooded = 0;
	stage.answer = async ({ text }) => {
		if (text === "other") return "fine";
		flooded++;
		await new Promise((resolve) => setTimeout(resolve, 100));
		return "fine";
	};
	const api = await stage.bed.start([stage.outside()], { ...settings, role: "api", maxPending: 10_000 });
	await stage.bed.publish(flowOf({ main: [say("tell")] }), "Flood");
	const single = flowOf({ main: [card("other", "probe.call", { text: literal("other") })] });
	const flowId = await stage.bed.publish({ ...single, trigger: null }, "Single");
	await Promise.all(Array.from({ length: FLOOD }, () => send(api)));
	const all = await stage.bed.start([stage.outside()], settings);
	await until("the flood to be under way", async () => flooded > 300);
	for (const engine of [all, api]) {
		const asked = performance.now();
		const id = await engine.startRun(flowId, {}, "maria");
		await stage.bed.reaches(id, "succeeded");
		expect(performance.now() - asked).toBeLessThan(SOON);
	}
	expect(flooded).toBeLessThan(FLOOD);
});

/** Room for eight; the job that fills it may bring the five runs of one round. */
const MOST = 7 + 5;

test("a process carries on no more runs than it may, also of the events that it accepts itself", async () => {
	const held: (() => void)[] = [];
	let isFree = false;
	stage.answer = () => (isFree ? "fine" : new Promise((resolve) => held.push(() => resolve("fine"))));
	const engine = await stage.bed.start([stage.outside()], { leaseSeconds: 10, maxLive: 8 });
	await stage.bed.publish(flowOf({ main: [say("tell")] }), "One");
	await stage.bed.publish(flowOf({ main: [say("tell")] }), "Two");
	for (let round = 0; round < 6; round++) {
		await Promise.all(Array.from({ length: 5 }, () => send(engine)));
		expect(engine.live).toBeLessThanOrEqual(MOST);
	}
	await until("as many calls as fit", async () => held.length >= 6);
	expect(engine.live).toBeLessThanOrEqual(MOST);
	isFree = true;
	for (const release of held) release();
	await until("all of them to end", async () => {
		expect(engine.live).toBeLessThanOrEqual(MOST);
		return (await stage.bed.db.$client`select from run where finished_at is null`).length === 0;
	});
	expect(stage.calls).toHaveLength(60);
});
