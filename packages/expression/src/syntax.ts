import { type ASTNode, type Environment, ParseError } from "@marcbachmann/cel-js";
import { LIMITS } from "./limits.ts";
import { asProblem, type ExpressionProblem, fail } from "./problem.ts";

export type Parsed = ReturnType<Environment["parse"]>;

/** Calls that loop over data or bind values; they need a process that can be stopped. */
const LOOPS = new Set(["map", "filter", "all", "exists", "exists_one", "bind"]);

/** Parses under the limits and refuses what may not run in this process; nothing is evaluated. */
export function parse(environment: Environment, cel: string): Parsed | { problem: ExpressionProblem } {
	if (cel.trim() === "") return { problem: asProblem(fail("EXPRESSION_EMPTY")) };
	if (cel.length > LIMITS.source) return { problem: asProblem(fail("EXPRESSION_TOO_LONG", { limit: LIMITS.source })) };
	let parsed: Parsed;
	try {
		parsed = environment.parse(cel);
	} catch (error) {
		return { problem: syntaxProblem(error) };
	}
	const refused = refusal(parsed.ast);
	return refused ? { problem: refused } : parsed;
}

function syntaxProblem(error: unknown): ExpressionProblem {
	if (!(error instanceof ParseError)) return asProblem(fail("EXPRESSION_TOO_COMPLEX"));
	if (/limit|exceed|depth|maximum/i.test(error.code + error.summary))
		return asProblem(fail("EXPRESSION_TOO_COMPLEX"), error.range);
	const reason = error.summary.replace("EOF", "it ends too early").replace(/^[A-Z]/, (letter) => letter.toLowerCase());
	return asProblem(fail("EXPRESSION_SYNTAX", { reason }), error.range);
}

function refusal(root: ASTNode): ExpressionProblem | null {
	for (const node of nodesOf(root)) {
		if (node.op !== "rcall") continue;
		const [name] = node.args;
		if (name === "matches") {
			const error = fail("EXPRESSION_NOT_YET", {
				what: "Regular expressions (matches)",
				instead: "Use startsWith, endsWith or contains.",
			});
			return asProblem(error, node.range);
		}
		if (LOOPS.has(name)) {
			const what = name === "bind" ? "cel.bind" : `Loops over lists (${name})`;
			const instead = name === "bind" ? "Name the value in a card before." : "Use a card that works on the list.";
			return asProblem(fail("EXPRESSION_NOT_YET", { what, instead }), node.range);
		}
	}
	return null;
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

/** The node and everything in it. */
export function* nodesOf(node: ASTNode): Generator<ASTNode> {
	yield node;
	for (const part of partsOf(node)) yield* nodesOf(part);
}
