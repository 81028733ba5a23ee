import { bindSoql, soqlWhere } from "@keyway/connectors/salesforce/soql";
import { parseSoql } from "@keyway/sandbox/salesforce/soql-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const DATE_LIKE = /^\d{4}-\d{2}-\d{2}/;

describe("values in queries", () => {
	it("come out as what they went in, whatever signs they hold", () => {
		const value = fc.string({ unit: "grapheme" }).filter((text) => !DATE_LIKE.test(text));
		fc.assert(
			fc.property(value, value, (one, two) => {
				const { where } = parseSoql(`SELECT Id FROM Contact WHERE ${soqlWhere({ Name: one, Title: [one, two] })}`);
				expect(where).toEqual({
					kind: "and",
					parts: [
						{ kind: "compare", field: "Name", operator: "=", value: one },
						{ kind: "in", field: "Title", not: false, values: [one, two] },
					],
				});
				const bound = parseSoql(bindSoql("SELECT Id FROM Contact WHERE Name = :v AND Title = ':v'", { v: one }));
				expect(bound.where).toMatchObject({ parts: [{ value: one }, { value: ":v" }] });
			}),
		);
	});

	it("are written by their kind: dates bare, the rest as it is", () => {
		expect(
			soqlWhere({ A: "2026-01-31", B: "2026-01-31T09:00:00.000Z", C: 5, D: true, E: null, F: "2026-01-31 x" }),
		).toBe(
			"A = 2026-01-31 AND B = 2026-01-31T09:00:00.000Z AND C = 5 AND D = true AND E = null AND F = '2026-01-31 x'",
		);
		expect(() => soqlWhere({})).toThrow("Say what to look for");
		expect(() => soqlWhere({ A: [] })).toThrow("no values");
	});
});

describe("the model's reader of SOQL", () => {
	it("reads fields, conditions with their precedence, order, limit and offset", () => {
		expect(
			parseSoql(
				"select Id, Account.Name from Contact where A = 'x' and not (B != 1 or C like 'y%') order by D desc nulls last, E limit 5 offset 2",
			),
		).toMatchObject({
			fields: ["Id", "Account.Name"],
			object: "Contact",
			where: {
				kind: "and",
				parts: [
					{ field: "A" },
					{ kind: "not", part: { kind: "or", parts: [{ operator: "!=", value: 1 }, { operator: "LIKE" }] } },
				],
			},
			orderBy: [
				{ field: "D", descending: true, nullsLast: true },
				{ field: "E", descending: false },
			],
			limit: 5,
			offset: 2,
		});
		expect(parseSoql("SELECT COUNT() FROM Contact")).toMatchObject({ isCount: true });
	});

	it.each([
		"",
		"SELECT",
		"SELECT Id",
		"SELECT Id FROM Contact WHERE",
		"SELECT Id FROM Contact WHERE A",
		"SELECT Id FROM Contact WHERE A = 'x",
		"SELECT Id FROM Contact; DROP",
		"SELECT Id FROM Contact LIMIT x",
		"SELECT Id FROM Contact WHERE A = x",
	])("refuses %j", (soql) =>
		expect(() => parseSoql(soql)).toThrow(expect.objectContaining({ errorCode: "MALFORMED_QUERY" })),
	);
});
