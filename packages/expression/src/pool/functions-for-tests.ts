import type { ExpressionFunction } from "../signature.ts";

/** Functions as a caller's module exports them for the processes of the pool. Product code never imports it. */
export const functions: readonly ExpressionFunction[] = [
	{
		id: "text.shout",
		parameters: [{ name: "text", type: "text", required: true }],
		returns: "text",
		run: ({ text }) => `${String(text).toUpperCase()}!`,
	},
];
