import type { Reference } from "@keyway/schema/field-value";
import type { ASTNode } from "@marcbachmann/cel-js";
import { loopOf } from "./loop.ts";
import { parsed } from "./references.ts";
import { partsOf } from "./syntax.ts";

/** What a reference becomes; null = it stays as it is written. */
export type Rewrite = (reference: Reference) => Reference | null;

type Change = { from: number; to: number; text: string };

/**
 * The expression with its references exchanged, everything else as it was written. What the variable of a loop stands
 * for is no reference, and of a path with a computed index the part before it counts. Text that cannot be parsed stays.
 */
export function rewriteReferences(cel: string, rewrite: Rewrite): string {
	const ast = parsed(cel);
	if (!ast) return cel;
	const changes: Change[] = [];
	visit(ast, new Set(), (node, reference) => {
		const next = rewrite(reference);
		if (next) changes.push({ from: node.range.start, to: node.range.end, text: written(next) });
	});
	let text = cel;
	for (const { from, to, text: by } of changes.toSorted((a, b) => b.from - a.from))
		text = text.slice(0, from) + by + text.slice(to);
	return text;
}

/** The references that `rewriteReferences` would ask about, in the order of the text. */
export function writtenReferences(cel: string): Reference[] {
	const found: Reference[] = [];
	rewriteReferences(cel, (reference) => {
		found.push(reference);
		return null;
	});
	return found;
}

const ROOTS = new Set(["trigger", "item", "run", "steps"]);

function visit(node: ASTNode, bound: ReadonlySet<string>, found: (node: ASTNode, reference: Reference) => void): void {
	const loop = loopOf(node);
	if (loop) {
		visit(loop.over, bound, found);
		const inner = new Set(bound).add(loop.variable);
		for (const part of loop.body) visit(part, inner, found);
		return;
	}
	const { root, members } = chainOf(node);
	for (const member of members) if (member.index) visit(member.index, bound, found);
	if (root.op === "id" && ROOTS.has(root.args) && !bound.has(root.args)) {
		const fixed = fixedPart(root, members);
		if (fixed) found(fixed.node, fixed.reference);
	} else if (root !== node) visit(root, bound, found);
	else for (const part of partsOf(node)) visit(part, bound, found);
}

/** One step of a path: its name, or the computed index that is it. */
type Member = { node: ASTNode; name: string | null; index: ASTNode | null };

function chainOf(node: ASTNode): { root: ASTNode; members: Member[] } {
	const members: Member[] = [];
	let root = node;
	for (;;) {
		if (root.op === "." || root.op === ".?") members.unshift({ node: root, name: root.args[1], index: null });
		else if (root.op === "[]" || root.op === "[?]") members.unshift(indexOf(root, root.args[1]));
		else return { root, members };
		root = root.args[0];
	}
}

function indexOf(node: ASTNode, index: ASTNode): Member {
	const isFixed = index.op === "value" && (typeof index.args === "string" || typeof index.args === "bigint");
	return { node, name: isFixed ? String(index.args) : null, index: isFixed ? null : index };
}

/** The longest part of a path without computed indexes and parentheses; null for `steps` alone. */
function fixedPart(root: ASTNode, members: readonly Member[]): { node: ASTNode; reference: Reference } | null {
	let node = root;
	const path: string[] = [];
	for (const member of members) {
		const { start, end } = member.node.range;
		if (member.name === null || member.node.input.slice(start, end).includes(")")) break;
		path.push(member.name);
		node = member.node;
	}
	if (root.args !== "steps") return { node, reference: { card: String(root.args), path } };
	const [card, ...rest] = path;
	return card === undefined ? null : { node, reference: { card, path: rest } };
}

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Words that CEL keeps for itself, so that they cannot follow a dot (https://github.com/google/cel-spec). */
const RESERVED = new Set(
	"as break const continue else false for function if import in let loop namespace null package return true var void while".split(
		" ",
	),
);

/** A reference as an expression writes it: `steps.find.users[0].email`. */
export function written({ card, path }: Reference): string {
	const root = ROOTS.has(card) ? card : `steps${member(card)}`;
	return root + path.map(member).join("");
}

function member(name: string): string {
	if (/^(0|[1-9][0-9]*)$/.test(name)) return `[${name}]`;
	return NAME.test(name) && !RESERVED.has(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
