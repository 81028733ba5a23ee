import type { Reference } from "@keyway/schema/field-value";
import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { EACH } from "./each.ts";
import { LIMITS } from "./limits.ts";
import { isBinding, type Loop, loopOf } from "./loop.ts";
import { remember } from "./remember.ts";
import { partsOf } from "./syntax.ts";

/**
 * How a value is used: `read`; `tested` in `has(…)`, so that its last member may be missing; `looped` over; `passed` on
 * as the element of another list that is looped over; or `sized`: only its size, or whether it is null, is asked for.
 */
export type Use = "read" | "tested" | "looped" | "passed" | "sized";

/** A reference with its place in the source; `certain` = no other value can stand there. */
export type FoundReference = Reference & { from: number; to: number; use: Use; certain: boolean };

/** What the variables of the loops around a part stand for; none = a value that is not of the data. */
type Bound = ReadonlyMap<string, readonly Reference[]>;

const ROOTS = new Set(["trigger", "item", "run"]);
const NONE: Bound = new Map();
/** Values that one part may stand for, before it counts as unknown: nested choices would double them without end. */
const MAX_SOURCES = 16;

const plain = new Environment({
	unlistedVariablesAreDyn: true,
	limits: { maxAstNodes: LIMITS.nodes, maxDepth: LIMITS.depth },
});

/** The data that an expression reads, as far as its text tells; each once. None for text that cannot be parsed. */
export function references(cel: string): Reference[] {
	const found = new Map<string, Reference>();
	for (const each of referencesIn(cel)) {
		const end = each.path.indexOf(EACH);
		const path = end < 0 ? each.path : each.path.slice(0, end);
		found.set(JSON.stringify([each.card, path]), { card: each.card, path });
	}
	return [...found.values()];
}

/** All references of a text, each where it stands; none where it cannot be parsed. */
function referencesIn(cel: string): FoundReference[] {
	const ast = parsed(cel);
	return ast ? findReferences(ast) : [];
}

/** The parsed text; null where it cannot be parsed. */
export const parsed = remember(1_000, (cel): ASTNode | null => {
	if (cel.length > LIMITS.source) return null;
	try {
		return plain.parse(cel).ast;
	} catch {
		return null;
	}
});

/** All references of a parsed expression. A bare `steps` has the card `steps`: it names no card. */
export function findReferences(root: ASTNode): FoundReference[] {
	const found: FoundReference[] = [];
	collect(root, "read", NONE, found);
	return found;
}

function collect(node: ASTNode, use: Use, bound: Bound, found: FoundReference[]): void {
	const loop = loopOf(node);
	if (loop) {
		collect(loop.over, isBinding(loop) ? "passed" : "looped", bound, found);
		const inner = bind(loop, bound);
		const result = loop.name === "map" && use === "looped" ? loop.body.at(-1) : undefined;
		for (const part of loop.body) collect(part, part === result ? "passed" : "read", inner, found);
		return;
	}
	if (!isAccess(node)) {
		for (const part of partsOf(node)) collect(part, useOf(node, part), bound, found);
		return;
	}
	const sources = sourcesOf(node, bound);
	const { start: from, end: to } = node.range;
	for (const each of sources) found.push({ ...each, from, to, use, certain: sources.length === 1 });
	const { root, indexes } = chainOf(node);
	if (root.op !== "id") collect(root, "read", bound, found);
	for (const index of indexes) collect(index, "read", bound, found);
}

/** How a part is used by the node that it stands in. */
function useOf(node: ASTNode, part: ASTNode): Use {
	if (node.op === "call" && node.args[0] === "has") return "tested";
	if (node.op === "call" && node.args[0] === "size") return "sized";
	if (node.op === "rcall" && node.args[0] === "size" && node.args[1] === part) return "sized";
	if (node.op === "==" || node.op === "!=") return node.args.some(isNull) ? "sized" : "read";
	return "read";
}

function isNull(node: ASTNode): boolean {
	return node.op === "value" && node.args === null;
}

type Access = Extract<ASTNode, { op: "id" | "." | ".?" | "[]" | "[?]" }>;

function isAccess(node: ASTNode): node is Access {
	return node.op === "id" || node.op === "." || node.op === ".?" || node.op === "[]" || node.op === "[?]";
}

/** What a chain of members starts from, and the computed indexes along it, which may read data themselves. */
function chainOf(node: ASTNode): { root: ASTNode; indexes: ASTNode[] } {
	const indexes: ASTNode[] = [];
	let root = node;
	while (isAccess(root) && root.op !== "id") {
		if (root.op === "[]" || root.op === "[?]") indexes.unshift(root.args[1]);
		root = root.args[0];
	}
	return { root, indexes };
}

function bind(loop: Loop, bound: Bound): Bound {
	const sources = isBinding(loop) ? sourcesOf(loop.over, bound) : elementsOf(loop.over, bound);
	return new Map(bound).set(loop.variable, sources);
}

/** The data that a part may stand for: `steps.a.b["c"][0]` → card `a`, path b, c, 0. None for what is worked out. */
export function sourcesOf(node: ASTNode, bound: Bound = NONE): readonly Reference[] {
	switch (node.op) {
		case "id":
			return bound.get(node.args) ?? rootOf(node.args);
		case ".":
		case ".?":
			return sourcesOf(node.args[0], bound).flatMap((each) => memberOf(each, node.args[1]));
		case "[]":
		case "[?]":
			return indexed(node.args[0], node.args[1], bound);
		case "?:":
			return limited([...sourcesOf(node.args[1], bound), ...sourcesOf(node.args[2], bound)]);
		case "rcall": {
			const loop = loopOf(node);
			return loop && isBinding(loop) && loop.body[0] ? sourcesOf(loop.body[0], bind(loop, bound)) : [];
		}
		default:
			return [];
	}
}

function rootOf(name: string): Reference[] {
	return ROOTS.has(name) || name === "steps" ? [{ card: name, path: [] }] : [];
}

/** `steps` alone names no card; its member does. */
function memberOf({ card, path }: Reference, name: string): Reference[] {
	return card === "steps" && path.length === 0 ? [{ card: name, path: [] }] : [{ card, path: [...path, name] }];
}

function indexed(list: ASTNode, index: ASTNode, bound: Bound): readonly Reference[] {
	const direct = sourcesOf(list, bound);
	const name = index.op === "value" && (typeof index.args === "string" || typeof index.args === "bigint");
	if (!name || direct.length === 0) return elementsOf(list, bound);
	return direct.flatMap((each) => memberOf(each, String(index.args)));
}

/** The data that the elements of a list may stand for. */
export function elementsOf(node: ASTNode, bound: Bound = NONE): readonly Reference[] {
	const loop = loopOf(node);
	if (loop?.name === "filter") return elementsOf(loop.over, bound);
	if (loop?.name === "map") return sourcesOf(loop.body.at(-1) as ASTNode, bind(loop, bound));
	if (node.op === "list") return limited(node.args.flatMap((each) => sourcesOf(each, bound)));
	if (node.op === "+") return limited(node.args.flatMap((each) => elementsOf(each, bound)));
	if (node.op === "?:") return limited(node.args.slice(1).flatMap((each) => elementsOf(each, bound)));
	return sourcesOf(node, bound).map(({ card, path }) => ({ card, path: [...path, EACH] }));
}

function limited(sources: Reference[]): Reference[] {
	return sources.length > MAX_SOURCES ? [] : sources;
}
