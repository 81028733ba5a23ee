import type { Environment } from "@marcbachmann/cel-js";
import { DURATION, TIMESTAMP } from "./cel-type.ts";
import { fail } from "./problem.ts";

/** A day or an instant as directories write them: `2026-11-03` (its start in UTC) or RFC 3339. */
const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

function instant(text: string): Date {
	const time = DATE.test(text)
		? new Date(/[Zz]|[+-]\d{2}:?\d{2}$/.test(text.slice(10)) || text.length === 10 ? text : `${text}Z`)
		: null;
	if (!time || Number.isNaN(time.getTime()))
		throw fail("EXPRESSION_FAILED", { reason: `"${text.slice(0, 40)}" is not a date` });
	return time;
}

const ARITHMETIC: Record<string, (a: number, b: number) => number> = {
	"+": (a, b) => a + b,
	"-": (a, b) => a - b,
	"*": (a, b) => a * b,
	"/": (a, b) => a / b,
};
const COMPARISON: Record<string, (a: number, b: number) => boolean> = {
	"<": (a, b) => a < b,
	"<=": (a, b) => a <= b,
	">": (a, b) => a > b,
	">=": (a, b) => a >= b,
};

/**
 * CEL is stricter than its users expect of JSON: numbers in data are doubles and numbers in the source are ints, dates
 * are texts, and an attribute may be null. These operators let them meet.
 */
export function registerOperators(environment: Environment): void {
	for (const [operator, run] of Object.entries(ARITHMETIC)) {
		for (const [left, right] of [
			["int", "double"],
			["double", "int"],
		])
			environment.registerOperator(`${left} ${operator} ${right}: double`, (a: bigint | number, b: bigint | number) =>
				run(Number(a), Number(b)),
			);
	}
	environment.registerOperator("int == double: bool", (a: bigint, b: number) => Number(a) === b);
	for (const type of ["string", "int", "double", "bool", "bytes", "list", "map", TIMESTAMP, DURATION])
		environment.registerOperator(`${type} == null: bool`, () => false);
	for (const [operator, run] of Object.entries(COMPARISON)) {
		environment.registerOperator(`string ${operator} ${TIMESTAMP}: bool`, (a: string, b: Date) =>
			run(instant(a).getTime(), b.getTime()),
		);
		environment.registerOperator(`${TIMESTAMP} ${operator} string: bool`, (a: Date, b: string) =>
			run(a.getTime(), instant(b).getTime()),
		);
	}
	environment.registerFunction(`date(string): ${TIMESTAMP}`, instant);
	environment.registerFunction(`date(${TIMESTAMP}): ${TIMESTAMP}`, (time: Date) => time);
}
