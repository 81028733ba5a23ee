/** What one run may take up; beyond it the run fails in words. */
export const LIMITS = {
	/** Cards performed outside of loops. */
	cards: 10_000,
	/** Cards performed in all loops together, each of them once for each item. */
	loopCards: 100_000,
	/** Items of one loop. */
	loopItems: 10_000,
	/** Items of one loop under way at a time. */
	concurrency: 100,
	/** Calls of helper flows inside each other. */
	depth: 10,
	/** Bytes of a step's input or output, and of what a loop collects. */
	payload: 1_000_000,
};
