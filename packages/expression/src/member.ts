import type { OutputSpec } from "@keyway/schema/catalogue";
import { PERSON_ATTRIBUTES } from "@keyway/schema/person";
import type { ValueType } from "@keyway/schema/value-type";
import { EACH } from "./each.ts";

/** A member that was found: `known` is false where an open object may have it without declaring it. */
export type Member = { spec: OutputSpec; known: boolean };

export function anySpec(name: string): OutputSpec {
	return { name, label: name, type: "any" };
}

const personFields: OutputSpec[] = [
	{ name: "id", label: "ID", type: "text", optional: true },
	...PERSON_ATTRIBUTES.map((each) => ({ ...each, optional: true })),
	{ name: "manager", label: "Manager", type: "person", optional: true },
];

/** Types that carry a value and no members. */
const SCALARS: readonly ValueType[] = [
	"text",
	"longText",
	"number",
	"boolean",
	"date",
	"duration",
	"schedule",
	"expression",
	"trigger",
];

/** Declared members of a value; a person's are those of the directory, whether or not they are written out. */
export function membersOf(spec: OutputSpec): readonly OutputSpec[] {
	return spec.fields ?? (spec.type === "person" ? personFields : []);
}

/** Whether members that are not declared may be read too (typed `any`). */
export function isOpen(spec: OutputSpec): boolean {
	if (spec.fields) return spec.open === true;
	return !SCALARS.includes(spec.type) && spec.type !== "list" && spec.type !== "people";
}

/** What stands in each place of a list. */
export function elementOf(spec: OutputSpec): OutputSpec {
	if (spec.items) return spec.items;
	return spec.type === "people" ? { name: "item", label: "Person", type: "person" } : anySpec("item");
}

export function isList(spec: OutputSpec): boolean {
	return spec.type === "list" || spec.type === "people";
}

export function memberOf(spec: OutputSpec, name: string): Member | undefined {
	if (name === EACH) return { spec: isList(spec) ? elementOf(spec) : anySpec("item"), known: true };
	if (isList(spec)) return /^[0-9]+$/.test(name) ? { spec: elementOf(spec), known: true } : undefined;
	const declared = membersOf(spec).find((each) => each.name === name);
	if (declared) return { spec: declared, known: true };
	if (!isOpen(spec)) return undefined;
	return { spec: anySpec(name), known: membersOf(spec).length === 0 };
}

/** Where a path leads; `missing` is the index of the first member that does not exist, `owner` what lacks it. */
export type Resolved = { spec: OutputSpec; known: boolean; optional: boolean } | { missing: number; owner: OutputSpec };

export function resolvePath(root: OutputSpec, path: readonly string[]): Resolved {
	let spec = root;
	let known = true;
	let optional = root.optional === true;
	for (const [index, name] of path.entries()) {
		const member = memberOf(spec, name);
		if (!member) return { missing: index, owner: spec };
		spec = member.spec;
		known &&= member.known;
		optional ||= spec.optional === true;
	}
	return { spec, known, optional };
}
