import type { Json } from "@keyway/schema/json";
import { LIMITS } from "./limits.ts";
import { fail } from "./problem.ts";

type Budget = { values: number; text: number };

/**
 * A CEL value as JSON: whole numbers become numbers, instants RFC 3339, durations ISO 8601, bytes base64.
 * @throws EXPRESSION_RESULT_TOO_LARGE, EXPRESSION_RESULT_UNUSABLE
 */
export function toJson(value: unknown): Json {
	return convert(value, { values: LIMITS.resultValues, text: LIMITS.resultText });
}

function convert(value: unknown, budget: Budget): Json {
	if (--budget.values < 0) throw fail("EXPRESSION_RESULT_TOO_LARGE");
	switch (typeof value) {
		case "string":
			return spend(value, budget);
		case "boolean":
			return value;
		case "number":
			return finite(value);
		case "bigint":
			return whole(value);
		case "undefined":
			return null;
		case "object":
			return value === null ? null : convertObject(value, budget);
		default:
			throw fail("EXPRESSION_RESULT_UNUSABLE", { what: `a ${typeof value}`, hint: "" });
	}
}

function spend(text: string, budget: Budget): string {
	budget.text -= text.length;
	if (budget.text < 0) throw fail("EXPRESSION_RESULT_TOO_LARGE");
	return text;
}

function finite(value: number): number {
	if (Number.isFinite(value)) return value;
	throw fail("EXPRESSION_RESULT_UNUSABLE", { what: "not a number", hint: "Look for a division by zero." });
}

function whole(value: bigint): number {
	const number = Number(value);
	if (Number.isSafeInteger(number)) return number;
	throw fail("EXPRESSION_RESULT_UNUSABLE", {
		what: "a whole number above 2⁵³",
		hint: "Turn it into text with string(…).",
	});
}

function convertObject(value: object, budget: Budget): Json {
	if (Array.isArray(value)) return value.map((each) => convert(each, budget));
	if (value instanceof Set) return [...value].map((each) => convert(each, budget));
	if (value instanceof Date) return value.toISOString();
	if (value instanceof Uint8Array) return spend(base64(value), budget);
	if (value instanceof Map) return convertEntries(value, budget);
	const prototype = Object.getPrototypeOf(value) as object | null;
	if (prototype === null || prototype === Object.prototype) return convertEntries(Object.entries(value), budget);
	const special = convertSpecial(value);
	if (special !== undefined) return special;
	throw fail("EXPRESSION_RESULT_UNUSABLE", {
		what: "a type or a group of functions",
		hint: "Call one of its functions.",
	});
}

function convertEntries(entries: Iterable<[unknown, unknown]>, budget: Budget): Json {
	const result: { [key: string]: Json } = {};
	for (const [key, each] of entries) {
		// defineProperty, so that a key "__proto__" is a key like any other.
		Object.defineProperty(result, spend(String(key), budget), {
			value: convert(each, budget),
			enumerable: true,
			configurable: true,
			writable: true,
		});
	}
	return result;
}

/** CEL's own number and duration classes, told by their shape: an unsigned integer wraps a bigint. */
function convertSpecial(value: object): Json | undefined {
	const wrapped: unknown = value.valueOf();
	if (typeof wrapped === "bigint") return whole(wrapped);
	if ("seconds" in value && "nanos" in value) return isoDuration(Number(value.seconds), Number(value.nanos));
	return undefined;
}

/** ISO 8601: 129,600 s → `PT36H`. Days are not used, for a day is not always 24 hours long. */
function isoDuration(seconds: number, nanos: number): string {
	const total = Math.abs(seconds + nanos / 1e9);
	const sign = seconds < 0 || nanos < 0 ? "-" : "";
	const hours = Math.floor(total / 3600);
	const minutes = Math.floor((total % 3600) / 60);
	const rest = Number((total % 60).toFixed(9));
	const parts = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${rest ? `${rest}S` : ""}`;
	return `${sign}PT${parts || "0S"}`;
}

function base64(bytes: Uint8Array): string {
	let binary = "";
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return btoa(binary);
}
