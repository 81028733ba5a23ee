import { ConnectorError } from "@keyway/connector-sdk/error";
import { ref } from "@keyway/schema/field-value";
import type { FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { until } from "../product/until.ts";
import { flowOf } from "./probe.ts";
import { say, send, useStage } from "./stage.ts";

const stage = useStage();

/** Two calls for each event, those of one text after one another. */
function inOrder(): FlowGraph {
	const flow = flowOf({ main: [say("one"), say("two")] });
	return { ...flow, trigger: flow.trigger && { ...flow.trigger, orderingKey: ref("trigger", "text") } };
}

const status = async (runId: string) =>
	(await stage.bed.db.$client`select status from run where id = ${runId}`)[0]?.["status"] as number;
const QUEUED = 0;

/** Lets the calls with this text wait for their release, in the order in which they came. */
function hold(text: string): (() => void)[] {
	const held: (() => void)[] = [];
	stage.answer = (call) =>
		call.text === text ? new Promise<string>((resolve) => held.push(() => resolve("fine"))) : "fine";
	return held;
}

test("runs of one key wait for each other, those of other keys do not", async () => {
	const held = hold("ada");
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(inOrder());
	const first = (await send(engine, "ada")).runs[0] as string;
	const second = (await send(engine, "ada")).runs[0] as string;
	const other = (await send(engine, "bob")).runs[0] as string;
	await stage.bed.reaches(other, "succeeded");
	await until("the first call", async () => held.length === 1);
	expect(await status(second)).toBe(QUEUED);
	held.shift()?.();
	await until("the second call of the same run", async () => held.length === 1);
	expect(stage.calls.filter((call) => call.text === "ada").map((call) => call.key)).toEqual([
		`${first}/one`,
		`${first}/two`,
	]);
	held.shift()?.();
	await until("the next run's call", async () => held.length === 1);
	expect(stage.calls.at(-1)?.key).toBe(`${second}/one`);
	held.shift()?.();
	await until("its last call", async () => held.length === 1);
	held.shift()?.();
	await stage.bed.reaches(second, "succeeded");
	await until("nobody in line", async () => (await stage.bed.db.$client`select from turn`).length === 0);
});

test("a failed or cancelled run lets the next one go; retried, it is the next of its line", async () => {
	let refuses = true;
	const held = hold("ada");
	const answer = stage.answer;
	stage.answer = (call) => {
		if (refuses) throw new ConnectorError("invalid", "nope", "No.");
		return answer(call);
	};
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(inOrder());
	const failed = (await send(engine, "ada")).runs[0] as string;
	await stage.bed.reaches(failed, "failed");
	refuses = false;
	const cancelled = (await send(engine, "ada")).runs[0] as string;
	const parked = (await send(engine, "ada")).runs[0] as string;
	const last = (await send(engine, "ada")).runs[0] as string;
	await until("a call", async () => held.length === 1);
	await engine.cancel(parked, "maria");
	await engine.retry(failed, "maria");
	expect(stage.calls.at(-1)?.key).toBe(`${cancelled}/one`);
	await engine.cancel(cancelled, "maria");
	for (const key of [`${failed}/one`, `${failed}/two`, `${last}/one`, `${last}/two`]) {
		await until(key, async () => stage.calls.at(-1)?.key === key && held.length > 0);
		held.pop()?.();
	}
	await stage.bed.reaches(last, "succeeded");
});
