import { accepts } from "@keyway/flow/accepts";
import type { Catalogue, CatalogueEntry, OutputSpec } from "@keyway/schema/catalogue";
import type { ValueType } from "@keyway/schema/value-type";

const MOST = 4;

/** The output that a function is used for: its declared result, else its only one. */
export function resultOf(entry: CatalogueEntry): OutputSpec | undefined {
	if (entry.result !== undefined) return entry.outputs.find((output) => output.name === entry.result);
	return entry.outputs.length === 1 ? entry.outputs[0] : undefined;
}

/** The one field that must be filled for a function to work. */
export function inputOf(entry: CatalogueEntry): CatalogueEntry["fields"][number] | undefined {
	const needed = entry.fields.filter((field) => field.required && field.default === undefined);
	return needed.length === 1 ? needed[0] : undefined;
}

/** Functions that make one type of another by themselves: one thing in, one thing out. Exact types first. */
export function convertersFor(catalogue: Catalogue, from: ValueType, to: ValueType): CatalogueEntry[] {
	const found = catalogue.entries.flatMap((entry) => {
		const [input, result] = [inputOf(entry), resultOf(entry)];
		if (entry.kind !== "function" || entry.effect !== "none" || !input || !result) return [];
		// What takes or gives anything converts nothing for certain.
		const fits =
			input.type !== "any" && result.type !== "any" && accepts(input.type, from).ok && accepts(to, result.type).ok;
		return fits ? [{ entry, rank: (input.type === from ? 0 : 1) + (result.type === to ? 0 : 2) }] : [];
	});
	return found
		.toSorted((a, b) => a.rank - b.rank)
		.slice(0, MOST)
		.map(({ entry }) => entry);
}
