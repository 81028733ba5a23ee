import { expect, test } from "vitest";
import { type FlowText, linesOfCards, partsOf, withSentences } from "./flow-text.ts";

const flow: FlowText = {
	text: [
		"Create a workflow with the following steps.",
		"1. When a user is created",
		"2. If the user is a contractor:",
		"   2.1. Wait 90 days",
		"   2.2. Deactivate the user",
		"3. Otherwise:",
		"   3.1. Send a message",
		"4. Send a message",
		"",
	].join("\n"),
	lines: [
		{ card: "trigger", text: "When a user is created" },
		{ card: "if", text: "If the user is a contractor:" },
		{ card: "wait", text: "Wait 90 days" },
		{ card: "off", text: "Deactivate the user" },
		{ card: "inner", text: "Send a message" },
		{ card: "last", text: "Send a message" },
	],
};

test("each card is found on its line, also where two say the same", () => {
	expect([...linesOfCards(flow)]).toEqual([
		["trigger", 1],
		["if", 2],
		["wait", 3],
		["off", 4],
		["inner", 6],
		["last", 7],
	]);
});

test("a sentence goes behind the chosen card, into its lane", () => {
	const { text, added } = withSentences(flow, "wait", "tell the manager");
	expect(added).toEqual([5]);
	expect(text.split("\n").slice(3, 6)).toEqual([
		"   2.1. Wait 90 days",
		"   tell the manager",
		"   2.2. Deactivate the user",
	]);
});

test("behind a card with lanes means behind all of its lanes", () => {
	const { text, added } = withSentences(flow, "if", "one\n\n  two");
	expect(added).toEqual([8, 9]);
	expect(text.split("\n").slice(6, 10)).toEqual(["   3.1. Send a message", "one", "  two", "4. Send a message"]);
});

test("without a card, or with one that is not said, it goes to the end", () => {
	for (const card of [null, "gone"])
		expect(withSentences(flow, card, "bye").text.endsWith("4. Send a message\nbye\n")).toBe(true);
});

test("the template line is kept apart from the steps", () => {
	expect(partsOf("Create it.\n1. Wait\n\n")).toEqual({ template: "Create it.", steps: "1. Wait" });
	expect(partsOf("Create it.")).toEqual({ template: "Create it.", steps: "" });
});
