import type { ValueType } from "@keyway/schema/value-type";

export const TIMESTAMP = "google.protobuf.Timestamp";
export const DURATION = "google.protobuf.Duration";

/** The CEL type of a value whose members do not matter. JSON has no integers of its own, so numbers are doubles. */
export function celTypeOf(type: ValueType): string {
	switch (type) {
		case "text":
		case "longText":
		case "date":
		case "duration":
		case "schedule":
			return "string";
		case "number":
			return "double";
		case "boolean":
			return "bool";
		case "list":
		case "people":
			return "list";
		default:
			return "dyn";
	}
}

/** CEL types that an argument may have; a whole number in the source is an int, a JSON number a double. */
export function argumentTypes(type: ValueType): string[] {
	if (type === "number") return ["int", "double"];
	if (type === "date") return ["string", TIMESTAMP];
	if (type === "duration") return ["string", DURATION];
	return [celTypeOf(type)];
}

/** What a person calls a CEL type. */
export function valueTypeOf(cel: string): ValueType {
	if (cel.startsWith("dyn<")) return valueTypeOf(cel.slice(4, -1));
	if (cel.startsWith("list")) return "list";
	if (cel.startsWith("map")) return "object";
	switch (cel) {
		case "string":
		case "bytes":
		case "type":
			return "text";
		case "int":
		case "uint":
		case "double":
			return "number";
		case "bool":
			return "boolean";
		case TIMESTAMP:
			return "date";
		case DURATION:
			return "duration";
		default:
			// Types of our own making stand for objects (see type-scope.ts).
			return /^T[0-9]+$/.test(cel) ? "object" : "any";
	}
}

/** The same in words; "nothing" for null. */
export function typeInWords(cel: string): string {
	if (cel === "null" || cel === "dyn<null>") return "nothing";
	if (cel.startsWith("dyn<")) return typeInWords(cel.slice(4, -1));
	const type = valueTypeOf(cel);
	if (type === "boolean") return "yes/no";
	if (type === "any") return cel === "dyn" ? "any value" : cel;
	return type === "date" ? "point in time" : type;
}
