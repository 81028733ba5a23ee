import { literal } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { LIMITS } from "./limits.ts";
import { card, graphOf, simulate } from "./simulation.ts";

const items = (count: number) => literal(Array.from({ length: count }, (_, index) => index));
const loop = (id: string, count: number) => card(id, "flow.forEach", { items: items(count) });
const set = (id: string) => card(id, "flow.set", { values: literal({}) });
/** How a run of cards that need nobody else ends. */
const endOf = (lanes: Parameters<typeof graphOf>[0]) => {
	const run = simulate(graphOf(lanes));
	const last = run.journal.at(-1);
	return last?.t === "finished" ? (last.error?.code ?? last.status) : last?.t;
};

test("a loop goes through its most items, whatever the run does beside", () => {
	expect(endOf({ main: [loop("each", LIMITS.loopItems), set("after")], "each.each": [set("one"), set("two")] })).toBe(
		"succeeded",
	);
	expect(endOf({ main: [loop("each", LIMITS.loopItems + 1)], "each.each": [set("one")] })).toBe("LOOP_TOO_LONG");
});

test("cards in loops have a limit of their own, also inside each other", () => {
	const nested = (count: number) => ({
		main: [loop("outer", 100)],
		"outer.each": [loop("inner", count)],
		"inner.each": [set("one")],
	});
	expect(endOf(nested(500))).toBe("succeeded");
	expect(endOf(nested(1_000))).toBe("TOO_MANY_CARDS");
});

test("more cards than a run performs outside of loops fail it in words", () => {
	const many = (count: number) => ({ main: Array.from({ length: count }, (_, index) => set(`c${index}`)) });
	expect(endOf(many(LIMITS.cards))).toBe("succeeded");
	expect(endOf(many(LIMITS.cards + 1))).toBe("TOO_MANY_CARDS");
});
