import type { Reference } from "@keyway/schema/field-value";
import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { LIMITS } from "./limits.ts";
import { partsOf } from "./syntax.ts";

/** A reference with its place in the source; `tested` = it stands in `has(…)`, so that its last member may be missing. */
export type FoundReference = Reference & { from: number; to: number; tested: boolean };

const ROOTS = new Set(["trigger", "item", "run"]);
const plain = new Environment({
	unlistedVariablesAreDyn: true,
	limits: { maxAstNodes: LIMITS.nodes, maxDepth: LIMITS.depth },
});

/** The data that an expression reads, as far as its text tells; each once. None for text that cannot be parsed. */
export function references(cel: string): Reference[] {
	const found = new Map<string, Reference>();
	for (const { card, path } of referencesIn(cel)) found.set(JSON.stringify([card, path]), { card, path });
	return [...found.values()];
}

function referencesIn(cel: string): FoundReference[] {
	if (cel.length > LIMITS.source) return [];
	try {
		return findReferences(plain.parse(cel).ast);
	} catch {
		return [];
	}
}

/** All references of a parsed expression. A bare `steps` has the card `steps`: it names no card. */
export function findReferences(root: ASTNode): FoundReference[] {
	const found: FoundReference[] = [];
	collect(root, false, found);
	return found;
}

function collect(node: ASTNode, tested: boolean, found: FoundReference[]): void {
	const reference = referenceAt(node);
	if (reference) found.push({ ...reference, from: node.range.start, to: node.range.end, tested });
	for (const part of reference ? indexesIn(node) : partsOf(node)) {
		const isTested = node.op === "call" && node.args[0] === "has";
		collect(part, isTested, found);
	}
}

/** What a chain of members reads: `steps.a.b["c"][0]` → card `a`, path b, c, 0. A computed index ends the path. */
export function referenceAt(node: ASTNode): Reference | null {
	const chain: string[] = [];
	let current = node;
	while (current.op !== "id") {
		const segment = segmentOf(current);
		if (segment === undefined) return null;
		if (segment === null) chain.length = 0;
		else chain.unshift(segment);
		current = (current.args as [ASTNode, unknown])[0];
	}
	if (ROOTS.has(current.args)) return { card: current.args, path: chain };
	if (current.args !== "steps") return null;
	const [card = "steps", ...path] = chain;
	return { card, path };
}

/** A member's name; null = computed; undefined = not a member at all. */
function segmentOf(node: ASTNode): string | null | undefined {
	if (node.op === "." || node.op === ".?") return node.args[1];
	if (node.op !== "[]" && node.op !== "[?]") return undefined;
	const [, index] = node.args;
	if (index.op !== "value") return null;
	return typeof index.args === "string" || typeof index.args === "bigint" ? String(index.args) : null;
}

/** The computed indexes along a chain, which may read data themselves. */
function indexesIn(node: ASTNode): ASTNode[] {
	if (node.op === "." || node.op === ".?") return indexesIn(node.args[0]);
	if (node.op === "[]" || node.op === "[?]") return [...indexesIn(node.args[0]), node.args[1]];
	return [];
}
