/** Deep equality of plain data; the order of an object's keys and members that are undefined do not count. */
export function equal(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
	if (Array.isArray(a) || Array.isArray(b)) {
		if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
		return a.every((each, index) => equal(each, b[index]));
	}
	for (const key of Object.keys(a)) if (!equal(own(a, key), own(b, key))) return false;
	for (const key of Object.keys(b)) if (own(b, key) !== undefined && own(a, key) === undefined) return false;
	return true;
}

/** A record's own value: never what an object inherits (`constructor`, `toString`). */
export function own<T>(record: { [key: string]: T } | object, key: string): T | undefined {
	return Object.hasOwn(record, key) ? (record as { [key: string]: T })[key] : undefined;
}
