import type { ProblemBody } from "@keyway/contract/problem";
import { databaseError } from "@keyway/db/database-error";
import { AppError } from "@keyway/schema/error";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { fail } from "./failure.ts";
import { acceptsOf } from "./media-types.ts";

export const PROBLEM_JSON = "application/problem+json";

const TITLES: Record<number, string> = {
	400: "Bad Request",
	401: "Unauthorized",
	403: "Forbidden",
	404: "Not Found",
	409: "Conflict",
	413: "Content Too Large",
	415: "Unsupported Media Type",
	422: "Unprocessable Content",
	429: "Too Many Requests",
	500: "Internal Server Error",
	503: "Service Unavailable",
};

/** Answers any error as a problem (RFC 9457); what we did not foresee is logged and said to be ours. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const known = foreseen(error, request);
	if (known.status === 500) request.log.error({ err: error, request: request.id }, known.code);
	else if (known.status > 500) request.log.warn({ request: request.id, detail: known.message }, known.code);
	if (known.status === 401) reply.header("www-authenticate", 'Bearer realm="keyway"');
	const retryAfter = known.status === 429 || known.status === 503 ? retryAfterOf(known) : null;
	if (retryAfter !== null) reply.header("retry-after", String(retryAfter));
	return reply
		.code(known.status)
		.type(PROBLEM_JSON)
		.serializer((body: unknown) => JSON.stringify(body))
		.send(bodyOf(known));
}

function bodyOf({ status, message, code, details }: AppError): ProblemBody {
	const title = TITLES[status] ?? "Error";
	return {
		type: "about:blank",
		title,
		status,
		detail: message,
		code,
		...(details === undefined || status === 429 ? {} : { errors: details }),
	};
}

/** The error as one of ours. */
function foreseen(error: unknown, request: FastifyRequest): AppError {
	if (error instanceof AppError) return error.code === "RUN_NOT_FOUND" ? fail("NOT_FOUND") : error;
	const { code, statusCode } = error as Partial<FastifyError>;
	if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return fail("BODY_TOO_LARGE", { limit: request.routeOptions.bodyLimit });
	if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE" || statusCode === 415)
		return fail("MEDIA_TYPE_UNSUPPORTED", { accepts: acceptsOf(request).join(" or ") });
	if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
		return fail("REQUEST_INVALID", { problems: (error as Error).message });
	const fromDatabase = databaseError(error);
	if (fromDatabase) return fromDatabase;
	return fail("INTERNAL", { request: request.id }, { cause: error });
}

function retryAfterOf({ details }: AppError): number {
	const seconds = (details as { retryAfter?: unknown } | undefined)?.retryAfter;
	return typeof seconds === "number" ? Math.max(1, Math.ceil(seconds)) : 2;
}
