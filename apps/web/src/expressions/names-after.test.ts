import type { Scope } from "@keyway/expression/type-scope";
import type { CatalogueEntry, OutputSpec } from "@keyway/schema/catalogue";
import { describe, expect, test } from "vitest";
import { explainAt } from "./explain-at.ts";
import { namesAfter } from "./names-after.ts";
import type { ReadableData } from "./readable-data.ts";

const text = (name: string): OutputSpec => ({ name, label: name, type: "text" });
const record = (name: string, ...fields: OutputSpec[]): OutputSpec => ({ name, label: name, type: "object", fields });
const people: OutputSpec = { name: "people", label: "People", type: "list", items: record("person", text("email")) };
const scope: Scope = {
	trigger: record("trigger", record("user", { ...text("email"), label: "E-mail" }, text("department"))),
	run: record("run", text("id")),
	steps: { find: record("find", people) },
};
const lower = {
	id: "text.lower",
	kind: "function",
	name: "Lower case",
	description: "Makes all letters small.",
	fields: [{ name: "text", label: "Text", type: "text", required: true }],
	outputs: [text("result")],
} as unknown as CatalogueEntry;
const data: ReadableData = { scope, steps: [{ id: "find", title: "Find people" }], functions: [lower] };
const names = (before: string, known = data) => namesAfter(before, known).map(({ name }) => name);

describe("names are offered for what stands before the cursor", () => {
	test("at the start: the roots, earlier steps and functions; the item only inside a loop", () => {
		expect(names("").slice(0, 6)).toEqual(["trigger", "steps", "run", "now", "steps.find", "text.lower"]);
		expect(names("size(it", { ...data, scope: { ...scope, item: text("item") } })).toContain("item");
	});
	test("behind a dot: members, however deep", () => {
		expect(names("trigger.")).toEqual(["user"]);
		expect(names('trigger.user.department == "IT" && trigger.user.e')).toEqual(["email", "department"]);
		expect(names("steps.")).toEqual(["find"]);
		expect(names("steps.find.")).toEqual(["people"]);
		expect(names("steps.find.people[0].")).toEqual(["email"]);
	});
	test("behind the variable of a loop: the members of each item", () => {
		expect(names("steps.find.people.exists(one, one.")).toEqual(["email"]);
	});
	test("behind a group: its functions; behind a text or a list: what can be asked of it", () => {
		expect(names("text.")).toEqual(["lower"]);
		expect(names("trigger.user.email.")).toContain("startsWith");
		expect(names("steps.find.people.")).toContain("exists");
	});
	test("inside a text: nothing", () => expect(names('trigger.user.email == "tri')).toEqual([]));
});

test("pointing at a name tells what it is called, of which type it is and where it comes from", () => {
	const cel = 'trigger.user.email == "a" && text.lower("B") == "b"';
	expect(explainAt(data, cel, cel.indexOf("email"))).toEqual({
		from: 0,
		to: "trigger.user.email".length,
		lines: ["**E-mail** (text)", "From trigger"],
	});
	expect(explainAt(data, cel, cel.indexOf("lower"))?.lines).toEqual([
		"**Lower case**",
		"`text.lower(text: text)`",
		"Makes all letters small.",
	]);
	expect(explainAt(data, cel, cel.indexOf('"a"'))).toBe(null);
});
