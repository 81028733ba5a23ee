import { literal, ref, template } from "@keyway/schema/field-value";
import { expect, test } from "vitest";
import { partsOf, valueOfParts } from "./template-parts.ts";

const name = { card: "trigger", path: ["user", "firstName"] };

test("a value that a field shows comes back as the same value", () => {
	const values = [
		literal("Hello"),
		ref("trigger", "user", "firstName"),
		template("Hello ", name, ", welcome"),
		template(name, name),
	];
	for (const value of values) expect(valueOfParts(partsOf(value) ?? [])).toEqual(value);
});

test("an emptied field has no value", () => {
	expect(valueOfParts([""])).toBeNull();
	expect(valueOfParts([])).toBeNull();
});

test("pieces of text beside each other become one", () => {
	expect(valueOfParts(["a", "b", name, "", "c"])).toEqual(template("ab", name, "c"));
});

test("values of other forms are left to other editors", () => {
	expect(partsOf({ kind: "expression", cel: "1 + 1" })).toBeNull();
	expect(partsOf(literal({ a: 1 }))).toBeNull();
});
