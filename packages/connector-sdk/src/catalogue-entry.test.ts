import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldSpecs, outputSpecs } from "./catalogue-entry.ts";
import { ExpiringCache } from "./expiring-cache.ts";
import { field } from "./field.ts";
import { emailOf, personOutput, resolveEmails } from "./person-field.ts";

describe("fields and outputs read off schemas", () => {
	it("carry type, need, default, choices and secrecy", () => {
		const specs = fieldSpecs({
			firstName: z.string(),
			port: field(z.number().default(25), { label: "Port" }),
			kind: z.enum(["one", "twoWays"]).optional(),
			token: field(z.string(), { label: "Token", secret: true }),
			day: field(z.string().nullish(), { label: "Day", type: "date" }),
			rows: z.array(z.object({ a: z.string() })).optional(),
		});
		expect(specs.map(({ schema: _, ...spec }) => spec)).toEqual([
			{ name: "firstName", label: "First name", type: "text", required: true },
			{ name: "port", label: "Port", type: "number", required: false, default: 25 },
			{
				name: "kind",
				label: "Kind",
				type: "choice",
				required: false,
				choices: [
					{ value: "one", label: "One" },
					{ value: "twoWays", label: "Two ways" },
				],
			},
			{ name: "token", label: "Token", type: "text", required: true, secret: true },
			{ name: "day", label: "Day", type: "date", required: false },
			{ name: "rows", label: "Rows", type: "list", required: false, items: "object" },
		]);
	});

	it("see through what may be empty, what is put right first, and people given as an address", () => {
		const named = z.preprocess((value) => value, z.looseObject({ name: z.string() }).nullish());
		const [user, role, strict, map] = outputSpecs({
			user: personOutput("User"),
			role: named,
			strict: z.object({ a: z.number().nullable() }),
			map: z.record(z.string(), z.string()),
		});
		const manager = user?.fields?.find((each) => each.name === "manager");
		expect(manager).toMatchObject({ type: "person", optional: true, open: true });
		expect(manager?.fields?.find((each) => each.name === "email")).toMatchObject({ type: "text", label: "Email" });
		expect(role).toMatchObject({ type: "object", open: true, fields: [{ name: "name", type: "text" }] });
		expect(strict).toEqual({
			name: "strict",
			label: "Strict",
			type: "object",
			fields: [{ name: "a", label: "A", type: "number" }],
		});
		expect(map).toMatchObject({ type: "object", open: true });
	});
});

describe("people as values", () => {
	const directory = { find: async (id: string) => (id === "p1" ? { id, email: "ana@acme.test" } : null) } as never;

	it("give their addresses, looked up where only an id is known", async () => {
		expect(
			await resolveEmails(["p1", { id: "p1" }, { email: "zoe@acme.test" }, "it@acme.test"], "To", directory),
		).toEqual(["ana@acme.test", "zoe@acme.test", "it@acme.test"]);
		await expect(resolveEmails([{ id: "p2" }], "To", directory)).rejects.toThrow(
			"To: this person has no e-mail address.",
		);
	});

	it.each(["a@b\r\nBcc: c@d", "a@b, c@d", "<a@b>", "a b@c", "a@", "@b", `${"x".repeat(250)}@acme.test`])(
		"are no address such as %j",
		(text) => expect(() => emailOf(text, "To")).toThrow(),
	);
});

describe("the cache of connectors", () => {
	it("keeps a value for its time and a bounded number of them", () => {
		const cache = new ExpiringCache<number>(2);
		cache.set(["a", "b"], 1, 10, 0);
		expect(cache.get(["a", "b"], 9_999)).toBe(1);
		expect(cache.get(["ab"], 0)).toBeUndefined();
		expect(cache.get(["a", "b"], 10_000)).toBeUndefined();
		for (const [at, name] of ["x", "y", "z"].entries()) cache.set([name], at, 10, 0);
		expect([cache.get(["x"], 0), cache.get(["y"], 0), cache.get(["z"], 0)]).toEqual([undefined, 1, 2]);
	});
});
