import { AppError } from "@keyway/schema/error";
import type { Json } from "@keyway/schema/json";
import type { Environment } from "@marcbachmann/cel-js";
import { absences, fillAbsences, keysOf } from "./absence.ts";
import type { Bindings } from "./bindings.ts";
import { TIMESTAMP } from "./cel-type.ts";
import { CONFUSING, celValue } from "./cel-value.ts";
import { createEnvironment } from "./environment.ts";
import { LIMITS } from "./limits.ts";
import { fail } from "./problem.ts";
import { type FoundReference, findReferences } from "./references.ts";
import { remember } from "./remember.ts";
import type { ExpressionFunction, Signature } from "./signature.ts";
import { isUnbounded, nodesOf, type Parsed, parse, patternOf } from "./syntax.ts";
import { toJson } from "./to-json.ts";
import { spendOn } from "./weight.ts";

/**
 * Works an expression out. A member that an object lacks reads as null, like one that is null; `has(…)` is false for
 * both, and a list that is nothing has no elements.
 * @throws AppError with a code of `expressionErrors`; `EXPRESSION_ELSEWHERE` where it must run in a process that can be
 * stopped
 */
export type Evaluator = (cel: string, bindings: Bindings) => Json;

/** Whether a pattern matches a text; given where everything may run, because the process can be stopped. */
export type Matches = (text: string, pattern: string) => boolean;

/** An expression, ready to run. */
export type Compiled = { run: Evaluate; roots: Roots };
type Evaluate = (bindings: Bindings) => Json;

/** The parts of the bindings that an expression reads; `steps` by card, "all" where it names none. */
export type Roots = { trigger: boolean; item: boolean; run: boolean; steps: readonly string[] | "all" };

/** Parsed expressions that are kept: those of the flows that run. */
const KEPT = 2_000;

export function createEvaluator(functions: readonly ExpressionFunction[], matches?: Matches): Evaluator {
	const compile = createCompiler(functions, matches);
	return (cel, bindings) => compile(cel).run(bindings);
}

/**
 * Compiles expressions and keeps them. Without `matches` their work is bounded by LIMITS, and what goes beyond is
 * refused with `EXPRESSION_ELSEWHERE`.
 */
export function createCompiler(functions: readonly ExpressionFunction[], matches?: Matches): (cel: string) => Compiled {
	const byId = new Map(functions.map((each) => [each.id, each]));
	const bounded = matches === undefined;
	const environment = createEnvironment(functions, (signature, values) => call(byId, signature, values, bounded));
	for (const root of ["trigger", "steps", "item", "run"]) environment.registerVariable(root, "dyn");
	environment.registerVariable("now", TIMESTAMP);
	if (matches) environment.registerFunction(`string.${RE2}(string): bool`, matches);
	return remember(KEPT, (cel) => compile(environment, cel, bounded));
}

/** Our `matches`: CEL's own is JavaScript's, which may take for ever, and cannot be replaced under its name. */
const RE2 = "re2";

function compile(environment: Environment, cel: string, bounded: boolean): Compiled {
	const parsed = parse(environment, cel);
	if ("problem" in parsed)
		throw new AppError(parsed.problem.code, 422, parsed.problem.message, { details: parsed.problem });
	const found = findReferences(parsed.ast);
	const roots = rootsOf(found);
	const isConfusing = found.some((each) => each.card === CONFUSING || each.path.includes(CONFUSING));
	if (bounded && (isConfusing || isUnbounded(parsed.ast))) return { run: elsewhere, roots };
	for (const node of nodesOf(parsed.ast)) if (node.op === "rcall" && patternOf(node)) node.args[0] = RE2;
	const filled = absences(found);
	const reads = found.map((each): Read => ({ keys: keysOf(each), isWhole: each.use === "read" }));
	const run: Evaluate = (bindings) => {
		if (bounded) weigh(bindings, reads);
		return evaluate(parsed, fillAbsences(bindings, filled), bounded);
	};
	return { run, roots };
}

function elsewhere(): Json {
	throw fail("EXPRESSION_ELSEWHERE");
}

function rootsOf(found: readonly FoundReference[]): Roots {
	const reads = (card: string) => found.some((each) => each.card === card);
	const cards = found.map((each) => each.card).filter((card) => !["trigger", "item", "run"].includes(card));
	const steps = cards.includes("steps") ? "all" : [...new Set(cards)];
	return { trigger: reads("trigger"), item: reads("item"), run: reads("run"), steps };
}

function evaluate(run: Parsed, { now, ...data }: Bindings, bounded: boolean): Json {
	try {
		const values = bounded ? data : (celValue(data as Json) as object);
		return toJson(run({ ...values, ...(now === undefined ? {} : { now: new Date(now) }) }));
	} catch (error) {
		if (error instanceof AppError) throw error;
		throw fail("EXPRESSION_FAILED", { reason: reasonOf(error) }, { cause: error });
	}
}

/** A value that is read: the keys that lead to it, and whether all of it counts, or only that it is there. */
type Read = { keys: readonly string[]; isWhole: boolean };

/** @throws EXPRESSION_ELSEWHERE when the values read are too large for the server itself, or would confuse CEL */
function weigh(bindings: Bindings, reads: readonly Read[]): void {
	let left: number = LIMITS.plainData;
	for (const { keys, isWhole } of reads) {
		let value: unknown = bindings;
		for (const key of keys) {
			if (typeof value !== "object" || value === null) break;
			if (Object.hasOwn(value, CONFUSING)) throw fail("EXPRESSION_ELSEWHERE");
			value = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
		}
		if (isWhole) left = spendOn(value, left, CONFUSING);
		if (left < 0) throw fail("EXPRESSION_ELSEWHERE");
	}
}

function call(
	functions: Map<string, ExpressionFunction>,
	signature: Signature,
	values: unknown[],
	bounded: boolean,
): unknown {
	const named: Record<string, Json> = {};
	for (const [index, value] of values.entries()) {
		const parameter = signature.parameters[index];
		if (parameter) named[parameter.name] = toJson(value);
	}
	try {
		if (bounded && spendOn(named, LIMITS.plainData) < 0) throw fail("EXPRESSION_ELSEWHERE");
		const result = functions.get(signature.id)?.run(named);
		if (bounded && spendOn(result, LIMITS.plainData) < 0) throw fail("EXPRESSION_ELSEWHERE");
		return result;
	} catch (error) {
		if (error instanceof AppError) throw error;
		throw fail("EXPRESSION_FAILED", { reason: `${signature.id}: ${reasonOf(error)}` }, { cause: error });
	}
}

/** CEL's first line only: the rest draws an arrow under the source. */
function reasonOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	const [first = ""] = message.split("\n");
	return first.replace(/\.$/, "").replaceAll(`.${RE2}(`, ".matches(").slice(0, 300);
}
