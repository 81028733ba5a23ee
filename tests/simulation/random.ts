/** Random numbers that a seed decides (mulberry32): the same seed gives the same history. */
export type Random = {
	/** From 0 up to 1. */
	next(): number;
	int(from: number, to: number): number;
	chance(probability: number): boolean;
	pick<T>(among: readonly T[]): T;
};

export function randomOf(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	return {
		next,
		int: (from, to) => from + Math.floor(next() * (to - from + 1)),
		chance: (probability) => next() < probability,
		pick: <T>(among: readonly T[]) => among[Math.floor(next() * among.length)] as T,
	};
}
