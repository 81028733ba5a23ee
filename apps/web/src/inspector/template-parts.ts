import type { FieldValue, Reference } from "@keyway/schema/field-value";

export type TemplatePart = string | Reference;

/** The parts of a value that a template field can edit; null = it needs another editor. */
export function partsOf(value: FieldValue | undefined): TemplatePart[] | null {
	if (!value) return [];
	if (value.kind === "template") return value.parts;
	if (value.kind === "ref") return [{ card: value.card, path: value.path }];
	if (value.kind !== "literal") return null;
	if (typeof value.value === "string") return value.value === "" ? [] : [value.value];
	if (typeof value.value === "number" || typeof value.value === "boolean") return [String(value.value)];
	return null;
}

/** The smallest value that says the same: nothing, plain text, a single reference, or a template. */
export function valueOfParts(parts: readonly TemplatePart[]): FieldValue | null {
	const merged: TemplatePart[] = [];
	for (const part of parts) {
		const last = merged.at(-1);
		if (part === "") continue;
		if (typeof part === "string" && typeof last === "string") merged[merged.length - 1] = last + part;
		else merged.push(part);
	}
	const [only] = merged;
	if (only === undefined) return null;
	if (merged.length > 1) return { kind: "template", parts: merged };
	if (typeof only === "string") return { kind: "literal", value: only };
	return { kind: "ref", card: only.card, path: only.path };
}
