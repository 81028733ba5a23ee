import { z } from "zod";

/** Where a problem sits: a card (`trigger` for the first), one of its fields, or the flow itself. */
export const ProblemPlace = z.object({
	card: z.string().optional(),
	field: z.string().optional(),
	lane: z.string().optional(),
});

/** Something wrong with a flow, in words that say what to do. Errors block publishing; warnings do not. */
export const Problem = z.object({
	code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
	at: ProblemPlace,
	severity: z.enum(["error", "warning", "info"]),
	message: z.string(),
});
export type Problem = z.infer<typeof Problem>;
