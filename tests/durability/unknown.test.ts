import { expression, ref } from "@keyway/schema/field-value";
import type { Card } from "@keyway/schema/flow";
import { describe, expect, test } from "vitest";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, never, say, useStage } from "./stage.ts";

const stage = useStage();

/** A call that nobody can ask about afterwards, given up after a moment. */
const blind = (more: object = {}) =>
	card("blind", "probe.blindCall", { text: ref("trigger", "text") }, { timeLimit: 0.05, ...more });

async function asking(more: object = {}) {
	stage.answer = (call) => (call.key.endsWith("/blind") ? never() : `heard ${call.text}`);
	const engine = await stage.bed.start([stage.outside()]);
	const lanes: Record<string, Card[]> =
		"onError" in more && more.onError === "lane" ? { "blind.onError": [say("sorry")] } : {};
	const after = card("after", "probe.call", { text: expression("string(has(steps.blind.answer))") });
	await stage.bed.publish(flowOf({ main: [blind(more), after], ...lanes }));
	const id = await first(engine);
	const run = await stage.bed.reaches(id, "failed");
	expect(run.error).toMatchObject({ kind: "unknownOutcome" });
	return { engine, id };
}

describe("a call whose outcome is unknown", () => {
	test("stops the run, whatever the card says about errors, until a person has looked", async () => {
		const { engine, id } = await asking({ onError: "continue" });
		expect(stage.calls).toHaveLength(1);
		await expect(engine.decide(id, "after", { decision: "done" }, "maria")).rejects.toThrow(/does not ask/);
	});

	test("that was done goes on with what the person says it gave, and is not called again", async () => {
		const { engine, id } = await asking();
		await expect(engine.decide(id, "blind", { decision: "done", output: { answer: 7 } }, "maria")).rejects.toThrow(
			/not what the card gives/,
		);
		await engine.decide(id, "blind", { decision: "done", output: { answer: "it is there" } }, "maria");
		const run = await stage.bed.reaches(id, "succeeded");
		expect(run.steps[0]).toMatchObject({
			status: "succeeded",
			output: { answer: "it is there" },
			decidedBy: "maria",
			attempt: 1,
		});
		expect(stage.calls.map((call) => call.key.split("/")[1])).toEqual(["blind", "after"]);
		await expect(engine.decide(id, "blind", { decision: "retry" }, "maria")).rejects.toThrow(/does not ask/);
	});

	test("is tried again with the same key when the person says so", async () => {
		const { engine, id } = await asking();
		stage.answer = (call) => `heard ${call.text}`;
		await engine.decide(id, "blind", { decision: "retry" }, "maria");
		await stage.bed.reaches(id, "succeeded");
		const keys = stage.calls.map((call) => call.key);
		expect([keys.length, keys[0]]).toEqual([3, keys[1]]);
	});

	test("that was not done goes the way of any other error of its card", async () => {
		const { engine, id } = await asking({ onError: "lane" });
		await engine.decide(id, "blind", { decision: "fail" }, "maria");
		const run = await stage.bed.reaches(id, "succeeded");
		expect(run.steps[0]).toMatchObject({ status: "failed", error: { code: "DECIDED_FAILED" }, decidedBy: "maria" });
		expect(run.steps.map((step) => step.card)).toEqual(["blind", "sorry", "after"]);
	});

	test("fails the run for good where the card says nothing about errors", async () => {
		const { engine, id } = await asking();
		await engine.decide(id, "blind", { decision: "fail" }, "maria");
		await until(
			"the person's word",
			async () => (await stage.bed.reaches(id, "failed")).error?.code === "DECIDED_FAILED",
		);
		await expect(engine.decide(id, "blind", { decision: "done" }, "maria")).rejects.toThrow(/does not ask/);
	});
});
