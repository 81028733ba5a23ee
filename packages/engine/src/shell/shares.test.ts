import { expect, test } from "vitest";
import { shares } from "./shares.ts";

test("a flow may have three quarters of the room that the others leave, and never all of it", () => {
	const live = shares(512);
	const fill = (flow: string) => {
		let count = 0;
		for (; live.allows(flow, 0); count++) live.add(flow);
		return count;
	};
	expect(fill("flood")).toBe(384);
	expect(fill("second flood")).toBe(96);
	expect(fill("third")).toBe(24);
	expect(live.full().sort()).toEqual(["flood", "second flood", "third"]);
	expect(live.allows("somebody", 0)).toBe(true);
});

test("what is about to be live counts, and what has left does not", () => {
	const live = shares(4);
	expect([live.allows("a", 2), live.allows("a", 3)]).toEqual([true, false]);
	for (let count = 0; count < 3; count++) live.add("a");
	expect(live.full()).toEqual(["a"]);
	live.remove("a");
	expect(live.full()).toEqual([]);
});
