/** Indexes of the longest rising subsequence: what may stay where it is while the rest moves. */
export function longestRising(numbers: readonly number[]): number[] {
	const ends: number[] = [];
	const before: (number | undefined)[] = [];
	for (const [index, number] of numbers.entries()) {
		let low = 0;
		let high = ends.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((numbers[ends[middle] as number] as number) < number) low = middle + 1;
			else high = middle;
		}
		before[index] = low > 0 ? ends[low - 1] : undefined;
		ends[low] = index;
	}
	const found: number[] = [];
	for (let at = ends.at(-1); at !== undefined; at = before[at]) found.unshift(at);
	return found;
}
