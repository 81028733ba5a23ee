import type { ProblemDetails } from "@keyway/schema/error";

/** An answer of the API that is a problem (RFC 9457), or a request that did not get there (`status` 0). */
export class ApiError extends Error {
	readonly status: number;
	readonly code: string;
	/** What the API lists besides the message: problems of a flow, missed edits, wrong fields. */
	readonly errors: unknown;

	constructor(status: number, code: string, message: string, errors?: unknown) {
		super(message);
		this.name = "ApiError";
		this.status = status;
		this.code = code;
		this.errors = errors;
	}
}

const OFFLINE = "The server did not answer. Check your connection, then try again.";

export const offline = (): ApiError => new ApiError(0, "OFFLINE", OFFLINE);

/** The error of an answer; a body that is no problem document still gives a sentence. */
export async function errorOf(response: Response): Promise<ApiError> {
	const body = (await response.json().catch(() => null)) as Partial<ProblemDetails> | null;
	const message = body?.detail ?? body?.title ?? `The server answered ${response.status}. Try again in a moment.`;
	return new ApiError(response.status, body?.code ?? `HTTP_${response.status}`, message, body?.errors);
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
	if (error instanceof Error) return error.message;
	return "Something went wrong. Try again.";
}
