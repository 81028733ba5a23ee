import type { ASTNode } from "@marcbachmann/cel-js";

/** A part that gives a name to something: `list.map(x, …)` to each element in turn, `cel.bind(x, value, …)` to one value. */
export type Loop = { name: string; variable: string; over: ASTNode; body: ASTNode[] };

/** Numbers of arguments that CEL's loops take, its variable included. */
const ARITY = new Map([
	["map", [2, 3]],
	["filter", [2]],
	["all", [2]],
	["exists", [2]],
	["exists_one", [2]],
]);

/** The loop that this part is; null for anything else. */
export function loopOf(node: ASTNode): Loop | null {
	if (node.op !== "rcall") return null;
	const [name, receiver, args] = node.args;
	const [variable, ...rest] = args;
	if (variable?.op !== "id") return null;
	if (name === "bind" && receiver.op === "id" && receiver.args === "cel") {
		const [over, ...body] = rest;
		return over ? { name, variable: variable.args, over, body } : null;
	}
	return ARITY.get(name)?.includes(args.length) ? { name, variable: variable.args, over: receiver, body: rest } : null;
}

/** Whether it binds one value and goes through nothing. */
export function isBinding(loop: Loop): boolean {
	return loop.name === "bind";
}
