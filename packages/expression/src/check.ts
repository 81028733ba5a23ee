import type { OutputSpec } from "@keyway/schema/catalogue";
import type { Reference } from "@keyway/schema/field-value";
import type { ValueType } from "@keyway/schema/value-type";
import { type ASTNode, TypeError as CelTypeError, type Environment, type TypeCheckResult } from "@marcbachmann/cel-js";
import { typeInWords, valueTypeOf } from "./cel-type.ts";
import { createEnvironment } from "./environment.ts";
import { isList, membersOf, resolvePath } from "./member.ts";
import { asProblem, type ExpressionProblem, fail } from "./problem.ts";
import { elementsOf, type FoundReference, findReferences, sourcesOf } from "./references.ts";
import { remember } from "./remember.ts";
import { type Signature, usage } from "./signature.ts";
import { nodesOf, parse, patternOf } from "./syntax.ts";
import { declare, rootSpec, type Scope, type Shapes, shapesOf } from "./type-scope.ts";

/** The expression's type, with its members where it is a plain reference; or the first thing that is wrong with it. */
export type Checked = { type: ValueType; spec?: OutputSpec } | { problem: ExpressionProblem };

/** Checks an expression without any data, as often as it is typed; made once for a list of functions. */
export type Checker = (cel: string, scope: Scope) => Checked;

/** Why a pattern cannot be used, in words; null when it can. See pattern.ts, which the web app loads only when needed. */
export type PatternProblem = (pattern: string) => string | null;

/** @param patternProblem checks the patterns that stand in the expression; without it they are checked when it runs */
export function createChecker(signatures: readonly Signature[], patternProblem?: PatternProblem): Checker {
	const environment = createEnvironment(signatures, () => {
		throw new Error("A checker has no data to call functions with.");
	});
	// Only here: with values at hand CEL compares numbers of both kinds by itself.
	environment.registerOperator("double in list<int>: bool", () => false);
	environment.registerOperator("int in list<double>: bool", () => false);
	const functions = new Map(signatures.map((each) => [each.id, each]));
	const read = remember(KEPT, (cel) => readOne(environment, cel));
	const typed = remember(KEPT_TYPES, (shapes) => typedEnvironment(environment, JSON.parse(shapes) as Shapes));
	return (cel, scope) => {
		const expression = read(cel);
		return "problem" in expression ? expression : checkOne(expression, { typed, functions, patternProblem }, scope);
	};
}

/** Expressions that are kept, for they are checked again at every edit of their flow. */
const KEPT = 1_000;
/** Environments that are kept, by the types of the data: most expressions of a flow read the same few values. */
const KEPT_TYPES = 200;

/** An expression, read once: what it refers to, and its type by the types of that. */
type Read = { cel: string; ast: ASTNode; found: FoundReference[]; types: Map<Environment, TypeCheckResult> };

function readOne(environment: Environment, cel: string): Read | { problem: ExpressionProblem } {
	const parsed = parse(environment, cel);
	if ("problem" in parsed) return parsed;
	return { cel, ast: parsed.ast, found: findReferences(parsed.ast), types: new Map() };
}

function typedEnvironment(environment: Environment, shapes: Shapes): Environment {
	const typed = environment.clone();
	declare(typed, shapes);
	return typed;
}

function typeOf({ cel, types }: Read, environment: Environment): TypeCheckResult {
	const known = types.get(environment);
	if (known) return known;
	const result = environment.check(cel);
	// One expression stands in few places, so few kinds of data are ever asked for.
	if (types.size >= 8) types.clear();
	types.set(environment, result);
	return result;
}

type Checks = {
	typed: (shapes: string) => Environment;
	functions: Map<string, Signature>;
	patternProblem: PatternProblem | undefined;
};

function checkOne(read: Read, { typed, functions, patternProblem }: Checks, scope: Scope): Checked {
	const { ast, found } = read;
	for (const reference of found) {
		const problem = referenceProblem(reference, scope);
		if (problem) return { problem };
	}
	const result = typeOf(read, typed(JSON.stringify(shapesOf(scope, found))));
	if (!result.valid) return { problem: typeProblem(result.error, functions) };
	const problem = patternProblem && patternIn(ast, patternProblem);
	if (problem) return { problem };
	const type = result.type ?? "dyn";
	const spec = specOf(ast, type, scope);
	return spec ? { type: spec.type, spec } : { type: valueTypeOf(type) };
}

/** The first pattern in the expression that cannot be used. */
function patternIn(ast: ASTNode, patternProblem: PatternProblem): ExpressionProblem | null {
	for (const node of nodesOf(ast)) {
		const pattern = patternOf(node);
		if (pattern?.op !== "value" || typeof pattern.args !== "string") continue;
		const reason = patternProblem(pattern.args);
		if (reason !== null)
			return asProblem(fail("EXPRESSION_PATTERN", { pattern: `"${pattern.args}"`, reason }), pattern.range);
	}
	return null;
}

/** The value with its members, where it is a value of the data or a list of such; null where only its type is known. */
function specOf(ast: ASTNode, type: string, scope: Scope): OutputSpec | null {
	const known = commonSpec(sourcesOf(ast), scope);
	if (known || !type.startsWith("list")) return known;
	return listSpec(commonSpec(elementsOf(ast), scope) ?? specOfCel(type.slice(5, -1)));
}

/** What several values have in common: all of one type, or null. */
function commonSpec(sources: readonly Reference[], scope: Scope): OutputSpec | null {
	const [first, ...others] = sources.map(({ card, path }) => {
		const root = rootSpec(scope, card);
		const resolved = root && resolvePath(root, path);
		return resolved && "spec" in resolved ? resolved.spec : null;
	});
	return first && others.every((each) => each?.type === first.type) ? first : null;
}

function specOfCel(type: string): OutputSpec {
	if (type.startsWith("list<")) return listSpec(specOfCel(type.slice(5, -1)));
	return { name: "item", label: "Item", type: valueTypeOf(type || "dyn") };
}

function listSpec(items: OutputSpec): OutputSpec {
	const spec: OutputSpec = { name: "value", label: "Value", type: "list" };
	return items.type === "any" ? spec : { ...spec, items: { ...items, name: "item" } };
}

function referenceProblem({ card, path, from, to }: FoundReference, scope: Scope): ExpressionProblem | null {
	const range = { start: from, end: to };
	const root = rootSpec(scope, card);
	if (!root) return asProblem(fail("EXPRESSION_NAME_UNKNOWN", unknownRoot(card)), range);
	const resolved = resolvePath(root, path);
	if ("spec" in resolved) return null;
	const { owner, missing } = resolved;
	const known = membersOf(owner).map((each) => each.name);
	const hint = isList(owner)
		? "It is a list: choose one of its items by number, as in [0]."
		: known.length > 0
			? `It has ${known.slice(0, 12).join(", ")}.`
			: "It has no members.";
	const values = { owner: `"${owner.label}"`, member: path[missing] ?? "", hint };
	return asProblem(fail("EXPRESSION_MEMBER_UNKNOWN", values), range);
}

function unknownRoot(card: string): { name: string; hint: string } {
	if (card === "item") return { name: "item", hint: "Only the cards inside a loop have an item." };
	if (card === "steps") return { name: "steps", hint: "Name one card: steps.<card>." };
	if (card === "trigger" || card === "run") return { name: card, hint: "There is no such data in this flow." };
	return { name: `steps.${card}`, hint: "Use a card that runs before this one." };
}

/** What CEL's checker found, in a person's words. */
function typeProblem(error: unknown, functions: Map<string, Signature>): ExpressionProblem {
	if (!(error instanceof CelTypeError)) return asProblem(fail("EXPRESSION_TYPE", { reason: String(error) }));
	const { code, summary, range } = error;
	if (code === "unknown_variable") {
		const name = summary.split(": ")[1] ?? "";
		const hint =
			name === "user"
				? "Write trigger.user."
				: "Data starts with trigger, steps, item, run or now; text stands in quotes.";
		return asProblem(fail("EXPRESSION_NAME_UNKNOWN", { name, hint }), range);
	}
	if (code === "no_matching_overload") return asProblem(callError(error, functions), range);
	return asProblem(fail("EXPRESSION_TYPE", { reason: inWords(code, summary) }), range);
}

function callError(error: CelTypeError, functions: Map<string, Signature>) {
	const [, called = "", given = ""] = /'(.*)\((.*)\)'/.exec(error.summary) ?? [];
	const name = called.replace(".functions.", ".").replace(/^type\./, "list.");
	const signature = functions.get(name);
	const types = given ? given.split(", ").map(typeInWords).join(", ") : "nothing";
	if (signature) return fail("EXPRESSION_ARGUMENTS", { usage: usage(signature), given: types });
	const method = /^(.+)\.(\w+)$/.exec(name);
	const isGroup = called.includes(".functions.");
	const hint = isGroup
		? `Functions of this group: ${groupOf(name, functions)}.`
		: method
			? `It was asked of ${typeInWords(method[1] ?? "")} with (${types}).`
			: `It was given (${types}).`;
	return fail("EXPRESSION_FUNCTION_UNKNOWN", { name: isGroup ? name : (method?.[2] ?? name), hint });
}

function groupOf(name: string, functions: Map<string, Signature>): string {
	const prefix = name.slice(0, name.indexOf(".") + 1);
	return [...functions.keys()].filter((id) => id.startsWith(prefix)).join(", ");
}

const VERBS: Record<string, string> = { "==": "compared", "!=": "compared", in: "looked up" };

function inWords(code: string, summary: string): string {
	const binary = /^no such overload: (.+?) (==|!=|<=|>=|<|>|in|\+|-|\*|\/|%) (.+)$/.exec(summary);
	if (binary) {
		const [, left = "", operator = "", right = ""] = binary;
		const words = `${typeInWords(left)} and ${typeInWords(right)}`;
		return `With "${operator}", ${words} cannot be ${VERBS[operator] ?? "put together"}`;
	}
	if (code === "invalid_condition_type") {
		const [, loop] = /^(\w+)\(/.exec(summary) ?? [];
		return `The condition ${loop ? `in ${loop}(…)` : 'before "?"'} must be yes/no${got(summary)}`;
	}
	if (code === "invalid_comprehension_range") {
		const [, type = ""] = /of type '([^']+)'/.exec(summary) ?? [];
		return `Only the elements of a list can be gone through, not ${typeInWords(type)}`;
	}
	if (code === "invalid_logical_operand") return `Both sides of "&&" and "||" must be yes/no${got(summary)}`;
	if (code === "incompatible_ternary_branches")
		return `Both results of "? :" must be of one type${got(summary)}. Put dyn(…) around one of them to mix types`;
	if (code === "invalid_index_type") return `A list is indexed by a whole number${got(summary)}`;
	return summary.replace(/'([^']+)'/g, (_, type: string) => typeInWords(type));
}

/** `, not text and number`, from the types that the checker names. */
function got(summary: string): string {
	const [, types] = /got (.*)$/.exec(summary) ?? [];
	const words = [...(types ?? "").matchAll(/'([^']+)'/g)].map(([, type]) => typeInWords(type ?? ""));
	return words.length > 0 ? `, not ${words.join(" and ")}` : "";
}
