import { testCatalogue } from "@keyway/flow/test-catalogue";
import { expression, literal } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import type { StepRun } from "@keyway/schema/run";
import { expect, test } from "vitest";
import { buildScene, type SceneInput } from "./scene.ts";

const notify: Card = {
	id: "notify",
	uses: "slack.sendChannelMessage@1",
	title: "Notify IT",
	fields: { channel: literal("#it"), text: literal("Hello") },
};
const check: Card = { id: "check", uses: "flow.if@1", fields: { when: expression("trigger.user.manager == null") } };
const wait: Card = { id: "wait", uses: "flow.wait@1", fields: { duration: literal("P1D") } };

const graph: FlowGraph = {
	...emptyGraph(),
	cards: { notify, check, wait },
	lanes: { main: ["notify", "check"], "check.then": ["wait"], "check.else": [] },
};

const input = (more: Partial<SceneInput> = {}): SceneInput => ({
	context: { graph, catalogue: testCatalogue, kind: "automation" },
	problems: [],
	expanded: new Set(),
	run: null,
	...more,
});

const step = (card: string, more: Partial<StepRun>): StepRun => ({
	card,
	path: card,
	uses: graph.cards[card]?.uses ?? "",
	status: "succeeded",
	attempt: 1,
	startedAt: "2026-11-24T10:00:00.000Z",
	endedAt: "2026-11-24T10:00:00.308Z",
	...more,
});

test("a card is named by its number, title, kind, problems and what comes next", () => {
	const problem = { code: "X", at: { card: "notify" }, severity: "error" as const, message: "No." };
	const scene = buildScene(input({ problems: [problem] }), null);
	const card = scene.cards.find((each) => each.id === "notify");
	expect(card?.label).toBe("Step 2, Notify IT, Slack action, 1 problem, then step 3");
});

test("a run colours the links it took, marks the lane it left out and says how each card went", () => {
	const steps = [
		step("notify", {}),
		step("check", { lane: "then" }),
		step("wait", { status: "waiting", dueAt: "2026-11-25T10:00:00.000Z" }),
	];
	const scene = buildScene(input({ run: { status: "waiting", steps } }), null);
	const link = (id: string) => scene.links.find((each) => each.id === id)?.tone;
	expect([link("main/0"), link("main/1"), link("check.then/0"), link("check.else/0")]).toEqual([
		"ok",
		"ok",
		"ok",
		"off",
	]);
	expect(scene.lanes.map((lane) => [lane.id, lane.off])).toEqual([
		["check.then", false],
		["check.else", true],
	]);
	const words = scene.cards.map((card) => card.overlay?.words);
	expect(words[1]).toBe("308 ms");
	expect(words[2]).toBe("then");
	expect(words[3]).toContain("Resumes");
	const other = buildScene(input({ run: { status: "succeeded", steps: [step("check", { lane: "else" })] } }), null);
	expect(other.cards.at(-1)?.overlay?.words).toBe("Branch not taken");
});

test("what did not change is the same object again, so that it is not drawn again", () => {
	const first = buildScene(input(), null);
	const renamed = { ...graph, cards: { ...graph.cards, notify: { ...notify, title: "Tell IT" } } };
	const second = buildScene(
		input({ context: { graph: renamed, catalogue: testCatalogue, kind: "automation" } }),
		first,
	);
	const same = second.cards.filter((card) => first.cards.includes(card)).map((card) => card.id);
	expect(same).toEqual(["trigger", "check", "wait"]);
});
