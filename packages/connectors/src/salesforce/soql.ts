import { ConnectorError } from "@keyway/connector-sdk/error";

export type SoqlScalar = string | number | boolean | null;

/** What a record has to hold: column → value, several values = any of them, null = empty. */
export type SoqlFilter = Record<string, SoqlScalar | SoqlScalar[]>;

/** A name of an object or field, also through a relation: `Account.Name`. */
const NAME = /^[A-Za-z]\w{0,79}(\.[A-Za-z]\w{0,79}){0,5}$/;

export function soqlName(name: string): string {
	if (NAME.test(name)) return name;
	throw new ConnectorError("invalid", "NAME_INVALID", `"${name}" is not the API name of a Salesforce object or field.`);
}

/** Dates are written bare in SOQL: quoted they would be refused for a date field. */
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/;

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm */
export function soqlLiteral(value: SoqlScalar): string {
	if (typeof value !== "string" || DATE.test(value)) return String(value);
	const escapes: Record<string, string> = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
	return `'${value.replace(/[\\'\n\r\t]/g, (sign) => escapes[sign] as string)}'`;
}

export function soqlWhere(filter: SoqlFilter): string {
	const conditions = Object.entries(filter).map(([name, value]) => {
		const column = soqlName(name);
		if (!Array.isArray(value)) return `${column} = ${soqlLiteral(value)}`;
		if (value.length === 0)
			throw new ConnectorError("invalid", "FILTER_EMPTY", `The condition on ${column} has no values to choose from.`);
		return `${column} IN (${value.map(soqlLiteral).join(", ")})`;
	});
	if (conditions.length === 0)
		throw new ConnectorError("invalid", "FILTER_EMPTY", "Say what to look for: a column and its value.");
	return conditions.join(" AND ");
}

/**
 * Puts values in the place of `:names` that stand outside quotes, as Apex does: the only way data gets into a query.
 * @example bindSoql("SELECT Id FROM Contact WHERE Email = :email", { email: "o'neil@acme.test" })
 */
export function bindSoql(query: string, values: Record<string, SoqlScalar | SoqlScalar[]>): string {
	return query.replace(/'(?:[^'\\]|\\.)*'|(?<![\w:]):([A-Za-z]\w*)/g, (whole, name: string | undefined) => {
		if (name === undefined) return whole;
		const value = Object.hasOwn(values, name) ? values[name] : undefined;
		if (value === undefined)
			throw new ConnectorError("invalid", "VALUE_MISSING", `The query names :${name}, but no such value is given.`);
		return Array.isArray(value) ? `(${value.map(soqlLiteral).join(", ")})` : soqlLiteral(value);
	});
}
