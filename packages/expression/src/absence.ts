import type { Json } from "@keyway/schema/json";
import type { Bindings } from "./bindings.ts";
import type { FoundReference } from "./references.ts";

/** How an expression reads its data: `plain` paths, those `tested` by `has(…)`, and all values that it looks at whole. */
export type Absences = { plain: string[][]; tested: string[][]; whole: Set<string> };

/** From `trigger.user.email` to the keys into the bindings: trigger, user, email. */
function keysOf({ card, path }: FoundReference): string[] {
	return card === "trigger" || card === "item" || card === "run" ? [card, ...path] : ["steps", card, ...path];
}

const nameOf = (keys: readonly string[], length = keys.length) => keys.slice(0, length).join("\n");

export function absences(found: readonly FoundReference[]): Absences {
	const tested = found.filter((each) => each.tested).map(keysOf);
	const isTested = new Set(tested.map((keys) => nameOf(keys)));
	const plain = found.map(keysOf).filter((keys) => !isTested.has(nameOf(keys)));
	return { plain, tested, whole: new Set(found.map((each) => nameOf(keysOf(each)))) };
}

/**
 * In CEL a missing member is an error and null is a value; in people's data both mean that there is nothing, and
 * references read nothing through nothing. So a member that is read and missing is bound as null, and one that is
 * tested and null is left out. Only what changes is copied.
 */
export function fillAbsences(bindings: Bindings, { plain, tested, whole }: Absences): Bindings {
	let filled = bindings as Node;
	for (const keys of plain) filled = replaced(filled, keys, 0, null, whole);
	for (const keys of tested) filled = replaced(filled, keys, 0, undefined, whole);
	return filled as Bindings;
}

type Node = Record<string, Json | undefined>;

/** The object with nothing at `keys` written as `nothing`; the same object where there is something. */
function replaced(
	node: Node,
	keys: readonly string[],
	at: number,
	nothing: null | undefined,
	whole: Set<string>,
): Node {
	const key = keys[at] as string;
	const value = Object.hasOwn(node, key) ? node[key] : undefined;
	if (at < keys.length - 1) {
		const next = inner(value, keys, at, nothing, whole);
		return next === value ? node : { ...node, [key]: next };
	}
	if (value === nothing || (value !== null && value !== undefined)) return node;
	if (nothing === null) return { ...node, [key]: null };
	const { [key]: _, ...others } = node;
	return others;
}

/** A value on the way: what is not there becomes an object, unless the expression looks at this very value too. */
function inner(
	value: Json | undefined,
	keys: readonly string[],
	at: number,
	nothing: null | undefined,
	whole: Set<string>,
): Json | undefined {
	if (value === null || value === undefined) {
		if (whole.has(nameOf(keys, at + 1))) return value;
		return replaced({}, keys, at + 1, nothing, whole) as Json;
	}
	if (typeof value !== "object" || Array.isArray(value)) return value;
	return replaced(value, keys, at + 1, nothing, whole) as Json;
}
