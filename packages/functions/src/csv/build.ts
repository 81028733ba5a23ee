import { defineFunction } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { within } from "../text/text.ts";

const Cell = z.json();
const Row = z.union([z.record(z.string(), Cell), z.array(Cell)]);

export const build = defineFunction({
	id: "build",
	version: 1,
	group: "csv",
	name: "Build CSV",
	description: "Writes a list of rows as CSV text, safe to open in a spreadsheet.",
	sentence: "{items} as CSV",
	input: {
		items: field(z.array(Row).max(100_000), {
			label: "Items",
			help: "Objects: their members become the columns, named in the first line. Lists: lines as they are.",
		}),
	},
	output: { text: field(z.string(), { label: "Text", type: "longText" }) },
	sample: { text: "firstName,lastName\r\nZoë,Müller\r\n" },
	run({ items }) {
		const columns = columnsOf(items);
		const rows = items.map((item) => {
			const cells = Array.isArray(item)
				? item
				: columns.map((column) => (Object.hasOwn(item, column) ? item[column] : null));
			return cells.map(cellText);
		});
		const head = columns.length > 0 ? [columns.map(neutral)] : [];
		// Lines and quotes by RFC 4180.
		const text = stringify([...head, ...rows], { record_delimiter: "windows" });
		within(text.length);
		return { text };
	},
});

type Row = z.infer<typeof Row>;

function columnsOf(items: readonly Row[]): string[] {
	return [...new Set(items.flatMap((item) => (Array.isArray(item) ? [] : Object.keys(item))))];
}

function cellText(value: unknown): string {
	if (value === null || value === undefined) return "";
	if (typeof value === "string") return neutral(value);
	// A number is no formula, even with a sign before it.
	return typeof value === "object" ? neutral(JSON.stringify(value)) : String(value);
}

/** A cell that a spreadsheet would take for a formula starts with an apostrophe instead (OWASP, CSV injection). */
function neutral(text: string): string {
	return /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
}
