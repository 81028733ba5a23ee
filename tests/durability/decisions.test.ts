import { expression, literal } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { until } from "../product/until.ts";
import { card, flowOf } from "./probe.ts";
import { first, never, say, useStage } from "./stage.ts";

const stage = useStage();

test("cancel ends the run at once and aborts the call under way", async () => {
	stage.answer = never;
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [say("slow"), say("after")] }));
	const id = await first(engine);
	await until("the call", async () => stage.calls.length === 1);
	expect((await stage.bed.reaches(id, "running")).steps).toMatchObject([{ path: "slow", status: "running" }]);
	await engine.cancel(id, "maria");
	await until("the abort", async () => stage.calls[0]?.signal.aborted);
	const run = await stage.bed.reaches(id, "cancelled");
	expect(run.endedAt).not.toBeNull();
	await until("an empty memory", async () => engine.live === 0);
	await expect(engine.cancel(id, "maria")).rejects.toThrow(/ended already/);
});

test("a waiting run needs no memory, goes on when it is due, and never early", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [card("pause", "flow.wait", { duration: literal("PT1S") }), say("tell")] }));
	const id = await first(engine);
	const waiting = await stage.bed.reaches(id, "waiting");
	expect(engine.live).toBe(0);
	const run = await stage.bed.reaches(id, "succeeded");
	const due = waiting.steps[0]?.dueAt as string;
	const resumedAt = (run.steps[0]?.output as { resumedAt: string } | undefined)?.resumedAt ?? "";
	expect(resumedAt >= due).toBe(true);
	expect(stage.calls[0]?.now.toISOString()).toBe(resumedAt);
});

test("a person ends a wait early, also on another server than the one that started it", async () => {
	const one = await stage.bed.start([stage.outside()], { worker: "one" });
	await stage.bed.publish(flowOf({ main: [card("pause", "flow.wait", { duration: literal("P90D") }), say("tell")] }));
	const id = await first(one);
	await stage.bed.reaches(id, "waiting");
	await one.stop(0);
	const two = await stage.bed.start([stage.outside()], { worker: "two" });
	await expect(two.resume(id, "tell", "maria")).rejects.toThrow(/does not wait/);
	await two.resume(id, "pause", "maria");
	expect((await stage.bed.reaches(id, "succeeded")).steps.map((step) => step.status)).toEqual([
		"succeeded",
		"succeeded",
	]);
});

test("continueIf ends the run as stopped with its reason; raise fails it with the author's words", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(
		flowOf(
			{
				main: [
					card("only", "flow.continueIf", { when: literal(false), reason: literal("Not a contractor") }),
					say("tell"),
				],
			},
			{ filter: expression('trigger.text == "stop"') },
		),
	);
	await stage.bed.publish(
		flowOf(
			{ main: [card("no", "flow.raise", { message: literal("No manager") })] },
			{ filter: expression('trigger.text == "raise"') },
		),
	);
	expect((await stage.bed.reaches(await first(engine, "stop"), "stopped")).reason).toBe("Not a contractor");
	expect((await stage.bed.reaches(await first(engine, "raise"), "failed")).error).toMatchObject({
		kind: "raised",
		message: "No manager",
	});
	expect(stage.calls).toEqual([]);
});
