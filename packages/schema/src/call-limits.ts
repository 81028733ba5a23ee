import { z } from "zod";

/** How much of a service the cards may use by one connection, over all processes; what is left out is not limited. */
export const CallLimits = z.strictObject({
	/** Calls at the same time. */
	atOnce: z.number().int().min(1).max(1_000).optional(),
	/** Calls that begin in a second, evenly spread. */
	perSecond: z.number().int().min(1).max(10_000).optional(),
	/** Calls that begin in a minute; a tenth of them may come at once. */
	perMinute: z.number().int().min(1).max(100_000).optional(),
});
export type CallLimits = z.infer<typeof CallLimits>;
