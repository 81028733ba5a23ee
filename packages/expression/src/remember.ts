/** Longer keys are not kept: they are refused by whoever reads them, and would fill the memory. */
const MAX_KEY = 20_000;

/** The function with its last results kept: the least recently used goes first, since a map keeps the order of its keys. */
export function remember<T>(limit: number, make: (key: string) => T): (key: string) => T {
	const kept = new Map<string, T>();
	return (key) => {
		if (key.length > MAX_KEY) return make(key);
		const known = kept.get(key);
		const value = known === undefined ? make(key) : known;
		kept.delete(key);
		kept.set(key, value);
		if (kept.size > limit) kept.delete(kept.keys().next().value as string);
		return value;
	};
}
