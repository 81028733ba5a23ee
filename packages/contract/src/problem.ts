import { z } from "zod";

/** Every error's body (RFC 9457, `application/problem+json`); `code` is for programs, `detail` for people. */
export const ProblemBody = z.object({
	type: z.string(),
	title: z.string(),
	status: z.number().int(),
	detail: z.string(),
	code: z.string(),
	/** What exactly is wrong: the places in the request, a flow's problems, or the edits that were missed. */
	errors: z.unknown().optional(),
});
export type ProblemBody = z.infer<typeof ProblemBody>;

/** One place of a request that was refused, in `errors` of `REQUEST_INVALID`. */
export const InvalidPlace = z.object({
	in: z.enum(["params", "query", "body"]),
	path: z.string(),
	message: z.string(),
});
export type InvalidPlace = z.infer<typeof InvalidPlace>;
