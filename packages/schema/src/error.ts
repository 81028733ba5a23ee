/** One row of a package's error table: HTTP status and message with `{placeholders}`. */
export type ErrorTable = Record<string, readonly [status: number, template: string]>;

/** The one error of the product. `code` is greppable in a package's table, `message` is for a person. */
export class AppError extends Error {
	readonly code: string;
	readonly status: number;
	readonly details: unknown;

	constructor(code: string, status: number, message: string, options: { details?: unknown; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.name = "AppError";
		this.code = code;
		this.status = status;
		this.details = options.details;
	}
}

/**
 * Makes the thrower of one table: `const fail = errors({ FLOW_NOT_FOUND: [404, "There is no flow {id}."] })`,
 * then `throw fail("FLOW_NOT_FOUND", { id })`.
 */
export function errors<T extends ErrorTable>(table: T) {
	return (
		code: keyof T & string,
		values: Record<string, string | number> = {},
		options: { details?: unknown; cause?: unknown } = {},
	): AppError => {
		const [status, template] = table[code] as readonly [number, string];
		const message = template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
		return new AppError(code, status, message, options);
	};
}

/** RFC 9457 problem details, as every route answers an error. */
export type ProblemDetails = {
	type: string;
	title: string;
	status: number;
	detail: string;
	code: string;
	errors?: unknown;
};
