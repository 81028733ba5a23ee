import type { Reference } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { rewriteReferences, written } from "./rewrite.ts";

const renamed = (cel: string, names: Record<string, string>) =>
	rewriteReferences(cel, ({ card, path }) => (names[card] ? { card: names[card], path } : null));

test.each([
	["steps.a.id == steps.b.id", "steps.z.id == steps.b.id"],
	["steps.ab.id + steps.a.id", "steps.ab.id + steps.z.id"],
	['"steps.a" + steps.a.text', '"steps.a" + steps.z.text'],
	["steps . a .id", "steps.z.id"],
	['steps["a"].list[0].x', "steps.z.list[0].x"],
	["(steps.a).id", "(steps.z).id"],
	["(true ? steps.a : steps.b).id", "(true ? steps.z : steps.b).id"],
	["has(steps.a.id) ? steps.a.id : ''", "has(steps.z.id) ? steps.z.id : ''"],
	["trigger.list[steps.a.index].x", "trigger.list[steps.z.index].x"],
	["steps.a.list[steps.a.index].x", "steps.z.list[steps.z.index].x"],
	["steps.a.list.filter(steps, steps.a == 1)", "steps.z.list.filter(steps, steps.a == 1)"],
	["steps.a.list.exists(x, x == steps.a.y)", "steps.z.list.exists(x, x == steps.z.y)"],
	["text.lower(steps.a.x) in [steps.a.y]", "text.lower(steps.z.x) in [steps.z.y]"],
	["{'k': -steps.a.n, 'l': !steps.a.b}", "{'k': -steps.z.n, 'l': !steps.z.b}"],
	["steps.a.", "steps.a."],
	["steps == null", "steps == null"],
])("a renamed card is renamed in %s", (cel, expected) => {
	expect(renamed(cel, { a: "z" })).toBe(expected);
});

test("a reference can become another one, path and all", () => {
	const seen: Reference[] = [];
	const text = rewriteReferences("steps.find.users[0].email == item.email && size(steps.find.users) > 1", (each) => {
		seen.push(each);
		return each.card === "find" ? { card: "trigger", path: ["inputs", "from find"] } : null;
	});
	expect(text).toBe('trigger.inputs["from find"] == item.email && size(trigger.inputs["from find"]) > 1');
	expect(seen).toEqual([
		{ card: "find", path: ["users", "0", "email"] },
		{ card: "item", path: ["email"] },
		{ card: "find", path: ["users"] },
	]);
});

test("references are written so that they can be read again", () => {
	const path = ["a", "0", "two words", 'a "quote"', "in", "00"];
	expect(written({ card: "find", path })).toBe('steps.find.a[0]["two words"]["a \\"quote\\""]["in"]["00"]');
	const seen: Reference[] = [];
	rewriteReferences(written({ card: "find", path }), (each) => {
		seen.push(each);
		return null;
	});
	expect(seen).toEqual([{ card: "find", path }]);
});
