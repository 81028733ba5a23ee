import { expression, literal, ref } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { card, flowOf } from "./probe.ts";
import { first, say, send, useStage } from "./stage.ts";

const stage = useStage();

/** Loops over 400 letters in four levels: 25 billion turns. */
const ENDLESS = `cel.bind(l, "${"x".repeat(400)}".split(""), l.all(a, l.all(b, l.all(c, l.all(d, a == d)))))`;

test("expressions that loop or match patterns decide filters, conditions, values and what is sent", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const lane = "then";
	await stage.bed.publish(
		flowOf(
			{
				main: [
					card("names", "flow.set", {
						values: {
							kind: "object",
							fields: {
								words: expression("trigger.text.split(' ').map(word, word + '!')"),
								first: expression("trigger.text.split(' ').filter(word, word.matches('^b'))[0]"),
							},
						},
					}),
					card(
						"check",
						"flow.if",
						{ when: expression("steps.names.values.words.exists(word, word == 'big!')") },
						{ outputs: { said: { [lane]: expression("[steps.tell.answer].map(each, each + '?')[0]") } } },
					),
					card("last", "probe.call", { text: ref("check", "said") }),
				],
				"check.then": [
					card("tell", "probe.call", { text: expression("steps.names.values.words.filter(w, w != 'the!')[0]") }),
				],
				"check.else": [],
			},
			{ filter: expression("trigger.text.matches('^the .*wolf$')") },
		),
	);
	expect((await send(engine, "the small fox")).runs).toEqual([]);
	const run = await stage.bed.reaches(await first(engine, "the big wolf"), "succeeded");
	expect(run.steps.map(({ path, output }) => [path, output])).toEqual([
		["names", { values: { words: ["the!", "big!", "wolf!"], first: "big" } }],
		["check", { said: "heard big!?" }],
		["tell", { answer: "heard big!" }],
		["last", { answer: "heard heard big!?" }],
	]);
});

test("an expression without end fails its card in words, and other runs go on meanwhile", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	const slow = await stage.bed.publish(
		flowOf({ main: [card("check", "flow.continueIf", { when: expression(ENDLESS) })] }, { filter: literal(true) }),
	);
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	const { runs } = await send(engine);
	const ended = await Promise.all(
		runs.map((id) => Promise.any([stage.bed.reaches(id, "failed"), stage.bed.reaches(id, "succeeded")])),
	);
	const failed = ended.find((run) => run.flowId === slow);
	expect(failed?.error).toMatchObject({
		kind: "expression",
		code: "EXPRESSION_TIMED_OUT",
		message: expect.stringContaining("stopped after 600 ms"),
	});
	expect(ended.filter((run) => run.status === "succeeded")).toHaveLength(1);
	expect(stage.calls).toHaveLength(1);
});

test("a filter without end starts nothing and holds up no event", async () => {
	const engine = await stage.bed.start([stage.outside()]);
	await stage.bed.publish(flowOf({ main: [say("tell")] }, { filter: expression(ENDLESS) }));
	await stage.bed.publish(flowOf({ main: [say("tell")] }));
	const { runs } = await send(engine);
	expect(runs).toHaveLength(1);
	await stage.bed.reaches(runs[0] as string, "succeeded");
});
