import type { JournalRecord } from "@keyway/engine/kernel/record";
import { personOf } from "@keyway/engine/shell/new-run";
import type { Json } from "@keyway/schema/json";

/** What a run is searched by, as far as these records tell; undefined = they say nothing about it. */
export type SearchText = { facts?: string; outcome?: string };

/** Characters; longer values are cut, because people search for names, addresses and messages. */
const LONGEST = 2_000;
/** Members that hold secrets whatever the definition says: their values are left out. */
const SECRET = /pass(word|wd|phrase)|secret|token|api_?-?key|authori[sz]ation|credential|private_?-?key|otp/i;

/** Later records replace what earlier ones said about the outcome. */
export function searchText(records: readonly JournalRecord[]): SearchText {
	const text: SearchText = {};
	for (const record of records) {
		if (record.t === "started") text.facts = clean([personOf(record.input).about ?? "", ...words(record.input)]);
		if (record.t === "retried") text.outcome = "";
		if (record.t === "finished") text.outcome = clean([record.error?.message ?? "", record.reason ?? ""]);
	}
	return text;
}

/** One text, lower-case, each value once; without what PostgreSQL cannot store. */
function clean(values: string[]): string {
	return [...new Set(values.map((value) => value.trim().toLowerCase()))]
		.filter((value) => value !== "")
		.join(" ")
		.replaceAll("\u0000", "")
		.slice(0, LONGEST);
}

function words(value: Json | undefined): string[] {
	if (typeof value === "string") return [value];
	if (typeof value === "number") return [String(value)];
	if (typeof value !== "object" || value === null) return [];
	if (Array.isArray(value)) return value.flatMap(words);
	return Object.entries(value).flatMap(([name, member]) => (SECRET.test(name) ? [] : words(member)));
}
