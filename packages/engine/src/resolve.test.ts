import { expression, type FieldValue, literal, ref, template } from "@keyway/schema/field-value";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lookUp, resolve } from "./resolve.ts";

const user = { displayName: "Zoë Müller", email: "zoe@acme.test", manager: null };
const scope = {
	trigger: { user, tags: ["a", "b"], text: "{{x}} {trigger.user} $&" },
	steps: { find: { rows: [{ id: 7 }] } },
	run: { id: "r1" },
	now: "2026-01-01T00:00:00.000Z",
};
const value = (field: Parameters<typeof resolve>[0]) => resolve(field, scope, (cel) => `<${cel}>`);

test("references reach into objects and lists; what is missing on the way is null", () => {
	expect(value(ref("trigger", "user", "email"))).toBe("zoe@acme.test");
	expect(value(ref("user", "email"))).toBe("zoe@acme.test");
	expect(value(ref("find", "rows", "0", "id"))).toBe(7);
	expect(value(ref("trigger", "user", "manager", "email"))).toBeNull();
	expect(value(ref("trigger", "tags", "9"))).toBeNull();
	expect(value(ref("nobody", "x"))).toBeNull();
	expect(value(ref("item"))).toBeNull();
});

test("members that every object inherits are not data", () => {
	for (const name of ["constructor", "__proto__", "toString", "length"]) {
		expect(lookUp({ card: "trigger", path: [name] }, scope)).toBeNull();
		expect(lookUp({ card: name, path: [] }, scope)).toBeNull();
	}
});

test("a template puts people in by name, lists with commas, and nothing for null", () => {
	const at = (...path: string[]) => ({ card: "trigger", path });
	expect(value(template("Hi ", at("user"), " (", at("tags"), ")", at("nothing"), "!"))).toBe("Hi Zoë Müller (a, b)!");
});

test("nested lists and objects are filled in one pass", () => {
	const nested: FieldValue = {
		kind: "object",
		fields: { a: { kind: "list", items: [literal(1), ref("run", "id"), expression("x")] } },
	};
	expect(value(nested)).toEqual({ a: [1, "r1", "<x>"] });
});

test("a value is never read as a template or an expression again", () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			const field = template("[", { card: "trigger", path: ["text"] }, "]");
			expect(resolve(field, { ...scope, trigger: { text } }, () => "evaluated")).toBe(`[${text}]`);
		}),
	);
});
