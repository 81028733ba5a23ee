import { SalesforceFailure } from "./failure.ts";
import { findField, type ObjectField, type ObjectType } from "./objects.ts";
import type { Value } from "./state.ts";

/** Columns as they may be stored, under their exact names. @throws SalesforceFailure as the service words it */
export function checkColumns(object: string, type: ObjectType, body: unknown, isNew: boolean): Record<string, Value> {
	if (typeof body !== "object" || body === null || Array.isArray(body))
		throw new SalesforceFailure(
			400,
			"JSON_PARSER_ERROR",
			"The HTTP entity body is required, but this request has no entity body.",
		);
	const columns: Record<string, Value> = {};
	for (const [name, value] of Object.entries(body)) {
		if (name === "attributes") continue;
		const field = findField(type, name);
		if (!field)
			throw new SalesforceFailure(400, "INVALID_FIELD", `No such column '${name}' on sobject of type ${object}`);
		if (field.readOnly)
			throw new SalesforceFailure(
				400,
				"INVALID_FIELD_FOR_INSERT_UPDATE",
				`Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
				[field.name],
			);
		columns[field.name] = checkValue(field, value);
	}
	const missing = type.fields
		.filter((field) => field.required && isEmpty(columns[field.name], isNew))
		.map((each) => each.name);
	if (missing.length > 0)
		throw new SalesforceFailure(
			400,
			"REQUIRED_FIELD_MISSING",
			`Required fields are missing: [${missing.join(", ")}]`,
			missing,
		);
	return columns;
}

function isEmpty(value: Value | undefined, isNew: boolean): boolean {
	return value === undefined ? isNew : value === null || value === "";
}

function checkValue(field: ObjectField, value: unknown): Value {
	if (value === null || value === "") return null;
	if (field.type === "boolean") return typeof value === "boolean" ? value : wrongType(field, value);
	if (field.type === "double") return typeof value === "number" ? value : wrongType(field, value);
	if (typeof value === "object") return wrongType(field, value);
	const text = String(value);
	if (field.type === "date" && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return wrongType(field, value);
	if (field.type === "datetime" && Number.isNaN(Date.parse(text))) return wrongType(field, value);
	if (field.type === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
		throw new SalesforceFailure(400, "INVALID_EMAIL_ADDRESS", `${field.label}: invalid email address: ${text}`, [
			field.name,
		]);
	if (text.length > field.length)
		throw new SalesforceFailure(
			400,
			"STRING_TOO_LONG",
			`${field.label}: data value too large: ${text} (max length=${field.length})`,
			[field.name],
		);
	return text;
}

function wrongType(field: ObjectField, value: unknown): never {
	const token =
		typeof value === "string" ? "VALUE_STRING" : typeof value === "number" ? "VALUE_NUMBER_INT" : "START_OBJECT";
	throw new SalesforceFailure(
		400,
		"JSON_PARSER_ERROR",
		`Cannot deserialize instance of ${field.type} from ${token} value ${typeof value === "object" ? "" : String(value)} or request may be missing a required field`,
	);
}
