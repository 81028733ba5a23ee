import { expect, test } from "vitest";
import { parseJsonBody } from "./json-body.ts";

const refusal = (text: string) => {
	try {
		parseJsonBody(text);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : error;
	}
};

test("what cannot be stored is told by its place", () => {
	expect(refusal('{"a":[1,{"b":"x\\u0000"}]}')).toContain("a.1.b");
	expect(refusal('{"a":{"b":["\\ud800"]}}')).toContain("a.b.0");
	expect(refusal('{"a":{"__proto__":1}}')).toContain("at a holds the name __proto__");
	expect(refusal('{"a":{"\\u0000":1}}')).toContain("a name under a");
	expect(refusal('"\\u0000"')).toContain("the body");
});

test("64 levels are taken and 65 are not", () => {
	const nested = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`;
	expect(refusal(nested(64))).toBeNull();
	expect(refusal(nested(65))).toContain("deeper than 64 levels");
	expect(refusal(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)).toContain("deeper than 64 levels");
});
