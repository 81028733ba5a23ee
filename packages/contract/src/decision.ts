import { AccessDuration } from "@keyway/schema/access";
import { z } from "zod";

/** What somebody says to a request, wherever they say it. */
export const Decision = z.strictObject({
	decision: z.enum(["approve", "deny"]),
	reason: z.string().trim().max(2_000).default(""),
	/** A shorter time than was asked for. */
	duration: AccessDuration.optional(),
});
