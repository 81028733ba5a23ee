/** Bounds that let an expression run inside the server: it cannot loop, so its size bounds its work. */
export const LIMITS = {
	/** Characters of the source, as in the flow document. */
	source: 10_000,
	/** Parts of the parsed expression. */
	nodes: 1_000,
	/** Nesting. */
	depth: 48,
	/** Values in the result, counting every member. */
	resultValues: 100_000,
	/** Characters of all texts in the result together. */
	resultText: 1_000_000,
} as const;
