import { Readable } from "node:stream";
import { UserAttributes } from "@keyway/contract/users";
import type { ImportRow } from "@keyway/db/user-import/imports";
import { AppError, errors } from "@keyway/schema/error";
import type { JsonObject } from "@keyway/schema/json";
import { PERSON_ATTRIBUTES } from "@keyway/schema/person";
import { type InfoRecord, parse } from "csv-parse";
import { refuseText } from "../http/json-body.ts";

const fail = errors({
	CSV_INVALID: [422, "The file cannot be read as CSV: {problem}"],
	CSV_COLUMNS_UNKNOWN: [422, "Some columns are not attributes of people: {columns}. Rename or remove them."],
	CSV_TOO_LARGE: [413, "The file is larger than {limit} MB."],
});

/** Bytes of one row. */
const MAX_ROW = 64 * 1_024;
const NOT_SETTABLE = ["status", "lastSignInAt", "createdAt"];

/** Column headings as people write them, `First name`, `first_name`, to the attribute's name. */
const COLUMNS = new Map([
	["manager", "manager"],
	...PERSON_ATTRIBUTES.filter(({ name }) => !NOT_SETTABLE.includes(name)).flatMap(({ name, label }) =>
		[name, label].map((words): [string, string] => [plain(words), name]),
	),
]);

function plain(words: string): string {
	return words.toLowerCase().replace(/[^a-z]/g, "");
}

/**
 * The rows of a CSV file (RFC 4180) as it comes in, checked one by one; `line` is the line in the file on which a row
 * ends. @throws CSV_INVALID, CSV_COLUMNS_UNKNOWN, CSV_TOO_LARGE
 */
export async function* csvRows(body: Readable, limit: number): AsyncGenerator<ImportRow> {
	const limited = Readable.from(within(body, limit));
	const first = await firstChunk(limited);
	const parser = parse({
		bom: true,
		delimiter: delimiterOf(first),
		columns: columnsOf,
		info: true,
		max_record_size: MAX_ROW,
		relax_column_count: true,
		skip_empty_lines: true,
		trim: true,
	});
	const source = Readable.from(rejoined(first, limited));
	source.on("error", (error) => parser.destroy(error));
	source.pipe(parser);
	try {
		for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: InfoRecord }>)
			yield rowOf(record, info);
	} catch (error) {
		if (error instanceof AppError) throw error;
		const problem = error instanceof Error ? error.message : String(error);
		throw fail("CSV_INVALID", { problem }, { cause: error });
	}
}

async function* within(body: Readable, limit: number): AsyncGenerator<Buffer> {
	let size = 0;
	for await (const chunk of body as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > limit) throw fail("CSV_TOO_LARGE", { limit: Math.floor(limit / 1_048_576) });
		yield chunk;
	}
}

async function firstChunk(source: Readable): Promise<Buffer> {
	const { value } = await source.iterator({ destroyOnReturn: false }).next();
	return (value as Buffer | undefined) ?? Buffer.alloc(0);
}

async function* rejoined(first: Buffer, rest: Readable): AsyncGenerator<Buffer> {
	yield first;
	yield* rest as AsyncIterable<Buffer>;
}

/** What the header row uses more of: spreadsheets in half of the world write semicolons. */
function delimiterOf(first: Buffer): string {
	const [header = ""] = first.toString("utf8").split("\n", 1);
	return header.split(";").length > header.split(",").length ? ";" : ",";
}

function columnsOf(headings: string[]): string[] {
	const names = headings.map((heading) => COLUMNS.get(plain(heading)));
	const unknown = headings.filter((_, place) => names[place] === undefined);
	if (unknown.length > 0) throw fail("CSV_COLUMNS_UNKNOWN", { columns: unknown.join(", ") }, { details: unknown });
	return names as string[];
}

function rowOf(record: Record<string, string>, { lines: line, error }: InfoRecord): ImportRow {
	const data: JsonObject = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ""));
	const refused = (problem: string): ImportRow => ({ line, data: storable(data), problem });
	if (error) return refused("The row has more or fewer values than the header.");
	try {
		for (const [name, value] of Object.entries(data)) refuseText(value as string, name);
	} catch (thrown) {
		if (thrown instanceof AppError) return refused(thrown.message);
		throw thrown;
	}
	const parsed = UserAttributes.safeParse(data);
	if (!parsed.success)
		return refused(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join(" · "));
	if (!data["userName"] && !data["email"]) return refused("A row needs a user name or an e-mail address.");
	return { line, data: parsed.data as JsonObject, problem: null };
}

/** What PostgreSQL cannot keep is shown as the replacement character. */
function storable(data: JsonObject): JsonObject {
	const entries = Object.entries(data).map(([name, value]) => [
		name,
		String(value).toWellFormed().replaceAll("\0", "\ufffd"),
	]);
	return Object.fromEntries(entries);
}
