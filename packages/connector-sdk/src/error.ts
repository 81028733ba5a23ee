import type { ErrorKind } from "@keyway/schema/run";

export type ConnectorErrorKind = Extract<
	ErrorKind,
	"auth" | "notFound" | "invalid" | "limited" | "down" | "timeout" | "unknownOutcome"
>;

/**
 * A connector's failure. `kind` decides whether the engine tries again; `message` is for a person and says what to do:
 * "Slack rejected the channel. Invite the bot to #it-news or choose another."
 */
export class ConnectorError extends Error {
	readonly kind: ConnectorErrorKind;
	readonly code: string;
	/** What the service answered; redacted and cut before it is kept. */
	readonly detail: string | undefined;
	/** Seconds after which the service asked us to come back. */
	readonly retryAfter: number | undefined;

	constructor(
		kind: ConnectorErrorKind,
		code: string,
		message: string,
		options: { detail?: string | undefined; retryAfter?: number | undefined; cause?: unknown } = {},
	) {
		super(message, { cause: options.cause });
		this.name = "ConnectorError";
		this.kind = kind;
		this.code = code;
		this.detail = options.detail;
		this.retryAfter = options.retryAfter;
	}
}
