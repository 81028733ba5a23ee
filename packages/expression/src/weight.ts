/**
 * What is left of a budget after a value: one for each value, member or character. Below zero = too heavy, or a member
 * is called `refused`; the rest is not looked at any more.
 */
export function spendOn(value: unknown, budget: number, refused?: string): number {
	let left = budget - 1;
	if (typeof value === "string") return left - value.length;
	if (typeof value !== "object" || value === null) return left;
	if (Array.isArray(value)) {
		for (let index = 0; index < value.length && left >= 0; index++) left = spendOn(value[index], left, refused);
		return left;
	}
	for (const key in value) {
		if (key === refused) return -1;
		left = spendOn((value as Record<string, unknown>)[key], left - key.length, refused);
		if (left < 0) break;
	}
	return left;
}
