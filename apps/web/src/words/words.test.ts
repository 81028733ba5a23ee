import { testCatalogue } from "@keyway/flow/test-catalogue";
import { expression, literal, ref, template } from "@keyway/schema/field-value";
import { type Card, emptyGraph, type FlowGraph } from "@keyway/schema/flow";
import { expect, test } from "vitest";
import { conditionWords } from "./condition-words.ts";
import { durationParts, durationWords, isoDuration } from "./duration.ts";
import type { FlowContext } from "./flow-context.ts";
import { piecesText } from "./pieces.ts";
import { laneTitle, sentenceOf } from "./sentence.ts";

function context(...cards: Card[]): FlowContext {
	const graph: FlowGraph = {
		...emptyGraph(),
		trigger: { id: "trigger", uses: "directory.userCreated@1", fields: {} },
		cards: Object.fromEntries(cards.map((card) => [card.id, card])),
		lanes: { main: cards.map((card) => card.id) },
	};
	return { graph, catalogue: testCatalogue, kind: "automation" };
}

const sentence = (flow: FlowContext, id: string) =>
	sentenceOf(flow, id)
		.map((part) => piecesText(part.pieces))
		.join("");

test("a card's sentence carries its values, and asks for what is missing", () => {
	const flow = context({
		id: "notify",
		uses: "slack.sendChannelMessage@1",
		fields: { text: template("Welcome ", { card: "trigger", path: ["user", "firstName"] }) },
	});
	expect(sentence(flow, "notify")).toBe("Send Welcome First name to channel?");
});

test("a reference is called by the label of what it reads", () => {
	const flow = context({
		id: "create",
		uses: "salesforce.createRecord@1",
		fields: { object: ref("trigger", "user", "manager", "email"), record: literal({ a: 1 }) },
	});
	expect(sentence(flow, "create")).toBe("Create a Manager: email with 1 field");
});

test("a lane is called by the condition that leads into it", () => {
	const flow = context({
		id: "check",
		uses: "flow.if@1",
		fields: { when: expression('trigger.user.userType == "contractor"') },
	});
	expect(laneTitle(flow, "check.then")).toBe("If user type is contractor");
	expect(laneTitle(flow, "check.else")).toBe("else");
});

test("conditions are put in words only where that is certain", () => {
	const name = (path: string[]) => path.at(-1) ?? "";
	expect(conditionWords('a.b != "x" && a.c >= 3', name)).toBe("b is not x and c is at least 3");
	expect(conditionWords("!a.done", name)).toBe("not done");
	expect(conditionWords("a.manager == null", name)).toBe("manager is empty");
	for (const cel of ['a.b.startsWith("x")', "size(a.list) > 2", 'a == "x && y"', "(a || b) && c", '!a == "b"'])
		expect(conditionWords(cel, name)).toBe(cel);
});

test("lengths of time are read and written as people say them", () => {
	expect(durationWords("P90D")).toBe("90 days");
	expect(durationWords("PT1H")).toBe("1 hour");
	expect(durationWords("P1DT2H")).toBe("1 day 2 hours");
	expect(durationWords("soon")).toBe("soon");
	for (const unit of ["minutes", "days", "months"] as const)
		expect(durationParts(isoDuration(3, unit))).toEqual([{ amount: 3, unit }]);
});
