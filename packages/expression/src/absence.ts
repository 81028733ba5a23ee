import type { Json } from "@keyway/schema/json";
import type { Bindings } from "./bindings.ts";
import type { FoundReference } from "./references.ts";

/** Paths that an expression reads: `plain` ones read as null where they are missing, `tested` ones by `has(…)`. */
export type Absences = { plain: string[][]; tested: string[][] };

/** From `trigger.user.email` to the keys into the bindings: trigger, user, email. */
function keysOf({ card, path }: FoundReference): string[] {
	return card === "trigger" || card === "item" || card === "run" ? [card, ...path] : ["steps", card, ...path];
}

export function absences(found: readonly FoundReference[]): Absences {
	const tested = found.filter((each) => each.tested).map(keysOf);
	const isTested = new Set(tested.map((keys) => keys.join("\n")));
	const plain = found.map(keysOf).filter((keys) => keys.length > 1 && !isTested.has(keys.join("\n")));
	return { plain, tested };
}

/**
 * In CEL a missing member is an error and null is a value; in people's data both mean that there is nothing. So a
 * member that is read and missing is bound as null, and one that is tested and null is left out. Only what changes is
 * copied.
 */
export function fillAbsences(bindings: Bindings, { plain, tested }: Absences): Bindings {
	let filled = bindings as Record<string, Json | undefined>;
	for (const keys of plain) filled = replaced(filled, keys, 0, undefined, null);
	for (const keys of tested) filled = replaced(filled, keys, 0, null, undefined);
	return filled as Bindings;
}

type Node = Record<string, Json | undefined>;

/** The object with the value at `keys` changed where it is `from`; the same object where it is not. */
function replaced(node: Node, keys: readonly string[], at: number, from: null | undefined, to: null | undefined): Node {
	const key = keys[at] as string;
	const value = Object.hasOwn(node, key) ? node[key] : undefined;
	if (at < keys.length - 1) {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return node;
		const next = replaced(value, keys, at + 1, from, to);
		return next === value ? node : { ...node, [key]: next as Json };
	}
	if (value !== from) return node;
	if (to === null) return { ...node, [key]: null };
	if (value === undefined) return node;
	const { [key]: _, ...others } = node;
	return others;
}
