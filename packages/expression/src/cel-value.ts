import type { Json } from "@keyway/schema/json";

/** The member by which CEL's implementation tells the types of values: data that has one of its own confuses it. */
export const CONFUSING = "constructor";

/** Data in which objects with such a member are maps, which are read the same; the same value where there are none. */
export function celValue(value: Json | undefined): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) {
		const items = value.map(celValue);
		return items.every((each, index) => each === value[index]) ? value : items;
	}
	const entries = Object.entries(value).map(([key, each]) => [key, celValue(each)] as const);
	if (Object.hasOwn(value, CONFUSING)) return new Map(entries);
	return entries.every(([key, each]) => each === value[key]) ? value : Object.fromEntries(entries);
}
