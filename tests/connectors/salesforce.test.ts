import { salesforce } from "@keyway/connectors/salesforce/salesforce";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bed, createBed, failureOf } from "./bed.ts";

let bed: Bed;
beforeAll(async () => {
	bed = await createBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
	await bed.tell("POST", "/_sandbox/reset");
});

type Records = { items: { id: string; object: string; record: Record<string, unknown> }[] };
const stored = (object: string) => bed.ask<Records>(`/_sandbox/state/salesforce/${object}`);
const zoe = { FirstName: "Zoë", LastName: "O'Müller", Email: "zoe@acme.test" };
const keyless = () => ({ ...bed.connections.salesforce, keyField: undefined });

async function create(record: object = zoe, options: { key?: string; connection?: Record<string, unknown> } = {}) {
	return (await bed.act(salesforce, "createRecord", { object: "Contact", record }, options)) as {
		id: string;
		url: string;
		record: object;
	};
}

describe("records", () => {
	it("creates one, and the address that it gives leads to it", async () => {
		const made = await create();
		expect((await stored("Contact")).items).toMatchObject([{ id: made.id, record: zoe }]);
		expect(made.record).toEqual({ ...zoe, Id: made.id });
		const page = await fetch(made.url, { redirect: "manual" });
		expect(page.headers.get("location")).toContain(made.id);
	});

	it("creates one record however often the step is repeated, when the connection names a key field", async () => {
		const first = await create(zoe, { key: "run/card" });
		const again = await create(zoe, { key: "run/card" });
		await create(zoe, { key: "run/card2" });
		expect(again.id).toBe(first.id);
		expect((await stored("Contact")).items).toHaveLength(2);
	});

	it("reads, changes, finds and deletes one", async () => {
		const { id } = await create();
		const act = (name: string, input: object) => bed.act(salesforce, name, { object: "Contact", ...input });
		expect(await act("getRecord", { id })).toMatchObject({ record: { ...zoe, Id: id } });
		expect(await act("updateRecord", { id: { Id: id }, record: { Title: "Engineer" } })).toMatchObject({
			id,
			record: { Title: "Engineer", ...zoe },
		});
		expect(
			await act("findRecord", { filter: { LastName: "O'Müller", Email: ["x@acme.test", "zoe@acme.test"] } }),
		).toMatchObject({ found: true, record: { Id: id } });
		expect(await act("deleteRecord", { id })).toEqual({});
		expect(await act("deleteRecord", { id })).toEqual({});
		expect(await act("findRecord", { filter: { Email: "zoe@acme.test" } })).toEqual({ found: false, record: null });
		expect(await failureOf(act("getRecord", { id }))).toMatchObject({ kind: "notFound", code: "ENTITY_IS_DELETED" });
	});

	it("keeps a filter's values values, whatever signs they hold", async () => {
		await create();
		for (const evil of ["' OR Name != '", "\\' OR Id != '", "x'\n OR IsDeleted = false OR Name = '"])
			expect(await bed.act(salesforce, "findRecord", { object: "Contact", filter: { Email: evil } })).toEqual({
				found: false,
				record: null,
			});
		expect(
			await failureOf(bed.act(salesforce, "findRecord", { object: "Contact", filter: { "Id != '' OR Id": "x" } })),
		).toMatchObject({ kind: "invalid", code: "NAME_INVALID" });
	});

	it("queries with values that are bound, not written in", async () => {
		for (let n = 1; n <= 3; n++) await create({ LastName: `Nr ${n}`, Department: n < 3 ? "Sales" : "IT" });
		const query = (text: string, values: object = {}) => bed.act(salesforce, "query", { query: text, values });
		expect(
			await query("SELECT LastName FROM Contact WHERE Department = :dept ORDER BY LastName DESC LIMIT 5", {
				dept: "Sales",
			}),
		).toEqual({
			records: [{ LastName: "Nr 2" }, { LastName: "Nr 1" }],
			count: 2,
		});
		expect(
			await query(
				"SELECT Id FROM Contact WHERE (LastName LIKE 'Nr _' AND NOT Department IN ('IT', 'HR')) AND CreatedDate > :since",
				{ since: "2020-01-01T00:00:00Z" },
			),
		).toMatchObject({ count: 2 });
		expect(await query("SELECT Id FROM Contact WHERE LastName = ':dept'")).toMatchObject({ count: 0 });
		expect(await failureOf(query("SELECT Id FROM Contact WHERE LastName = :missing"))).toMatchObject({
			code: "VALUE_MISSING",
		});
	});

	it.each([
		[
			"createRecord",
			{ object: "Contact", record: { FirstName: "Zoë" } },
			"invalid",
			"REQUIRED_FIELD_MISSING",
			"LastName",
		],
		[
			"createRecord",
			{ object: "Contact", record: { LastName: "M", Nickname: "Z" } },
			"invalid",
			"INVALID_FIELD",
			"Nickname",
		],
		[
			"createRecord",
			{ object: "Contact", record: { LastName: "M", Email: "no address" } },
			"invalid",
			"INVALID_EMAIL_ADDRESS",
			"Email",
		],
		["createRecord", { object: "Spaceship", record: { Name: "X" } }, "notFound", "OBJECT_UNKNOWN", "Spaceship"],
		["getRecord", { object: "Contact", id: "003AC00000000ZZ" }, "notFound", "NOT_FOUND", ""],
		["query", { query: "SELECT Id FROM" }, "invalid", "MALFORMED_QUERY", ""],
	])("%s %j says what is wrong", async (name, input, kind, code, words) => {
		const failure = await failureOf(bed.act(salesforce, name, input));
		expect(failure).toMatchObject({ kind, code });
		expect(failure.message).toContain(words);
	});

	it("takes an object's label for its name, as people write it", async () => {
		await bed.act(salesforce, "createRecord", { object: "employee", record: { Name: "Zoë" } });
		expect((await stored("Employee__c")).items).toHaveLength(1);
	});
});

describe("the connection", () => {
	const context = (more: object = {}) => ({
		connection: { apiVersion: "62.0", ...bed.connections.salesforce, ...more } as never,
		outbound: bed.outbound,
		signal: new AbortController().signal,
	});

	it("tells where we are, and fills the list of objects", async () => {
		await expect(salesforce.test?.(context())).resolves.toMatch(/^127\.0\.0\.1:\d+, \d+ calls left today$/);
		const page = await salesforce.options?.["objects"]?.({ search: "onboard" }, context());
		expect(page?.items).toEqual([{ value: "Onboarding__c", label: "Onboarding", detail: "Onboarding__c" }]);
	});

	it("gets a new token when the old one is no longer taken", async () => {
		await create();
		// A reset forgets every token that was handed out.
		await bed.tell("POST", "/_sandbox/reset");
		await expect(create()).resolves.toMatchObject({ id: expect.stringMatching(/^003/) });
	});

	it("says so when key and secret are wrong", async () => {
		const wrong = { ...bed.connections.salesforce, clientSecret: "wrong" };
		expect(await failureOf(create(zoe, { connection: wrong }))).toMatchObject({ kind: "auth", code: "invalid_client" });
	});
});

describe("Salesforce on a bad day", () => {
	const fault = (kind: string, more: object = {}) =>
		bed.tell("POST", "/_sandbox/faults", { service: "salesforce", kind, times: 1, ...more });
	beforeEach(() => create());

	it("passes on how long to wait", async () => {
		await fault("rateLimited", { retryAfter: 9 });
		expect(await failureOf(create())).toMatchObject({ kind: "limited", code: "REQUEST_LIMIT_EXCEEDED", retryAfter: 9 });
	});

	it("may repeat a create whose answer was lost when it carries our key, and not without", async () => {
		await fault("dropConnection", { afterActing: true });
		expect(await failureOf(create({ LastName: "Keyed" }, { key: "r/1" }))).toMatchObject({ kind: "down" });
		await create({ LastName: "Keyed" }, { key: "r/1" });
		await create({ LastName: "Warm" }, { connection: keyless() });
		await fault("dropConnection", { afterActing: true });
		expect(await failureOf(create({ LastName: "Keyless" }, { connection: keyless() }))).toMatchObject({
			kind: "unknownOutcome",
		});
		const names = (await stored("Contact")).items.map((each) => each.record["LastName"]);
		expect(names.filter((name) => name === "Keyed")).toHaveLength(1);
		expect(names.filter((name) => name === "Keyless")).toHaveLength(1);
	});

	it("stops waiting when its caller does", async () => {
		await fault("timeout");
		const signal = AbortSignal.timeout(150);
		expect(
			await failureOf(bed.act(salesforce, "query", { query: "SELECT Id FROM Contact" }, { signal })),
		).toMatchObject({ kind: "timeout" });
	});
});
