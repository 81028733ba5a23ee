import type { OutputSpec } from "@keyway/schema/catalogue";
import type { Environment } from "@marcbachmann/cel-js";
import { celTypeOf, TIMESTAMP } from "./cel-type.ts";
import { elementOf, isList, memberOf } from "./member.ts";
import type { FoundReference } from "./references.ts";

/** What an expression may read and of what type it is: each root is the specification of one value. */
export type Scope = {
	trigger?: OutputSpec;
	/** The innermost loop's item. */
	item?: OutputSpec;
	run?: OutputSpec;
	/** Outputs of the cards that may be read, by the cards' ids: an object each. */
	steps: Record<string, OutputSpec>;
};

export function rootSpec(scope: Scope, card: string): OutputSpec | undefined {
	if (card === "trigger" || card === "item" || card === "run") return scope[card];
	return Object.hasOwn(scope.steps, card) ? scope.steps[card] : undefined;
}

/** The part of a specification that one expression reads. */
type Branch = { spec: OutputSpec; members: Map<string, Branch> };

/**
 * Declares the data that an expression reads, with just the members it names: so an open object can be typed where it
 * is known and `dyn` where it is not, and a check costs by the expression, not by the flow. Every reference must have
 * been resolved before. Types are called T1, T2 …: CEL keeps type names for ever, so they must not come from people.
 */
export function declareScope(environment: Environment, scope: Scope, found: readonly FoundReference[]): void {
	const roots = new Map<string, Branch>();
	const steps: Branch = { spec: { name: "steps", label: "Steps", type: "object" }, members: new Map() };
	for (const { card, path } of found) {
		const spec = rootSpec(scope, card);
		if (!spec) continue;
		const siblings = card === "trigger" || card === "item" || card === "run" ? roots : steps.members;
		grow(siblings, card, spec, path);
	}
	let count = 0;
	const declare = (branch: Branch): string => {
		const { spec, members } = branch;
		if (members.size === 0) return spec.fields && spec.type === "object" ? "map" : leafType(spec);
		if (isList(spec)) return `list<${declare([...members.values()].reduce(merge))}>`;
		if (!spec.fields && spec.type !== "person" && branch !== steps) return "dyn";
		const fields = Object.fromEntries([...members].map(([name, member]) => [name, declare(member)]));
		const type = `T${++count}`;
		environment.registerType(type, { fields });
		environment.registerOperator(`${type} == null: bool`, () => false);
		return type;
	};
	for (const [name, branch] of roots) environment.registerVariable(name, declare(branch));
	if (steps.members.size > 0) environment.registerVariable("steps", declare(steps));
	environment.registerVariable("now", TIMESTAMP);
}

function leafType(spec: OutputSpec): string {
	if (!isList(spec) || !spec.items) return celTypeOf(spec.type);
	return `list<${leafType(elementOf(spec))}>`;
}

function grow(siblings: Map<string, Branch>, name: string, spec: OutputSpec, path: readonly string[]): void {
	let branch = siblings.get(name);
	if (!branch) {
		branch = { spec, members: new Map() };
		siblings.set(name, branch);
	}
	const [next, ...rest] = path;
	if (next === undefined) return;
	const member = memberOf(spec, next);
	if (member) grow(branch.members, next, member.spec, rest);
}

function merge(a: Branch, b: Branch): Branch {
	const members = new Map(a.members);
	for (const [name, branch] of b.members) {
		const other = members.get(name);
		members.set(name, other ? merge(other, branch) : branch);
	}
	return { spec: a.spec, members };
}
