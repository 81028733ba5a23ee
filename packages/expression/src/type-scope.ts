import type { OutputSpec } from "@keyway/schema/catalogue";
import type { Environment } from "@marcbachmann/cel-js";
import { celTypeOf, TIMESTAMP } from "./cel-type.ts";
import { EACH } from "./each.ts";
import { elementOf, isList, memberOf } from "./member.ts";
import type { FoundReference } from "./references.ts";

/** What an expression may read and of what type it is: each root is the specification of one value. */
export type Scope = {
	trigger?: OutputSpec;
	/** The innermost loop's item. */
	item?: OutputSpec;
	run?: OutputSpec;
	/** Outputs of the cards that may be read, by the cards' ids: an object each. In a long flow they are asked for. */
	steps: Record<string, OutputSpec> | ((card: string) => OutputSpec | undefined);
};

function isRoot(card: string): card is "trigger" | "item" | "run" {
	return card === "trigger" || card === "item" || card === "run";
}

/** What a reference starts from: `trigger`, `item`, `run` or a card; undefined where it is not to be had. */
export function rootSpec(scope: Scope, card: string): OutputSpec | undefined {
	if (isRoot(card)) return scope[card];
	if (typeof scope.steps === "function") return scope.steps(card);
	return Object.hasOwn(scope.steps, card) ? scope.steps[card] : undefined;
}

/** The type of what one expression reads: a CEL type, or an object of members or a list of elements made of such. */
type Shape = string | { members: Record<string, Shape> } | { list: Shape };
/** By variable; only those that are read. */
export type Shapes = Record<string, Shape>;

/** The part of a specification that one expression reads. */
type Branch = { spec: OutputSpec; members: Map<string, Branch> };

/**
 * Types of the data that an expression reads, with just the members it names: so an open object can be typed where it
 * is known and `dyn` where it is not. Every reference must have been resolved before.
 */
export function shapesOf(scope: Scope, found: readonly FoundReference[]): Shapes {
	const roots = new Map<string, Branch>();
	const steps: Branch = { spec: { name: "steps", label: "Steps", type: "object", fields: [] }, members: new Map() };
	for (const { card, path, certain } of found) {
		// What is one of several values keeps the type that they all have: CEL wants the branches of "? :" to be alike.
		if (!certain) continue;
		const spec = rootSpec(scope, card);
		if (spec) grow(isRoot(card) ? roots : steps.members, card, spec, path);
	}
	if (steps.members.size > 0) roots.set("steps", steps);
	return Object.fromEntries([...roots].map(([name, branch]) => [name, shapeOf(branch)]));
}

function shapeOf({ spec, members }: Branch): Shape {
	if (members.size === 0) return spec.fields && spec.type === "object" ? "map" : leafType(spec);
	if (isList(spec)) return { list: shapeOf([...members.values()].reduce(merge)) };
	if (!spec.fields && spec.type !== "person") return "dyn";
	return { members: Object.fromEntries([...members].map(([name, member]) => [name, shapeOf(member)])) };
}

/**
 * Declares variables of these shapes. Object types are called T1, T2 …: CEL keeps type names for ever, so they must
 * not come from people.
 */
export function declare(environment: Environment, shapes: Shapes): void {
	let count = 0;
	const typeOf = (shape: Shape): string => {
		if (typeof shape === "string") return shape;
		if ("list" in shape) return `list<${typeOf(shape.list)}>`;
		const fields = Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, typeOf(member)]));
		const type = `T${++count}`;
		environment.registerType(type, { fields });
		environment.registerOperator(`${type} == null: bool`, () => false);
		return type;
	};
	for (const [name, shape] of Object.entries(shapes)) environment.registerVariable(name, typeOf(shape));
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
	if (next === undefined || (next === EACH && !isList(spec))) return;
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
