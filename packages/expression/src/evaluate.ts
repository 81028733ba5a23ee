import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import type { Environment } from "@marcbachmann/cel-js";
import { type Absences, absences, fillAbsences } from "./absence.ts";
import type { Bindings } from "./bindings.ts";
import { TIMESTAMP } from "./cel-type.ts";
import { createEnvironment } from "./environment.ts";
import { fail } from "./problem.ts";
import { findReferences } from "./references.ts";
import type { ExpressionFunction, Signature } from "./signature.ts";
import { type Parsed, parse } from "./syntax.ts";
import { toJson } from "./to-json.ts";

/**
 * Works an expression out. A member that an object lacks reads as null, like one that is null; `has(…)` is false for both.
 * @throws AppError with a code of `expressionErrors`
 */
export type Evaluator = (cel: string, bindings: Bindings) => Json;

type Compiled = { run: Parsed; absences: Absences };

/** Parsed expressions that are kept: those of the flows that run. */
const KEPT = 2_000;

export function createEvaluator(functions: readonly ExpressionFunction[]): Evaluator {
	const byId = new Map(functions.map((each) => [each.id, each]));
	const environment = createEnvironment(functions, (signature, values) => call(byId, signature, values));
	for (const root of ["trigger", "steps", "item", "run"]) environment.registerVariable(root, "dyn");
	environment.registerVariable("now", TIMESTAMP);
	const kept = new Map<string, Compiled>();
	return (cel, bindings) => {
		const compiled = kept.get(cel) ?? compile(environment, cel);
		// The least recently used goes first: a map keeps the order in which keys were set.
		kept.delete(cel);
		kept.set(cel, compiled);
		if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
		return evaluate(compiled, bindings);
	};
}

function compile(environment: Environment, cel: string): Compiled {
	const run = parse(environment, cel);
	if ("problem" in run) throw new AppError(run.problem.code, 422, run.problem.message, { details: run.problem });
	return { run, absences: absences(findReferences(run.ast)) };
}

function evaluate({ run, absences }: Compiled, bindings: Bindings): Json {
	const { now, ...data } = fillAbsences(bindings, absences);
	try {
		return toJson(run({ ...data, ...(now === undefined ? {} : { now: new Date(now) }) }));
	} catch (error) {
		if (error instanceof AppError) throw error;
		throw fail("EXPRESSION_FAILED", { reason: reasonOf(error) }, { cause: error });
	}
}

function call(functions: Map<string, ExpressionFunction>, signature: Signature, values: unknown[]): unknown {
	const named: Record<string, Json> = {};
	for (const [index, value] of values.entries()) {
		const parameter = signature.parameters[index];
		if (parameter) named[parameter.name] = toJson(value);
	}
	try {
		return functions.get(signature.id)?.run(named);
	} catch (error) {
		if (error instanceof AppError) throw error;
		throw fail("EXPRESSION_FAILED", { reason: `${signature.id}: ${reasonOf(error)}` }, { cause: error });
	}
}

/** CEL's first line only: the rest draws an arrow under the source. */
function reasonOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return (message.split("\n")[0] ?? "").replace(/\.$/, "").slice(0, 300);
}
