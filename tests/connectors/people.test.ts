import { directory } from "@keyway/connectors/directory/directory";
import { identity } from "@keyway/connectors/identity/identity";
import { localPart, numbered } from "@keyway/connectors/identity/local-part";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed, failureOf, memoryDirectory } from "./bed.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await createBed();
	await bed.act(directory, "createUser", { name: "Maria Schulz", email: "maria.schulz@acme.test", department: "IT" });
});
afterAll(() => bed.close());

describe("the directory's cards", () => {
	it("create one user for one step, however often it is repeated", async () => {
		const input = {
			name: "Zoë van der Müller",
			email: "zoe@acme.test",
			manager: "maria.schulz@acme.test",
			userType: "contractor",
		};
		const first = await bed.act(directory, "createUser", input, { key: "r/1" });
		const again = await bed.act(directory, "createUser", input, { key: "r/1" });
		expect(again).toEqual(first);
		expect(first["user"]).toMatchObject({
			firstName: "Zoë van der",
			lastName: "Müller",
			displayName: "Zoë van der Müller",
			manager: { email: "maria.schulz@acme.test" },
		});
	});

	it("read, change, deactivate, reactivate and delete by id, address or person", async () => {
		const act = (name: string, input: object) => bed.act(directory, name, input);
		expect(await act("getUser", { user: "zoe@acme.test" })).toMatchObject({ user: { userType: "contractor" } });
		const { user } = (await act("setAttributes", {
			user: { email: "zoe@acme.test" },
			attributes: { title: "Engineer" },
		})) as { user: { id: string; title: string } };
		expect(user.title).toBe("Engineer");
		expect(await act("deactivateUser", { user: user.id })).toMatchObject({ user: { status: "deactivated" } });
		expect(await act("reactivateUser", { user })).toMatchObject({ user: { status: "active" } });
		expect(await act("deleteUser", { user })).toEqual({});
		expect(await act("deleteUser", { user })).toEqual({});
		expect(await failureOf(act("getUser", { user: "zoe@acme.test" }))).toMatchObject({ kind: "notFound" });
	});

	it("find people by attributes, any of several values, and by what is empty", async () => {
		const find = async (filter: object) => (await bed.act(directory, "findUsers", { filter }))["count"];
		expect(await find({ department: "it" })).toBe(1);
		expect(await find({ department: ["Sales", "IT"], status: "active" })).toBe(1);
		expect(await find({ department: "IT", title: null })).toBe(1);
		expect(await find({ department: "Sales" })).toBe(0);
	});

	it("do not let the status be set past its own cards", () => {
		const attributes = directory.actions?.find((each) => each.id === "setAttributes")?.input["attributes"];
		for (const name of ["status", "id", "createdAt"])
			expect(attributes?.safeParse({ [name]: "x" }).success).toBe(false);
	});
});

describe("generated addresses", () => {
	const generate = (user: object, more: object = {}) => bed.act(identity, "generateEmail", { user, ...more });

	it("strip accents and count on when an address is taken", async () => {
		const user = { firstName: "Zoë", lastName: "Müller" };
		for (const expected of ["zoe.muller@acme.test", "zoe.muller2@acme.test", "zoe.muller3@acme.test"]) {
			const { email } = await generate(user);
			expect(email).toBe(expected);
			await bed.act(directory, "createUser", { name: "Zoë Müller", email });
		}
	});

	it("stay taken after the person is gone", async () => {
		await bed.act(directory, "deleteUser", { user: "zoe.muller@acme.test" });
		expect(await generate({ firstName: "Zoe", lastName: "Muller" })).toEqual({ email: "zoe.muller4@acme.test" });
	});

	it.each([
		[{ firstName: "Łukasz", lastName: "Żółć" }, {}, "lukasz.zolc@acme.test"],
		[{ firstName: "Sinéad", lastName: "O’Connor" }, {}, "sinead.oconnor@acme.test"],
		[{ firstName: "Jean Luc", lastName: "de la Tour" }, {}, "jean-luc.de-la-tour@acme.test"],
		[{ firstName: "Дмитрий", lastName: "Шевченко" }, {}, "dmitriy.shevchenko@acme.test"],
		[{ firstName: "Þórunn", lastName: "Strauß" }, { format: "flast" }, "tstrauss@acme.test"],
		[{ displayName: "Cher" }, {}, "cher@acme.test"],
		[{ firstName: "Ada", lastName: "L", manager: { email: "boss@other.test" } }, {}, "ada.l@other.test"],
		[{ firstName: "Ada", lastName: "L" }, { domain: "Sub.Acme.test" }, "ada.l@sub.acme.test"],
	])("%j %j", async (user, more, email) => expect(await generate(user, more)).toEqual({ email }));

	it("say what is missing when there is no name, or no domain to be found", async () => {
		expect(await failureOf(generate({ firstName: "???" }))).toMatchObject({ code: "NAME_MISSING" });
		const action = identity.actions?.[0];
		const context = { connection: {}, directory: memoryDirectory() } as never;
		expect(
			await failureOf(action?.run({ user: { firstName: "Ada" }, format: "first" }, context) as Promise<unknown>),
		).toMatchObject({ code: "DOMAIN_MISSING" });
	});

	it("are valid local parts of at most 64 characters, whatever the name and the number", () => {
		const name = fc.string({ unit: "grapheme", maxLength: 120 });
		fc.assert(
			fc.property(name, name, fc.integer({ min: 1, max: 1_000 }), (first, last, number) => {
				const base = localPart(first, last, "first.last");
				if (base === "") return;
				const part = numbered(base, number);
				expect(part.length).toBeLessThanOrEqual(64);
				expect(part).toMatch(/^[a-z0-9]+([.-][a-z0-9]+)*$/);
			}),
		);
	});

	it("give user names and first free values too", async () => {
		expect(
			await bed.act(identity, "generateUsername", { user: { firstName: "Zoë", lastName: "Müller" }, format: "f.last" }),
		).toEqual({ username: "z.muller" });
		expect(
			await bed.act(identity, "nextFree", { candidates: ["maria.schulz@acme.test", "m.schulz@acme.test"] }),
		).toEqual({ value: "m.schulz@acme.test" });
		expect(await failureOf(bed.act(identity, "nextFree", { candidates: ["maria.schulz@acme.test"] }))).toMatchObject({
			code: "ALL_TAKEN",
		});
	});
});
