import { type Logger, pino } from "pino";

export type { Logger };

/** Structured logs on stderr, one JSON object a line; fields that may carry secrets are cut. */
export function createLogger(level: string): Logger {
	return pino(
		{
			level,
			base: undefined,
			redact: ["req.headers.authorization", "req.headers.cookie", "*.password", "*.token", "*.secret"],
		},
		pino.destination({ fd: 2, sync: false }),
	);
}
