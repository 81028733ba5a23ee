import type { CatalogueEntry } from "@keyway/schema/catalogue";
import type { Json } from "@keyway/schema/json";
import type { ValueType } from "@keyway/schema/value-type";

export type Parameter = { name: string; type: ValueType; required: boolean };

/** A function that expressions may call, `text.removeAccents(trigger.user.firstName)`: arguments by position. */
export type Signature = { id: string; parameters: Parameter[]; returns: ValueType };

/** The same with its code; arguments come by name, a rejected one throws an error with words for a person. */
export type ExpressionFunction = Signature & { run(values: Record<string, Json>): Json };

/** How the function of a catalogue entry is called; null where its result is not one value. */
export function signatureOf(entry: CatalogueEntry): Signature | null {
	const output = entry.result ? entry.outputs.find((each) => each.name === entry.result) : entry.outputs[0];
	if (entry.kind !== "function" || !output || (!entry.result && entry.outputs.length > 1)) return null;
	const parameters = entry.fields.map(({ name, type, required }) => ({ name, type, required }));
	return { id: entry.id, parameters, returns: output.type };
}

/** `text.join(items: list, separator?: text)`. */
export function usage({ id, parameters }: Signature): string {
	return `${id}(${parameters.map(({ name, type, required }) => `${name}${required ? "" : "?"}: ${type}`).join(", ")})`;
}
