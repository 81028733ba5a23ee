import { expect, test } from "vitest";
import { cardOnLine, lineOfCard, lineStart, marksOf } from "./line-places.ts";
import type { Reading } from "./reading.ts";

const steps = "1. When a user is created\n2. Frobnicate\n3. Wait 3 days";
const line = (n: number, cards: string[]): Reading["lines"][number] => ({
	n,
	cards,
	confidence: "exact",
	clauses: [],
	slots: [],
	reasons: [],
	alternatives: [],
});
const reading = {
	problems: [
		{ severity: "warning", code: "STEP_NOT_UNDERSTOOD", message: "No.", line: 3, column: 4, endColumn: 14 },
		{ severity: "error", code: "TEMPLATE_ALTERED", message: "Whole." },
	],
	lines: [line(2, ["trigger"]), line(3, ["unknown"]), line(4, ["wait", "more"])],
} as unknown as Reading;

test("lines count from the template line, offsets from the first step", () => {
	expect([2, 3, 4, 9].map((n) => lineStart(steps, n))).toEqual([0, 26, 40, steps.length]);
});

test("a problem is underlined where its words stand, one without a place on the first line", () => {
	const [words, whole] = marksOf(reading, steps);
	expect(steps.slice(words?.from, words?.to)).toBe("Frobnicate");
	expect([whole?.from, whole?.to]).toEqual([0, 25]);
});

test("a line leads to its card and a card to its line", () => {
	expect([cardOnLine(reading, 4), cardOnLine(reading, 9)]).toEqual(["wait", null]);
	expect([lineOfCard(reading, "more"), lineOfCard(reading, "gone")]).toEqual([4, null]);
});
