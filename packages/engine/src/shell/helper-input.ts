import type { TriggerCard } from "@keyway/schema/flow";
import type { Json, JsonObject } from "@keyway/schema/json";

const FITS: Record<string, (value: Json) => boolean> = {
	text: (value) => typeof value === "string",
	date: (value) => typeof value === "string",
	number: (value) => typeof value === "number",
	boolean: (value) => typeof value === "boolean",
	list: Array.isArray,
	object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
	person: (value) =>
		typeof value === "string" || (typeof value === "object" && value !== null && !Array.isArray(value)),
	any: () => true,
};

/**
 * What is wrong with the inputs of a helper flow, whose trigger declares them as name → type; `text?` may be left out.
 * Inputs that are not declared are handed over as they are.
 */
export function inputProblems(trigger: TriggerCard | null, inputs: JsonObject): string[] {
	return Object.entries(declared(trigger)).flatMap(([name, words]) => {
		const isOptional = words.endsWith("?");
		const type = words.replace("?", "");
		const value = inputs[name] ?? null;
		if (value === null) return isOptional ? [] : [`${name} is missing`];
		return FITS[type]?.(value) === false ? [`${name} is not of type ${type}`] : [];
	});
}

function declared(trigger: TriggerCard | null): Record<string, string> {
	const field = trigger?.fields["inputs"];
	const value = field?.kind === "literal" ? field.value : field?.kind === "object" ? literals(field.fields) : null;
	if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
	return Object.fromEntries(
		Object.entries(value).filter((each): each is [string, string] => typeof each[1] === "string"),
	);
}

function literals(fields: Record<string, { kind: string; value?: Json }>): JsonObject {
	return Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.value ?? null]));
}
