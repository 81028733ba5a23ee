import { describe, expect, test } from "vitest";
import {
	beginning,
	ending,
	findConflict,
	findCycle,
	isMassChange,
	lostByMove,
	missingPrerequisites,
	replaceLeaver,
} from "./rules.ts";

const grant = (
	id: string,
	status: "active" | "deprovisioning" | "ended" | "scheduled" | "provisioning",
	hadBefore = false,
) => ({
	id,
	roleId: "r",
	status,
	hadBefore,
});

describe("two reasons for one role", () => {
	test("the application is called for the first and for the last of them only", () => {
		expect(beginning(grant("a", "scheduled"), [])).toBe("provision");
		expect(beginning(grant("b", "scheduled"), [grant("a", "active")])).toBe("share");
		expect(beginning(grant("b", "scheduled"), [grant("a", "deprovisioning")])).toBe("provision");
		expect(ending(grant("a", "active"), [grant("b", "active")])).toEqual({ what: "keep", because: "overlap" });
		expect(ending(grant("a", "active"), [grant("b", "provisioning")])).toEqual({ what: "keep", because: "overlap" });
		expect(ending(grant("a", "active"), [grant("b", "ended"), { ...grant("c", "active"), roleId: "other" }])).toEqual({
			what: "remove",
		});
	});

	test("what was there before is left there", () => {
		expect(ending(grant("a", "active", true), [])).toEqual({ what: "keep", because: "hadBefore" });
	});
});

test("roles that exclude each other are found, unless somebody made an exception", () => {
	const role = { id: "pay", conflictIds: ["approve"] };
	expect(findConflict(role, ["x", "approve"], [])).toBe("approve");
	expect(findConflict(role, ["approve"], [{ roleIds: ["approve", "pay"] }])).toBeNull();
	expect(missingPrerequisites({ prerequisiteIds: ["a", "b"] }, ["b"])).toEqual(["a"]);
});

test("prerequisites that lead back are found", () => {
	const edges: Record<string, string[]> = { a: ["b", "d"], b: ["c"], c: ["a"], d: [] };
	expect(findCycle("a", (id) => edges[id] ?? [])).toEqual(["a", "b", "c", "a"]);
	expect(findCycle("d", (id) => edges[id] ?? [])).toBeNull();
	expect(findCycle("e", (id) => (id === "e" ? ["a"] : (edges[id] ?? [])))).toBeNull();
});

test("more than a fifth of twenty or more is a mass change", () => {
	expect([isMassChange(19, 19), isMassChange(20, 4), isMassChange(20, 5)]).toEqual([false, false, true]);
});

test("a mover loses what they could not ask for any more; a leaver's place goes to their manager", () => {
	expect(lostByMove([{ roleId: "a" }, { roleId: "b" }], (id) => id === "a")).toEqual([{ roleId: "b" }]);
	expect(replaceLeaver(["x", "y"], "x", "m", () => true)).toEqual(["y", "m"]);
	expect(replaceLeaver(["x", "m"], "x", "m", () => true)).toEqual(["m"]);
	expect(replaceLeaver(["x"], "x", "m", () => false)).toEqual([]);
	expect(replaceLeaver(["y"], "x", "m", () => true)).toEqual(["y"]);
});
