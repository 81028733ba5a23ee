import type { Json } from "@keyway/schema/json";
import type { ConnectionContext, OutboundRequest, OutboundResponse } from "./context.ts";
import { ConnectorError, type ConnectorErrorKind } from "./error.ts";
import { OutboundError } from "./outbound-error.ts";
import { retryAfter } from "./retry-after.ts";

export type Scalar = string | number | boolean;

/** One call of a service, as parts: nothing here is glued together from text. */
export type HttpCall = {
	method: string;
	/** Parts of the path after the base URL; each is encoded, so a `/` inside stays inside. */
	path: readonly string[];
	query?: Record<string, Scalar | undefined>;
	headers?: Record<string, string>;
	json?: Json;
	form?: Record<string, Scalar | undefined>;
	/** Repeating the call does no harm. If not, a call that was sent and never answered has an unknown outcome. */
	repeatable: boolean;
};

/** Who is called: the base URL of the connection and the name that a person knows the service by. */
export type Service = { name: string; baseUrl: string };

/**
 * Sends one call. An answer of any status is returned; no answer throws a ConnectorError whose kind says whether
 * trying again can help (`down`, `timeout`) or whether somebody has to look first (`unknownOutcome`).
 */
export async function send(
	context: Pick<ConnectionContext, "outbound" | "signal">,
	service: Service,
	call: HttpCall,
): Promise<OutboundResponse> {
	const request = outboundRequest(service, call);
	try {
		return await context.outbound.fetch({ ...request, signal: context.signal });
	} catch (cause) {
		throw noAnswer(cause, service.name, call.repeatable);
	}
}

function outboundRequest(service: Service, call: HttpCall): OutboundRequest {
	const headers = checkedHeaders(call.headers ?? {});
	const request = { method: call.method, url: buildUrl(service.baseUrl, call.path, call.query), headers };
	if (call.json !== undefined) {
		headers["content-type"] ??= "application/json; charset=utf-8";
		return { ...request, body: JSON.stringify(call.json) };
	}
	if (call.form) {
		headers["content-type"] ??= "application/x-www-form-urlencoded; charset=utf-8";
		return { ...request, body: pairs(call.form).toString() };
	}
	return request;
}

/** The address of a call. @throws ConnectorError `invalid` for a base that is no plain http(s) address and for `.`, `..` and empty parts. */
export function buildUrl(base: string, path: readonly string[], query?: Record<string, Scalar | undefined>): string {
	const url = URL.canParse(base) ? new URL(base) : null;
	if (!url || !/^https?:$/.test(url.protocol))
		throw new ConnectorError("invalid", "BASE_URL_INVALID", `"${base}" is not an http or https address.`);
	if (url.username || url.password || url.hash || url.search)
		throw new ConnectorError(
			"invalid",
			"BASE_URL_INVALID",
			"The connection's address must have no user name, password, query or fragment.",
		);
	const parts = path.map(encodePart);
	const prefix = url.pathname.replace(/\/+$/, "");
	const search = query ? pairs(query).toString() : "";
	return `${url.origin}${[prefix, ...parts].join("/")}${search ? `?${search}` : ""}`;
}

function encodePart(part: string): string {
	if (part === "" || part === "." || part === ".." || hasControls(part))
		throw new ConnectorError("invalid", "PATH_PART_INVALID", `"${part}" cannot be part of an address.`);
	return encodeURIComponent(part.toWellFormed());
}

function pairs(values: Record<string, Scalar | undefined>): URLSearchParams {
	const result = new URLSearchParams();
	for (const [name, value] of Object.entries(values)) if (value !== undefined) result.append(name, String(value));
	return result;
}

/** Header names in lower case. @throws ConnectorError `invalid` for a name or value that could start another header. */
export function checkedHeaders(headers: Record<string, string>): Record<string, string> {
	const result: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
			throw new ConnectorError("invalid", "HEADER_INVALID", `"${name}" is not the name of a header.`);
		if (hasControls(value) || /[^\t\x20-\xff]/.test(value))
			throw new ConnectorError(
				"invalid",
				"HEADER_INVALID",
				`The header ${name} may only hold Latin letters, digits and signs, and no line breaks.`,
			);
		result[name.toLowerCase()] = value;
	}
	return result;
}

/** Control characters of ASCII other than the tab. */
export function hasControls(text: string): boolean {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
	}
	return false;
}

/** What a call without an answer means to the engine. Errors that are no network failures pass through unchanged. */
export function noAnswer(cause: unknown, service: string, repeatable: boolean): unknown {
	if (!(cause instanceof OutboundError)) return cause;
	const fail = (kind: ConnectorErrorKind, code: string, message: string) =>
		new ConnectorError(kind, code, message, { detail: cause.message, cause });
	switch (cause.reason) {
		case "refused":
			return fail("invalid", "EGRESS_REFUSED", `This address may not be called. ${cause.message}`);
		case "tooLarge":
			return fail("invalid", "ANSWER_TOO_LARGE", `${service} answered more than Keyway reads. Ask for less.`);
		case "redirect":
			return fail(
				"invalid",
				"REDIRECT_REFUSED",
				`${service} sends calls elsewhere. Check the connection's address. ${cause.message}`,
			);
	}
	if (cause.sent && !repeatable)
		return fail(
			"unknownOutcome",
			"NO_ANSWER",
			`${service} did not answer, so it may or may not have done this. Look there before you run the step again.`,
		);
	if (cause.reason === "timeout" || cause.reason === "aborted")
		return fail("timeout", "NO_ANSWER", `${service} did not answer in time. Try again later.`);
	return fail("down", "UNREACHABLE", `${service} cannot be reached. Check the address, or try again later.`);
}

/** The kind of failure that an HTTP status means, where the service says nothing more precise. */
export function statusKind(status: number): ConnectorErrorKind {
	if (status === 401 || status === 403) return "auth";
	if (status === 404 || status === 410) return "notFound";
	if (status === 408 || status === 504) return "timeout";
	if (status === 429) return "limited";
	return status >= 500 ? "down" : "invalid";
}

/** The error for an answer that the service's own table does not know: by status, with what it said as detail. */
export function statusError(service: string, answer: OutboundResponse): ConnectorError {
	const kind = statusKind(answer.status);
	const messages: Record<ConnectorErrorKind, string> = {
		auth: `${service} refused the connection's credentials. Check them under Connections.`,
		notFound: `${service} does not know what was asked for.`,
		invalid: `${service} did not accept the request (HTTP ${answer.status}).`,
		limited: `${service} asks for fewer calls. The step is tried again later.`,
		down: `${service} has a fault of its own (HTTP ${answer.status}). Try again later.`,
		timeout: `${service} took too long. Try again later.`,
		unknownOutcome: `${service} did not say whether it acted.`,
	};
	return new ConnectorError(kind, `HTTP_${answer.status}`, messages[kind], {
		detail: answer.text.slice(0, 2_000),
		retryAfter: retryAfter(answer.headers["retry-after"]),
	});
}

/** The answer's body as JSON. @throws ConnectorError `down`: a service that answers a page instead of data is not well. */
export function jsonBody(service: string, answer: OutboundResponse): unknown {
	try {
		return JSON.parse(answer.text);
	} catch (cause) {
		throw new ConnectorError("down", "ANSWER_NOT_JSON", `${service} answered something that is not JSON.`, {
			detail: answer.text.slice(0, 2_000),
			cause,
		});
	}
}
