/**
 * What is left of a budget after a value: one for each value, member or character. Below zero = too heavy, and the rest
 * is not looked at any more.
 */
export function spendOn(value: unknown, budget: number): number {
	let left = budget - 1;
	if (typeof value === "string") return left - value.length;
	if (typeof value !== "object" || value === null) return left;
	if (Array.isArray(value)) {
		for (let index = 0; index < value.length && left >= 0; index++) left = spendOn(value[index], left);
		return left;
	}
	for (const key in value) {
		left = spendOn((value as Record<string, unknown>)[key], left - key.length);
		if (left < 0) break;
	}
	return left;
}
