import type { FieldValue } from "@keyway/schema/field-value";
import { type LooseEntry, partsOfId, wordsOfId } from "./catalogue.ts";
import { json, ValueReader, writeValue } from "./formal-value.ts";

/** A line that names its card exactly: `Send a message to a channel [channel: "#it-news"]`. */
type FormalLine =
	| { kind: "card"; id: string; uses: string | undefined; fields: Record<string, FieldValue>; isTrigger: boolean }
	| { kind: "lane"; name: string };

/** Lanes as people know them; any other is written by its name. */
export const LANE_LABELS: Record<string, string> = {
	else: "Otherwise:",
	approved: "If approved:",
	denied: "If denied:",
	timedOut: "If there is no answer:",
	onError: "If anything fails:",
};

type Titles = { byTitle: Map<string, LooseEntry>; byId: Map<string, string> };

export const known = new WeakMap<readonly LooseEntry[], Titles>();

/** One title for each entry, no two alike: its name, with its service where the name alone is not enough. */
function titlesOf(catalogue: readonly LooseEntry[]): Titles {
	const before = known.get(catalogue);
	if (before) return before;
	const titles: Titles = { byTitle: new Map(), byId: new Map() };
	const counts = new Map<string, number>();
	for (const entry of catalogue)
		counts.set(baseTitle(entry).toLowerCase(), (counts.get(baseTitle(entry).toLowerCase()) ?? 0) + 1);
	for (const entry of catalogue) {
		const base = baseTitle(entry);
		const service = wordsOfId(entry.connector ?? partsOfId(entry.id).connector)
			.map(capital)
			.join(" ");
		const candidates = [base, `${base} in ${service}`, `${base} (${entry.id})`].slice(
			(counts.get(base.toLowerCase()) ?? 0) > 1 ? 1 : 0,
		);
		const title = candidates.find((each) => !titles.byTitle.has(each.toLowerCase())) ?? entry.id;
		titles.byTitle.set(title.toLowerCase(), entry);
		titles.byId.set(entry.id, title);
	}
	known.set(catalogue, titles);
	return titles;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const baseTitle = (entry: LooseEntry): string =>
	(entry.name ?? capital(wordsOfId(partsOfId(entry.id).action).join(" "))).replace(/[[\]\n]/g, " ").trim();

/** `Title [field: value; …]`. */
export function writeLine(
	id: string,
	uses: string,
	fields: Record<string, FieldValue>,
	catalogue: readonly LooseEntry[],
	isTrigger: boolean,
): string {
	const title = titlesOf(catalogue).byId.get(id) ?? uses;
	const shown = Object.entries(fields).map(
		([name, value]) => `${/^[A-Za-z]\w*$/.test(name) ? name : json(name)}: ${writeValue(value)}`,
	);
	return `${isTrigger ? "Trigger: " : ""}${title} [${shown.join("; ")}]`;
}

/** Reads a line that was written exactly; nothing for any other line. */
export function readLineExactly(text: string, catalogue: readonly LooseEntry[]): FormalLine | undefined {
	const lane = /^Lane (\w+):$/.exec(text);
	if (lane) return { kind: "lane", name: lane[1] as string };
	if (!/\]:?$/.test(text)) return undefined;
	const isTrigger = text.startsWith("Trigger: ");
	const rest = isTrigger ? text.slice(9) : text;
	for (let open = rest.indexOf(" ["); open > 0; open = rest.indexOf(" [", open + 1)) {
		const title = rest.slice(0, open);
		const entry = titlesOf(catalogue).byTitle.get(title.toLowerCase());
		const uses = /^[a-z][\w.:/-]*(@\d+)?$/i.test(title) && title.includes(".") ? title : undefined;
		if (!entry && !uses) continue;
		const fields = readFields(rest.slice(open + 2).replace(/\]:?$/, ""));
		if (fields)
			return {
				kind: "card",
				id: entry?.id ?? (uses as string).replace(/@\d+$/, ""),
				uses: entry ? undefined : uses,
				fields,
				isTrigger,
			};
	}
	return undefined;
}

function readFields(text: string): Record<string, FieldValue> | undefined {
	const reader = new ValueReader(text);
	const fields: Record<string, FieldValue> = {};
	try {
		while (!reader.ended) {
			const name = reader.word(/^[A-Za-z]\w*/) ?? String((reader.value() as { value?: unknown }).value ?? "");
			if (!reader.takes(":")) return undefined;
			Object.defineProperty(fields, name, {
				value: reader.value(),
				enumerable: true,
				configurable: true,
				writable: true,
			});
			if (!reader.takes(";") && !reader.ended) return undefined;
		}
	} catch {
		return undefined;
	}
	return fields;
}
