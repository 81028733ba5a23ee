import type { FieldSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Json, JsonSchema } from "@keyway/schema/json";
import { z } from "zod";

const schemas = new WeakMap<JsonSchema, z.ZodType>();

function schemaOf(source: JsonSchema): z.ZodType {
	const known = schemas.get(source);
	if (known) return known;
	let schema: z.ZodType;
	try {
		schema = z.fromJSONSchema(source as Parameters<typeof z.fromJSONSchema>[0]);
	} catch {
		// What JSON Schema cannot say is checked when the card runs, by the schema that it was made from.
		schema = z.any();
	}
	schemas.set(source, schema);
	return schema;
}

/** The value if nothing in it has to be worked out; undefined otherwise. */
export function constantOf(value: FieldValue): Json | undefined {
	switch (value.kind) {
		case "literal":
			return value.value;
		case "template":
			return value.parts.every((each) => typeof each === "string") ? value.parts.join("") : undefined;
		case "list": {
			const items = value.items.map(constantOf);
			return items.every((each) => each !== undefined) ? items : undefined;
		}
		case "object": {
			const members = Object.entries(value.fields).map(([name, each]) => [name, constantOf(each)] as const);
			if (members.some(([, each]) => each === undefined)) return undefined;
			return Object.fromEntries(members) as Json;
		}
		default:
			return undefined;
	}
}

/** Whether a field counts as not filled. */
export function isBlank(value: FieldValue | undefined): boolean {
	if (!value) return true;
	if (value.kind === "expression") return value.cel.trim() === "";
	const constant = constantOf(value);
	return constant === null || (typeof constant === "string" && constant.trim() === "");
}

/** A choice from a live list is kept as `{value, label}`; the value is what counts. */
function chosen(value: Json): Json {
	const isPair =
		typeof value === "object" && value !== null && !Array.isArray(value) && "value" in value && "label" in value;
	return isPair && Object.keys(value).length === 2 ? (value.value as Json) : value;
}

/** ISO 8601: P7D, PT1H30M, P1Y2M; at least one part. */
const DURATION = /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;

/** Why a fixed value does not fit the field, in words; null when it does. */
export function literalProblem(spec: FieldSpec, value: Json): string | null {
	const own = spec.options ? (Array.isArray(value) ? value.map(chosen) : chosen(value)) : value;
	if (spec.type === "duration" && typeof own === "string" && !DURATION.test(own.replace(/^-/, "")))
		return "Write a length of time such as P7D (seven days) or PT1H (one hour).";
	if (spec.choices && !spec.options && !isChoice(spec, own))
		return `Choose one of: ${spec.choices.map((each) => each.label).join(", ")}.`;
	const result = schemaOf(spec.schema).safeParse(own);
	if (result.success) return null;
	const issue = result.error.issues[0];
	const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
	return `${where}${issue?.message ?? "The value does not fit"}.`.replace("..", ".");
}

function isChoice(spec: FieldSpec, value: Json): boolean {
	if (Array.isArray(value)) return value.every((each) => isChoice(spec, each));
	return spec.choices?.some((each) => each.value === value) ?? true;
}
