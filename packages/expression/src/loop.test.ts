import type { OutputSpec } from "@keyway/schema/catalogue";
import type { Json } from "@keyway/schema/json";
import { describe, expect, test } from "vitest";
import { createChecker } from "./check.ts";
import { createEvaluator } from "./evaluate.ts";
import { matches, patternProblem } from "./pattern.ts";
import { references } from "./references.ts";
import type { Scope } from "./type-scope.ts";

const output = (name: string, type: OutputSpec["type"], more: Partial<OutputSpec> = {}): OutputSpec => ({
	name,
	label: name,
	type,
	...more,
});

const scope: Scope = {
	trigger: output("trigger", "object", {
		fields: [
			output("user", "person"),
			output("people", "people"),
			output("names", "list", { items: output("item", "text") }),
			output("rows", "list", {
				items: output("item", "object", { fields: [output("city", "text"), output("size", "number")] }),
			}),
			output("body", "any"),
			output("closed", "object", { fields: [output("ok", "boolean")] }),
		],
	}),
	item: output("item", "person"),
	steps: { find: output("find", "object", { fields: [output("users", "people")] }) },
};

const check = createChecker([], patternProblem);
const evaluate = createEvaluator([], matches);

describe("checking loops", () => {
	test.each([
		["trigger.people.map(p, p.email)", "list", "text"],
		["trigger.people.filter(p, p.department == 'Sales')", "list", "person"],
		["trigger.people.filter(p, p.department == 'Sales').map(q, q.manager)", "list", "person"],
		["trigger.rows.map(r, r.size > 1.0, r.city + '!')", "list", "text"],
		["trigger.rows.map(r, r.size + 1)", "list", "number"],
		["trigger.names.map(n, [n, n])", "list", "list"],
		["[1, 2].map(n, n * 2)", "list", "number"],
		["trigger.body.items.map(i, i.anything.deep)", "list", undefined],
	])("gives %s the type %s of %s", (cel, type, items) => {
		const checked = check(cel, scope);
		expect(checked).toMatchObject({ type });
		expect("spec" in checked ? checked.spec?.items?.type : undefined).toBe(items);
	});

	test.each([
		["trigger.people.all(p, p.email.endsWith('@acme.test'))", "boolean"],
		["trigger.people.exists_one(p, p.department == trigger.user.department)", "boolean"],
		["trigger.people.filter(p, p.active == true)[0].email", "text"],
		["trigger.people.exists(item, item.email == 'a@b.test') && item.email != ''", "boolean"],
		["size(trigger.rows.filter(r, trigger.rows.exists(s, s.city == r.city && s.size > r.size))) > 0", "boolean"],
		["(trigger.user.city == '' ? trigger.people : steps.find.users).map(p, p.email)[0]", "text"],
		["cel.bind(boss, trigger.user.manager, boss.email + boss.lastName)", "text"],
		["trigger.user.email.matches('^[a-z]+@acme\\\\.test$')", "boolean"],
		["trigger.user.email.matches(trigger.user.city)", "boolean"],
	])("gives %s the type %s", (cel, type) => {
		expect(check(cel, scope)).toMatchObject({ type });
	});

	test.each([
		["trigger.rows.map(r, r.town)", "EXPRESSION_MEMBER_UNKNOWN", 'has no "town"'],
		["trigger.rows.filter(r, r.size == 'big')", "EXPRESSION_TYPE", "number and text cannot be compared"],
		["trigger.rows.filter(r, r.city)", "EXPRESSION_TYPE", "The condition in filter(…) must be yes/no, not text."],
		["trigger.user.email.map(c, c)", "EXPRESSION_TYPE", "Only the elements of a list can be gone through, not text."],
		["trigger.rows.map(r, s.city)", "EXPRESSION_NAME_UNKNOWN", '"s" is not known here'],
		["trigger.rows.map('r', r)", "EXPRESSION_SYNTAX", "map starts with a name for the element"],
		["trigger.rows.exists(r, steps.later.ok)", "EXPRESSION_NAME_UNKNOWN", "steps.later"],
		["trigger.user.email.matches('(?=a)b')", "EXPRESSION_PATTERN", "looking ahead or behind is not supported."],
		["trigger.user.email.matches('(a)\\\\1')", "EXPRESSION_PATTERN", "references back to a group are not supported."],
		["trigger.user.email.matches('[a-')", "EXPRESSION_PATTERN", "missing closing ]"],
		["trigger.user.email.matches('(a{1000}){1000}')", "EXPRESSION_PATTERN", "it repeats too often."],
		[`trigger.user.email.matches('${"a".repeat(1_001)}')`, "EXPRESSION_PATTERN", "longer than 1000 characters"],
		["trigger.user.email.matches(5)", "EXPRESSION_FUNCTION_UNKNOWN", "matches"],
	])("refuses %s as %s", (cel, code, words) => {
		const checked = check(cel, scope);
		expect("problem" in checked && checked.problem).toMatchObject({ code, message: expect.stringContaining(words) });
	});

	test("points at the pattern that is wrong", () => {
		const cel = "trigger.user.email.matches('a') && trigger.user.email.matches('(')";
		const checked = check(cel, scope);
		if (!("problem" in checked)) throw new Error("accepted");
		expect(cel.slice(checked.problem.from, checked.problem.to)).toBe("'('");
	});

	test("choices within choices do not double without end", () => {
		let cel = "x0.email";
		for (let level = 12; level > 0; level--)
			cel = `cel.bind(x${level - 1}, true ? x${level}.manager : x${level}, ${cel})`;
		const from = performance.now();
		check(`cel.bind(x12, trigger.user, ${cel})`, scope);
		expect(performance.now() - from).toBeLessThan(500);
	});
});

describe("working loops out", () => {
	const trigger: Json = {
		people: [
			{ email: "a@x.test", department: "Sales", manager: { email: "boss@x.test" } },
			{ email: "b@x.test", department: null },
			{ email: "c@x.test" },
		],
		names: ["b", "a"],
		nothing: null,
		body: { items: [{ tags: ["x", "y"] }, {}] },
	};
	const bindings = { trigger, steps: { gone: null }, item: { email: "item@x.test" } };

	test.each<[string, Json]>([
		["trigger.people.map(p, p.department)", ["Sales", null, null]],
		["trigger.people.filter(p, p.department == null).map(p, p.email)", ["b@x.test", "c@x.test"]],
		["trigger.people.filter(p, has(p.department)).size()", 1],
		["trigger.people.map(p, p.manager.email)", ["boss@x.test", null, null]],
		["trigger.people.map(p, p.manager).map(m, m.email)", ["boss@x.test", null, null]],
		["trigger.people.filter(p, p.manager == null).map(p, p.email)", ["b@x.test", "c@x.test"]],
		["trigger.people.exists(p, p.city == 'Berlin')", false],
		["trigger.people[2].department == null", true],
		["trigger.people[size(trigger.people) - 1].department == null", true],
		["trigger.nothing.map(n, n)", []],
		["trigger.missing.exists(n, n == 1)", false],
		["trigger.nothing == null", true],
		["trigger.nothing == null ? ['none'] : trigger.nothing.map(n, n)", ["none"]],
		["steps.gone.users.all(u, u.email != '')", true],
		["trigger.body.items.map(i, i.tags.size())", [2, 0]],
		["trigger.people.map(item, item.email)", ["a@x.test", "b@x.test", "c@x.test"]],
		["[trigger.people[0], trigger.people[1]].map(p, p.department)", ["Sales", null]],
		["cel.bind(p, trigger.people[1], p.department == null)", true],
		["trigger.names.exists(n, n.matches('^[ab]$'))", true],
		["'café'.matches('^\\\\pL+$')", true],
		["'a\\nb'.matches('^b$')", false],
		["trigger.names.join('-')", "b-a"],
	])("works out %s", (cel, value) => {
		// An absent list has no size either: reading through nothing gives nothing, which `size` cannot take.
		if (cel.includes("tags.size()")) expect(() => evaluate(cel, bindings)).toThrow("size");
		else expect(evaluate(cel, bindings)).toEqual(value);
	});

	test("patterns are RE2's, so that no text takes long", () => {
		const text = `${"a".repeat(50_000)}!`;
		const from = performance.now();
		expect(evaluate("trigger.text.matches('^(a+)+$')", { trigger: { text } })).toBe(false);
		expect(performance.now() - from).toBeLessThan(1_000);
	});
});

describe("references in loops", () => {
	test("what a loop's variable stands for is the list; the variable itself is no data", () => {
		expect(references("trigger.people.filter(item, item.x == run.id).map(trigger, trigger.y)")).toEqual([
			{ card: "trigger", path: ["people"] },
			{ card: "run", path: ["id"] },
		]);
		expect(references("item.list.exists(i, i == item.name)")).toEqual([
			{ card: "item", path: ["list"] },
			{ card: "item", path: ["name"] },
		]);
	});
});
