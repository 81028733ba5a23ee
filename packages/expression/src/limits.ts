/** Bounds of expressions. */
export const LIMITS = {
	/** Characters of the source, as in the flow document. */
	source: 10_000,
	/** Parts of the parsed expression. */
	nodes: 1_000,
	/** Nesting. */
	depth: 48,
	/** Characters of a pattern. */
	pattern: 1_000,
	/** Values in the result, counting every member. */
	resultValues: 100_000,
	/** Characters of all texts in the result together. */
	resultText: 1_000_000,
	/**
	 * Values and characters that an expression may read, and a function of it take or give, inside the server. It cannot
	 * loop there, so these bound its work; beyond them it runs where it can be stopped.
	 */
	plainData: 10_000,
	/** Values and characters that an expression may read at all. */
	data: 1_000_000,
} as const;
