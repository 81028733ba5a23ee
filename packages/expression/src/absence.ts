import type { Json } from "@keyway/schema/json";
import type { Bindings } from "./bindings.ts";
import { EACH } from "./each.ts";
import type { FoundReference } from "./references.ts";

/**
 * How an expression reads its data: `plain` paths, those `tested` by `has(…)`, those that it only goes through
 * (`looped`), and all values that it looks at whole.
 */
export type Absences = { plain: string[][]; tested: string[][]; looped: string[][]; whole: Set<string> };

/** From `trigger.user.email` to the keys into the bindings: trigger, user, email. */
export function keysOf({ card, path }: Pick<FoundReference, "card" | "path">): string[] {
	if (card === "trigger" || card === "item" || card === "run") return [card, ...path];
	return card === "steps" && path.length === 0 ? ["steps"] : ["steps", card, ...path];
}

const nameOf = (keys: readonly string[], length = keys.length) => keys.slice(0, length).join("\n");

export function absences(found: readonly FoundReference[]): Absences {
	const named = (all: readonly FoundReference[]) => new Map(all.map(keysOf).map((keys) => [nameOf(keys), keys]));
	const tested = named(found.filter((each) => each.use === "tested"));
	const looked = named(found.filter((each) => each.use !== "looped"));
	const looped = named(found.filter((each) => each.use === "looped" && !looked.has(nameOf(keysOf(each)))));
	const all = named(found);
	const plain = [...all].filter(([name]) => !tested.has(name) && !looped.has(name)).map(([, keys]) => keys);
	const whole = new Set(named(found.filter((each) => each.use !== "passed")).keys());
	return { plain, tested: [...tested.values()], looped: [...looped.values()], whole };
}

/**
 * In CEL a missing member is an error and null is a value; in people's data both mean that there is nothing, and
 * references read nothing through nothing. So a member that is read and missing is bound as null, one that is tested
 * and null is left out, and a list that is nothing has no elements. Only what changes is copied.
 */
export function fillAbsences(bindings: Bindings, { plain, tested, looped, whole }: Absences): Bindings {
	let filled = bindings as Node;
	for (const keys of looped) filled = replaced(filled, keys, 0, [], whole);
	for (const keys of plain) filled = replaced(filled, keys, 0, null, whole);
	for (const keys of tested) filled = replaced(filled, keys, 0, undefined, whole);
	return filled as Bindings;
}

type Node = Record<string, Json | undefined>;
type Nothing = null | undefined | [];

/** The object with nothing at `keys` written as `nothing`; the same object where there is something. */
function replaced(node: Node, keys: readonly string[], at: number, nothing: Nothing, whole: Set<string>): Node {
	const key = keys[at] as string;
	const value = Object.hasOwn(node, key) ? node[key] : undefined;
	if (at < keys.length - 1) {
		const next = inner(value, keys, at, nothing, whole);
		return next === value ? node : { ...node, [key]: next };
	}
	if (value === nothing || (value !== null && value !== undefined)) return node;
	if (nothing !== undefined) return { ...node, [key]: nothing };
	const { [key]: _, ...others } = node;
	return others;
}

/** A value on the way: what is not there becomes an object, unless the expression looks at this very value too. */
function inner(
	value: Json | undefined,
	keys: readonly string[],
	at: number,
	nothing: Nothing,
	whole: Set<string>,
): Json | undefined {
	if (value === null || value === undefined) {
		if (keys[at + 1] === EACH || whole.has(nameOf(keys, at + 1))) return value;
		return replaced({}, keys, at + 1, nothing, whole) as Json;
	}
	if (typeof value !== "object") return value;
	if (Array.isArray(value)) return elements(value, keys, at + 1, nothing, whole);
	return keys[at + 1] === EACH ? value : (replaced(value, keys, at + 1, nothing, whole) as Json);
}

/** A list on the way: all its elements, or the one of an index. */
function elements(list: Json[], keys: readonly string[], at: number, nothing: Nothing, whole: Set<string>): Json[] {
	if (at === keys.length - 1) return list;
	const key = keys[at] as string;
	let changed: Json[] | null = null;
	const [from, to] = key === EACH ? [0, list.length] : [Number(key), Number(key) + 1];
	for (let index = from; index < Math.min(to, list.length); index++) {
		const each = list[index] as Json;
		const next = inner(each, keys, at, nothing, whole) as Json;
		if (next === each) continue;
		changed ??= [...list];
		changed[index] = next;
	}
	return changed ?? list;
}
