import type { FunctionDefinition } from "@keyway/connector-sdk/definition";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { FUNCTIONS } from "../registry.ts";
import { MOST_CHARACTERS } from "./text.ts";

/** Runs a function as a card does: input checked, output held against its shape. */
function call(id: string, input: Record<string, unknown>): Record<string, unknown> {
	const definition = FUNCTIONS.find((each) => each.id === id) as FunctionDefinition;
	return z.strictObject(definition.output).parse(definition.run(z.object(definition.input).parse(input)));
}
const text = (id: string, input: Record<string, unknown>) => call(id, input)["text"];

describe("text functions", () => {
	it.each([
		["compose", { parts: ["Welcome, ", "Zoë", null, " ", 3, " ", true] }, "Welcome, Zoë 3 true"],
		["concatenate", { items: ["a", "b"] }, "ab"],
		["join", { items: ["a", "b"], separator: ", " }, "a, b"],
		["join", { items: [] }, ""],
		["replace", { text: "a.b.c", search: ".", replacement: "$&" }, "a$&b$&c"],
		["replace", { text: "abc", search: "", replacement: "x" }, "abc"],
		["substring", { text: "Zoë 🎉!", start: 4, end: 5 }, "🎉"],
		["substring", { text: "Zoë", start: -2 }, "oë"],
		["trim", { text: " \t Zoë\n" }, "Zoë"],
		["lower", { text: "ZOË" }, "zoë"],
		["upper", { text: "zoë ß" }, "ZOË SS"],
		["title", { text: "ANNA-MARIA o'neil d’angelo it's zoë" }, "Anna-Maria O'Neil D’Angelo It's Zoë"],
		["keepOnly", { text: "Zoë-M. 42", characters: "A-Za-z0-9" }, "ZoM42"],
		["keepOnly", { text: "a-b_c", characters: "a-c-" }, "a-bc"],
		["slugify", { text: "  Zoë's  Straße & Łódź! " }, "zoes-strasse-lodz"],
		["initials", { text: "Jean-Luc van Picard" }, "JLVP"],
		["initials", { text: "«zoë» müller" }, "ZM"],
	])("%s %j gives %j", (id, input, expected) => expect(text(id, input)).toBe(expected));

	it.each([
		["Zoë Müller", "Zoe Muller"],
		["Zoe\u0308 Mu\u0308ller", "Zoe Muller"],
		["Straße ẞ", "Strasse Ss"],
		["Ærøskøbing Œuvre", "AEroskobing Oeuvre"],
		["Łukasz Đorđe Þór Ðögg ħ ı", "Lukasz Dorde Thor Dogg h i"],
		["Дмитрий Шевченко", "Dmitriy Shevchenko"],
		["Γιάννης", "Giannis"],
		["Nguyễn Thị Ánh", "Nguyen Thi Anh"],
		["O’Brien – x", "O'Brien - x"],
	])("removeAccents writes %j as %j", (from, to) =>
		expect(text("removeAccents", { text: from })?.toString().toLowerCase()).toBe(to.toLowerCase()),
	);

	it("removes every accent of every text, and changes none that has no accents", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (any) => {
				const plain = text("removeAccents", { text: any }) as string;
				expect(plain).toMatch(/^[\0-\x7f]*$/);
				expect(text("removeAccents", { text: plain })).toBe(plain);
			}),
		);
	});

	it("splits what joins again", () => {
		fc.assert(
			fc.property(fc.string(), fc.string({ minLength: 1, maxLength: 2 }), (whole, separator) => {
				const { items } = call("split", { text: whole, separator });
				expect(text("join", { items, separator })).toBe(whole);
			}),
		);
	});

	it("counts and cuts by whole characters", () => {
		expect(call("length", { text: "Zoë 🎉" })).toEqual({ length: 5 });
		expect(call("split", { text: "a🎉", separator: "" })).toEqual({ items: ["a", "🎉"] });
	});

	it("tells what a text begins with and holds", () => {
		expect(call("startsWith", { text: "svc-backup", search: "svc-" })).toEqual({ result: true });
		expect(call("contains", { text: "svc-backup", search: "Back" })).toEqual({ result: false });
	});

	it("takes an address apart, and says so when it is none", () => {
		expect(call("emailParts", { email: '"a@b"@Acme.Test' })).toEqual({ localPart: '"a@b"', domain: "acme.test" });
		for (const email of ["", "acme.test", "@acme.test", "zoe@"])
			expect(() => call("emailParts", { email })).toThrow("is not an e-mail address");
	});

	it("makes no text larger than a worker can hold", () => {
		const half = "x".repeat(MOST_CHARACTERS / 2);
		expect(() => text("replace", { text: half, search: "x", replacement: half })).toThrow("at most 1000000");
		expect(() => text("concatenate", { items: [half, half, "x"] })).toThrow("at most 1000000");
	});
});

describe("identity.fullName", () => {
	it.each([
		[{ firstName: "Zoë", lastName: "Müller" }, "Zoë Müller"],
		[{ firstName: "Zoë", lastName: null }, "Zoë"],
		[{ displayName: "The Zoë", email: "z@acme.test" }, "The Zoë"],
		[{ email: "z@acme.test" }, "z@acme.test"],
		["z@acme.test", "z@acme.test"],
	])("of %j is %j", (user, name) => expect(call("fullName", { user })).toEqual({ name }));
});

describe("csv.build", () => {
	const csv = (items: unknown[]) => text("build", { items });

	it("writes objects under their columns, and lists as they are", () => {
		expect(
			csv([
				{ name: "Zoë", age: 30 },
				{ name: 'a "b", c', city: null },
			]),
		).toBe('name,age,city\r\nZoë,30,\r\n"a ""b"", c",,\r\n');
		expect(
			csv([
				["a", true],
				[{ x: 1 }, null],
			]),
		).toBe('a,true\r\n"{""x"":1}",\r\n');
		expect(csv([])).toBe("");
	});

	it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])(
		"turns the formula %j into text, in cells and in column names",
		(cell) => {
			const written = csv([{ [cell]: cell }]) as string;
			expect(written.match(/'/g)).toHaveLength(2);
			expect(written).not.toMatch(/(^|\r\n|")[=+\-@\t＝]/u);
		},
	);

	it("leaves numbers numbers", () => expect(csv([[-5, 1e21]])).toBe("-5,1e+21\r\n"));
});
