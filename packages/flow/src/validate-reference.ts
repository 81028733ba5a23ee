import { isOpen, membersOf, resolvePath } from "@keyway/expression/member";
import { rootSpec, type Scope } from "@keyway/expression/type-scope";
import type { OutputSpec } from "@keyway/schema/catalogue";
import type { Reference } from "@keyway/schema/field-value";
import type { Problem } from "@keyway/schema/problem";
import type { ValueType } from "@keyway/schema/value-type";
import { accepts } from "./accepts.ts";
import { findEntry } from "./catalogue-index.ts";
import type { Checking } from "./checking.ts";
import { problem } from "./flow-problem.ts";
import { nearest, sentenceList } from "./problem.ts";
import { type Relation, relation } from "./query.ts";
import { WAIT_FOR } from "./typed-by-field.ts";

/** One field under check: its name and label, and what it takes. */
export type FieldPlace = { name: string; label: string; type: ValueType };

export function scopeOf({ scopes, card, atEndOf }: Checking): Scope {
	return atEndOf ? scopes.atEndOf(atEndOf) : scopes.of(card.id);
}

/** All that is wrong with a reference: where it points to, what it reads there, and whether the field takes that. */
export function referenceProblems(checking: Checking, field: FieldPlace, reference: Reference): Problem[] {
	const lost = relationProblem(checking, field, reference.card);
	if (lost) return [lost];
	const root = rootSpec(scopeOf(checking), reference.card);
	if (!root) return [];
	const { card, title } = checking;
	const at = { card: card.id, field: field.name };
	const values = { title, field: field.label, path: [root.label, ...reference.path].join(" › ") };
	const resolved = resolvePath(root, reference.path);
	if ("missing" in resolved) {
		const member = reference.path[resolved.missing] ?? "";
		const owner = resolved.missing === 0 ? `"${root.label}"` : `"${resolved.owner.label}"`;
		return [problem("REFERENCE_PATH", at, { ...values, owner, member, advice: memberAdvice(resolved.owner, member) })];
	}
	const verdict = accepts(field.type, resolved.spec.type);
	if (!verdict.ok) return [problem("TYPE_MISMATCH", at, { ...values, reason: verdict.reason })];
	if (resolved.known) return [];
	const { owner, member } = undeclared(root, reference.path);
	return [problem("REFERENCE_UNSURE", at, { ...values, member, advice: memberAdvice(owner, member) })];
}

/** Whether the card that a value comes from has run for certain; undefined when it has. */
export function relationProblem(checking: Checking, field: FieldPlace, target: string): Problem | undefined {
	const { card, title, graph } = checking;
	const at = { card: card.id, field: field.name };
	const values = { title, field: field.label, card: target, other: titleOf(checking, target) };
	if (target === "trigger" || target === "run") return undefined;
	if (target === "item") return scopeOf(checking).item ? undefined : problem("REFERENCE_NO_ITEM", at, values);
	switch (relationTo(checking, target)) {
		case "unknown":
			return problem("REFERENCE_UNKNOWN", at, values);
		case "self":
			if (checking.entry.id === WAIT_FOR && field.name === "filter") return undefined;
			return problem("REFERENCE_SELF", at, values);
		case "later":
			return problem("REFERENCE_LATER", at, values);
		case "inLane":
			return problem("REFERENCE_INTO_LANE", at, values);
		default:
			return graph.cards[target] ? undefined : problem("REFERENCE_UNKNOWN", at, values);
	}
}

function relationTo({ graph, card, atEndOf }: Checking, target: string): Relation {
	if (card.id === "trigger") return Object.hasOwn(graph.cards, target) ? "later" : "unknown";
	const last = atEndOf === undefined ? undefined : graph.lanes[atEndOf]?.at(-1);
	if (last === target) return "before";
	return relation(graph, last ?? card.id, target);
}

function titleOf({ graph, catalogue }: Checking, target: string): string {
	const card = Object.hasOwn(graph.cards, target) ? graph.cards[target] : undefined;
	return card?.title ?? (card && findEntry(catalogue, card.uses)?.name) ?? target;
}

function memberAdvice(owner: OutputSpec, member: string): string {
	const known = membersOf(owner);
	if (known.length === 0)
		return owner.type === "list" || owner.type === "people" ? "Choose one of its items." : "Choose another value.";
	const names = known.map((each) => each.name);
	const meant = nearest(member, names);
	if (meant) return `Did you mean "${meant}"?`;
	return isOpen(owner) ? "Check that it is there." : `It has ${sentenceList(names.slice(0, 8))}.`;
}

/** The first member on a path that its open owner does not declare. */
function undeclared(root: OutputSpec, path: readonly string[]): { owner: OutputSpec; member: string } {
	for (let length = 1; length <= path.length; length++) {
		const resolved = resolvePath(root, path.slice(0, length));
		if (!("spec" in resolved) || resolved.known) continue;
		const owner = resolvePath(root, path.slice(0, length - 1));
		return { owner: "spec" in owner ? owner.spec : root, member: path[length - 1] ?? "" };
	}
	return { owner: root, member: "" };
}
