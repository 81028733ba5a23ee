import type { OutputSpec } from "@keyway/schema/catalogue";
import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createChecker } from "./check.ts";
import { createEvaluator } from "./evaluate.ts";
import { references } from "./references.ts";
import type { ExpressionFunction } from "./signature.ts";
import type { Scope } from "./type-scope.ts";

const functions: ExpressionFunction[] = [
	{
		id: "text.removeAccents",
		parameters: [{ name: "text", type: "text", required: true }],
		returns: "text",
		run: ({ text }) => String(text).normalize("NFD").replace(/\p{M}/gu, ""),
	},
	{
		id: "text.pad",
		parameters: [
			{ name: "text", type: "text", required: true },
			{ name: "length", type: "number", required: true },
			{ name: "with", type: "text", required: false },
		],
		returns: "text",
		run: ({ text, length, with: filler }) => String(text).padStart(Number(length), String(filler ?? " ")),
	},
	{
		id: "list.unique",
		parameters: [{ name: "items", type: "list", required: true }],
		returns: "list",
		run: ({ items }) => [...new Set(items as Json[])],
	},
];

const check = createChecker(functions);
const evaluate = createEvaluator(functions);

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
			output("count", "number"),
			output("names", "list", { items: output("item", "text") }),
			output("people", "people"),
			output("body", "any"),
			output("closed", "object", { fields: [output("ok", "boolean")] }),
		],
	}),
	steps: {
		find: output("find", "object", { label: "Find the record", fields: [output("id", "text", { optional: true })] }),
	},
	run: output("run", "object", { fields: [output("id", "text")] }),
};

function problemOf(cel: string, within: Scope = scope) {
	const checked = check(cel, within);
	if (!("problem" in checked)) throw new Error(`"${cel}" was accepted as ${checked.type}.`);
	return checked.problem;
}

describe("check", () => {
	test.each([
		["trigger.user.firstName", "text"],
		["trigger.user", "person"],
		["trigger.user.manager.email", "text"],
		['trigger.user.department == "Sales"', "boolean"],
		["trigger.user.department == null", "boolean"],
		["trigger.user.manager == null", "boolean"],
		['trigger.user.manager != null && trigger.user.manager.email == "a@b.test"', "boolean"],
		["has(trigger.user.manager) ? trigger.user.manager.email : trigger.user.email", "text"],
		["trigger.user.shoeSize", "any"],
		["trigger.count + 1", "number"],
		["trigger.count == 5", "boolean"],
		["trigger.count in [1, 2]", "boolean"],
		["size(trigger.names) > trigger.count", "boolean"],
		["trigger.names[0]", "text"],
		["trigger.people[0].email", "text"],
		["trigger.body.deep.er[0].still", "any"],
		["steps.find.id", "text"],
		['steps["find"].id == ""', "boolean"],
		["run.id", "text"],
		["now", "date"],
		["trigger.user.startDate < now", "boolean"],
		['date(trigger.user.startDate) - now > duration("24h")', "boolean"],
		["text.removeAccents(trigger.user.firstName)", "text"],
		['text.pad(trigger.user.firstName, 5, "-")', "text"],
		["text.pad(trigger.user.firstName, trigger.count)", "text"],
		["list.unique(trigger.names)", "list"],
		["{'a': trigger.count}", "object"],
		['trigger.user.email.endsWith("@acme.test")', "boolean"],
	])("gives %s the type %s", (cel, type) => {
		expect(check(cel, scope)).toMatchObject({ type });
	});

	test.each([
		["", "EXPRESSION_EMPTY"],
		["1 +", "EXPRESSION_SYNTAX"],
		["trigger.nobody", "EXPRESSION_MEMBER_UNKNOWN"],
		["trigger.user.firstName.nope", "EXPRESSION_MEMBER_UNKNOWN"],
		["trigger.closed.nope", "EXPRESSION_MEMBER_UNKNOWN"],
		["trigger.people.email", "EXPRESSION_MEMBER_UNKNOWN"],
		["steps.later.id", "EXPRESSION_NAME_UNKNOWN"],
		["steps == null", "EXPRESSION_NAME_UNKNOWN"],
		["item.email", "EXPRESSION_NAME_UNKNOWN"],
		["user.email", "EXPRESSION_NAME_UNKNOWN"],
		["Sales", "EXPRESSION_NAME_UNKNOWN"],
		["trigger.user.department == 5", "EXPRESSION_TYPE"],
		["trigger.user.firstName + trigger.count", "EXPRESSION_TYPE"],
		["trigger.user.firstName in [1, 2]", "EXPRESSION_TYPE"],
		['trigger.count ? "a" : "b"', "EXPRESSION_TYPE"],
		["text.removeAccents(trigger.count)", "EXPRESSION_ARGUMENTS"],
		["text.pad(trigger.user.firstName)", "EXPRESSION_ARGUMENTS"],
		["text.shout(trigger.user.firstName)", "EXPRESSION_FUNCTION_UNKNOWN"],
		["shout(trigger.user.firstName)", "EXPRESSION_FUNCTION_UNKNOWN"],
		[`"${"a".repeat(10_000)}"`, "EXPRESSION_TOO_LONG"],
		[`${"(".repeat(200)}1${")".repeat(200)}`, "EXPRESSION_TOO_COMPLEX"],
		[`1${"+1".repeat(2_000)}`, "EXPRESSION_TOO_COMPLEX"],
	])("refuses %s as %s", (cel, code) => {
		expect(problemOf(cel)).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
	});

	test("tells in words what is wrong and where", () => {
		expect(problemOf("1 + trigger.user.department").message).toBe('With "+", number and text cannot be put together.');
		const cel = "trigger.count > 1 && steps.find.nope == 1";
		const { message, from, to } = problemOf(cel);
		expect(message).toBe('"Find the record" has no "nope". It has id.');
		expect(cel.slice(from, to)).toBe("steps.find.nope");
		expect(problemOf("text.pad(1)").message).toBe(
			"text.pad(text: text, length: number, with?: text) cannot take (number).",
		);
	});

	test("one check does not change what the next one sees", () => {
		expect(check("trigger.closed.ok", scope)).toMatchObject({ type: "boolean" });
		expect(check("trigger.user.email", scope)).toMatchObject({ type: "text" });
		expect(problemOf("trigger.closed.ok == 1").code).toBe("EXPRESSION_TYPE");
	});
});

describe("evaluate", () => {
	const trigger: Json = {
		user: { firstName: "Zoë", department: null, email: "zoe@acme.test", startDate: "2026-01-05" },
		count: 5,
		names: ["b", "a", "b"],
		nums: [1, 2],
	};
	const bindings = { trigger, steps: { find: { id: "003" }, skipped: null }, now: "2026-02-01T00:00:00Z" };

	test.each<[string, Json]>([
		["text.removeAccents(trigger.user.firstName)", "Zoe"],
		["text.pad(trigger.user.firstName, 5, '-')", "--Zoë"],
		["text.pad(trigger.user.firstName, trigger.count)", "  Zoë"],
		["list.unique(trigger.names)", ["b", "a"]],
		["trigger.count + 1", 6],
		["trigger.count == 5", true],
		["trigger.count in [4, 5]", true],
		["5 in [trigger.count]", true],
		["2 in trigger.nums", true],
		["1 + 2", 3],
		["steps.find.id", "003"],
		["trigger.user.department == null", true],
		['trigger.user.department == "Sales"', false],
		['trigger.user.city == "Berlin"', false],
		["trigger.user.city == null", true],
		["has(trigger.user.city)", false],
		["has(trigger.user.department)", false],
		['has(trigger.user.city) ? trigger.user.city : "none"', "none"],
		['has(trigger.user.email) ? trigger.user.email : "none"', "zoe@acme.test"],
		['has(trigger.user.manager) && trigger.user.manager.email == "x"', false],
		["steps.skipped.id == null", true],
		["steps.nothing.id.of.it == null", true],
		["has(steps.skipped.id)", false],
		['trigger.user.manager.email == "x"', false],
		["trigger.user.manager == null", true],
		['trigger.user.manager == null ? "nobody" : trigger.user.manager.email', "nobody"],
		['trigger.user.manager != null && trigger.user.manager.email == "x"', false],
		["trigger.user.startDate < now", true],
		["date('2026-01-31') > now", false],
		["now - date('2026-01-31')", "PT24H"],
		["now", "2026-02-01T00:00:00.000Z"],
		["{'a': [1, 2.5, null, true]}", { a: [1, 2.5, null, true] }],
		["b'hi'", "aGk="],
		["7u", 7],
	])("works out %s", (cel, value) => {
		expect(evaluate(cel, bindings)).toEqual(value);
	});

	test.each([
		["trigger.user.department + 'x'", "EXPRESSION_FAILED"],
		["1 / 0", "EXPRESSION_FAILED"],
		["1.0 / 0.0", "EXPRESSION_RESULT_UNUSABLE"],
		["9007199254740993", "EXPRESSION_RESULT_UNUSABLE"],
		["text", "EXPRESSION_RESULT_UNUSABLE"],
		["trigger.names[9]", "EXPRESSION_FAILED"],
		["trigger.user.email < now", "EXPRESSION_FAILED"],
		["nobody", "EXPRESSION_FAILED"],
		["trigger.names.map(x, x)", "EXPRESSION_ELSEWHERE"],
		["trigger.user.email.matches('a')", "EXPRESSION_ELSEWHERE"],
		["trigger.names.join(',')", "EXPRESSION_ELSEWHERE"],
		["trigger.names[trigger.count - 5]", "EXPRESSION_ELSEWHERE"],
	])("refuses %s as %s", (cel, code) => {
		expect(() => evaluate(cel, bindings)).toThrow(expect.objectContaining({ code }));
	});

	test("a value is never read as an expression or a template", () => {
		const text = "{{trigger.user}} $(1+1) trigger.count";
		expect(evaluate("trigger.text + '!'", { trigger: { text } })).toBe(`${text}!`);
	});

	test("more data than the server may work on is left to a process that can be stopped", () => {
		const trigger = { text: "x".repeat(9_000), list: Array.from({ length: 20_000 }, (_, index) => index) };
		expect(evaluate("trigger.text.size() > 1", { trigger })).toBe(true);
		expect(evaluate("size(trigger.list) > 1 && trigger.list != null", { trigger })).toBe(true);
		for (const cel of ["trigger.text + trigger.text", "trigger.list == []", "text.pad('a', 20000)"])
			expect(() => evaluate(cel, { trigger }), cel).toThrow(expect.objectContaining({ code: "EXPRESSION_ELSEWHERE" }));
	});

	test("the data that is bound is not changed", () => {
		const before = structuredClone(bindings);
		evaluate("has(trigger.user.department) || trigger.user.city == null", bindings);
		expect(bindings).toEqual(before);
	});

	test("any JSON value passes through unchanged", () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const json = JSON.parse(JSON.stringify(value)) as Json;
				expect(evaluate("trigger.value", { trigger: { value: json } })).toEqual(json);
			}),
		);
	});

	test("whatever is written, the outcome is a value or a problem with a code", () => {
		const word = fc.constantFrom(
			"trigger",
			".",
			"user",
			"count",
			"(",
			")",
			"[",
			"]",
			"==",
			"&&",
			"+",
			"'a'",
			"1",
			"has",
			"text",
			"pad",
			",",
			"?",
			":",
			"now",
			"item",
			"null",
			"{",
			"}",
			"in",
			"!",
		);
		fc.assert(
			fc.property(fc.array(word, { maxLength: 12 }), (words) => {
				const cel = words.join(" ");
				expect(check(cel, scope)).toSatisfy((it: object) => "type" in it || "problem" in it);
				try {
					evaluate(cel, bindings);
				} catch (error) {
					expect(error).toBeInstanceOf(AppError);
				}
			}),
			{ numRuns: 500 },
		);
	});
});

describe("references", () => {
	test("finds what an expression reads, each once", () => {
		const cel = `trigger.user.email.contains("x") && steps.find["id"] == item.names[0] + string(trigger.user.email)
			&& text.pad(run.id, 5) != "" && trigger.names[trigger.count] == "" && has(steps.other.a.b)`;
		expect(references(cel)).toEqual([
			{ card: "trigger", path: ["user", "email"] },
			{ card: "find", path: ["id"] },
			{ card: "item", path: ["names", "0"] },
			{ card: "run", path: ["id"] },
			{ card: "trigger", path: ["names"] },
			{ card: "trigger", path: ["count"] },
			{ card: "other", path: ["a", "b"] },
		]);
	});

	test("finds nothing in text that is no expression", () => {
		expect(references("1 +")).toEqual([]);
		expect(references("'trigger.user'")).toEqual([]);
	});
});
