import { type ASTNode, type Environment, ParseError } from "@marcbachmann/cel-js";
import { LIMITS } from "./limits.ts";
import { loopOf } from "./loop.ts";
import { asProblem, type ExpressionProblem, fail } from "./problem.ts";

export type Parsed = ReturnType<Environment["parse"]>;

/** Parses under the limits; nothing is evaluated. */
export function parse(environment: Environment, cel: string): Parsed | { problem: ExpressionProblem } {
	if (cel.trim() === "") return { problem: asProblem(fail("EXPRESSION_EMPTY")) };
	if (cel.length > LIMITS.source) return { problem: asProblem(fail("EXPRESSION_TOO_LONG", { limit: LIMITS.source })) };
	try {
		return environment.parse(cel);
	} catch (error) {
		return { problem: syntaxProblem(error) };
	}
}

function syntaxProblem(error: unknown): ExpressionProblem {
	if (!(error instanceof ParseError)) return asProblem(fail("EXPRESSION_TOO_COMPLEX"));
	if (/limit|exceed|depth|maximum/i.test(error.code + error.summary))
		return asProblem(fail("EXPRESSION_TOO_COMPLEX"), error.range);
	return asProblem(fail("EXPRESSION_SYNTAX", { reason: syntaxReason(error) }), error.range);
}

function syntaxReason({ code, summary }: ParseError): string {
	if (code === "invalid_macro_argument") {
		const [name] = /^\w+/.exec(summary) ?? ["map"];
		return `${name} starts with a name for the element, as in ${name}(each, each.email)`;
	}
	return summary.replace("EOF", "it ends too early").replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}

/** The literal or computed pattern of `text.matches(pattern)`; null for anything else. */
export function patternOf(node: ASTNode): ASTNode | null {
	if (node.op !== "rcall") return null;
	const [name, , args] = node.args;
	return name === "matches" && args.length === 1 ? (args[0] ?? null) : null;
}

/**
 * Whether the work is not bounded by the size of the source and of the values read directly: loops, patterns, `join`
 * with a separator, and elements chosen by a computed index. Such expressions run where they can be stopped.
 */
export function isUnbounded(root: ASTNode): boolean {
	for (const node of nodesOf(root)) {
		if (loopOf(node) || patternOf(node)) return true;
		if (node.op === "rcall" && node.args[0] === "join" && node.args[2].length === 1) return true;
		if ((node.op === "[]" || node.op === "[?]") && node.args[1].op !== "value") return true;
	}
	return false;
}

/** The parts of a node, in the order of the source. */
export function partsOf(node: ASTNode): readonly ASTNode[] {
	switch (node.op) {
		case "value":
		case "id":
			return [];
		case ".":
		case ".?":
			return [node.args[0]];
		case "call":
			return node.args[1];
		case "rcall":
			return [node.args[1], ...node.args[2]];
		case "map":
			return node.args.flat();
		case "!_":
		case "-_":
			return [node.args];
		default:
			return node.args;
	}
}

/** The node and everything in it, in the order of the source. */
export function* nodesOf(root: ASTNode): Generator<ASTNode> {
	const open = [root];
	for (let node = open.pop(); node; node = open.pop()) {
		yield node;
		open.push(...partsOf(node).toReversed());
	}
}
