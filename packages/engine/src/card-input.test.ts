import { expect, test } from "vitest";
import { asJson } from "./card-input.ts";

test("what PostgreSQL cannot hold is replaced: NUL and halves of surrogate pairs, and nothing else", () => {
	expect(asJson("a\u0000\u0000b", "output")).toBe("a\ufffd\ufffdb");
	expect(asJson({ text: "\ud83d", pair: "\ud83d\ude00" }, "output")).toEqual({ text: "\ufffd", pair: "\ud83d\ude00" });
	expect(asJson("a written \\u0000 stays", "output")).toBe("a written \\u0000 stays");
	expect(asJson("a written \\\\u0000 too", "output")).toBe("a written \\\\u0000 too");
});

test("undefined is null, what is no JSON and what is too large fails in words", () => {
	expect(asJson(undefined, "output")).toBeNull();
	expect(() => asJson(10n, "output")).toThrow(/cannot be kept/);
	expect(() => asJson("x".repeat(1_000_001), "input")).toThrow(/1001 kB/);
});
