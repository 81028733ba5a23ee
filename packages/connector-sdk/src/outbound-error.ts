/**
 * Why the outbound client has no answer: `refused` = an address, port or scheme that the egress rules do not allow ·
 * `unreachable` = no connection came about · `broken` = it was lost before the answer was whole · `timeout` · `aborted`
 * = the caller gave up · `tooLarge` = the answer is over the limit · `redirect` = too many, or one that may not be followed.
 */
export type OutboundFailure = "refused" | "unreachable" | "broken" | "timeout" | "aborted" | "tooLarge" | "redirect";

/** Thrown by `Outbound`. `sent` says whether the other side may have got the request, so whether it may have acted. */
export class OutboundError extends Error {
	readonly reason: OutboundFailure;
	readonly sent: boolean;

	constructor(reason: OutboundFailure, message: string, options: { sent: boolean; cause?: unknown }) {
		super(message, { cause: options.cause });
		this.name = "OutboundError";
		this.reason = reason;
		this.sent = options.sent;
	}
}
