import { z } from "zod";

export const FaultService = z.enum(["slack", "salesforce", "smtp"]);
export type FaultService = z.infer<typeof FaultService>;

/** What goes wrong with a service, for the next `times` calls or until it is switched off. */
export const Fault = z.strictObject({
	service: FaultService,
	kind: z.enum(["rateLimited", "serverError", "timeout", "dropConnection"]),
	/** Seconds that a rate-limited caller is told to wait. */
	retryAfter: z.number().int().min(0).max(3_600).default(1),
	times: z.number().int().min(1).max(10_000).optional(),
	/** The service acts first and then fails to answer, as real ones do now and then. */
	afterActing: z.boolean().default(false),
});
export type Fault = z.infer<typeof Fault>;
