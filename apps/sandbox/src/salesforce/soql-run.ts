import { SalesforceFailure } from "./failure.ts";
import { findField, findObject, type ObjectType } from "./objects.ts";
import type { Condition, Literal, Query } from "./soql-parser.ts";
import type { SalesforceState, StoredRecord, Value } from "./state.ts";

/** Runs a parsed query: records with the selected columns, in order. @throws SalesforceFailure for unknown names */
export function runQuery(state: SalesforceState, query: Query, version: string): { records: unknown[]; total: number } {
	const found = findObject(query.object);
	if (!found)
		throw new SalesforceFailure(
			400,
			"INVALID_TYPE",
			`sObject type '${query.object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name.`,
		);
	const [object, type] = found;
	const columns = query.fields.map((name) => column(object, type, name));
	const matching = state.records.filter(
		(record) =>
			record.object === object && !record.deleted && (!query.where || holds(query.where, record, object, type)),
	);
	const ordered = sort(matching, query, object, type);
	if (query.isCount) return { records: [], total: ordered.length };
	const end = query.limit === null ? undefined : query.offset + query.limit;
	const records = ordered.slice(query.offset, end).map((record) => ({
		attributes: { type: object, url: `/services/data/${version}/sobjects/${object}/${record.id}` },
		...Object.fromEntries(columns.map((name) => [name, record.columns[name] ?? null])),
	}));
	return { records, total: records.length };
}

function column(object: string, type: ObjectType, name: string): string {
	const field = findField(type, name);
	if (field) return field.name;
	throw new SalesforceFailure(400, "INVALID_FIELD", `No such column '${name}' on entity '${object}'.`);
}

function holds(condition: Condition, record: StoredRecord, object: string, type: ObjectType): boolean {
	switch (condition.kind) {
		case "and":
			return condition.parts.every((part) => holds(part, record, object, type));
		case "or":
			return condition.parts.some((part) => holds(part, record, object, type));
		case "not":
			return !holds(condition.part, record, object, type);
		case "in": {
			const value = record.columns[checked(object, type, condition.field, condition.values)] ?? null;
			return condition.values.some((each) => same(value, each)) !== condition.not;
		}
		case "compare": {
			const value = record.columns[checked(object, type, condition.field, [condition.value])] ?? null;
			return compares(value, condition.operator, condition.value);
		}
	}
}

/** The column of a condition, whose values must be of its kind: dates stand bare, text in quotes. */
function checked(object: string, type: ObjectType, name: string, values: readonly Literal[]): string {
	const exact = column(object, type, name);
	const kind = findField(type, exact)?.type;
	const isDate = kind === "date" || kind === "datetime";
	for (const value of values) {
		if (value === null) continue;
		const isBare = typeof value === "object";
		if (isDate !== isBare)
			throw new SalesforceFailure(
				400,
				"INVALID_FIELD",
				`value of filter criterion for field '${exact}' must be of type ${kind} and should ${isDate ? "not " : ""}be enclosed in quotes`,
			);
	}
	return exact;
}

function compares(value: Value, operator: string, wanted: Literal): boolean {
	if (operator === "=") return same(value, wanted);
	if (operator === "!=") return !same(value, wanted);
	if (operator === "LIKE") return typeof wanted === "string" && like(value, wanted);
	const order = compare(value, wanted);
	if (order === null) return false;
	if (operator === "<") return order < 0;
	if (operator === "<=") return order <= 0;
	return operator === ">" ? order > 0 : order >= 0;
}

function same(value: Value, wanted: Literal): boolean {
	if (value === null || wanted === null) return value === wanted;
	return compare(value, wanted) === 0;
}

/** Text is compared without regard to case, dates as moments. */
function compare(value: Value, wanted: Literal): number | null {
	if (value === null || wanted === null) return null;
	if (typeof wanted === "object") return Date.parse(String(value)) - Date.parse(wanted.date);
	if (typeof value === "string" && typeof wanted === "string") {
		const [left, right] = [value.toLowerCase(), wanted.toLowerCase()];
		return left < right ? -1 : left > right ? 1 : 0;
	}
	return typeof value === typeof wanted ? Number(value) - Number(wanted) : null;
}

/** `%` = any text, `_` = one character; matched without a regular expression, so that no pattern is slow. */
function like(value: Value, pattern: string): boolean {
	if (typeof value !== "string") return false;
	const text = value.toLowerCase();
	const parts = pattern.toLowerCase();
	let reachable = new Set([0]);
	for (const sign of parts) {
		const next = new Set<number>();
		for (const at of reachable) {
			if (sign === "%") for (let to = at; to <= text.length; to++) next.add(to);
			else if (at < text.length && (sign === "_" || sign === text[at])) next.add(at + 1);
		}
		reachable = next;
	}
	return reachable.has(text.length);
}

function sort(records: StoredRecord[], query: Query, object: string, type: ObjectType): StoredRecord[] {
	const keys = query.orderBy.map((key) => ({ ...key, field: column(object, type, key.field) }));
	return [...records].sort((left, right) => {
		for (const { field, descending, nullsLast } of keys) {
			const [a, b] = [left.columns[field] ?? null, right.columns[field] ?? null];
			if (a === b) continue;
			if (a === null || b === null) return (a === null) === nullsLast ? 1 : -1;
			const order = compare(a, b) ?? 0;
			if (order !== 0) return descending ? -order : order;
		}
		return 0;
	});
}
